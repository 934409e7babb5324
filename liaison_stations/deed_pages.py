"""How a page does a deed: the same for the desk and for the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from congress.core.clock import database_now

from .deeds import Deed

Page = Callable[..., HttpResponse]


def perform(request: HttpRequest, row: Any, deed: Deed | None, page: Page, back: str) -> HttpResponse:
    """Do `deed` on `row` and go `back`, or show `page` again with what was typed.

    The page comes back with 422 for a form that cannot be used, with 409 when the row has moved on since.
    """
    if deed is None:
        raise Http404
    form = deed.form(row, request.POST, prefix=deed.name)
    if not form.is_valid():
        return page(request, row, bound=(deed.name, form), status=422)
    if not form.is_current():
        return page(request, row, bound=(deed.name, deed.form(row, _renewed(form), prefix=deed.name)), status=409)
    deed.operation(row, by=request.user, at=database_now(), **form.arguments())
    messages.success(request, str(deed.done))
    return redirect(back)


def _renewed(form: Any) -> dict[str, Any]:
    """Return what was typed, with the version of the row as it is now."""
    return form.data.dict() | {"version": str(form.row.version)}
