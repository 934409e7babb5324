"""Which record grew out of which: a node a record, an edge a step. Upper apps' rows point down to their node."""

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.core.identifiers import uuid7


@dataclass(frozen=True)
class NodeFacts:
    """What a node keeps of its record: the division's path, the title for staff, the title for everybody."""

    path: str
    title: str
    public_title: str = ""


class Node(models.Model):
    """One record that others grew out of, or that grew out of others. `kind` is its model's label."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    path = models.CharField(max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=200)
    public_title = models.CharField(_("title for everybody"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("traced record")
        verbose_name_plural = _("traced records")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="node_once")]

    def __str__(self) -> str:
        return self.title


class Traceable(models.Model):
    """A record whose origin and outcome can be followed. Its model says in `node_facts` what its node keeps."""

    node = models.OneToOneField(Node, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        abstract = True

    def node_facts(self) -> NodeFacts:
        """Return what the node keeps of this row."""
        raise NotImplementedError

    def ensure_node(self) -> Node:
        """Return this row's node, made the first time; calls side by side make one."""
        if self.node is None:
            facts = self.node_facts()
            node, _made = Node.objects.get_or_create(
                kind=self._meta.label_lower, subject_id=str(self.pk),
                defaults={
                    "path": facts.path, "title": facts.title[:200], "public_title": facts.public_title[:200],
                },
            )  # fmt: skip
            type(self)._base_manager.filter(pk=self.pk, node=None).update(node=node)
            self.node = node
        return self.node


class EdgeKind(models.TextChoices):
    BECAME = "became", _("became")
    MERGED = "merged", _("was merged into")
    ADOPTED_IN = "adopted_in", _("was adopted in")
    AMENDED_BY = "amended_by", _("was amended by")
    REFERRED = "referred", _("was referred to")
    ANSWERED_BY = "answered_by", _("was answered by")
    LED_TO = "led_to", _("led to")


class Edge(models.Model):
    """`result` grew out of `origin`, in what way, when, by whose deed. Rows are added, never changed; no circles."""

    origin = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="out", verbose_name=_("origin"))
    result = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="into", verbose_name=_("result"))
    kind = models.CharField(_("how"), max_length=20, choices=EdgeKind)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(_("words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of provenance")
        verbose_name_plural = _("steps of provenance")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "result", "kind"], name="edge_once"),
            models.CheckConstraint(condition=~Q(origin=F("result")), name="edge_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} → {self.result}"
