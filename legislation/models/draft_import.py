"""A draft on its way in: what was sent, as it stands after corrections, until it is saved as a version."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES
from congress.core.identifiers import uuid7
from congress.core.lifecycle import Versioned

from .bill import RegulationBill
from .regulation import DraftVersion, Regulation


class DraftImportQuerySet(models.QuerySet["DraftImport"]):
    def visible_to(self, user: Any) -> "DraftImportQuerySet":
        """Return those for the regulations of the congresses whose legislation `user` works on."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(regulation__path__in=[a.path for a in user.scopes(*LEGISLATION_ROLES)])


class DraftImport(Versioned):
    """One import, kept between its pages so that a reload loses nothing; gone once it is saved or thrown away.

    `original` is the text as it was read, `text` as staff corrected it. `revisions`: tracked changes of a Word
    file, [{"kind", "text", "author", "at", "line"}]. `corrections`: a new article's label to the labels of the
    articles before that it goes on from, [] for none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="+", verbose_name=_("regulation"))
    bill = models.ForeignKey(
        RegulationBill, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bill")
    )
    based_on = models.ForeignKey(
        DraftVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made from")
    )
    name = models.CharField(_("name of the version"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    kind = models.CharField(max_length=10)
    original = models.TextField()
    text = models.TextField()
    revisions = models.JSONField(default=list, blank=True)
    left_out = models.JSONField(default=dict, blank=True)  # notes, pictures, hidden: how many
    corrections = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("at"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = DraftImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a draft")
        verbose_name_plural = _("imports of drafts")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.regulation} · {self.name}"
