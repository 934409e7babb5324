"""A draft that comes in: sent, seen as it was read beside its lines, corrected in place, saved as a version."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import Role
from congress.core.clock import database_now
from congress.core.errors import Invalid, MoveRefused

from ..forms_bench_text import CorrectionForm, ImportForm, readable_key
from ..imported import preview
from ..models import DraftImport, RegulationBill
from ..operations import imports as operations

STAFF = frozenset({Role.LEGISLATIVE_STAFF})
PASSAGES = 200  # on a page


@admin.register(DraftImport)
class DraftImportAdmin(RoleModelAdmin):
    """Imports that are not saved yet: they survive a reload, and can be left and taken up again."""

    view_roles = STAFF
    add_roles = STAFF
    list_display = ("regulation", "name", "file_name", "bill", "created_by", "created_at")
    list_select_related = ("regulation", "bill", "created_by")
    search_fields = ("regulation__title", "name", "file_name")
    ordering = ("-created_at", "-id")
    actions = None
    actions_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        paths = [appointment.path for appointment in request.user.scopes(*STAFF)]
        return super().get_queryset(request).filter(regulation__path__in=paths)

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"legislation_draftimport_{name}")

        return [named("<uuid:pk>/deed/<slug:deed>/", self.deed_view, "deed"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Take a file or pasted text; what cannot be read is refused in words, and what was typed stays."""
        if not self.has_add_permission(request):
            raise Http404
        start = {key: request.GET[key] for key in ("bill", "regulation", "based_on", "name") if key in request.GET}
        is_sent = request.method == "POST"
        form = ImportForm(
            request.user, request.POST if is_sent else None, request.FILES if is_sent else None, initial=start
        )
        if form.is_bound and form.is_valid():
            try:
                row = self._receive(request, form.cleaned_data)
            except Invalid as refusal:
                form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal.detail))
            else:
                return redirect(reverse("admin:legislation_draftimport_change", args=[row.pk]))
        bill = RegulationBill.objects.visible_to(request.user).filter(pk=readable_key(form.initial.get("bill"))).first()
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Import a draft"),
                   "form": form, "bill": bill}  # fmt: skip
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/legislation/import/add.html", context, status=status)

    def _receive(self, request: HttpRequest, facts: dict[str, Any]) -> DraftImport:
        file = facts["file"]
        return operations.receive_draft(
            facts["regulation"], bill=facts["bill"], based_on=facts["based_on"], name=facts["name"],
            source=file if file is not None else facts["text"].encode(), file_name=file.name if file else "",
            by=request.user, at=database_now(),
        )  # fmt: skip

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was read beside its lines."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return self.page(request, self.row(request, UUID(object_id)))
        except ValueError as error:
            raise Http404 from error

    def row(self, request: HttpRequest, pk: UUID) -> DraftImport:
        """Return the import, if this person may see it. Raises Http404."""
        if not self.has_view_permission(request):
            raise Http404
        rows = self.get_queryset(request).select_related("regulation__body", "bill__body", "based_on", "created_by")
        return get_object_or_404(rows, pk=pk)

    def page(self, request: HttpRequest, row: DraftImport, *, status: int = 200, **more: Any) -> HttpResponse:
        """Return the preview; `typed` is a text that could not be kept, `refusal` why."""
        shown = preview(row)
        passages = shown.passages
        if request.GET.get("only") == "stray":
            passages = [one for one in passages if one.kind == "stray" or one.change in {"inserted", "split", "merged"}]
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": row, "row": row, "shown": shown,
            "page_obj": Paginator(passages, PASSAGES).get_page(request.GET.get("page")),
            "form": CorrectionForm(initial={"version": row.version, "text": more.pop("typed", row.text)}), **more,
        }  # fmt: skip
        return TemplateResponse(request, "admin/legislation/import/page.html", context, status=status)

    def deed_view(self, request: HttpRequest, pk: UUID, deed: str) -> HttpResponse:
        """Correct the text or a match, save the version, or throw the import away."""
        deeds = {"text": self._text, "match": self._match, "save": self._save, "drop": self._drop}
        if request.method != "POST" or deed not in deeds:
            return HttpResponseNotAllowed(["POST"])
        row, form = self.row(request, pk), CorrectionForm(request.POST)
        if not form.is_valid() or form.cleaned_data["version"] != row.version:
            typed = {"typed": request.POST["text"]} if "text" in request.POST else {}
            refusal = _("Somebody else has changed this import since. What you typed is kept: send it again.")
            return self.page(request, row, status=409, refusal=refusal, **typed)
        try:
            where = deeds[deed](request, row, form)
        except (Invalid, MoveRefused) as refused:
            return self.page(request, row, status=refused.status, refusal=refused.detail)
        return redirect(where)

    def _text(self, request: HttpRequest, row: DraftImport, form: CorrectionForm) -> str:
        operations.correct_draft(row, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("The text is read again."))
        return reverse("admin:legislation_draftimport_change", args=[row.pk])

    def _match(self, request: HttpRequest, row: DraftImport, form: CorrectionForm) -> str:
        was = request.POST.get("was", "").replace(",", "、").replace("，", "、")
        chosen = None if "auto" in request.POST else [one.strip() for one in was.split("、") if one.strip()]
        operations.correct_match(row, label=request.POST.get("label", "").strip(), was=chosen, by=request.user)
        messages.success(request, _("The match is corrected."))
        return reverse("admin:legislation_draftimport_change", args=[row.pk])

    def _save(self, request: HttpRequest, row: DraftImport, form: CorrectionForm) -> str:
        name = request.POST.get("name", "").strip() or row.name
        version = operations.save_draft(row, name=name, by=request.user, at=database_now())
        messages.success(request, _("The draft is saved as a version."))
        return reverse("admin:legislation_draftversion_change", args=[version.pk])

    def _drop(self, request: HttpRequest, row: DraftImport, form: CorrectionForm) -> str:
        bill = row.bill_id
        operations.drop_draft(row, by=request.user, at=database_now())
        messages.success(request, _("The import is thrown away."))
        if bill is not None:
            return reverse("admin:legislation_regulationbill_change", args=[bill])
        return reverse("admin:legislation_draftimport_changelist")
