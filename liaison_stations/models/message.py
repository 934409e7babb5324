"""A resident's message, its steps, its referrals, and the neighbours who joined it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import DEPARTMENT_ROLES, Role
from congress.bodies.models import Body, Organ
from congress.core.clock import china_day, database_now
from congress.core.identifiers import uuid7
from congress.core.lifecycle import Versioned
from congress.provenance.models import NodeFacts, Traceable
from congress.submissions.models import Receipt
from deputies.models import Deputy

from ..states import Publication, ReferralState, Satisfaction, Topic, VerdictKind, Work
from .station import LiaisonStation, StationDeputy

GIVEN_BACK = (ReferralState.RETURNED, ReferralState.WITHDRAWN)


def acting_deputies(user: Any) -> list[int]:
    """Return the deputies `user` is and who act today: with a term that runs and is not suspended. Source: DL61."""
    named = [a.deputy_id for a in user.scopes(Role.DEPUTY) if a.deputy_id]
    if not named:
        return []
    serving = Deputy.objects.serving(on=china_day(database_now())).filter(pk__in=named)
    return list(serving.values_list("pk", flat=True))


def stations_of_deputies(deputies: list[int]) -> models.QuerySet[LiaisonStation]:
    """Return the stations where any of these deputies is posted today."""
    posted = StationDeputy.objects.in_force(on=china_day(database_now())).filter(deputy_id__in=deputies)
    return LiaisonStation.objects.filter(pk__in=posted.values("station_id"))


class MessageQuerySet(models.QuerySet["Message"]):
    def public(self) -> "MessageQuerySet":
        """Return what everybody may read; folded look-alikes stand under their lead."""
        return self.filter(publication_state=Publication.PUBLIC, folded_into__isnull=True)

    def unfinished(self) -> "MessageQuerySet":
        """Return the messages somebody still has to do something about."""
        return self.exclude(work_state__in=[Work.CLOSED, Work.NOT_ACCEPTED])

    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Return the messages `user`'s appointments let them read: whatever is about them stays hidden.

        Staff and moderators: their congress and those below. Keepers: their station. Deputies: what was
        passed to them, or to any deputy of a station they are posted at. Departments: what was referred to them.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = Q(pk__in=[])
        for a in user.scopes(Role.STAFF, Role.MODERATOR):
            mine |= Q(path__startswith=a.path)
        for a in user.scopes(Role.KEEPER):
            mine |= Q(station_id=a.station_id)
        organs = [a.organ_id for a in user.scopes(*DEPARTMENT_ROLES) if a.organ_id]
        if organs:
            held = Referral.objects.filter(organ_id__in=organs).exclude(state__in=GIVEN_BACK)
            mine |= Q(pk__in=held.values("message_id"))
        return self.filter(mine | self._for_deputies(user)).without_complaints_about(user)

    def _for_deputies(self, user: Any) -> Q:
        deputies = acting_deputies(user)
        if not deputies:
            return Q(pk__in=[])
        posted = stations_of_deputies(deputies)
        reached = ~Q(work_state__in=[Work.RECEIVED, Work.NOT_ACCEPTED])
        return reached & (Q(deputy_id__in=deputies) | Q(deputy_id__isnull=True, station__in=posted))

    def without_complaints_about(self, user: Any) -> "MessageQuerySet":
        """Leave out what complains of this person, their department or the station they keep."""
        deputies = [a.deputy_id for a in user.current_appointments if a.deputy_id]
        organs = [a.organ_id for a in user.current_appointments if a.organ_id]
        kept = [a.station_id for a in user.scopes(Role.KEEPER)]
        about = Q(complains_of_station=True, station_id__in=kept)
        if deputies:
            about |= Q(complains_of_deputy_id__in=deputies)
        if organs:
            about |= Q(complains_of_organ_id__in=organs)
        return self.exclude(pk__in=Message.objects.filter(about).values("pk"))


class Message(Traceable, Versioned):
    """社情民意: what a resident wrote at a station. Who wrote it stands in `submissions.Sender`, apart."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(
        LiaisonStation, on_delete=models.PROTECT, related_name="messages", verbose_name=_("station")
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("congress"))
    path = models.CharField(max_length=80, editable=False)
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("deputy"),
        help_text=_("Empty: any deputy of this station."),
    )  # fmt: skip
    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices, default=Topic.OTHER)
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text"), max_length=2000)
    shown_text = models.TextField(_("text as shown"), max_length=2000, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    wants_public = models.BooleanField(_("may be shown to everybody"), default=True)
    shows_name = models.BooleanField(_("the deputy may see the name"), default=False)
    shows_phone = models.BooleanField(_("the deputy may call"), default=False)
    complains_of_deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("complains of")
    )
    complains_of_organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("complains of organ")
    )
    complains_of_station = models.BooleanField(_("complains of the station"), default=False)
    work_state = models.CharField(_("work"), max_length=20, choices=Work.choices, default=Work.RECEIVED)
    publication_state = models.CharField(
        _("publication"), max_length=20, choices=Publication.choices, default=Publication.AWAITING
    )
    satisfaction = models.CharField(
        _("satisfaction"), max_length=20, choices=Satisfaction.choices, default=Satisfaction.NOT_ASKED
    )
    hold_reason = models.CharField(_("why it is held"), max_length=200, blank=True)
    decline_reason = models.CharField(_("why it was not accepted"), max_length=200, blank=True)
    elsewhere = models.CharField(_("where to go instead"), max_length=200, blank=True)
    folded_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="folded", verbose_name=_("folded into")
    )
    neighbour_count = models.PositiveIntegerField(_("neighbours"), default=0, editable=False)
    received_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    reminded_level = models.PositiveSmallIntegerField(default=0, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["path", "work_state"], name="message_path", opclasses=["text_pattern_ops", ""]),
            models.Index(fields=["station", "-received_at"], name="message_station"),  # the station's page
            models.Index(fields=["deputy", "work_state", "received_at"], name="message_deputy"),  # the desk
            # the reminder job
            models.Index(
                fields=["due_on"], name="message_due", condition=~Q(work_state__in=["closed", "not_accepted"])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.publication_state == Publication.PUBLIC and self.folded_into_id is None

    def node_facts(self) -> NodeFacts:
        """Return what provenance keeps of it: none of the resident's words, which may yet be hidden."""
        return NodeFacts(path=self.path, title=f"{self.station} {china_day(self.received_at)}")


class StepKind(models.TextChoices):
    RECEIVED = "received", _("received")
    HELD = "held", _("held")
    PASSED_ON = "passed_on", _("passed to the deputy")
    PUBLISHED = "published", _("made public")
    KEPT_PRIVATE = "kept_private", _("kept private")
    REDACTED = "redacted", _("a part was hidden")
    WITHDRAWN = "withdrawn", _("withdrawn from view")
    NOT_ACCEPTED = "not_accepted", _("not accepted")
    READ = "read", _("read by the deputy")
    TAKEN = "taken", _("taken by a deputy")
    NOTED = "noted", _("the deputy went to look")
    REFERRED = "referred", _("referred")
    RETURNED = "returned", _("returned as not theirs")
    PAUSED = "paused", _("clock paused")
    RESUMED = "resumed", _("clock running again")
    ANSWERED = "answered", _("answered")
    VERDICT = "verdict", _("the resident's verdict")
    REOPENED = "reopened", _("reopened")
    CLOSED = "closed", _("closed")
    JOINED = "joined", _("a neighbour joined")
    FOLDED = "folded", _("joined with look-alikes")
    REMINDED = "reminded", _("reminder sent")


class MessageStep(models.Model):
    """One step of the thread: rows are added, never changed. `is_shown` ones are the resident's to read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    facts = models.JSONField(default=dict)
    due_on = models.DateField(null=True, blank=True)
    is_shown = models.BooleanField(default=True)
    is_public = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["message_id", "at", "id"]
        indexes = [models.Index(fields=["message", "at"], name="step_thread")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class Referral(Versioned):
    """A message handed to a department, the 12345 desk or another congress, which answers from the desk."""

    class Claim(models.TextChoices):
        DONE = "done", _("done")
        PLANNED = "planned", _("planned, with a date")
        IMPOSSIBLE = "impossible", _("cannot be done now")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="referrals")
    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name=_("organ")
    )
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name=_("congress")
    )
    state = models.CharField(_("state"), max_length=20, choices=ReferralState.choices, default=ReferralState.ASSIGNED)
    note = models.TextField(_("note to the handler"), max_length=1000, blank=True)
    is_complex = models.BooleanField(_("complex"), default=False)
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    return_by = models.DateField(_("may be returned until"))
    due_on = models.DateField(_("due"))
    claim = models.CharField(_("outcome"), max_length=12, choices=Claim.choices, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    return_reason = models.CharField(_("why it is not theirs"), max_length=300, blank=True)
    reminded_level = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["message_id", "-assigned_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organ__isnull=False, to_body__isnull=True) | Q(organ__isnull=True, to_body__isnull=False),
                name="referral_to_one",
                violation_error_message=_("Choose one to refer to."),
            ),
            models.UniqueConstraint(
                fields=["message"],
                name="one_open_referral",
                condition=Q(state__in=["assigned", "drafted", "reviewed"]),
                violation_error_message=_("It is already referred."),
            ),
        ]
        indexes = [models.Index(fields=["organ", "state", "due_on"], name="referral_desk")]

    def __str__(self) -> str:
        return f"{self.message} → {self.organ or self.to_body}"


class ClockPause(models.Model):
    """Days on which a referral's local clock stands still, and why. Statutory periods are never paused."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["referral_id", "from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["referral"], name="one_running_pause", condition=Q(until_on__isnull=True)),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")), name="pause_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on or ''}"


class Neighbour(models.Model):
    """Somebody who joined a neighbour's message instead of writing it again; they hold a receipt of their own."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="neighbours")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")
    phone_hmac = models.BinaryField(null=True, blank=True, editable=False)
    words = models.CharField(_("a word of their own"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("neighbour")
        verbose_name_plural = _("neighbours")
        ordering = ["message_id", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "phone_hmac"], name="neighbour_once", condition=Q(phone_hmac__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.message} +1"


class Verdict(models.Model):
    """What a resident said of an answer. The last one counts; all stay."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="verdicts")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("verdict"), max_length=12, choices=VerdictKind.choices)
    words = models.TextField(_("words"), max_length=500, blank=True)
    submission_key = models.UUIDField(unique=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["message_id", "at", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()
