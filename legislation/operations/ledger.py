"""The adoption ledger (采纳台账): every opinion gets an outcome, proposed by one hand and confirmed by another.

Every deed holds the entry's row first and reads the consultation afterwards, so that none slips in beside the
publication of the outcome. An entry that was changed since it was read is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, MoveRefused, NotAllowed, Refusal, require
from congress.core.lifecycle import advance, change
from congress.notifications.operations import notify

from ..figures import counting_outcomes
from ..models import Adoption, Consultation, DraftVersion, OpinionGroup, OpinionNote, ProvisionText
from ..permissions import may_confirm_outcomes, may_propose_outcome
from ..permissions_ledger import RUNNING, may_send_back, may_write_note
from ..quotes import nearest
from ..states import CARRIED, LEDGER, LedgerState, Outcome, Reason

NO_ONE = {"proposed_by": None, "proposed_at": None, "confirmed_by": None, "confirmed_at": None}


@dataclass
class Confirmed:
    """What a bulk confirmation did: the entries confirmed, and those refused with the reason."""

    done: list[OpinionGroup] = field(default_factory=list)
    refused: list[tuple[OpinionGroup, str]] = field(default_factory=list)


def hold(group: OpinionGroup) -> None:
    """Hold the entry's row until the transaction ends, and read its consultation afresh.

    Raises MoveRefused when the entry was changed, or merged into another, since it was read.
    """
    rows = OpinionGroup.objects.select_for_update(no_key=True)  # a new opinion may join meanwhile, a deed may not
    row = rows.filter(pk=group.pk).values_list("version", "headcount").first()
    if row is None or row[0] != group.version:
        raise MoveRefused(_("Somebody else has just changed this. Look at it again and repeat your step."))
    group.headcount = row[1]
    group.consultation = Consultation.objects.get(pk=group.consultation_id)


def refuse_confirmed(group: OpinionGroup) -> None:
    """Raise MoveRefused for an entry whose outcome stands."""
    if group.ledger_state == LedgerState.CONFIRMED:
        raise MoveRefused(_("This outcome is confirmed. Only the legislative committee can send it back."))


def note_deed(verb: str, group: OpinionGroup, *, by: User, at: datetime, **after: object) -> None:
    """Write the audit entry of a deed on `group`."""
    facts = {"ledger": group.ledger_state, "outcome": group.outcome} | after
    record(f"opinion.{verb}", group, by=by, after=facts, scope_path=group.consultation.path, at=at)


@transaction.atomic
def propose_outcome(
    group: OpinionGroup, *, outcome: str, reason: str = "", words: str = "", by: User, at: datetime
) -> None:
    """Propose how the opinions of this entry end; a later proposal takes the place of an earlier one.

    Words marked in the next version stay with an outcome that is carried by words, and go with any other.
    Raises NotAllowed, MoveRefused, Invalid: not adopting needs a reason and words to the sender. Source: LL40; local.
    """
    hold(group)
    require(may_propose_outcome(by, group))
    refuse_confirmed(group)
    if outcome not in Outcome.values or (reason and reason not in Reason.values):
        raise Invalid(_("Choose an outcome."))
    if outcome == Outcome.NOT_ADOPTED and not (reason and words.strip()):
        raise Invalid(_("Not adopted: choose the reason, and write it in words for the sender."))
    before = {"ledger": group.ledger_state, "outcome": group.outcome}
    advance(
        group, LEDGER, "propose", outcome=outcome, reason=reason, words=words.strip()[:1000],
        proposed_by=by, proposed_at=at,
    )  # fmt: skip
    dropped = 0 if outcome in CARRIED else Adoption.objects.filter(group=group).delete()[0]
    note_deed("outcome_proposed", group, by=by, at=at, before=before, reason=reason, adoptions_dropped=dropped)


@transaction.atomic
def clear(group: OpinionGroup, *, by: User, at: datetime) -> None:
    """Take a proposal back; marked words and the words to the sender stay. Raises NotAllowed, MoveRefused."""
    hold(group)
    require(may_propose_outcome(by, group))
    refuse_confirmed(group)
    outcome = group.outcome
    advance(group, LEDGER, "clear", outcome="", reason="", **NO_ONE)
    note_deed("outcome_taken_back", group, by=by, at=at, was=outcome)


@transaction.atomic
def adopt_words(group: OpinionGroup, *, text: ProvisionText, start: int, end: int, by: User, at: datetime) -> Adoption:
    """Record that the words `[start, end)` of `text.text`, in a later version of the regulation, carry this opinion.

    Marking words for an undecided entry proposes to adopt it. The same words twice are one adoption. The text's row
    is held, so that nobody edits it meanwhile. Raises NotAllowed, MoveRefused, Invalid. Source: LL40; local.
    """
    hold(group)
    require(may_propose_outcome(by, group))
    refuse_confirmed(group)
    if group.outcome and group.outcome not in CARRIED:
        raise MoveRefused(_("Words carry only what is adopted or partly adopted: propose that first."))
    row = _held_text(text, group.consultation)
    if not 0 <= start < end <= len(row.text) or not row.text[start:end].strip():
        raise Invalid(_("These words are not in the text of the article."))
    if group.ledger_state == LedgerState.UNDECIDED:
        propose_outcome(group, outcome=Outcome.ADOPTED, words=group.words, by=by, at=at)
    adoption, is_new = Adoption.objects.get_or_create(
        group=group, text_carrying=row, start=start, end=end,
        defaults={"quote": row.text[start:end], "label": row.label, "at": at, "by": by},
    )  # fmt: skip
    if is_new:
        change(group)
        note_deed("words_adopted", group, by=by, at=at, text=str(row.pk), start=start, end=end)
    return adoption


def _held_text(text: ProvisionText, consultation: Consultation) -> ProvisionText:
    """Return the text as it is now, held; refuse one that is not of a later version of the same regulation."""
    rows = ProvisionText.objects.select_for_update(of=("self",), no_key=True).select_related("version")
    row = rows.filter(pk=text.pk).first()
    consulted = consultation.draft
    if row is None or row.version.regulation_id != consulted.regulation_id or row.version.number <= consulted.number:
        raise Invalid(_("Mark words of a later version of this regulation."))
    return row


@transaction.atomic
def remove_adoption(adoption: Adoption, *, by: User, at: datetime) -> None:
    """Take away that these words carry the opinion. Raises NotAllowed, MoveRefused."""
    group = adoption.group
    hold(group)
    require(may_propose_outcome(by, group))
    refuse_confirmed(group)
    Adoption.objects.filter(pk=adoption.pk).delete()
    change(group)
    note_deed("words_released", group, by=by, at=at, text=str(adoption.text_carrying_id))


def confirm_outcomes(groups: Iterable[OpinionGroup], *, by: User, at: datetime) -> Confirmed:
    """Confirm what was proposed, one entry after another, and return which were and which were not, and why.

    Not confirmed: what the same person proposed, what is adopted without words, or with words that are no longer
    there, and what was changed meanwhile. Raises NotAllowed. Source: LL36; LL87; local.
    """
    result = Confirmed()
    rows = sorted(groups, key=lambda group: group.pk)  # two confirmers hold rows in the same order
    for consultation in {group.consultation_id: group.consultation for group in rows}.values():
        require(may_confirm_outcomes(by, consultation))
    with transaction.atomic():
        keys = [group.pk for group in rows]  # held before they are counted: opinions may still be joining
        list(OpinionGroup.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
        with counting_outcomes(rows):
            _confirm_each(rows, result, by=by, at=at)
    return result


def _confirm_each(rows: list[OpinionGroup], result: Confirmed, *, by: User, at: datetime) -> None:
    for group in rows:
        try:
            with transaction.atomic():
                _confirm(group, by=by, at=at)
        except Refusal as refusal:
            result.refused.append((group, str(refusal.detail)))
        else:
            result.done.append(group)


def _confirm(group: OpinionGroup, *, by: User, at: datetime) -> None:
    hold(group)
    require(may_confirm_outcomes(by, group.consultation))
    if group.consultation.state not in RUNNING:
        raise MoveRefused(_("The outcome of this consultation is published."))
    if group.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this yourself: somebody else confirms it."))
    if group.outcome in CARRIED:
        rows = list(group.adoptions.select_related("text_carrying__version"))
        if not rows:
            raise MoveRefused(_("It is to be adopted, but no words of the next version are marked."))
        if _carry(rows):
            raise MoveRefused(_("Marked words are no longer in the next version: mark them anew."))
    advance(group, LEDGER, "confirm", confirmed_by=by, confirmed_at=at)
    note_deed("outcome_confirmed", group, by=by, at=at)


@transaction.atomic
def send_back(group: OpinionGroup, *, reason: str, by: User, at: datetime) -> None:
    """Give a proposed or confirmed outcome back to who proposed it, with a reason. Raises NotAllowed, Invalid.

    The reason becomes a note on the entry.
    """
    hold(group)
    require(may_send_back(by, group))
    if not reason.strip():
        raise Invalid(_("Say why you send it back."))
    proposer, outcome = group.proposed_by, group.get_outcome_display()
    with counting_outcomes([group]):
        advance(group, LEDGER, "send_back", outcome="", reason="", **NO_ONE)
    words = _("Sent back (%(outcome)s): %(reason)s") % {"outcome": outcome, "reason": reason.strip()}
    OpinionNote.objects.create(group=group, by=by, at=at, words=words[:1000])
    note_deed("outcome_sent_back", group, by=by, at=at, was=str(outcome))
    if proposer is not None:
        notify(
            "opinion.sent_back", subject=group, dedupe_key=f"opinion.sent_back:{group.pk}:{group.version}", at=at,
            user=proposer, facts={"title": group.consultation.draft.title, "reason": reason.strip()[:300]},
            url=f"/admin/legislation/drafting-room/{group.consultation.draft_id}/entries/{group.pk}/",
            only_in_the_portal=True,
        )  # fmt: skip


@transaction.atomic
def add_note(group: OpinionGroup, *, words: str, by: User, at: datetime) -> OpinionNote:
    """Add a note that staff and committee see. Raises NotAllowed, Invalid when it is empty."""
    require(may_write_note(by, group))
    if not words.strip():
        raise Invalid(_("Write the note."))
    return OpinionNote.objects.create(group=group, by=by, at=at, words=words.strip()[:1000])


@transaction.atomic
def check_adoptions(version: DraftVersion) -> list[Adoption]:
    """Carry the marked words of `version` along with its text, and return those that are no longer there.

    Words that moved within their article keep their mark: its place and the article's label are written anew.
    """
    rows = Adoption.objects.select_for_update(of=("self",)).filter(text_carrying__version=version)
    return _carry(list(rows.select_related("text_carrying__version", "group").order_by("at", "pk")))


def broken_adoptions(version: DraftVersion) -> list[Adoption]:
    """Return the adoptions whose words are gone: a version with any cannot be settled."""
    return check_adoptions(version)


def _carry(adoptions: list[Adoption]) -> list[Adoption]:
    """Write where each quote stands now, and return those that stand nowhere. Two that came together are one."""
    broken, stayed, moved = [], set(), []
    for adoption in adoptions:
        carrying = adoption.text_carrying
        place = nearest(adoption.quote, carrying.text, adoption.start)
        if place is None:
            broken.append(adoption)
        elif (place, carrying.label) == (adoption.start, adoption.label):
            stayed.add(_place(adoption))
        else:
            adoption.start, adoption.end, adoption.label = place, place + len(adoption.quote), carrying.label
            moved.append(adoption)
    Adoption.objects.filter(pk__in=[adoption.pk for adoption in moved]).delete()  # they may change places
    fresh = {_place(adoption): adoption for adoption in reversed(moved) if _place(adoption) not in stayed}
    Adoption.objects.bulk_create(fresh.values())
    return broken


def _place(adoption: Adoption) -> tuple[object, ...]:
    return (adoption.group_id, adoption.text_carrying_id, adoption.start, adoption.end)
