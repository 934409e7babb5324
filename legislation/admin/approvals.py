"""Approvals for both sides: the congress that asks, and the one above that decides."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from congress.core.clock import database_now
from congress.core.errors import require

from ..deeds_approvals import APPROVAL_DEEDS
from ..forms_approvals import ApprovalForm
from ..models import ApprovalCase, DraftVersion
from ..operations import approvals as operations
from ..permissions import STAFF, may_submit_for_approval
from ..permissions_points import may_read_review
from ..queries_points import Clock, approval_story, to_submit
from .cases import CaseAdmin, time_filter


@admin.register(ApprovalCase)
class ApprovalAdmin(CaseAdmin):
    """Approvals by their last day; each page has its clock and its story."""

    deeds = APPROVAL_DEEDS
    template = "approval"
    related = ("draft__regulation__body", "draft__bill", "submitted_by", "submitted_to", "decided_by")
    list_display = ("title", "asker", "kind", "state", "day", "due_on", "decided_on")
    list_filter = (time_filter("submitted", "pre_review", "committee"), "state")
    list_select_related = ("draft__regulation", "submitted_by", "submitted_to")
    search_fields = ("draft__title", "submitted_by__name", "decision")
    ordering = ("due_on", "id")
    change_list_template = "admin/legislation/cases/approval_list.html"

    def get_urls(self) -> list[URLPattern]:
        return [self.named("submit/<uuid:version>/", self.submit_view, "submit"), *super().get_urls()]

    @admin.display(description=_("title"), ordering="draft__title")
    def title(self, case: ApprovalCase) -> str:
        """Return the title of the regulation."""
        return case.draft.title

    @admin.display(description=_("submitted by"), ordering="submitted_by__path")
    def asker(self, case: ApprovalCase) -> str:
        """Return the congress that asks, without a query of its own."""
        return case.submitted_by.name

    @admin.display(description=_("kind"))
    def kind(self, case: ApprovalCase) -> str:
        """Return what it is."""
        return case.draft.regulation.get_kind_display()

    @admin.display(description=_("days run"))
    def day(self, case: ApprovalCase) -> str:
        """Return how far the four months have run."""
        clock = Clock.of(case, database_now())
        return _("day %(day)s of %(days)s") % {"day": clock.day, "days": clock.days}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer the passed texts that may be submitted."""
        paths = [a.path for a in request.user.scopes(STAFF)]
        return super().changelist_view(request, {"to_submit": to_submit(paths)} | (extra_context or {}))

    def more_context(self, request: HttpRequest, row: ApprovalCase) -> dict[str, Any]:
        return {
            "title": row.draft.title,
            "case": row,
            "clock": Clock.of(row, database_now()),
            "story": approval_story(row),
            "reads_review": may_read_review(request.user, row),
            "texts": row.draft.texts.order_by("position"),
            "filings": row.filings.all(),
        }

    def submit_view(self, request: HttpRequest, version: UUID) -> HttpResponse:
        """Submit a passed text to the congress above."""
        rows: QuerySet[DraftVersion] = DraftVersion.objects.select_related("regulation__body__above", "bill")
        found = rows.filter(pk=version, regulation__path__in=[a.path for a in request.user.scopes(STAFF)]).first()
        if found is None:
            raise Http404
        require(may_submit_for_approval(request.user, found.regulation.body))
        form = ApprovalForm(request.POST or None, varies=found.regulation.kind in operations.VARYING,
                            initial={"explanation": found.explanation})  # fmt: skip
        if form.is_bound and form.is_valid():
            case = operations.submit_for_approval(found, by=request.user, at=database_now(), **form.cleaned_data)
            words = _("It is submitted; to be decided by %(day)s.") % {"day": case.due_on.isoformat()}
            messages.success(request, words)
            return redirect(self.address(case))
        status = 422 if form.is_bound else 200
        above = operations.approving_body(found.regulation.body)
        return self.show(request, "submit", status=status, form=form, version=found, above=above,
                         title=_("Submit for approval"))  # fmt: skip
