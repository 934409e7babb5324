"""Opinions with their outcomes as rows of a table: what everybody may have, and what staff work with. No sender."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from .documents.opinions_export import ExportRow
from .drafting_queue import who
from .models import Adoption, Consultation, Opinion, OpinionGroup
from .queries_ledger import shown_opinions, told_entries
from .states import LedgerState

CHUNK = 1000


def public_rows(consultation: Consultation) -> Iterator[ExportRow]:
    """Yield the published table: one row an entry, with a text that was let through. Three queries a thousand."""
    number = 0
    entries = told_entries(consultation).iterator(chunk_size=CHUNK)
    while groups := list(islice(entries, CHUNK)):
        shown = shown_opinions(groups)
        for group in groups:
            number += 1
            opinion = shown[group.shown_id]
            yield _row(number, opinion, group, list(group.adoptions.all()), opinion.shown_text or opinion.text)


def staff_rows(consultation: Consultation) -> Iterator[ExportRow]:
    """Yield every opinion as it was sent, with the outcome proposed or confirmed. Two queries."""
    carried: dict[UUID, list[Adoption]] = {}
    adoptions = Adoption.objects.filter(group__consultation=consultation).order_by("at", "id")
    for adoption in adoptions.select_related("text_carrying__version"):
        carried.setdefault(adoption.group_id, []).append(adoption)
    rows = Opinion.objects.filter(consultation=consultation).select_related("node", "group", "task__point")
    rows = rows.order_by("node__position", "group", "received_at", "id")
    for number, opinion in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        group = opinion.group
        yield _row(number, opinion, group, carried.get(group.pk, []) if group else [], opinion.text)


def _row(
    number: int, opinion: Opinion, group: OpinionGroup | None, adoptions: list[Adoption], words: str
) -> ExportRow:  # fmt: skip
    outcome, reason = _ending(group)
    return ExportRow(
        number=str(number), article=opinion.node.label if opinion.node else "", words=words, quote=opinion.quote,
        proposed=opinion.proposed_words, source=who(opinion), headcount=group.headcount if group else 1,
        received=opinion.received_at, outcome=outcome, reason=reason,
        adopted_in="；".join(f"{one.label}“{one.quote}”" for one in adoptions),
    )  # fmt: skip


def _ending(group: OpinionGroup | None) -> tuple[str, str]:
    """Return the outcome and its reason in words, both empty before one is proposed."""
    if group is None or group.ledger_state == LedgerState.UNDECIDED:
        return "", ""
    reason = str(group.get_reason_display()) if group.reason else ""
    return str(group.get_outcome_display()), "：".join(filter(None, [reason, group.words]))
