"""Finding a place by typing, as a page and as a fragment of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from .models import Level
from .queries import MAX_TYPED, find_divisions

FOUND_AT_MOST = 20


@require_safe
def division_find(request: HttpRequest) -> HttpResponse:
    """List the divisions somebody may mean; each leads to its deputies.

    `?q=` what was typed, `?level=` once or more, `?within=` a code path. With `HX-Request` or `?fragment=1`
    only the list comes back.
    """
    text = request.GET.get("q", "")[:MAX_TYPED].replace("\x00", "")
    levels = [level for level in request.GET.getlist("level") if level in Level.values] or None
    within = request.GET.get("within", "")[:80].replace("\x00", "")
    found = find_divisions(text, levels=levels, within=within, limit=FOUND_AT_MOST)
    is_fragment = request.GET.get("fragment") == "1" or request.headers.get("HX-Request") == "true"
    template = "regions/division_found.html" if is_fragment else "regions/division_find.html"
    response = render(request, template, {"text": text.strip(), "divisions": found, "limit": FOUND_AT_MOST})
    if is_fragment:
        patch_cache_control(response, private=True, max_age=300)
    return response
