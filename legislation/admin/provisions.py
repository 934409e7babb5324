"""One provision at a time: its lines as fields, put in, moved, taken out; two editors never overwrite each other."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.core.clock import database_now
from congress.core.errors import Invalid, require

from ..forms_bench_text import KINDS, NewProvisionForm, ProvisionForm, readable_key
from ..models import DraftVersion, ProvisionText
from ..operations import texts as operations
from ..paragraphs import text_of
from ..permissions import may_edit_version
from ..text.redline import redline


class ProvisionPages:
    """The pages of single provisions, for the admin of versions, which finds the row and shows the page."""

    row: Any
    show: Any

    def provision_view(self, request: HttpRequest, pk: UUID, text: UUID) -> HttpResponse:
        """Edit a provision; on a conflict show before, theirs and yours beside each other, all kept."""
        version, row = self._provision(request, pk, text)
        form = ProvisionForm(row, request.POST if request.method == "POST" else None)
        if not form.is_bound:
            return self._form(request, version, form, row=row)
        if not form.is_valid():
            return self._form(request, version, form, row=row, status=422)
        facts = form.cleaned_data
        try:
            operations.edit_text(
                row, raised=facts["raised"], paragraphs=form.paragraphs, label=facts["label"],
                heading=facts["heading"], by=request.user, at=database_now(),
            )  # fmt: skip
        except operations.EditConflict as conflict:
            return self._conflict(request, version, form, conflict.theirs)
        except Invalid as refusal:
            form.add_error(None, str(refusal.detail))
            return self._form(request, version, form, row=row, status=422)
        messages.success(request, _("%(label)s is kept.") % {"label": row.label or row.heading})
        return self._after(request, version, row)

    def provision_add_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Put a provision in behind another."""
        version: DraftVersion = self.row(request, pk)
        require(may_edit_version(request.user, version))
        form = NewProvisionForm(request.POST if request.method == "POST" else None)
        after = version.texts.filter(pk=readable_key(request.GET.get("after"))).first()
        if not form.is_bound or not form.is_valid():
            status = 422 if form.is_bound else 200
            return self._form(request, version, form, after=after, status=status)
        facts = form.cleaned_data
        try:
            made = operations.add_provision(
                version, level=facts["level"], label=facts["label"], heading=facts["heading"], after=after,
                paragraphs=form.paragraphs, by=request.user, at=database_now(),
            )  # fmt: skip
        except Invalid as refusal:
            form.add_error(None, str(refusal.detail))
            return self._form(request, version, form, after=after, status=422)
        messages.success(request, _("It is put in. Number on when everything stands in its place."))
        return redirect(f"{self._page(version)}#p-{made.pk}")

    def provision_deed_view(self, request: HttpRequest, pk: UUID, text: UUID, deed: str) -> HttpResponse:
        """Take a provision out, or move it behind another."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version, row = self._provision(request, pk, text)
        if deed == "remove":
            operations.remove_provision(row, by=request.user, at=database_now())
            messages.success(request, _("%(label)s is taken out.") % {"label": row.label or row.heading})
            return redirect(self._page(version))
        if deed != "move":
            raise Http404
        after = version.texts.filter(pk=readable_key(request.POST.get("after"))).first()
        operations.move_provision(row, after=after, by=request.user, at=database_now())
        messages.success(request, _("It is moved. Number on when everything stands in its place."))
        return redirect(f"{self._page(version)}#p-{row.pk}")

    def _provision(self, request: HttpRequest, pk: UUID, text: UUID) -> tuple[DraftVersion, ProvisionText]:
        version: DraftVersion = self.row(request, pk)
        require(may_edit_version(request.user, version), _("The words of this version are settled, or not yours."))
        return version, get_object_or_404(version.texts.select_related("version__regulation"), pk=text)

    def _page(self, version: DraftVersion) -> str:
        return reverse("admin:legislation_draftversion_change", args=[version.pk])

    def _after(self, request: HttpRequest, version: DraftVersion, row: ProvisionText) -> HttpResponse:
        """Return to the text, or on to the next provision for those who asked for it."""
        following = version.texts.filter(position__gt=row.position).order_by("position").first()
        if "onward" in request.POST and following is not None:
            return redirect(reverse("admin:legislation_draftversion_provision", args=[version.pk, following.pk]))
        return redirect(f"{self._page(version)}#p-{row.pk}")

    def _form(
        self, request: HttpRequest, version: DraftVersion, form: ProvisionForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        row = more.get("row")
        places = version.texts.order_by("position") if row is not None else ()
        shown: HttpResponse = self.show(
            request, version, "provision", status=status, form=form, kinds=KINDS, places=places, **more
        )
        return shown

    def _conflict(
        self, request: HttpRequest, version: DraftVersion, form: ProvisionForm, theirs: ProvisionText
    ) -> HttpResponse:
        """Show what it was, what somebody else made of it, and what was just typed; it can be sent again."""
        before, yours = form.seen_before().get("text", ""), text_of(form.paragraphs)
        form.renew(theirs)
        return self._form(
            request, version, form, row=theirs, status=409, theirs=theirs, before=before,
            their_pieces=redline(before, theirs.text), your_pieces=redline(before, yours),
        )  # fmt: skip
