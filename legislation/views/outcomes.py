"""The published adoption table (意见采纳情况), and the table as a file for everybody and for staff."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from congress.accounts.requests import SignedInRequest
from congress.audit.operations import record
from congress.core.clock import database_now
from congress.core.errors import NotFound

from ..documents.opinions_export import ExportRow, opinions_csv, opinions_docx, opinions_xlsx
from ..drafting_queue import TAGS, who
from ..ledger_export import public_rows, staff_rows
from ..models import Consultation, Opinion, OpinionGroup
from ..queries_ledger import consultation_figures, kept_back, shown_opinions, told_entries
from ..states import ConsultationState, Outcome

ON_A_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def consultation_outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what became of every opinion; before it is published, that it will be shown here."""
    consultation = _public(pk)
    if consultation.state != ConsultationState.REPORTED:
        return render(request, "legislation/outcome_awaited.html", {"consultation": consultation})
    chosen = request.GET.get("outcome", "") if request.GET.get("outcome") in Outcome.values else ""
    rows = told_entries(consultation).filter(**({"outcome": chosen} if chosen else {}))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = shown_opinions(page)
    context = {
        "consultation": consultation,
        "figures": consultation_figures(consultation, for_public=True),
        "lines": [_line(group, shown[group.shown_id]) for group in page],
        "kept_back": kept_back(consultation),
        "page_obj": page,
        "is_linked": True,
        "outcome": chosen,
    }
    return render(request, "legislation/outcome.html", context)


def _line(group: OpinionGroup, opinion: Opinion) -> dict[str, Any]:
    text = opinion.shown_text or opinion.text
    return {
        "group": group,
        "opinion": opinion,
        "text": text,
        "source": who(opinion),
        "tag": TAGS[group.outcome],
    }


def _public(pk: UUID) -> Consultation:
    return get_object_or_404(Consultation.objects.public().select_related("draft", "bill"), pk=pk)


@require_GET
def outcome_export(request: HttpRequest, pk: UUID, form: str) -> HttpResponseBase:
    """Hand out the published table as a file."""
    consultation = _public(pk)
    if consultation.state != ConsultationState.REPORTED:
        raise NotFound
    return _file(public_rows(consultation), form, consultation)


@require_GET
def ledger_export(request: SignedInRequest, pk: UUID, form: str) -> HttpResponseBase:
    """Hand out every opinion with its outcome to staff, without senders, on record."""
    rows = Consultation.objects.visible_to(request.user).select_related("draft")
    consultation = get_object_or_404(rows, pk=pk)
    record("opinion.exported", consultation, by=request.user, after={"format": form}, at=database_now())
    return _file(staff_rows(consultation), form, consultation)


def _file(rows: Iterable[ExportRow], form: str, consultation: Consultation) -> HttpResponseBase:
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(opinions_csv(rows), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = HttpResponse(opinions_xlsx(rows), content_type=XLSX)
    elif form == "docx":
        content = opinions_docx(rows, title=consultation.draft.title, at=database_now())
        response = HttpResponse(content, content_type=DOCX)
    else:
        raise NotFound
    response["Content-Disposition"] = f'attachment; filename="opinions-{consultation.pk}.{form}"'
    return response
