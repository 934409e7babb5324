"""The bill: what it does to which regulations, its steps, readings, votes, plans and filing."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES
from congress.bodies.models import Body
from congress.core.history import tracked
from congress.core.identifiers import uuid7
from congress.core.lifecycle import Versioned
from congress.submissions.models import Receipt

from ..states import BILL_OVER, BillKind, BillState, Proposer
from ..states_cases import FilingState, PlanClass, PlanState
from .regulation import DraftVersion, Regulation

KEPT_INSIDE = (BillState.PLANNED, BillState.DRAFTING)  # nothing of these is shown before the plan or the submission


class RegulationBillQuerySet(models.QuerySet["RegulationBill"]):
    def public(self) -> "RegulationBillQuerySet":
        """Return the bills whose procedure everybody may follow: those that were submitted."""
        return self.exclude(work_state__in=KEPT_INSIDE)

    def visible_to(self, user: Any) -> "RegulationBillQuerySet":
        """Return the bills of the congresses whose legislation `user` works on, and no other's. Source: LL90."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(path__in=[a.path for a in user.scopes(*LEGISLATION_ROLES)])


class RegulationBill(Versioned):
    """法规案. Its work state moves as `states.BILL` has it; consultation, filing and texts are rows of their own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="bills", verbose_name=_("congress"))
    path = models.CharField(max_length=80, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=BillKind.choices, default=BillKind.MAKE)
    title = models.CharField(_("title"), max_length=200)
    work_state = models.CharField(_("work"), max_length=12, choices=BillState.choices, default=BillState.PLANNED)
    is_small = models.BooleanField(
        _("small, quick, sharp"), default=False, help_text=_("小快灵: few articles on one matter.")
    )
    readings_planned = models.PositiveSmallIntegerField(_("readings planned"), default=2)
    proposer = models.CharField(_("proposer"), max_length=14, choices=Proposer.choices, blank=True)
    proposer_words = models.CharField(_("who exactly"), max_length=200, blank=True)
    proposer_members = models.PositiveSmallIntegerField(_("members who signed"), null=True, blank=True)
    drafted_by = models.CharField(_("drafted by"), max_length=200, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    references = models.TextField(_("references"), blank=True)
    side_reason = models.TextField(_("reason"), blank=True)  # withdrawn, shelved, rejected, ended
    shelved_on = models.DateField(_("shelved"), null=True, blank=True)
    extended_until = models.DateField(_("deliberation extended until"), null=True, blank=True)
    votes_together = models.BooleanField(_("package voted together"), default=True)  # LL46
    created_at = models.DateTimeField(_("at"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RegulationBillQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulation bill")
        verbose_name_plural = _("regulation bills")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["path", "work_state", "-created_at"], name="bill_path")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen to it."""
        return self.work_state in BILL_OVER


class BillDeed(models.TextChoices):
    MAKE = "make", _("make")
    AMEND = "amend", _("amend")
    REPEAL = "repeal", _("repeal")


class BillItem(models.Model):
    """One regulation that the bill makes, amends or repeals; a package has several. Source: LL46."""

    bill = models.ForeignKey(RegulationBill, on_delete=models.CASCADE, related_name="items")
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="bill_items")
    deed = models.CharField(_("deed"), max_length=8, choices=BillDeed)
    position = models.PositiveSmallIntegerField(_("place"), default=1)

    class Meta:
        verbose_name = _("regulation of the bill")
        verbose_name_plural = _("regulations of the bill")
        ordering = ["bill_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["bill", "regulation"], name="bill_item_once")]

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.regulation}"


class BillStep(models.Model):
    """One step of the procedure: rows are added, never changed. Those with `is_public` are everybody's to read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bill = models.ForeignKey(RegulationBill, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=30)  # a move of states.BILL, or what happened beside it
    at = models.DateTimeField(_("at"))
    held_on = models.DateField(_("day"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("words"), blank=True)
    facts = models.JSONField(default=dict, blank=True)
    is_public = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("step of a bill")
        verbose_name_plural = _("steps of a bill")
        ordering = ["bill_id", "at", "id"]
        indexes = [models.Index(fields=["bill", "at"], name="bill_story")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Reading(Versioned):
    """一审, 二审, 三审: a session at which the bill was read. It closes when every opinion has an outcome."""

    bill = models.ForeignKey(RegulationBill, on_delete=models.PROTECT, related_name="readings")
    number = models.PositiveSmallIntegerField(_("number"))
    draft = models.ForeignKey(
        DraftVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="readings",
        verbose_name=_("version read"),
    )  # fmt: skip
    session = models.CharField(_("session"), max_length=120)
    held_on = models.DateField(_("held"))
    sent_on = models.DateField(_("draft sent to members"), null=True, blank=True)
    late_reason = models.CharField(_("why it was sent late"), max_length=200, blank=True)  # LL31 "special"
    summary = models.TextField(_("what was said, collated"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["bill_id", "number"]
        constraints = [models.UniqueConstraint(fields=["bill", "number"], name="reading_number_once")]

    def __str__(self) -> str:
        return f"{self.bill} · {self.number}"


class Vote(models.Model):
    """A vote of the standing committee: on the whole, on one regulation of a package, or on a contested provision.

    Passed: yes more than half of all members. Source: OL51; LL44, LL46.
    """

    bill = models.ForeignKey(RegulationBill, on_delete=models.PROTECT, related_name="votes")
    item = models.ForeignKey(BillItem, on_delete=models.PROTECT, null=True, blank=True, related_name="votes")
    provision_text = models.ForeignKey(
        "legislation.ProvisionText", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("contested provision"),
    )  # fmt: skip
    held_on = models.DateField(_("held"))
    all_members = models.PositiveSmallIntegerField(_("all members"))
    present = models.PositiveSmallIntegerField(_("present"))
    yes = models.PositiveSmallIntegerField(_("for"))
    no = models.PositiveSmallIntegerField(_("against"))
    abstain = models.PositiveSmallIntegerField(_("abstained"), default=0)
    not_pressed = models.PositiveSmallIntegerField(_("did not vote"), default=0)
    is_passed = models.BooleanField(_("passed"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["bill_id", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present=F("yes") + F("no") + F("abstain") + F("not_pressed")), name="vote_adds_up",
                violation_error_message=_("For, against, abstained and not voting do not add up to those present."),
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("all_members")), name="vote_within_members",
                violation_error_message=_("More are present than there are members."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.bill}: {self.yes}/{self.all_members}"


@tracked()
class LegislativePlan(Versioned):
    """An annual or a five-year plan (年度立法计划, 五年立法规划). Source: LL56."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="plans", verbose_name=_("congress"))
    path = models.CharField(max_length=80, editable=False)
    title = models.CharField(_("title"), max_length=120)
    from_year = models.PositiveSmallIntegerField(_("from year"))
    until_year = models.PositiveSmallIntegerField(_("until year"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.SOLICITING)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    words = models.TextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("legislative plan")
        verbose_name_plural = _("legislative plans")
        ordering = ["-from_year", "until_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "from_year", "until_year"], name="plan_once"),
            models.CheckConstraint(condition=Q(until_year__gte=F("from_year")), name="plan_years_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class PlanItem(models.Model):
    """One project of a plan, and the bill it became. An item added or dropped later says why."""

    plan = models.ForeignKey(LegislativePlan, on_delete=models.PROTECT, related_name="items")
    title = models.CharField(_("title"), max_length=200)
    plan_class = models.CharField(_("class"), max_length=12, choices=PlanClass.choices)
    position = models.PositiveSmallIntegerField(_("place"), default=1)
    drafted_by = models.CharField(_("drafted by"), max_length=200, blank=True)
    due_words = models.CharField(_("when"), max_length=60, blank=True)
    bill = models.ForeignKey(RegulationBill, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_items")
    change_reason = models.CharField(_("why it was added or dropped"), max_length=200, blank=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)

    class Meta:
        verbose_name = _("project of a plan")
        verbose_name_plural = _("projects of a plan")
        ordering = ["plan_id", "plan_class", "position", "id"]

    def __str__(self) -> str:
        return self.title


class FilingQuerySet(models.QuerySet["Filing"]):
    def due(self) -> "FilingQuerySet":
        """Return those still to be filed."""
        return self.filter(state=FilingState.DUE)

    def visible_to(self, user: Any) -> "FilingQuerySet":
        """Return those that a congress whose legislation `user` works on has to file."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(path__in=[a.path for a in user.scopes(*LEGISLATION_ROLES)])


class Filing(Versioned):
    """备案: due within thirty days of publication, also of what was approved. Source: LL109."""

    bill = models.ForeignKey(RegulationBill, on_delete=models.PROTECT, null=True, blank=True, related_name="filings")
    approval = models.ForeignKey(
        "legislation.ApprovalCase", on_delete=models.PROTECT, null=True, blank=True, related_name="filings"
    )
    path = models.CharField(max_length=80, editable=False)
    title = models.CharField(_("title"), max_length=200)
    published_on = models.DateField(_("published"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=6, choices=FilingState.choices, default=FilingState.DUE)
    filed_on = models.DateField(_("filed"), null=True, blank=True)
    number = models.CharField(_("filing number"), max_length=80, blank=True)
    late_reason = models.CharField(_("why it was late"), max_length=200, blank=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reminded_level = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bill__isnull=False, approval__isnull=True) | Q(bill__isnull=True, approval__isnull=False),
                name="filing_of_one",
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="filing_due", condition=Q(state="due"))]  # the reminders

    def __str__(self) -> str:
        return self.title


class Subscription(models.Model):
    """Somebody wants to hear of a bill's steps. The address stands with the receipt, sealed."""

    bill = models.ForeignKey(RegulationBill, on_delete=models.PROTECT, related_name="subscriptions")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    address_hmac = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["bill_id", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bill", "address_hmac"], name="subscription_once", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.bill} {self.at:%Y-%m-%d}"
