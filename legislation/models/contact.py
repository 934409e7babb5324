"""基层立法联系点: contact points with their collection points, the tasks they get, the sessions they hold."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES, Role
from congress.bodies.models import Body
from congress.core.history import tracked
from congress.core.identifiers import uuid7
from congress.core.lifecycle import Versioned
from congress.regions.models import Division

from ..states_cases import TaskState
from .consultation import Consultation


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def active(self) -> "ContactPointQuerySet":
        """Return those that work today."""
        return self.filter(closed_on__isnull=True)

    def visible_to(self, user: Any) -> "ContactPointQuerySet":
        """Return a congress's own points for its legislation staff, and for a point's staff it and what is below it.

        A point of the province and one of a city are not under each other. Source: LL90.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = [a.contact_point_id for a in user.scopes(Role.CONTACT_POINT) if a.contact_point_id]
        founders = [a.path for a in user.scopes(*LEGISLATION_ROLES)]
        return self.filter(Q(pk__in=own) | Q(parent_id__in=own) | Q(founded_by__path__in=founders))


@tracked()
class ContactPoint(models.Model):
    """A legislative contact point, or a collection point (信息采集点) below one. Source: LL90."""

    name = models.CharField(_("name"), max_length=120)
    founded_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="contact_points", verbose_name=_("founded by")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="collection_points",
        verbose_name=_("contact point above"), help_text=_("Only for a collection point."),
    )  # fmt: skip
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("division"))
    path = models.CharField(max_length=80, editable=False)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    about = models.TextField(_("about"), max_length=600, blank=True)
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    closed_on = models.DateField(_("day of closing"), null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("legislative contact point")
        verbose_name_plural = _("legislative contact points")
        ordering = ["path", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["founded_by", "name"], name="contact_point_name_once"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="contact_point_not_under_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactTaskQuerySet(models.QuerySet["ContactTask"]):
    def open(self) -> "ContactTaskQuerySet":
        """Return those that a contact point still works on."""
        return self.filter(state__in=[TaskState.ISSUED, TaskState.AT_WORK])

    def for_points(self, user: Any) -> "ContactTaskQuerySet":
        """Return the tasks of the points `user` is staff of, and of the collection points below those."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = [a.contact_point_id for a in user.scopes(Role.CONTACT_POINT) if a.contact_point_id]
        return self.filter(Q(point_id__in=own) | Q(point__parent_id__in=own))

    def visible_to(self, user: Any) -> "ContactTaskQuerySet":
        """Return a congress's own tasks for its legislation staff, and for a point's staff `for_points`."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = [a.contact_point_id for a in user.scopes(Role.CONTACT_POINT) if a.contact_point_id]
        paths = [a.path for a in user.scopes(*LEGISLATION_ROLES)]
        return self.filter(Q(point_id__in=own) | Q(point__parent_id__in=own) | Q(consultation__path__in=paths))


class ContactTask(Versioned):
    """A draft handed to a contact point, due on a day: hold sessions, collate in the original wording, submit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="tasks")
    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="tasks")
    parent = models.ForeignKey(  # a point passes its task on to its collection points
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="passed_down"
    )
    state = models.CharField(_("state"), max_length=10, choices=TaskState.choices, default=TaskState.ISSUED)
    note = models.TextField(_("what is asked"), max_length=1000, blank=True)
    due_on = models.DateField(_("due"))
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    report = models.TextField(_("collated report"), max_length=10000, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.CharField(_("why it was given back"), max_length=300, blank=True)
    passed_on_at = models.DateTimeField(_("passed on"), null=True, blank=True)
    passed_on_words = models.CharField(_("how it was passed on"), max_length=300, blank=True)
    reminded_level = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ContactTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact-point task")
        verbose_name_plural = _("contact-point tasks")
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["consultation", "point"], name="task_once")]
        indexes = [
            models.Index(fields=["point", "state", "due_on"], name="task_desk"),
            models.Index(fields=["due_on"], name="task_due", condition=Q(state__in=["issued", "at_work"])),
        ]

    def __str__(self) -> str:
        return f"{self.point} · {self.consultation}"


class ContactSession(models.Model):
    """座谈会 and the like, held by a contact point on a draft: attendance and the points raised."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(ContactTask, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField(_("held"))
    place = models.CharField(_("place"), max_length=120)
    residents = models.PositiveSmallIntegerField(_("residents"), default=0)
    deputies = models.PositiveSmallIntegerField(_("deputies"), default=0)
    experts = models.PositiveSmallIntegerField(_("experts"), default=0)
    others = models.PositiveSmallIntegerField(_("others"), default=0)
    points_raised = models.TextField(_("points raised"), max_length=4000, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("session of a contact point")
        verbose_name_plural = _("sessions of contact points")
        ordering = ["task_id", "held_on", "id"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"

    @property
    def attendance(self) -> int:
        """Return how many people came."""
        return self.residents + self.deputies + self.experts + self.others
