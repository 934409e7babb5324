"""What can be found: one row for each public thing, or for each article of a long one."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


@SearchVectorField.register_lookup
class HoldsAll(models.Lookup):
    """`vector__holds`: every lexeme of a query in PostgreSQL's own writing is in the vector."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*params, self.rhs)


class SearchEntry(models.Model):
    """A public thing, or a part of one, in the words by which it is found. Nothing else belongs here."""

    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    part = models.CharField(_("part"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    plain_title = models.TextField(editable=False)
    plain = models.TextField(editable=False)
    vector = SearchVectorField(editable=False)
    path = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=300)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    is_current = models.BooleanField(_("in force"), default=True)
    weight = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        ordering = ["kind", "subject_type", "subject_id", "part"]
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id", "part"], name="search_entry_once")]
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_vector", fastupdate=False),
            models.Index(fields=["kind"], name="search_entry_kind"),  # rebuilding
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.part}".strip()
