"""What was done, by whom and when: entries that only grow, sealed in a chain."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

AUDIT_ADMIN = "audit_admin"  # congress.accounts.roles.Role.AUDIT_ADMIN: accounts stands above the audit


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Any) -> "EntryQuerySet":
        """Return what an audit administrator's divisions cover; all, deeds of no division too, at the top."""
        paths = [appointment.path for appointment in user.scopes(AUDIT_ADMIN)]
        if not paths:
            return self.none()
        if any(path.strip(".").count(".") == 0 for path in paths):
            return self
        covered = models.Q()
        for path in paths:
            covered |= models.Q(scope_path__startswith=path)
        return self.filter(covered)


class Entry(models.Model):
    """One deed. The actor is kept by id and by a copy of the name, without a key.

    `leaf`, `tx` and `epoch` are filled by a trigger: see the migration.
    """

    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("verb"), max_length=80)
    actor_id = models.BigIntegerField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=80, blank=True)
    principal_id = models.BigIntegerField(_("acting for"), null=True)
    subject_type = models.CharField(_("kind of subject"), max_length=80)
    subject_id = models.CharField(_("subject"), max_length=64)
    scope_path = models.CharField(_("division"), max_length=80, blank=True)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    epoch = models.PositiveIntegerField(default=1, editable=False)
    tx = models.BigIntegerField(default=0, editable=False)
    leaf = models.BinaryField(default=b"", editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["epoch", "tx", "id"], name="entry_sealing"),  # what the sealer takes next
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),  # a row's story
            models.Index(fields=["actor_id", "id"], name="entry_actor"),  # what somebody did
            models.Index(fields=["verb", "id"], name="entry_verb"),  # the list of verbs, and one verb's deeds
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Epoch(models.Model):
    """A life of the database server. Transaction ids begin again after a logical restore; epochs do not.

    Only the owner of the tables may add one; without any row the epoch is 1.
    """

    no = models.PositiveIntegerField(_("number"), primary_key=True)
    began_at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("epoch")
        verbose_name_plural = _("epochs")
        ordering = ["-no"]

    def __str__(self) -> str:
        return str(self.no)


class Seal(models.Model):
    """A link of the chain over every entry of the transactions `[previous upto, upto)` of its epoch."""

    no = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    epoch = models.PositiveIntegerField()
    upto = models.BigIntegerField()
    count = models.PositiveIntegerField(_("entries"))
    root = models.BinaryField(_("Merkle root"))
    prev = models.BinaryField()
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["-no"]

    def __str__(self) -> str:
        return f"{self.no} {bytes(self.hash).hex()[:12]}"
