"""Drafts that the public is asked about: the list, the draft, and what people said of it."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..filters import ConsultationFilter
from ..queries_voice import consultation, consultations, draft_page, provision_text, public_opinions

ON_A_PAGE, OPINIONS_ON_A_PAGE = 20, 30


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Open drafts first with the days left, then the closed ones."""
    at = timezone.now()
    chosen = ConsultationFilter(request.GET, queryset=consultations(at=at))
    page = Paginator(chosen.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, row.is_open(at), row.days_left(at)) for row in page]
    context = {"filter": chosen, "page_obj": page, "rows": rows}
    return render(request, "legislation/consultation_list.html", context)


@require_safe
def consultation_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The draft: explanation first, then the text with opinions at its margin; `?redline=1` marks what changed."""
    row = consultation(pk)
    with_redline = request.GET.get("redline") == "1"
    page = draft_page(row, at=timezone.now(), with_redline=with_redline)
    questions = list(row.questions.all())
    context = {"page": page, "consultation": row, "draft": row.draft, "questions": questions, "redline": with_redline}
    return render(request, "legislation/consultation_detail.html", context)


@require_safe
def opinion_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What everybody may read: of one provision (`?node=`), of the whole (`?node=whole`), or all of it."""
    row = consultation(pk)
    asked = request.GET.get("node", "")
    node = provision_text(row, key_of(asked)) if asked not in {"", "whole"} else None
    rows = public_opinions(row, node=node, on_whole=asked == "whole")
    page = Paginator(rows, OPINIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"consultation": row, "node": node, "on_whole": asked == "whole", "page_obj": page}
    context["is_open"] = row.is_open(timezone.now())
    return render(request, "legislation/opinion_list.html", context)


def key_of(text: str) -> uuid.UUID:
    """Return the key written in an address. Raises Http404 where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
