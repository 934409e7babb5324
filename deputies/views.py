"""The public directory of deputies and each deputy's page."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from congress.core.clock import china_day, database_now

from .filters import LEVELS, DirectoryFilter
from .models import Deputy, DeputyTerm
from .registry import sections_of

PAGE = 24
PHOTOGRAPH_SECONDS = 3600


@require_safe
def deputy_list(request: HttpRequest) -> HttpResponse:
    """The deputies in office, by level, place, delegation and group, or by name."""
    chosen = DirectoryFilter(request.GET, china_day(database_now()))
    page = Paginator(chosen.deputies(), PAGE).get_page(request.GET.get("page"))
    levels = [(level.value, level.label) for level in LEVELS]
    return render(request, "deputies/deputy_list.html", {"chosen": chosen, "page_obj": page, "levels": levels})


@require_safe
def deputy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is public about a deputy: basic facts, terms, groups, and what upper apps add. Source: DL58."""
    has_term = Exists(DeputyTerm.objects.filter(deputy=OuterRef("pk")))
    deputy = get_object_or_404(Deputy.objects.filter(has_term), pk=pk)
    today = china_day(database_now())
    terms = list(deputy.terms.select_related("body", "term").order_by("-from_on", "body__path"))
    serving = [term for term in terms if term.is_in_force(on=today)]
    facts = {
        "deputy": deputy,
        "serving": sorted(serving, key=lambda term: len(term.body.path)),
        "others": [term for term in terms if term not in serving],
        "groups": deputy.groups.select_related("body__division"),
        "sections": sections_of(deputy, on=today),
        "today": today,
    }
    return render(request, "deputies/deputy_detail.html", facts)


@require_safe
@cache_control(public=True, max_age=PHOTOGRAPH_SECONDS)
def deputy_photograph(request: HttpRequest, pk: int) -> FileResponse:
    """The deputy's photograph, as it was written anew when staff sent it."""
    deputy = get_object_or_404(Deputy.objects.exclude(photograph=""), pk=pk)
    try:
        picture = deputy.photograph.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(picture, content_type="image/jpeg")
