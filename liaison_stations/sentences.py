"""One plain sentence for each state and each step, in the reader's language."""

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Message, MessageStep, Referral
from .models.message import StepKind
from .states import Publication, Satisfaction, Work


def holder(message: Message) -> str:
    """Return who has the message now: the station, the deputy, the department; empty when nobody has to act."""
    state = message.work_state
    if state == Work.REFERRED:
        referral = open_referral(message)
        return str(referral.organ or referral.to_body) if referral else ""
    if state == Work.RECEIVED:
        return message.station.name
    if state in {Work.WITH_DEPUTY, Work.FOLLOWING_UP, Work.REOPENED}:
        return deputy_title(message)
    return ""


def open_referral(message: Message) -> Referral | None:
    """Return the newest referral of the message, from the rows read with it where they are."""
    return max(message.referrals.all(), key=lambda referral: referral.assigned_at, default=None)


def deputy_title(message: Message) -> str:
    """Return how the deputy is called in a sentence."""
    if message.deputy:
        return _("Deputy %(name)s") % {"name": message.deputy.name}
    return _("a deputy of %(station)s") % {"station": message.station.name}


def state_sentence(message: Message) -> str:
    """Return the state in one sentence: who has it, what happens next and by when."""
    words = {
        "who": holder(message),
        "due": message.due_on.isoformat() if message.due_on else "",
        "reason": message.decline_reason,
        "elsewhere": message.elsewhere,
    }
    return _state_pattern(message) % words


def _state_pattern(message: Message) -> str:
    state = message.work_state
    if state == Work.RECEIVED:
        if message.publication_state == Publication.HELD:
            return _("%(who)s keeps your message and looks at it by hand. Nothing is lost.")
        return _("%(who)s has your message and will pass it on by %(due)s.")
    if state == Work.REFERRED and not message.due_on:
        return _("%(who)s is working on it.")
    patterns = {
        Work.WITH_DEPUTY: _("%(who)s has your message and will answer by %(due)s."),
        Work.FOLLOWING_UP: _("%(who)s is following it up and will tell you more by %(due)s."),
        Work.REFERRED: _("%(who)s is working on it and will answer by %(due)s."),
        Work.REOPENED: _("You said it is not solved. %(who)s has it again and will answer by %(due)s."),
        Work.NOT_ACCEPTED: _("It could not be accepted: %(reason)s Where to go instead: %(elsewhere)s"),
        Work.ANSWERED: _("There is an answer. Please have a look, and tell us whether it is solved."),
    }
    if state == Work.CLOSED:
        return _closed_sentence(message)
    return patterns[Work(state)]


def _closed_sentence(message: Message) -> str:
    return {
        Satisfaction.SOLVED: _("Solved, as the resident confirmed."),
        Satisfaction.PARTLY: _("Partly solved, as the resident said."),
        Satisfaction.NOT_SOLVED: _("Closed without being solved: the resident is not content with the answer."),
    }.get(Satisfaction(message.satisfaction), _("Closed: we asked whether it is solved and heard nothing."))


def step_sentence(step: MessageStep) -> str:
    """Return what happened in one sentence, without its date and without the words that go with it."""
    return _step_pattern(step) % {"who": step.who, **{key: str(value) for key, value in step.facts.items()}}


def _step_pattern(step: MessageStep) -> str:
    kind = StepKind(step.kind)
    if kind == StepKind.ANSWERED and step.facts.get("claim"):
        return _claim_pattern(step)
    if kind == StepKind.VERDICT:
        return _verdict_sentence(step.facts.get("verdict", ""))
    if kind == StepKind.CLOSED:
        unsolved = step.facts.get("unsolved")
        return _("Closed without being solved") if unsolved else _("Closed, since we heard nothing")
    if kind == StepKind.RETURNED and step.facts.get("taken_back"):
        return _("%(who)s took it back from %(taken_back)s")
    if kind == StepKind.JOINED:
        count = int(step.facts.get("count", 1))
        return ngettext("A neighbour joined", "%(count)s neighbours have joined", count)
    if kind in {StepKind.PASSED_ON, StepKind.READ, StepKind.NOTED} and not step.who:
        return _("Passed to the deputies of the station")
    return _PATTERNS[kind]()


def _claim_pattern(step: MessageStep) -> str:
    return {
        Referral.Claim.DONE: _("%(who)s answered: done"),
        Referral.Claim.PLANNED: _("%(who)s answered: planned for %(promised_on)s"),
        Referral.Claim.IMPOSSIBLE: _("%(who)s answered: not possible now"),
    }[Referral.Claim(step.facts["claim"])]


def _verdict_sentence(verdict: str) -> str:
    return {
        "solved": _("The resident says: solved"),
        "partly": _("The resident says: partly solved"),
        "not_solved": _("The resident says: not solved"),
    }.get(verdict, "")


_PATTERNS = {
    StepKind.RECEIVED: lambda: _("%(who)s received the message"),
    StepKind.HELD: lambda: _("%(who)s looks at it by hand first"),
    StepKind.PASSED_ON: lambda: _("Passed to deputy %(who)s"),
    StepKind.PUBLISHED: lambda: _("Made public"),
    StepKind.KEPT_PRIVATE: lambda: _("Kept private"),
    StepKind.REDACTED: lambda: _("A part of the text was hidden from view"),
    StepKind.WITHDRAWN: lambda: _("Taken out of public view"),
    StepKind.NOT_ACCEPTED: lambda: _("%(who)s could not accept it"),
    StepKind.READ: lambda: _("Deputy %(who)s has read it"),
    StepKind.TAKEN: lambda: _("Deputy %(who)s took it on"),
    StepKind.NOTED: lambda: _("Deputy %(who)s went to look"),
    StepKind.REFERRED: lambda: _("Referred to %(who)s"),
    StepKind.RETURNED: lambda: _("%(who)s returned it: not theirs"),
    StepKind.PAUSED: lambda: _("%(who)s stopped the clock"),
    StepKind.RESUMED: lambda: _("%(who)s let the clock run again"),
    StepKind.ANSWERED: lambda: _("%(who)s answered"),
    StepKind.REOPENED: lambda: _("Reopened"),
    StepKind.FOLDED: lambda: _("Joined with the same matter of neighbours"),
    StepKind.REMINDED: lambda: _("A reminder was sent"),
}


def promised(step: MessageStep) -> str:
    """Return until when the step promises something, as a date in words, or an empty text."""
    promised_on = parse_date(str(step.facts.get("promised_on", "")))
    day = step.due_on or promised_on
    return _("by %(day)s") % {"day": day.isoformat()} if day else ""
