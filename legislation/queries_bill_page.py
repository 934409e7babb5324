"""What the page of a bill shows to staff: its way, its texts, consultations, readings, votes and filing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day
from congress.core.errors import Words

from .models import (
    ApprovalCase,
    BillItem,
    BillStep,
    Consultation,
    DraftImport,
    DraftVersion,
    Enactment,
    Filing,
    Reading,
    RegulationBill,
)
from .states import BillState, ConsultationState, LedgerState
from .states_cases import FilingState

_ASIDE = {BillState.SHELVED, BillState.WITHDRAWN, BillState.REJECTED, BillState.ENDED}


@dataclass(frozen=True)
class Stage:
    """One stage of the procedure: `state` is done, now, next or ended."""

    label: Words
    state: str
    day: date | None = None


@dataclass
class ItemTexts:
    """A regulation of the bill with its texts, and the text in force that they may begin from."""

    item: BillItem
    versions: list[DraftVersion] = field(default_factory=list)
    standing: DraftVersion | None = None


def bill_page(bill: RegulationBill) -> dict[str, Any]:
    """Return what the page shows. The number of queries does not depend on how much there is."""
    readings = list(bill.readings.select_related("draft"))
    consultations = consultations_of(bill)
    filings = list(Filing.objects.filter(Q(bill=bill) | Q(approval__draft__bill=bill)))
    steps = list(bill.steps.select_related("by").order_by("at", "id"))
    return {
        "items": texts_of_items(bill),
        "readings": readings,
        "consultations": consultations,
        "filings": filings,
        "approvals": list(ApprovalCase.objects.filter(draft__bill=bill).select_related("submitted_to", "draft")),
        "votes": list(bill.votes.select_related("item__regulation", "provision_text").order_by("at", "id")),
        "plan_items": list(bill.plan_items.select_related("plan")),
        "story": [(step, step_label(step)) for step in steps],
        "stages": stages(bill, steps, readings, consultations, filings),
        "imports": list(DraftImport.objects.filter(bill=bill).select_related("created_by", "regulation")),
    }


def consultations_of(bill: RegulationBill) -> list[Consultation]:
    """Return the bill's consultations with `opinion_count` and `waiting`: entries of the ledger to be confirmed."""
    undecided = Q(groups__isnull=False) & ~Q(groups__ledger_state=LedgerState.CONFIRMED)
    rows = bill.consultations.select_related("draft").order_by("opens_at", "id")
    return list(
        rows.annotate(
            opinion_count=Count("opinions", distinct=True), waiting=Count("groups", filter=undecided, distinct=True)
        )
    )


def texts_of_items(bill: RegulationBill) -> list[ItemTexts]:
    """Return the regulations of the bill with their texts, the newest first. Three queries."""
    rows = {item.regulation_id: ItemTexts(item) for item in bill.items.select_related("regulation")}
    for version in bill.versions.order_by("-number"):
        if version.regulation_id in rows:
            rows[version.regulation_id].versions.append(version)
    enactments = Enactment.objects.filter(regulation__in=rows, ended_on__isnull=True).select_related("version")
    for enactment in enactments:
        rows[enactment.regulation_id].standing = enactment.version
    return list(rows.values())


STEPS: dict[str, Words] = {
    "create": _("Bill opened"),
    "draft": _("Drafting begun"),
    "submit": _("Bill submitted"),
    "put_on_agenda": _("Put on the agenda of a session"),
    "read": _("Read"),
    "reading_closed": _("Reading closed"),
    "consultation_announced": _("Consultation announced"),
    "consultation_closed": _("Consultation closed"),
    "outcome_published": _("Outcome of the consultation published"),
    "deliberate": _("Unified deliberation begun"),
    "put_to_vote": _("Put to the vote"),
    "provision_vote": _("Vote on a contested provision"),
    "item_vote": _("Vote on one regulation"),
    "pass": _("Bill passed"),
    "reject": _("Bill rejected"),
    "publish": _("Regulation published"),
    "take_effect": _("Came into force"),
    "shelve": _("Bill shelved"),
    "resume": _("Taken up again"),
    "extend": _("Deliberation extended"),
    "end": _("Deliberation ended"),
    "withdraw": _("Bill withdrawn"),
}


def step_label(step: BillStep) -> Words:
    """Return what a step is called."""
    return STEPS.get(step.kind, step.kind.replace("_", " "))


def stages(
    bill: RegulationBill,
    steps: Sequence[BillStep],
    readings: Sequence[Reading],
    consultations: Sequence[Consultation],
    filings: Sequence[Filing],
) -> list[Stage]:
    """Return the procedure of the bill from plan to filing: what is done, where it stands, what comes."""
    days = {step.kind: step.held_on or china_day(step.at) for step in steps}
    done: list[Stage] = []
    for kind, label in (("create", _("Plan")), ("draft", _("Drafting")), ("submit", _("Submitted")),
                        ("put_on_agenda", _("Agenda"))):  # fmt: skip
        done.append(Stage(label, "done" if kind in days else "next", days.get(kind)))
    for number in range(1, max(len(readings), bill.readings_planned) + 1):
        held = next((reading for reading in readings if reading.number == number), None)
        state = "next" if held is None else "done" if held.closed_at else "now"
        name = _("Reading %(number)s") % {"number": number}
        done.append(Stage(name, state, held.held_on if held else None))
        if number == 1:
            public = [row for row in consultations if row.state != ConsultationState.CANCELLED]
            opened = china_day(public[0].opens_at) if public else None
            done.append(Stage(_("Consultation"), "done" if public else "next", opened))
    passed = {BillState.PASSED, BillState.PUBLISHED, BillState.IN_FORCE}
    for kind, label, is_done in (
        ("deliberate", _("Unified deliberation"), "put_to_vote" in days),
        ("pass", _("Vote"), bill.work_state in passed),
        ("publish", _("Publishing"), "publish" in days),
        ("take_effect", _("In force"), "take_effect" in days),
    ):
        done.append(Stage(label, "done" if is_done else "next", days.get(kind) if is_done else None))
    filed = next((row for row in filings if row.state == FilingState.FILED), None)
    done.append(Stage(_("Filed"), "done" if filed else "next", filed.filed_on if filed else None))
    return _with_now(bill, done)


def _with_now(bill: RegulationBill, found: list[Stage]) -> list[Stage]:
    """Mark the stage at hand, the first behind what is done; beside the way, what will not come any more."""
    last = max((place for place, stage in enumerate(found) if stage.state != "next"), default=-1)
    if bill.work_state in _ASIDE:
        return [Stage(one.label, "ended" if place > last else one.state, one.day) for place, one in enumerate(found)]
    if any(stage.state == "now" for stage in found):
        return found
    return [Stage(one.label, "now" if place == last + 1 else one.state, one.day) for place, one in enumerate(found)]
