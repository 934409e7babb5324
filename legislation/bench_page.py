"""How a page of the bench does a deed: what was typed stays on the page, whatever is refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from congress.core.clock import database_now
from congress.core.errors import Invalid, MoveRefused, require
from liaison_stations.deeds import Deed

Page = Callable[..., HttpResponse]


def perform(request: HttpRequest, row: Any, deed: Deed | None, page: Page, back: str) -> HttpResponse:
    """Do `deed` on `row` and go `back`, or show `page` again with what was typed.

    The page comes back with 422 and the reason beside the form for what cannot be done so, with 409 when the row
    has moved on since. What the person may not do at all is left to the one place that answers refusals.
    """
    if deed is None:
        raise Http404
    require(deed.may(request.user, row))
    form = deed.form(row, request.POST, prefix=deed.name)
    if not form.is_valid():
        return page(request, row, bound=(deed.name, form), status=422)
    if not form.is_current():
        renewed = request.POST.dict() | {"version": str(row.version)}
        return page(request, row, bound=(deed.name, deed.form(row, renewed, prefix=deed.name)), status=409)
    try:
        deed.operation(row, by=request.user, at=database_now(), **form.arguments())
    except (Invalid, MoveRefused) as refusal:
        form.add_error(None, str(refusal.detail))
        if not deed.fits(row):  # the page does not offer it, and would not show the form
            messages.error(request, str(refusal.detail))
        return page(request, row, bound=(deed.name, form), status=refusal.status)
    messages.success(request, str(deed.done))
    return redirect(back)


def has_moved(status: int, bound: tuple[str, Any] | None) -> bool:
    """Tell whether the row moved on since the page was opened: 409 without a refusal beside the form."""
    return status == 409 and bound is not None and not bound[1].errors
