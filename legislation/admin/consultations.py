"""Consultations for the legislative affairs commission: prepare, announce, watch opinions arrive."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from congress.core.clock import database_now
from congress.core.errors import Invalid, MoveRefused, require
from liaison_stations.deeds import find_deed

from ..bench_page import perform
from ..deeds_voice import CONSULTATION_DEEDS
from ..forms_voice import WindowForm, start_of_window
from ..models import Consultation, DraftVersion
from ..operations.consultations import prepare_consultation
from ..permissions import may_edit_bill
from ..queries_opinions import arriving
from .cases import CaseAdmin


@admin.register(Consultation)
class ConsultationAdmin(CaseAdmin):
    """Consultations: their window, their words, and what comes in."""

    deeds = CONSULTATION_DEEDS
    template = "consultation"
    related = ("draft__regulation", "bill__body", "short_approved_by")
    list_display = ("draft_title", "version_name", "state", "opens_at", "closes_at")
    list_filter = ("state",)
    list_select_related = ("draft",)
    search_fields = ("draft__title",)
    ordering = ("-opens_at", "-id")

    def get_urls(self) -> list[URLPattern]:
        return [self.named("prepare/<uuid:version>/", self.prepare_view, "prepare"), *super().get_urls()]

    @admin.display(description=_("draft"), ordering="draft__title")
    def draft_title(self, row: Consultation) -> str:
        """Return the title of the draft."""
        return row.draft.title

    @admin.display(description=_("version"))
    def version_name(self, row: Consultation) -> str:
        """Return the name of the version."""
        return row.draft.name

    def more_context(self, request: HttpRequest, row: Consultation) -> dict[str, Any]:
        at = database_now()
        return {
            "consultation": row, "arriving": arriving(row), "questions": row.questions.all(),
            "is_open": row.is_open(at), "days_left": row.days_left(at),
        }  # fmt: skip

    def deed_view(self, request: HttpRequest, pk: str, deed: str) -> HttpResponse:
        """Do one deed; what is refused is said beside its form."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row(request, pk)
        return perform(request, row, find_deed(self.deeds, deed), self.page, self.address(row))

    def prepare_view(self, request: HttpRequest, version: UUID) -> HttpResponse:
        """Prepare the consultation on a version; it is shown to nobody yet."""
        rows = DraftVersion.objects.select_related("bill__body", "regulation")
        found = rows.filter(pk=version, bill__path__in=[a.path for a in request.user.scopes(*self.view_roles)]).first()
        if found is None or found.bill is None:
            raise Http404
        require(may_edit_bill(request.user, found.bill))
        form = WindowForm(request.POST or None, initial=start_of_window())
        if form.is_bound and form.is_valid():
            try:
                made = prepare_consultation(found, by=request.user, at=database_now(), **form.arguments())
            except (Invalid, MoveRefused) as refusal:
                form.add_error(None, str(refusal.detail))
            else:
                messages.success(request, _t("It is prepared. Nobody sees it until it is announced."))
                return redirect(self.address(made))
        status = 422 if form.is_bound else 200
        return self.show(
            request, "prepare", status=status, form=form, version=found, title=_t("Prepare a consultation")
        )
