"""A regulation, the provisions that live through its versions, and the versions with their words."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES
from congress.bodies.models import Body
from congress.core.history import tracked
from congress.core.identifiers import uuid7
from congress.core.lifecycle import Versioned
from congress.provenance.models import NodeFacts, Traceable

from ..settled import settled_version_stands, settled_words_stand
from ..states import VersionState


class RegulationKind(models.TextChoices):
    LOCAL = "local", _("local regulation")
    AUTONOMOUS = "autonomous", _("autonomous regulation")
    SEPARATE = "separate", _("separate regulation")
    DECISION = "decision", _("decision")
    LAW = "law", _("law of the state")


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def public(self) -> "RegulationQuerySet":
        """Return the regulations with at least one text that was published."""
        return self.filter(Q(enactments__isnull=False)).distinct()

    def visible_to(self, user: Any) -> "RegulationQuerySet":
        """Return what the legislation staff of a congress keep: that congress's own regulations."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(path__in=[a.path for a in user.scopes(*LEGISLATION_ROLES)])


@tracked()
class Regulation(models.Model):
    """A regulation as such (法规): it keeps its identity while title and text change from version to version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="regulations", verbose_name=_("congress"))
    path = models.CharField(max_length=80, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=RegulationKind, default=RegulationKind.LOCAL)
    title = models.CharField(_("title"), max_length=200, help_text=_("As it is called now; each version has its own."))
    subject_area = models.CharField(_("subject area"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("at"))

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering = ["path", "title", "id"]
        indexes = [models.Index(fields=["path", "title"], name="regulation_path", opclasses=["text_pattern_ops", ""])]

    def __str__(self) -> str:
        return self.title


class Provision(models.Model):
    """What survives renumbering: one part, chapter, section or article through all versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="provisions")

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["regulation_id", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class DraftVersion(Versioned):
    """One text of a regulation. Edited until it is settled; from then on its words never change.

    `preamble`, `closing`: lists of lines. `annexes`: list of {"label", "lines"}. `digest`: SHA-256 of the printed
    text when it was settled, so that anybody can check that it is the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, related_name="versions", verbose_name=_("regulation")
    )
    bill = models.ForeignKey(
        "legislation.RegulationBill", on_delete=models.PROTECT, null=True, blank=True, related_name="versions",
        verbose_name=_("bill"),
    )  # fmt: skip
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name of the version"), max_length=60)  # 草案, 草案二次审议稿, 表决稿
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=VersionState.choices, default=VersionState.EDITING)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers", verbose_name=_("made from")
    )
    preamble = models.JSONField(default=list, blank=True)
    closing = models.JSONField(default=list, blank=True)
    annexes = models.JSONField(default=list, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("at"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft version")
        verbose_name_plural = _("draft versions")
        ordering = ["regulation_id", "number"]
        constraints = [models.UniqueConstraint(fields=["regulation", "number"], name="version_number_once")]
        triggers = [settled_version_stands()]

    def __str__(self) -> str:
        return f"{self.title}（{self.name}）"

    @property
    def is_settled(self) -> bool:
        """Tell whether the words are fixed."""
        return self.state == VersionState.SETTLED


class ProvisionLevel(models.TextChoices):
    PART = "part", _("part")
    CHAPTER = "chapter", _("chapter")
    SECTION = "section", _("section")
    ARTICLE = "article", _("article")


class ProvisionText(Traceable):
    """The words of a provision in one version: its label there, its place, and an article's paragraphs.

    `paragraphs` is [{"text", "items": [{"label", "text", "subitems": [{"label", "text"}]}], "tail"}], as
    `legislation.text.tree` has it. `text` is the article as lines; spans count its characters, half-open.
    `raised` grows with every edit: two editors of one provision are told apart by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(DraftVersion, on_delete=models.CASCADE, related_name="texts")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="texts")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    level = models.CharField(_("level"), max_length=8, choices=ProvisionLevel)
    label = models.CharField(_("label"), max_length=40)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("place"))
    paragraphs = models.JSONField(default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    raised = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("text of a provision")
        verbose_name_plural = _("texts of provisions")
        ordering = ["version_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="provision_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["version", "provision"], name="provision_once_a_version", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        indexes = [models.Index(fields=["provision", "version"], name="text_of_provision")]
        triggers = [settled_words_stand()]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()

    def node_facts(self) -> NodeFacts:
        """Return what stands for it in the story of a record: the article of that version."""
        title = f"《{self.version.title}》{self.label}"
        return NodeFacts(path=self.version.regulation.path, title=title, public_title=title)

    @property
    def is_article(self) -> bool:
        """Tell whether it holds paragraphs."""
        return self.level == ProvisionLevel.ARTICLE


class OriginKind(models.TextChoices):
    SPLIT = "split", _("split off")
    MERGED = "merged", _("merged in")


class ProvisionOrigin(models.Model):
    """That words also came from another provision of the version before: a split or a merger.

    The main line is the shared `provision`; this row names the other one.
    """

    result = models.ForeignKey(ProvisionText, on_delete=models.CASCADE, related_name="origins")
    origin = models.ForeignKey(ProvisionText, on_delete=models.CASCADE, related_name="results")
    kind = models.CharField(max_length=8, choices=OriginKind)

    class Meta:
        verbose_name = _("origin of a provision")
        verbose_name_plural = _("origins of provisions")
        ordering = ["result_id", "origin_id"]
        constraints = [models.UniqueConstraint(fields=["result", "origin"], name="origin_once")]

    def __str__(self) -> str:
        return f"{self.origin} → {self.result}"


class EnactmentQuerySet(models.QuerySet["Enactment"]):
    def standing(self, *, on: date) -> "EnactmentQuerySet":
        """Return the texts in force on `on`. Source: LL61."""
        return self.filter(in_force_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


@tracked()
class Enactment(models.Model):
    """A version that became the regulation: announced, in force from a day until, maybe, another.

    `ended_on` is the first day without it: the next text's first day, or the day of the repeal.
    """

    version = models.OneToOneField(
        DraftVersion, on_delete=models.PROTECT, related_name="enactment", verbose_name=_("version")
    )
    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, related_name="enactments", verbose_name=_("regulation")
    )
    announcement = models.CharField(_("announcement"), max_length=120, blank=True)  # 公告第 N 号
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    published_on = models.DateField(_("published"))
    in_force_on = models.DateField(_("in force from"))
    ended_on = models.DateField(_("in force until (first day without it)"), null=True, blank=True)
    is_repealed = models.BooleanField(_("repealed"), default=False)
    repealed_by = models.ForeignKey(
        "legislation.RegulationBill", on_delete=models.PROTECT, null=True, blank=True, related_name="repealed"
    )

    objects = EnactmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("text in force")
        verbose_name_plural = _("texts in force")
        ordering = ["regulation_id", "in_force_on"]
        constraints = [
            models.UniqueConstraint(fields=["regulation", "in_force_on"], name="one_text_from_a_day"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("in_force_on")),
                name="enactment_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
        ]
        indexes = [models.Index(fields=["in_force_on", "ended_on"], name="enactment_days")]  # "as it stood on"

    def __str__(self) -> str:
        return f"{self.version.title} {self.in_force_on}"
