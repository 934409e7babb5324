"""The audit, to be read by audit administrators; nobody changes it here."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress.core.errors import require
from congress.core.spreadsheets import guarded

from .models import Entry, Seal
from .operations import record
from .permissions import may_read_audit
from .queries import seal_of, verbs
from .words import verb_in_words

COLUMNS = (
    "id", "at", "verb", "actor_id", "actor_name", "principal_id", "subject_type", "subject_id", "scope_path",
    "before", "after", "request_id",
)  # fmt: skip


class ReadOnly:
    """Seen by audit administrators, changed by nobody."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_read_audit(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_read_audit(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VerbFilter(admin.SimpleListFilter):
    title = _("verb")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(verb, verb_in_words(verb)) for verb in verbs()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "deed", "actor", "subject", "scope_path")
    list_filter = (VerbFilter, ("at", admin.DateFieldListFilter))
    search_fields = ("actor_name", "=actor_id", "=subject_id", "=subject_type", "=request_id")
    search_help_text = _("Actor's name or number, subject's kind or number, request")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for every verb is a query for every verb
    ordering = ("-id",)
    fields = ("at", "deed", *COLUMNS[3:], "sealed_by", "leaf_in_hex")
    readonly_fields = fields
    actions = None
    change_list_template = "admin/audit/entry_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return Entry.objects.visible_to(request.user)

    def get_urls(self) -> list[URLPattern]:
        export = path("export/", self.admin_site.admin_view(self.export), name="audit_entry_export")
        return [export, *super().get_urls()]

    @admin.display(description=_("verb"), ordering="verb")
    def deed(self, entry: Entry) -> str:
        """What it is called, and the verb itself when that is something else: searches and tables have the verb."""
        words = verb_in_words(entry.verb)
        return entry.verb if words == entry.verb else f"{words} ({entry.verb})"

    @admin.display(description=_("actor"), ordering="actor_id")
    def actor(self, entry: Entry) -> str:
        return f"{entry.actor_name} ({entry.actor_id})" if entry.actor_id else "—"

    @admin.display(description=_("subject"))
    def subject(self, entry: Entry) -> str:
        try:
            kind = str(apps.get_model(entry.subject_type)._meta.verbose_name)
        except (LookupError, ValueError):  # a kind of an earlier version
            kind = entry.subject_type
        return f"{kind} {entry.subject_id}"

    @admin.display(description=_("seal"))
    def sealed_by(self, entry: Entry) -> str:
        return str(seal_of(entry) or "—")

    @admin.display(description=_("hash"))
    def leaf_in_hex(self, entry: Entry) -> str:
        return bytes(entry.leaf).hex()

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the filtered list as a table, and record that it was taken away."""
        require(may_read_audit(request.user))
        found = self.get_changelist_instance(request).get_queryset(request)
        record("audit.export", request.user, by=request.user, after={"entries": found.count()}, at=timezone.now())
        response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response


@admin.register(Seal)
class SealAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("no", "at", "epoch", "count", "digest")
    list_per_page = 50
    show_full_result_count = False
    fields = ("no", "at", "epoch", "upto", "count", "digest")
    readonly_fields = fields
    actions = None

    @admin.display(description=_("hash"))
    def digest(self, seal: Seal) -> str:
        return bytes(seal.hash).hex()


class _Echo:
    def write(self, text: str) -> str:
        return text


def _lines(entries: QuerySet[Entry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in entries.values_list(*COLUMNS).iterator(chunk_size=2000):
        yield writer.writerow([guarded(json.dumps(c, ensure_ascii=False) if isinstance(c, dict) else c) for c in row])
