"""The moderation queue: the oldest first, look-alikes together, quick by keyboard."""

from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from congress.core.clock import database_now
from congress.core.errors import require
from congress.core.text import bigrams, similarity
from congress.submissions.models import Attachment

from ..batches import MOST, Outcome, fold_all, pass_on_all
from ..deeds import MODERATION_DEEDS, Deed, Offer, offers
from ..models import LiaisonStation, Message
from ..queries_desk import SUBJECT, is_late, to_moderate
from ..states import Publication, Topic

ON_A_PAGE = 20
ALIKE = 0.35
IN_PLACE, LATER = {"pass", "hold", "release"}, {"withdraw", "restore"}
QUICK = tuple(deed for deed in MODERATION_DEEDS if deed.name in IN_PLACE)
ELSEWHERE = tuple(deed for deed in MODERATION_DEEDS if deed.name not in IN_PLACE | LATER)


class QueueFilter(forms.Form):
    """What of the queue is shown."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all")), ("awaiting", gettext_lazy("awaiting")), ("held", gettext_lazy("held"))],
    )  # fmt: skip
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    station: "forms.ModelChoiceField[LiaisonStation]" = forms.ModelChoiceField(
        label=gettext_lazy("Station"), required=False, queryset=None
    )
    since = forms.DateField(
        label=gettext_lazy("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, waiting: QuerySet[Message]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["topic"]).choices = [("", gettext_lazy("all")), *Topic.choices]
        stations = waiting.order_by().values("station")
        station = cast("forms.ModelChoiceField[LiaisonStation]", self.fields["station"])
        station.queryset = LiaisonStation.objects.filter(pk__in=stations)

    def apply(self, rows: QuerySet[Message]) -> QuerySet[Message]:
        """Return the rows that fit; a filter that cannot be read leaves all."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("state") == "held":
            rows = rows.filter(publication_state=Publication.HELD)
        elif chosen.get("state"):
            rows = rows.exclude(publication_state=Publication.HELD)
        wanted = {
            "topic": chosen.get("topic"),
            "station": chosen.get("station"),
            "received_at__date__gte": chosen.get("since"),
            "received_at__date__lte": chosen.get("until"),
        }
        return rows.filter(**{name: value for name, value in wanted.items() if value})


@dataclass
class Entry:
    """One message of the queue with its look-alikes on the page, its quick deeds and links to the others."""

    message: Message
    is_late: bool
    photographs: int
    offers: list[Offer]
    others: list[Deed]
    alike: list["Entry"] = field(default_factory=list)

    @property
    def ticket(self) -> str:
        """Return what a ticked box sends: the key and the version that was seen."""
        return f"{self.message.pk}:{self.message.version}"


def gather(entries: list[Entry]) -> list[Entry]:
    """Return the entries with look-alikes of the same station put under the oldest of them."""
    leads: list[tuple[set[str], Entry]] = []
    for entry in entries:
        pairs = bigrams(entry.message.title + entry.message.text)
        for known, lead in leads:
            if lead.message.station_id == entry.message.station_id and similarity(known, pairs) >= ALIKE:
                lead.alike.append(entry)
                break
        else:
            leads.append((pairs, entry))
    return [lead for _pairs, lead in leads]


class ModerationPages:
    """The queue's pages, for the admin of messages."""

    def moderation_view(self: Any, request: HttpRequest) -> HttpResponse:
        """Show what awaits, the oldest first."""
        require(self.has_view_permission(request))
        waiting = to_moderate(request.user)
        chosen = QueueFilter(request.GET or None, waiting=waiting)
        rows = chosen.apply(waiting).annotate(folded_count=Count("folded"))
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Moderation"),
            "opts": self.opts,
            "filter": chosen,
            "page_obj": page,
            "entries": gather(entries_of(request.user, list(page.object_list))),
        }
        return TemplateResponse(request, "admin/liaison_stations/message/moderation.html", context)

    def batch_view(self: Any, request: HttpRequest) -> HttpResponse:
        """Let the ticked ones through, or fold them under the oldest of them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        require(self.has_view_permission(request))
        ticked, stale = ticked_messages(request)
        at = database_now()
        if request.POST.get("deed") == "fold" and len(ticked) > 1:
            outcome = fold_all(ticked, by=request.user, at=at)
        elif request.POST.get("deed") == "pass" and ticked:
            outcome = pass_on_all(ticked, by=request.user, at=at)
        else:
            messages.warning(request, _("Tick the messages first: at least two to fold."))
            outcome = Outcome()
        tell_outcome(request, outcome, stale)
        return HttpResponseRedirect(reverse("admin:liaison_stations_message_moderation"))


def entries_of(user: Any, rows: list[Message]) -> list[Entry]:
    """Return the rows with what may be done with each. One query for the photographs."""
    keys = [str(message.pk) for message in rows]
    counted = Attachment.objects.filter(subject_type=SUBJECT, subject_id__in=keys).values_list("subject_id")
    photographs = dict(counted.annotate(n=Count("pk")).order_by())
    at = database_now()
    return [
        Entry(
            message, is_late(message.due_on, at), photographs.get(str(message.pk), 0), offers(user, message, QUICK),
            [deed for deed in ELSEWHERE if deed.fits(message) and deed.may(user, message)],
        )
        for message in rows
    ]  # fmt: skip


def ticked_messages(request: HttpRequest) -> tuple[list[Message], int]:
    """Return the ticked messages that nobody has changed since, the oldest first, and how many were changed."""
    seen = {}
    for ticket in request.POST.getlist("message")[:MOST]:
        key, _colon, version = ticket.partition(":")
        seen[key] = version
    rows = [m for m in to_moderate(request.user)[: MOST * 20] if str(m.pk) in seen]
    fresh = [message for message in rows if seen[str(message.pk)] == str(message.version)]
    return fresh, len(seen) - len(fresh)


def tell_outcome(request: HttpRequest, outcome: Outcome, stale: int) -> None:
    """Say how many were done, which were not, and why."""
    if outcome.done:
        words = ngettext("%(count)s message done.", "%(count)s messages done.", outcome.done)
        messages.success(request, words % {"count": outcome.done})
    for message, reason in outcome.refused:
        messages.warning(request, _("“%(title)s”: %(reason)s") % {"title": message.title, "reason": reason})
    if stale:
        messages.warning(request, _("Somebody else changed some of them meanwhile; they stand below as they are now."))
