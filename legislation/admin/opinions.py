"""Opinions for staff: the queue of those to be let through, look-alikes folded, quick by keyboard; one page each."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from congress.accounts.roles import LEGISLATION_ROLES, Role
from congress.core.clock import database_now
from congress.core.errors import require
from liaison_stations.deeds import find_deed, offers

from ..bench_page import perform
from ..deeds_voice import OPINION_DEEDS
from ..models import Consultation, Opinion, OpinionGroup
from ..operations import moderation
from ..permissions import MODERATING
from ..queries_opinions import folded, to_moderate, with_look_alikes
from ..states import OpinionPublication
from .cases import CaseAdmin

ON_A_PAGE, MOST_TICKED = 20, 50
QUICK = tuple(deed for deed in OPINION_DEEDS if deed.name != "withdraw")


class QueueFilter(forms.Form):
    """What of the queue is shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), ("awaiting", _("awaiting")), ("held", _("held"))]
    )
    consultation: "forms.ModelChoiceField[Consultation]" = forms.ModelChoiceField(
        Consultation.objects.none(), label=_("Draft"), required=False, empty_label=_("all")
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=60)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        paths = [a.path for a in user.scopes(*MODERATING)]
        drafts = Consultation.objects.filter(path__in=paths).select_related("draft").order_by("-opens_at")
        cast("forms.ModelChoiceField[Consultation]", self.fields["consultation"]).queryset = drafts

    def apply(self, rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
        """Return the rows that fit; a filter that cannot be read leaves all."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("state"):
            rows = rows.filter(publication_state=chosen["state"])
        if chosen.get("consultation"):
            rows = rows.filter(consultation=chosen["consultation"])
        return rows.filter(text__icontains=chosen["q"]) if chosen.get("q") else rows


@admin.register(Opinion)
class OpinionAdmin(CaseAdmin):
    """Opinions, read-only: their publication moves by deeds, their outcome in the drafting room."""

    view_roles = LEGISLATION_ROLES | {Role.MODERATOR}
    deeds = OPINION_DEEDS
    template = "opinion"
    related = ("consultation__draft", "consultation__bill", "node", "group", "receipt", "moderated_by", "task__point")
    list_display = ("words", "draft_title", "node", "source", "publication_state", "received_at")
    list_filter = ("publication_state", "source", ("received_at", admin.DateFieldListFilter))
    list_select_related = ("consultation__draft", "node")
    search_fields = ("text",)
    ordering = ("-received_at", "-id")
    show_full_result_count = False
    change_list_template = "admin/legislation/cases/opinion_list.html"

    def get_urls(self) -> list[URLPattern]:
        return [
            self.named("moderation/", self.moderation_view, "moderation"),
            self.named("moderation/batch/", self.batch_view, "batch"),
            self.named("moderation/copies/<uuid:group>/", self.copies_view, "copies"),
            *super().get_urls(),
        ]

    @admin.display(description=_("opinion"))
    def words(self, row: Opinion) -> str:
        """Return its first words."""
        return (row.text or row.proposed_words or "—")[:40]

    @admin.display(description=_("draft"))
    def draft_title(self, row: Opinion) -> str:
        """Return the title of the draft."""
        return row.consultation.draft.title

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Add the length of the queue to the list."""
        context = {"waiting": to_moderate(request.user).count()}
        return super().changelist_view(request, context | (extra_context or {}))

    def more_context(self, request: HttpRequest, row: Opinion) -> dict[str, Any]:
        words = row.text or row.proposed_words
        return {"opinion": row, "title": words[:40], "questions": row.consultation.questions.all()}

    def moderation_view(self, request: HttpRequest) -> HttpResponse:
        """Show what awaits, the oldest first, look-alikes under the first of them."""
        require(bool(request.user.scopes(*MODERATING)))
        chosen = QueueFilter(request.GET or None, user=request.user)
        rows = chosen.apply(to_moderate(request.user))
        page = Paginator(folded(rows), ON_A_PAGE).get_page(request.GET.get("page"))
        entries = with_look_alikes(list(page.object_list), rows)
        for entry in entries:
            entry.offers = offers(request.user, entry.opinion, QUICK)
        return self.show(
            request, "opinion_queue", title=_t("Moderation of opinions"), filter=chosen, page_obj=page,
            entries=entries, drawn_at=database_now(),
        )  # fmt: skip

    def batch_view(self, request: HttpRequest) -> HttpResponse:
        """Let the ticked ones through."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        require(bool(request.user.scopes(*MODERATING)))
        seen = dict(ticket.partition(":")[::2] for ticket in request.POST.getlist("opinion")[:MOST_TICKED])
        rows = to_moderate(request.user).filter(pk__in=filter(None, map(_key, seen)))
        fresh = [row for row in rows if seen[str(row.pk)] == str(row.version)]
        done = moderation.let_all_through(fresh, by=request.user, at=database_now())
        if done.count:
            words = ngettext("%(count)s opinion let through.", "%(count)s opinions let through.", done.count)
            messages.success(request, words % {"count": done.count})
        for row, reason in done.refused:
            messages.warning(request, _t("“%(words)s”: %(reason)s") % {"words": row.text[:30], "reason": reason})
        if not seen:
            messages.warning(request, _t("Tick the opinions first."))
        elif len(fresh) < len(seen):
            messages.warning(request, _t("Somebody else changed some of them; they stand below as they are now."))
        return redirect(self._back(request))

    def copies_view(self, request: HttpRequest, group: UUID) -> HttpResponse:
        """Let through what says word for word what the page showed of one entry."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = get_object_or_404(OpinionGroup.objects.select_related("consultation"), pk=group)
        keys = list(filter(None, map(_key, request.POST.getlist("shown")[:MOST_TICKED])))
        texts = to_moderate(request.user).filter(group=row, pk__in=keys).order_by().values_list("text", flat=True)
        at = database_now()
        until = parse_datetime(request.POST.get("until", "")) or at
        count = moderation.let_copies_through(row, texts=sorted(set(texts)), until=until, by=request.user, at=at)
        words = ngettext("%(count)s opinion let through.", "%(count)s opinions let through.", count)
        messages.success(request, words % {"count": count})
        return redirect(self._back(request))

    def deed_view(self, request: HttpRequest, pk: str, deed: str) -> HttpResponse:
        """Do one deed; whoever came from the queue goes back there."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row(request, pk)
        back = self._back(request) if request.POST.get("from") else self.address(row)
        return perform(request, row, find_deed(self.deeds, deed), self.page, back)

    def row(self, request: HttpRequest, key: str) -> Opinion:
        """Return the opinion, if this person may see it. Raises Http404."""
        found: Opinion = super().row(request, key)
        if found.publication_state == OpinionPublication.PRIVATE and not request.user.scopes(*LEGISLATION_ROLES):
            raise Http404
        return found

    def _back(self, request: HttpRequest) -> str:
        query = request.POST.get("query", "")[:300]
        return reverse("admin:legislation_opinion_moderation") + (f"?{query}" if query else "")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
