"""What may be done with a row from its page: the form, the operation, who may, and in which state.

The pages show a deed only where it is possible; the operation decides again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from congress.bodies.settings import rule_value
from congress.core.clock import china_day, database_now
from congress.core.errors import Words

from . import forms_desk as forms
from . import local_rules, operations, permissions
from .models import Message, Referral
from .states import PUBLICATION, REFERRAL, WORK, Publication, Work


@dataclass(frozen=True)
class Deed:
    """One deed. `label` opens it, `button` does it, `done` is said afterwards. `key`: its key in the queue."""

    name: str
    label: Words
    button: Words
    done: Words
    form: type[forms.DeedForm]
    operation: Callable[..., Any]
    may: Callable[[Any, Any], bool]
    fits: Callable[[Any], bool]
    key: str = ""


def _work(move: str) -> Callable[[Message], bool]:
    return lambda message: WORK.allows(move, message.work_state) and message.folded_into_id is None


def _publication(move: str) -> Callable[[Message], bool]:
    return lambda message: PUBLICATION.allows(move, message.publication_state)


def _referral(move: str) -> Callable[[Referral], bool]:
    return lambda referral: REFERRAL.allows(move, referral.state)


def _may_visit(message: Message) -> bool:
    return message.work_state in {Work.WITH_DEPUTY, Work.FOLLOWING_UP, Work.REOPENED}


def _may_return(referral: Referral) -> bool:
    return _referral("return")(referral) and china_day(database_now()) <= referral.return_by


def _is_paused(referral: Referral) -> bool:
    return any(pause.until_on is None for pause in referral.pauses.all())


def _may_issue(user: Any, referral: Referral) -> bool:
    separate = rule_value(referral.message.body, local_rules.SEPARATE_ISSUER, on=china_day(database_now()))
    return permissions.may_issue_reply(user, referral, separate_issuer=separate)


def _may_send_back(user: Any, referral: Referral) -> bool:
    return permissions.may_review_reply(user, referral) or _may_issue(user, referral)


def _is_free(message: Message) -> bool:
    reached = message.work_state not in {Work.RECEIVED, Work.CLOSED, Work.NOT_ACCEPTED, Work.ANSWERED}
    return message.deputy_id is None and reached


def _is_passable(message: Message) -> bool:
    about_him = message.complains_of_deputy_id is not None and message.complains_of_deputy_id == message.deputy_id
    return _work("pass_on")(message) and message.publication_state != Publication.HELD and not about_him


def _may_route(message: Message) -> bool:
    return _work("route")(message) and (message.work_state == Work.RECEIVED or message.deputy_id is None)


def _is_open(message: Message) -> bool:
    return message.work_state not in {Work.CLOSED, Work.NOT_ACCEPTED} and message.folded_into_id is None


may = permissions
DEPUTY_DEEDS = (
    Deed(
        "take", _("I take it"), _("Take it"), _("It is yours now."), forms.PlainForm, operations.take,
        may.may_take_message, _is_free,
    ),
    Deed(
        "visit", _("I went to look"), _("Write it into the thread"), _("The resident can read what you saw."),
        forms.NoteForm, operations.note_visit, may.may_answer_message, _may_visit,
    ),
    Deed(
        "refer", _("Refer to whoever handles it"), _("Refer"), _("It is referred, and the resident is told."),
        forms.ReferForm, operations.refer, may.may_refer_message, _work("refer"),
    ),
    Deed(
        "answer", _("Answer"), _("Send the answer"),
        _("Your answer is out. The resident is asked whether it is solved."),
        forms.AnswerForm, operations.answer, may.may_answer_message,
        lambda message: _work("answer")(message) and message.work_state != Work.REFERRED,
    ),
    Deed(
        "decline", _("Not for a deputy"), _("Do not accept"), _("The resident is told why, and where to go."),
        forms.DeclineForm, operations.decline, may.may_answer_message, _work("decline"),
    ),
)  # fmt: skip
REFERRAL_DEEDS = (
    Deed(
        "draft", _("Draft the reply"), _("Hand in for review"), _("The draft is handed in."), forms.DraftForm,
        operations.draft_reply, may.may_draft_reply, _referral("draft"),
    ),
    Deed(
        "review", _("The draft is good"), _("Pass it on for issuing"), _("It waits to be issued."), forms.PlainForm,
        operations.review_reply, may.may_review_reply, _referral("review"),
    ),
    Deed(
        "issue", _("Issue the reply"), _("Issue"), _("The reply is out. The resident is asked whether it is solved."),
        forms.PlainForm, operations.issue_reply, _may_issue, _referral("issue"),
    ),
    Deed(
        "send-back", _("Send the draft back"), _("Send back"), _("It is with the drafter again."), forms.ReasonForm,
        operations.send_back, _may_send_back, _referral("send_back"),
    ),
    Deed(
        "return", _("Not ours"), _("Return it"), _("It is returned, and the resident is told."), forms.ReturnForm,
        operations.return_referral, may.may_draft_reply, _may_return,
    ),
    Deed(
        "pause", _("Stop the clock"), _("Stop it"), _("The clock stands still; the reason is kept."), forms.ReasonForm,
        operations.pause_clock, may.may_draft_reply,
        lambda referral: _referral("draft")(referral) and not _is_paused(referral),
    ),
    Deed(
        "resume", _("Let the clock run"), _("Let it run"), _("The clock runs again."), forms.PlainForm,
        operations.resume_clock, may.may_draft_reply, _is_paused,
    ),
)  # fmt: skip
TAKE_BACK = Deed(
    "take-back", _("Take the referral back"), _("Take it back"), _("It is back, and the resident is told."),
    forms.ReasonForm, operations.take_back, may.may_take_back_referral, _referral("withdraw"),
)  # fmt: skip
MODERATION_DEEDS = (
    Deed(
        "pass", _("Let it through"), _("Let it through"), _("It is with the deputy."), forms.PassForm,
        operations.pass_on, may.may_moderate_message, _is_passable, "p",
    ),
    Deed(
        "hold", _("Hold it"), _("Hold it"), _("It is held; the resident is told why."), forms.ReasonForm,
        operations.hold, may.may_moderate_message, _publication("hold"), "h",
    ),
    Deed(
        "release", _("Release it"), _("Release it"), _("It is released."), forms.PassForm, operations.release,
        may.may_moderate_message, lambda message: message.publication_state == Publication.HELD, "r",
    ),
    Deed(
        "redact", _("Hide a part of the text"), _("Keep this text"), _("The text is shown so from now on."),
        forms.RedactForm, operations.redact, may.may_moderate_message, _is_open, "e",
    ),
    Deed(
        "fold", _("Fold under a look-alike"), _("Fold"), _("It stands under the other one now."), forms.FoldForm,
        operations.fold, may.may_moderate_message,
        lambda message: message.work_state == Work.RECEIVED and message.folded_into_id is None, "f",
    ),
    Deed(
        "complaint", _("It complains of somebody"), _("Mark it"), _("Whoever it complains of does not see it."),
        forms.ComplaintForm, operations.set_complaint, may.may_moderate_message, _is_open, "c",
    ),
    Deed(
        "route", _("Route it past the deputy"), _("Route it"), _("It is handed on, and the resident is told."),
        forms.RouteForm, operations.route, may.may_route_message, _may_route, "o",
    ),
    Deed(
        "decline", _("Do not accept it"), _("Do not accept"), _("The resident is told why, and where to go."),
        forms.DeclineForm, operations.decline, may.may_moderate_message, _work("decline"), "n",
    ),
    Deed(
        "withdraw", _("Withdraw it from view"), _("Withdraw"), _("It is out of view; the resident is told why."),
        forms.ReasonForm, operations.withdraw, may.may_moderate_message, _publication("withdraw"),
    ),
    Deed(
        "restore", _("Show it again"), _("Show it again"), _("It is public again."), forms.PlainForm,
        operations.restore, may.may_moderate_message, _publication("restore"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A deed that is possible now, and its form, opened when it came back with errors."""

    deed: Deed
    form: forms.DeedForm
    row: Message | Referral

    @property
    def is_open(self) -> bool:
        """Tell whether the form holds something typed."""
        return self.form.is_bound


def offers(
    user: Any, row: Any, deeds: tuple[Deed, ...], *, bound: tuple[str, forms.DeedForm] | None = None
) -> list[Offer]:
    """Return what `user` may do with `row` now. `bound` is the deed just tried, with what was typed: it stays."""
    found = []
    for deed in deeds:
        if bound is not None and deed.name == bound[0]:
            found.append(Offer(deed, bound[1], row))
        elif deed.fits(row) and deed.may(user, row):
            found.append(Offer(deed, deed.form(row, prefix=deed.name), row))
    return found


def find_deed(deeds: tuple[Deed, ...], name: str) -> Deed | None:
    """Return the deed called `name`, or None."""
    return next((deed for deed in deeds if deed.name == name), None)
