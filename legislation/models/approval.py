"""审查批准: a regulation of a city or an autonomous place, submitted to the province's standing committee."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES
from congress.bodies.models import Body
from congress.core.identifiers import uuid7
from congress.core.lifecycle import Versioned

from ..states_cases import ApprovalState
from .regulation import DraftVersion


class ApprovalCaseQuerySet(models.QuerySet["ApprovalCase"]):
    def undecided(self) -> "ApprovalCaseQuerySet":
        """Return those on which the clock runs."""
        return self.filter(state__in=[ApprovalState.SUBMITTED, ApprovalState.PRE_REVIEW, ApprovalState.COMMITTEE])

    def public(self) -> "ApprovalCaseQuerySet":
        """Return what everybody may follow: all that was submitted and not taken back."""
        return self.exclude(state=ApprovalState.WITHDRAWN)

    def visible_to(self, user: Any) -> "ApprovalCaseQuerySet":
        """Return those submitted by, or to, a congress whose legislation `user` works on."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        paths = [a.path for a in user.scopes(*LEGISLATION_ROLES)]
        return self.filter(Q(submitted_by__path__in=paths) | Q(submitted_to__path__in=paths))


class ApprovalCase(Versioned):
    """One regulation before the standing committee above: legality only, within four months. Source: LL81, LL85."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.OneToOneField(
        DraftVersion, on_delete=models.PROTECT, related_name="approval", verbose_name=_("version")
    )
    submitted_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="approvals_asked", verbose_name=_("submitted by")
    )
    submitted_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("submitted to")
    )
    state = models.CharField(_("state"), max_length=12, choices=ApprovalState.choices, default=ApprovalState.SUBMITTED)
    received_on = models.DateField(_("received"))
    due_on = models.DateField(_("due"))
    explanation = models.TextField(_("explanation"), blank=True)
    variations = models.TextField(
        _("variations of laws"), blank=True,
        help_text=_("An autonomous or separate regulation says which provisions it varies, and why. LL85"),
    )  # fmt: skip
    review_notes = models.TextField(_("notes of the review"), blank=True)
    decision = models.CharField(_("number of the decision"), max_length=120, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    reminded_level = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ApprovalCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of a regulation")
        verbose_name_plural = _("approvals of regulations")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["due_on"], name="approval_due", condition=Q(state__in=["submitted", "pre_review", "committee"])
            )
        ]

    def __str__(self) -> str:
        return str(self.draft)


class ApprovalStep(models.Model):
    """One step of an approval: rows are added, never changed."""

    id = models.UUIDField(primary_key=True, editable=False, default=uuid7)
    case = models.ForeignKey(ApprovalCase, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=30)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("words"), blank=True)

    class Meta:
        verbose_name = _("step of an approval")
        verbose_name_plural = _("steps of an approval")
        ordering = ["case_id", "at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
