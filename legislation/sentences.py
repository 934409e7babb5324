"""One plain sentence for how an opinion stands, and for each step of its way, in the reader's language."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congress.core.clock import database_now

from .models import Adoption, BillStep, Consultation, Enactment, Opinion
from .queries_voice import adoptions_of, enactments_of, later_steps
from .states import CARRIED, BillState, ConsultationState, LedgerState, OpinionPublication, Outcome
from .words import BILL_STEPS

AROUND = 80  # characters of the article shown on either side of the words that carry an opinion
UNFOLLOWED = (BillState.WITHDRAWN, BillState.REJECTED, BillState.SHELVED, BillState.ENDED)


@dataclass(frozen=True)
class Step:
    """One step of an opinion's way. `is_next`: it has not happened yet."""

    sentence: str
    at: datetime | None = None
    words: str = ""
    is_next: bool = False


@dataclass(frozen=True)
class CarriedWords:
    """The words of a later version that carry an opinion, with what stands around them. `url` may be empty."""

    label: str
    version: str
    before: str
    quote: str
    after: str
    url: str
    in_force: Enactment | None = None


@dataclass(frozen=True)
class Story:
    """How an opinion stands, its way so far, and the words that carry it."""

    opinion: Opinion
    sentence: str
    steps: list[Step]
    carried: list[CarriedWords] = field(default_factory=list)

    @property
    def others(self) -> int:
        """Return how many more sent the same."""
        return self.opinion.group.headcount - 1 if self.opinion.group else 0

    @property
    def is_decided(self) -> bool:
        """Tell whether its outcome stands."""
        return is_decided(self.opinion)


def is_decided(opinion: Opinion) -> bool:
    """Tell whether the outcome of `opinion` was confirmed."""
    return opinion.group is not None and opinion.group.ledger_state == LedgerState.CONFIRMED


def story(opinion: Opinion, *, at: datetime) -> Story:
    """Return the way of `opinion` for whoever holds its receipt, in a fixed number of queries."""
    adoptions = adoptions_of(opinion)
    enacted = enactments_of(adoptions)
    carried = [carried_words(row, enacted.get(row.text_carrying.provision_id)) for row in adoptions]
    return Story(opinion, state_sentence(opinion, at=at, labels=[row.label for row in adoptions]),
                 _steps(opinion, at=at), carried)  # fmt: skip


def state_sentence(opinion: Opinion, *, at: datetime, labels: list[str] | None = None) -> str:
    """Return how the opinion stands in one sentence: what happens next and by when, or what became of it."""
    if is_decided(opinion):
        return outcome_sentence(opinion, labels or [])
    consultation = opinion.consultation
    if consultation.bill.work_state in UNFOLLOWED:
        return _("The bill does not go on for now (%(state)s). Your opinion is kept with it.") % {
            "state": consultation.bill.get_work_state_display()
        }
    if consultation.is_open(at):
        return _(
            "We have your opinion. Opinions are taken until %(moment)s; then each gets an outcome, to be read here."
        ) % {"moment": consultation.until}
    return _("The consultation is closed, your opinion is being considered. No reading ends before it has an outcome.")


def closed_words(consultation: Consultation) -> str:
    """Return why no opinion can be written now: it closed, or has not begun."""
    if consultation.state == ConsultationState.ANNOUNCED and consultation.opens_at > database_now():
        return _("This consultation begins on %(moment)s.") % {"moment": moment(consultation.opens_at)}
    return _(
        "This consultation closed on %(moment)s and takes no more opinions. What came in before then is considered."
    ) % {"moment": consultation.until}


def outcome_sentence(opinion: Opinion, labels: list[str]) -> str:
    """Return what became of an opinion whose outcome stands."""
    group = opinion.group
    outcome = Outcome(group.outcome) if group else Outcome.REFERENCE
    if outcome in CARRIED and labels:
        whole = _("Adopted: it stands in %(articles)s of the next version.")
        part = _("Adopted in part: it stands in %(articles)s of the next version.")
        return (whole if outcome == Outcome.ADOPTED else part) % {"articles": "、".join(dict.fromkeys(labels))}
    patterns = {
        Outcome.ADOPTED: _("Adopted: the next version takes it up."),
        Outcome.PARTLY: _("Adopted in part: the next version takes up some of it."),
        Outcome.ALREADY: _("The draft already provides for it."),
        Outcome.OUTSIDE: _("It was considered. It lies outside what this regulation governs."),
        Outcome.REFERENCE: _("It was considered and is kept for reference."),
        Outcome.NOT_ADOPTED: _("It was considered and not adopted: %(reason)s."),
    }
    return patterns[outcome] % {"reason": group.get_reason_display() if group else ""}


def moment(at: datetime) -> str:
    """Return a moment as people in China read it."""
    return localtime(at).strftime("%Y-%m-%d %H:%M")


def _steps(opinion: Opinion, *, at: datetime) -> list[Step]:
    consultation, group = opinion.consultation, opinion.group
    steps = [Step(_received(opinion), opinion.received_at), _shown(opinion)]
    if group is not None and group.headcount > 1:
        others = group.headcount - 1
        words = ngettext("%(others)s other person said the same: you are considered together",
                         "%(others)s others said the same: you are considered together", others)  # fmt: skip
        steps.append(Step(words % {"others": others}))
    if consultation.is_open(at):
        steps.append(Step(f"{_('The consultation closes')} {consultation.until}", is_next=True))
    elif consultation.closed_at:
        steps.append(Step(_("The consultation closed"), consultation.closed_at))
    if group is not None and is_decided(opinion):
        steps.append(Step(_decided(opinion), group.confirmed_at, group.words))
    else:
        steps.append(Step(_("Your opinion gets an outcome"), is_next=True))
    return steps + [told for told in map(bill_step, later_steps(opinion)) if told is not None]


def bill_step(step: BillStep) -> Step | None:
    """Return a step of the bill as part of the story; None for those an opinion's story tells itself."""
    if step.kind in {"consultation_announced", "consultation_closed"} or step.kind not in BILL_STEPS:
        return None
    facts = {"title": step.bill.title, "version": "", "closes_on": "", **step.facts}
    return Step(str(BILL_STEPS[step.kind]) % facts, step.at)


def _received(opinion: Opinion) -> str:
    if opinion.task is not None:
        return _("Received by the contact point %(point)s") % {"point": opinion.task.point.name}
    if opinion.receipt is not None and opinion.receipt.at_counter:
        return _("Received at the counter")
    return _("Received")


def _shown(opinion: Opinion) -> Step:
    state = OpinionPublication(opinion.publication_state)
    sentence = {
        OpinionPublication.AWAITING: _("Waiting to be let through for everybody to read"),
        OpinionPublication.PUBLIC: _("Let through: everybody may read it"),
        OpinionPublication.PRIVATE: _("Not shown to everybody; it counts all the same"),
        OpinionPublication.HELD: _("Somebody looks at it by hand first; it counts all the same"),
        OpinionPublication.WITHDRAWN: _("Taken out of public view; it counts all the same"),
    }[state]
    waits = state in {OpinionPublication.AWAITING, OpinionPublication.HELD}
    return Step(sentence, None if waits else opinion.moderated_at, opinion.hold_reason, is_next=waits)


def _decided(opinion: Opinion) -> str:
    group = opinion.group
    if group is None:
        return ""
    if group.outcome == Outcome.NOT_ADOPTED:
        return f"{group.get_outcome_display()}{_(': ')}{group.get_reason_display()}"
    return group.get_outcome_display()


def carried_words(row: Adoption, enactment: Enactment | None) -> CarriedWords:
    """Return the words that carry an opinion, with what stands around them where that text is settled."""
    text, version = row.text_carrying.text, row.text_carrying.version
    shown = version.is_settled and text[row.start : row.end] == row.quote
    before = text[max(0, row.start - AROUND) : row.start] if shown else ""
    after = text[row.end : row.end + AROUND] if shown else ""
    return CarriedWords(
        row.label, version.name, ("…" if row.start > AROUND and shown else "") + before, row.quote,
        after + ("…" if shown and row.end + AROUND < len(text) else ""), _where(row, enactment), enactment,
    )  # fmt: skip


def _where(row: Adoption, enactment: Enactment | None) -> str:
    """Return where the words may be read: in the regulation, else in the draft if there is a consultation on it."""
    provision, version = row.text_carrying.provision_id, row.text_carrying.version
    if enactment is not None:
        return reverse("legislation:article-detail", args=[enactment.regulation_id, provision])
    consultation: Consultation | None = getattr(version, "consultation", None)
    if consultation is None or consultation.state in {ConsultationState.PREPARING, ConsultationState.CANCELLED}:
        return ""
    return f"{reverse('legislation:consultation-detail', args=[consultation.pk])}#a-{provision}"
