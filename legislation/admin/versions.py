"""A version for staff: its text, its words edited provision by provision, its redline, matches and files."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from congress.accounts.roleadmin import RoleModelAdmin
from congress.accounts.roles import LEGISLATION_ROLES
from congress.core.clock import database_now
from liaison_stations.deeds import find_deed, offers

from ..bench_page import perform
from ..deeds_version import VERSION_DEEDS
from ..files_bench import AGAINST, FORMS, file_of
from ..forms_bench_text import MatchForm
from ..identity import compared
from ..models import DraftVersion
from ..operations import texts
from ..permissions import may_edit_version, may_settle_version
from ..queries_texts import match_pairs, references, shown_texts
from ..text.matching import Change
from ..text.rows import redline_documents
from .provisions import ProvisionPages


@admin.register(DraftVersion)
class DraftVersionAdmin(ProvisionPages, RoleModelAdmin):
    """Versions: read from their page, changed by deeds, never deleted here."""

    view_roles = LEGISLATION_ROLES
    list_display = ("title", "name", "number", "state", "bill", "created_at", "settled_at")
    list_filter = ("state", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("bill", "regulation")
    search_fields = ("title", "name", "regulation__title")
    ordering = ("-created_at", "-id")
    actions = None
    actions_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        paths = [appointment.path for appointment in request.user.scopes(*LEGISLATION_ROLES)]
        return DraftVersion.objects.filter(regulation__path__in=paths).order_by(*self.ordering)

    def get_urls(self) -> list[URLPattern]:
        def named(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"legislation_draftversion_{name}")

        return [
            named("<uuid:pk>/deed/<slug:deed>/", self.deed_view, "deed"),
            named("<uuid:pk>/redline/", self.redline_view, "redline"),
            named("<uuid:pk>/matches/", self.matches_view, "matches"),
            named("<uuid:pk>/file/<slug:form>/", self.file_view, "file"),
            named("<uuid:pk>/provisions/add/", self.provision_add_view, "provision_add"),
            named("<uuid:pk>/provisions/<uuid:text>/", self.provision_view, "provision"),
            named("<uuid:pk>/provisions/<uuid:text>/<slug:deed>/", self.provision_deed_view, "provision_deed"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the text and what may be done with it, instead of a form."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return self.page(request, self.row(request, UUID(object_id)))
        except ValueError as error:
            raise Http404 from error

    def row(self, request: HttpRequest, pk: UUID) -> DraftVersion:
        """Return the version, if this person may see it. Raises Http404."""
        if not self.has_view_permission(request):
            raise Http404
        rows = self.get_queryset(request).select_related("regulation__body", "bill__body", "based_on", "created_by")
        return get_object_or_404(rows, pk=pk)

    def show(
        self, request: HttpRequest, version: DraftVersion, name: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Return a page about the version."""
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": str(version), "version": version,
            "may_edit": may_edit_version(request.user, version), **more,
        }  # fmt: skip
        return TemplateResponse(request, f"admin/legislation/version/{name}.html", context, status=status)

    def page(
        self, request: HttpRequest, version: DraftVersion, *, status: int = 200, bound: Any = None, moved: Any = None
    ) -> HttpResponse:
        """Return the version's page; `bound` is the deed just tried and its form."""
        others = version.regulation.versions.exclude(pk=version.pk).order_by("-number")
        texts_shown = shown_texts(version)
        return self.show(
            request, version, "page", status=status, texts=texts_shown, others=list(others),
            consultation=getattr(version, "consultation", None), files=FORMS.items(), against=AGAINST,
            offers=offers(request.user, version, VERSION_DEEDS, bound=bound),
            stale=references([one.row for one in texts_shown], moved or {}),
        )  # fmt: skip

    def deed_view(self, request: HttpRequest, pk: UUID, deed: str) -> HttpResponse:
        """Do one deed on the version; after renumbering, show which references may be stale."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version, found = self.row(request, pk), find_deed(VERSION_DEEDS, deed)
        back = reverse("admin:legislation_draftversion_change", args=[version.pk])
        if deed == "renumber":
            moved = texts.renumber(version, by=request.user, at=database_now())
            messages.success(request, _("Everything is numbered on."))
            return self.page(request, version, moved=moved)
        if deed == "next":
            return self._next(request, version, found)
        return perform(request, version, found, self.page, back)

    def _next(self, request: HttpRequest, version: DraftVersion, found: Any) -> HttpResponse:
        """Make the next version and go to it."""
        here = reverse("admin:legislation_draftversion_change", args=[version.pk])
        answer = perform(request, version, found, self.page, here)
        if answer.status_code != 302:
            return answer
        made = version.regulation.versions.order_by("-number").first()
        return redirect(reverse("admin:legislation_draftversion_change", args=[made.pk if made else version.pk]))

    def other(self, request: HttpRequest, version: DraftVersion) -> DraftVersion | None:
        """Return the version to compare with: the one in the address, or the one it was made from."""
        try:
            wanted = UUID(request.GET.get("from", ""))
        except ValueError:
            return version.based_on
        return get_object_or_404(version.regulation.versions, pk=wanted)

    def redline_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what changed since another version, inline or side by side."""
        version = self.row(request, pk)
        base = self.other(request, version)
        rows = redline_documents(*compared(base, version)) if base is not None else []
        shown = rows if request.GET.get("all") else [row for row in rows if row.kind != Change.SAME]
        renumbered = [row for row in rows if row.kind == Change.SAME and row.renumbered]
        counts = {kind: sum(row.kind == kind for row in rows) for kind in Change if kind != Change.SAME}
        return self.show(
            request, version, "redline", base=base, rows=shown, renumbered=renumbered, counts=counts,
            files=FORMS.items(), against=AGAINST, side=request.GET.get("view") == "side",
            is_whole=bool(request.GET.get("all")),
        )  # fmt: skip

    def matches_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what each provision was before, and correct one."""
        version = self.row(request, pk)
        form = MatchForm(version, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            texts.set_match(**form.cleaned_data, by=request.user, at=database_now())
            messages.success(request, _("The match is corrected."))
            return redirect(reverse("admin:legislation_draftversion_matches", args=[version.pk]))
        return self.show(
            request, version, "matches", status=422 if form.errors else 200, form=form,
            pairs=match_pairs(version) if version.based_on_id else [],
            may_match=may_settle_version(request.user, version) and version.based_on_id is not None,
        )  # fmt: skip

    def file_view(self, request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
        """Return the version as a file, settled or not: staff only."""
        version = self.row(request, pk)
        if form not in FORMS:
            raise Http404
        made = file_of(version, form, base=self.other(request, version), at=database_now())
        headers = {"Content-Disposition": content_disposition_header(True, made.name)}
        return HttpResponse(made.content, content_type=made.content_type, headers=headers)
