"""Public consultation: the window on a version, the opinions, the groups of like ones, and what became of them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES, Role
from congress.core.clock import CHINA, china_day
from congress.core.identifiers import uuid7
from congress.core.lifecycle import Versioned
from congress.provenance.models import NodeFacts, Traceable
from congress.submissions.models import Receipt

from ..rules import days_left, is_open, is_short_window
from ..states import ConsultationState, LedgerState, OpinionPublication, OpinionSource, Outcome, Reason
from .bill import Reading, RegulationBill
from .regulation import DraftVersion, ProvisionText


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def public(self) -> "ConsultationQuerySet":
        """Return those that were announced, whatever came after."""
        return self.exclude(state__in=[ConsultationState.PREPARING, ConsultationState.CANCELLED])

    def open(self, *, at: datetime) -> "ConsultationQuerySet":
        """Return those that take opinions at `at`. Source: LL40."""
        return self.filter(state=ConsultationState.ANNOUNCED, opens_at__lte=at, closes_at__gt=at)

    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """Return those of the congresses whose legislation `user` works on."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(path__in=[a.path for a in user.scopes(*LEGISLATION_ROLES)])


class Consultation(Versioned):
    """征求意见: one settled version, a window `[opens_at, closes_at)`, an explanation, questions if any.

    Opinions are added under a shared advisory lock, and it is closed under the exclusive one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bill = models.ForeignKey(RegulationBill, on_delete=models.PROTECT, related_name="consultations")
    draft = models.OneToOneField(
        DraftVersion, on_delete=models.PROTECT, related_name="consultation", verbose_name=_("version")
    )
    path = models.CharField(max_length=80, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ConsultationState.choices, default=ConsultationState.PREPARING
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    brief = models.TextField(_("explanation in brief"), help_text=_("Shown first: what it is about, what changes."))
    contact = models.CharField(_("post, e-mail and telephone for opinions"), max_length=300, blank=True)
    short_reason = models.CharField(_("why fewer than 30 days"), max_length=300, blank=True)
    short_approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    short_approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    report = models.TextField(_("what came of it, in words"), blank=True)
    reported_at = models.DateTimeField(_("outcome published"), null=True, blank=True)
    reminded_level = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("public consultation")
        verbose_name_plural = _("public consultations")
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="consultation_window",
                violation_error_message=_("It would close before it opens."),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "closes_at"], name="consultation_open"),  # what is open; the closing job
            models.Index(fields=["path", "-opens_at"], name="consultation_path"),
        ]

    def __str__(self) -> str:
        return str(self.draft)

    @property
    def is_short(self) -> bool:
        """Tell whether the window is shorter than usual. Source: LL40."""
        return is_short_window(self.opens_at, self.closes_at)

    @property
    def last_day(self) -> date:
        """Return the last day on which it takes opinions: one that closes at midnight ends with the day before."""
        return china_day(self.closes_at - timedelta.resolution)

    @property
    def until(self) -> str:
        """Return the end of the window as people in China read it: midnight is 24:00 of the last day."""
        end = self.closes_at.astimezone(CHINA)
        hours = "24:00" if end.date() != self.last_day else f"{end:%H:%M}"
        return f"{self.last_day.isoformat()} {hours}"

    def is_open(self, at: datetime) -> bool:
        """Tell whether it takes opinions at `at`."""
        return self.state == ConsultationState.ANNOUNCED and is_open(self.opens_at, self.closes_at, at)

    def days_left(self, at: datetime) -> int:
        """Return the days left, begun ones counted whole."""
        return days_left(self.closes_at, at)


class ConsultationQuestion(models.Model):
    """A question put with the draft; answered in the same form."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("place"), default=1)
    text = models.CharField(_("question"), max_length=300)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["consultation_id", "position", "id"]

    def __str__(self) -> str:
        return self.text


class OpinionGroup(Versioned):
    """One entry of the adoption ledger: an opinion, or many that say the same, with one outcome for all.

    `headcount`: how many sent it; `verified` of them with a confirmed telephone. Fixed `lead` words stand for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="groups")
    node = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, null=True, blank=True, related_name="groups")
    lead = models.ForeignKey("Opinion", on_delete=models.PROTECT, null=True, related_name="+")
    headcount = models.PositiveIntegerField(_("senders"), default=1)
    verified_count = models.PositiveIntegerField(_("of them verified"), default=0)
    first_at = models.DateTimeField(_("first received"))
    ledger_state = models.CharField(
        _("ledger"), max_length=10, choices=LedgerState.choices, default=LedgerState.UNDECIDED
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)
    words = models.TextField(_("words to the sender"), max_length=1000, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("adoption ledger")
        ordering = ["consultation_id", "-headcount", "first_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ledger_state=LedgerState.UNDECIDED) | ~Q(outcome=""), name="decided_has_outcome"
            )
        ]
        indexes = [
            models.Index(fields=["consultation", "ledger_state", "-headcount"], name="group_ledger"),
            models.Index(fields=["consultation", "node"], name="group_node"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display() or self.get_ledger_state_display()} · {self.headcount}"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def public(self) -> "OpinionQuerySet":
        """Return those that were let through for everybody."""
        return self.filter(publication_state=OpinionPublication.PUBLIC)

    def visible_to(self, user: Any) -> "OpinionQuerySet":
        """Return the opinions on the drafts of the congresses whose legislation `user` works on.

        Moderators see what came from outside, and nothing that was said at a reading.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        moderated = Q(path__in=[a.path for a in user.scopes(Role.MODERATOR)])
        inner = Q(source__in=[OpinionSource.MEMBER, OpinionSource.COMMITTEE])
        return self.filter(Q(path__in=[a.path for a in user.scopes(*LEGISLATION_ROLES)]) | (moderated & ~inner))


class Opinion(Versioned):
    """意见: on the whole (`node` empty), a chapter, an article, a paragraph (`paragraph`, from 0), or selected words.

    `start`, `end` count characters of the article's text, half-open; `quote` repeats those words. What a contact
    point collected keeps the contributor's own wording in `text`. Who sent it stands in `submissions.Sender`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="opinions")
    path = models.CharField(max_length=80, editable=False)
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(OpinionGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    source = models.CharField(_("source"), max_length=16, choices=OpinionSource.choices, default=OpinionSource.RESIDENT)
    source_words = models.CharField(_("who"), max_length=120, blank=True)  # an organ's or an expert's name
    is_verified = models.BooleanField(_("telephone verified"), default=False)
    task = models.ForeignKey(
        "legislation.ContactTask", on_delete=models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    gathering = models.ForeignKey(
        "legislation.ContactSession", on_delete=models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    node = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.CharField(max_length=500, blank=True)
    text = models.TextField(_("opinion"), max_length=2000)
    shown_text = models.TextField(_("text as shown"), max_length=2000, blank=True)
    proposed_words = models.TextField(_("proposed words"), max_length=1000, blank=True)
    answers = models.JSONField(default=dict, blank=True)  # question id: words
    language = models.CharField(max_length=10, default="zh-hans")
    wants_public = models.BooleanField(_("may be shown to everybody"), default=True)
    publication_state = models.CharField(
        _("publication"), max_length=10, choices=OpinionPublication.choices, default=OpinionPublication.AWAITING
    )
    hold_reason = models.CharField(_("why it is held"), max_length=200, blank=True)
    moderated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    moderated_at = models.DateTimeField(null=True, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"))
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # the outcome, to whoever sent it

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["consultation_id", "received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(node__isnull=False, start__isnull=False, end__gt=F("start")),
                name="opinion_span",
            )
        ]
        indexes = [
            models.Index(fields=["consultation", "publication_state", "received_at"], name="opinion_queue"),
            models.Index(fields=["consultation", "node", "publication_state", "received_at"], name="opinion_node"),
            models.Index(fields=["group", "received_at"], name="opinion_group"),
            models.Index(fields=["received_at"], name="opinion_ungrouped", condition=Q(group__isnull=True)),
            models.Index(  # who is still to be told of an outcome
                fields=["consultation", "received_at"], name="opinion_untold",
                condition=Q(told_at__isnull=True, receipt__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:30]


class OpinionTrace(Traceable):
    """An opinion in the story of a record: what it grew out of, and the words of a version that carry it.

    A row of its own, because an opinion's `node` is the provision it is about.
    """

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, primary_key=True, related_name="trace")

    class Meta:
        verbose_name = _("traced opinion")
        verbose_name_plural = _("traced opinions")
        ordering = ["opinion_id"]

    def __str__(self) -> str:
        return str(self.opinion)

    def node_facts(self) -> NodeFacts:
        """Return what its node keeps: the opinion's words for staff only."""
        opinion = self.opinion
        return NodeFacts(path=opinion.path, title=(opinion.text or opinion.proposed_words)[:80])


class OpinionBand(models.Model):
    """A band of the likeness signature of a group's lead: where to look for opinions that say the same."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    band = models.BigIntegerField()
    group = models.ForeignKey(OpinionGroup, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("band")
        verbose_name_plural = _("bands")
        ordering = ["consultation_id", "band", "group_id"]
        indexes = [models.Index(fields=["consultation", "band", "id"], name="band_lookup")]

    def __str__(self) -> str:
        return str(self.band)


class Adoption(models.Model):
    """采纳: the words of a later version that carry an opinion. Source: LL40; local.

    `start`, `end` count characters of `text_carrying.text`, half-open; `quote` repeats them, for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.ForeignKey(OpinionGroup, on_delete=models.PROTECT, related_name="adoptions")
    text_carrying = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, related_name="adoptions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(_("words"))
    label = models.CharField(_("article"), max_length=40)  # as it was then: 第十二条
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["group_id", "at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="adoption_span"),
            models.UniqueConstraint(fields=["group", "text_carrying", "start", "end"], name="adoption_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} “{self.quote[:20]}”"


class OpinionNote(models.Model):
    """A note of staff on a ledger entry, seen by staff only; rows are added."""

    group = models.ForeignKey(OpinionGroup, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    words = models.TextField(_("note"), max_length=1000)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["group_id", "at", "id"]

    def __str__(self) -> str:
        return self.words[:30]
