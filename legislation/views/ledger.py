"""The ledger's own pages: one entry with everything about it, the confirmation in bulk, the publication."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congress.accounts.requests import SignedInRequest
from congress.core.clock import database_now
from congress.core.errors import Invalid, NotFound, Refusal

from ..drafting_queue import TAGS, who
from ..forms_ledger import ConfirmFilter, NoteForm, ReasonForm, ReportForm
from ..models import Consultation, DraftVersion, Opinion, OpinionGroup, Regulation
from ..operations import ledger, ledger_groups, reports
from ..permissions import may_confirm_outcomes
from ..permissions_ledger import may_arrange_groups, may_publish_report, may_send_back, may_write_note
from ..queries_ledger import about, consultation_figures, entries_of, room_of
from ..states import LedgerState, Outcome

MEMBERS, LINES, MOST_NEAR = 50, 200, 50


def _version(request: SignedInRequest, pk: UUID) -> DraftVersion:
    mine = Regulation.objects.visible_to(request.user)
    rows = DraftVersion.objects.filter(regulation__in=mine).select_related("regulation", "based_on", "bill__body")
    return get_object_or_404(rows, pk=pk)


def _entry(version: DraftVersion, entry: UUID) -> OpinionGroup:
    consultation = room_of(version).consultation
    if consultation is None:
        raise NotFound
    return get_object_or_404(entries_of(consultation), pk=entry)


@require_GET
def ledger_entry(request: SignedInRequest, pk: UUID, entry: UUID) -> HttpResponse:
    """Show one entry: every opinion in it, its notes and words, and what it could be joined with."""
    version = _version(request, pk)
    group = _entry(version, entry)
    members = group.opinions.select_related("task__point").order_by("received_at", "id")
    page = Paginator(members, MEMBERS).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("Entry of the ledger"),
        "version": version,
        "group": group,
        "tag": TAGS.get(group.outcome, ""),
        "page_obj": page,
        "members": [(opinion, who(opinion)) for opinion in page],
        "note_form": NoteForm(),
        **_offers(request, group),
    }
    return TemplateResponse(request, "legislation/ledger_entry.html", context)


def _offers(request: SignedInRequest, group: OpinionGroup) -> dict[str, Any]:
    """Return what this person may do with the entry now."""
    may_arrange = may_arrange_groups(request.user, group) and group.ledger_state != LedgerState.CONFIRMED
    return {
        "near": _near(group) if may_arrange else [],
        "may_arrange": may_arrange,
        "may_note": may_write_note(request.user, group),
        "may_send_back": may_send_back(request.user, group) and group.ledger_state != LedgerState.UNDECIDED,
    }


def _near(group: OpinionGroup) -> QuerySet[OpinionGroup]:
    """Return the unconfirmed entries on the same provision, which it could be joined with."""
    rows = about(entries_of(group.consultation), group.node.provision_id if group.node else None)
    return rows.exclude(pk=group.pk).exclude(ledger_state=LedgerState.CONFIRMED)[:MOST_NEAR]


@require_POST
def ledger_entry_deed(request: SignedInRequest, pk: UUID, entry: UUID, deed: str) -> HttpResponse:
    """Part an opinion from the entry, join others into it, write a note, or send the outcome back."""
    version = _version(request, pk)
    group = _entry(version, entry)
    group.version = _number(request.POST.get("seen"), group.version)
    if deed not in DEEDS:
        raise NotFound
    DEEDS[deed](request, group)
    return HttpResponseRedirect(reverse("legislation:ledger-entry", args=[version.pk, group.pk]))


def _split(request: SignedInRequest, group: OpinionGroup) -> None:
    opinion = get_object_or_404(Opinion, pk=_uuid(request.POST.get("opinion")), group=group)
    ledger_groups.split_opinion(opinion, group=group, by=request.user, at=database_now())
    messages.success(request, _("It is an entry of its own now."))


def _merge(request: SignedInRequest, group: OpinionGroup) -> None:
    others = seen_entries(request.POST.getlist("entry"), group.consultation)
    ledger_groups.merge_groups(others, into=group, by=request.user, at=database_now())
    messages.success(request, _("Joined: one outcome for all of them."))


def _note(request: SignedInRequest, group: OpinionGroup) -> None:
    ledger.add_note(group, words=_words(NoteForm(request.POST), "words"), by=request.user, at=database_now())


def _send_back(request: SignedInRequest, group: OpinionGroup) -> None:
    ledger.send_back(group, reason=_words(ReasonForm(request.POST), "reason"), by=request.user, at=database_now())
    messages.success(request, _("Sent back."))


DEEDS: dict[str, Callable[[SignedInRequest, OpinionGroup], None]] = {
    "split": _split, "merge": _merge, "note": _note, "send-back": _send_back,
}  # fmt: skip


def seen_entries(tickets: list[str], consultation: Consultation) -> list[OpinionGroup]:
    """Return the ticked entries (`key:version`), each at the version that was seen."""
    seen = {key: version for key, _colon, version in (ticket.partition(":") for ticket in tickets[:500])}
    keys = [key for key in seen if _is_uuid(key)]
    rows = list(OpinionGroup.objects.filter(consultation=consultation, pk__in=keys).select_related("consultation"))
    for row in rows:
        row.version = _number(seen[str(row.pk)], -1)
    return rows


def _words(form: Any, name: str) -> str:
    """Return what was typed. Raises Invalid with the form's own words."""
    if not form.is_valid():
        raise Invalid(next(iter(form.errors.values()))[0])
    return str(form.cleaned_data[name])


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _uuid(text: str | None) -> UUID:
    if not text or not _is_uuid(text):
        raise NotFound
    return UUID(text)


def _consultation(request: SignedInRequest, pk: UUID) -> Consultation:
    rows = Consultation.objects.visible_to(request.user).select_related("draft__regulation", "bill")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def ledger_confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show what waits for the legislative committee, by article; confirm or send back what is ticked."""
    consultation = _consultation(request, pk)
    if request.method == "POST":
        _settle(request, consultation)
        return HttpResponseRedirect(request.get_full_path())
    chosen, page = _to_confirm(request, consultation)
    context = {
        **admin.site.each_context(request),
        "title": _("Confirm outcomes"),
        "consultation": consultation,
        "filter": chosen,
        "page_obj": page,
        "rows": [line_of(group, request.user) for group in page],
        "may_confirm": may_confirm_outcomes(request.user, consultation),
        "is_all": "all" in request.GET,
    }
    return TemplateResponse(request, "legislation/ledger_confirm.html", context)


def _to_confirm(request: SignedInRequest, consultation: Consultation) -> tuple[ConfirmFilter, Page[OpinionGroup]]:
    """Return the filter and the page of entries that fit it, in the order of the text."""
    chosen = ConfirmFilter(request.GET or None)
    picked = chosen.cleaned_data if chosen.is_valid() else {}
    rows = entries_of(consultation).filter(ledger_state=picked.get("state") or LedgerState.PROPOSED)
    if picked.get("outcome"):
        rows = rows.filter(outcome=picked["outcome"])
    rows = rows.order_by(F("node__position").asc(nulls_first=True), "-headcount", "first_at", "id")
    return chosen, Paginator(rows, LINES).get_page(request.GET.get("page"))


def line_of(group: OpinionGroup, user: Any) -> dict[str, Any]:
    """Return an entry as a line of the confirmation, and whether it can be confirmed by this person."""
    carried = group.outcome in (Outcome.ADOPTED, Outcome.PARTLY)
    is_mine = group.proposed_by_id == user.pk
    return {
        "group": group,
        "source": who(group.lead) if group.lead else "",
        "ticket": f"{group.pk}:{group.version}",
        "tag": TAGS.get(group.outcome, ""),
        "lacks_words": carried and not group.adoptions.all(),
        "is_mine": is_mine,
    }


def _settle(request: SignedInRequest, consultation: Consultation) -> None:
    """Confirm or send back what was ticked, and say how many, and which were not, and why."""
    ticked = seen_entries(request.POST.getlist("entry"), consultation)
    if not ticked:
        messages.warning(request, _("Tick the entries first."))
        return
    if request.POST.get("deed") == "send-back":
        _send_back_all(request, ticked)
        return
    result = ledger.confirm_outcomes(ticked, by=request.user, at=database_now())
    if result.done:
        words = ngettext("%(count)s outcome confirmed.", "%(count)s outcomes confirmed.", len(result.done))
        messages.success(request, words % {"count": len(result.done)})
    for group, reason in result.refused[:20]:
        messages.warning(request, f"{group.get_outcome_display()} · {group.headcount}: {reason}")


def _send_back_all(request: SignedInRequest, ticked: list[OpinionGroup]) -> None:
    form, done = ReasonForm(request.POST), 0
    if not form.is_valid():
        messages.warning(request, str(form.errors["reason"][0]))
        return
    reason = form.cleaned_data["reason"]
    for group in ticked:
        try:
            ledger.send_back(group, reason=reason, by=request.user, at=database_now())
        except Refusal as refusal:
            messages.warning(request, str(refusal.detail))
        else:
            done += 1
    if done:
        words = ngettext("%(count)s outcome sent back.", "%(count)s outcomes sent back.", done)
        messages.success(request, words % {"count": done})


@require_http_methods(["GET", "POST"])
def ledger_report(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show the figures and what is missing; publish the outcome when nothing is."""
    consultation = _consultation(request, pk)
    form = ReportForm(request.POST or None, initial={"words": consultation.report})
    if request.method == "POST" and form.is_valid():
        reports.publish_report(consultation, words=form.cleaned_data["words"], by=request.user, at=database_now())
        messages.success(request, _("The outcome is published, and the senders are being told."))
        return HttpResponseRedirect(reverse("legislation:consultation-outcome", args=[consultation.pk]))
    context = {
        **admin.site.each_context(request),
        "title": _("Publish the outcome"),
        "consultation": consultation,
        "figures": consultation_figures(consultation),
        "missing": reports.missing_for_report(consultation).sentences(),
        "may_publish": may_publish_report(request.user, consultation),
        "form": form,
    }
    return TemplateResponse(request, "legislation/ledger_report.html", context)
