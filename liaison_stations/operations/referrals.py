"""What a department does with a referral: draft, review, issue (审核—签发), or return it as not theirs."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.settings import rule_value
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import advance, change
from congress.workdays.queries import working_day_calendar

from .. import local_rules
from ..models import ClockPause, Message, Referral
from ..models.message import StepKind
from ..permissions import may_draft_reply, may_issue_reply, may_review_reply, may_take_back_referral
from ..rules import Pause, due_with_pauses
from ..states import REFERRAL, WORK, ReferralState
from .following import answer_rule, finish_answer, handlers
from .steps import day_after, deputy_users, deputy_words, office_users, tell_resident, tell_users, write_step


@transaction.atomic
def return_referral(referral: Referral, *, reason: str, by: User, at: datetime) -> None:
    """Return a referral as not theirs, within the days the congress allows; the deputy has it again.

    Raises NotAllowed, MoveRefused after the last day, Invalid without a reason. Source: local.
    """
    require(may_draft_reply(by, referral))
    if not reason.strip():
        raise Invalid(_("Say why, and whose it is if you know."))
    if china_day(at) > referral.return_by:
        raise MoveRefused(_("The days to return it are over."))
    _end_pause(referral, at)
    advance(referral, REFERRAL, "return", return_reason=reason)
    _give_back(referral, text=reason, who=_name(referral), facts={}, by=by, at=at)


@transaction.atomic
def take_back(referral: Referral, *, reason: str, by: User, at: datetime) -> None:
    """Take a referral back before it is answered. Raises NotAllowed, MoveRefused."""
    require(may_take_back_referral(by, referral))
    _end_pause(referral, at)
    advance(referral, REFERRAL, "withdraw", return_reason=reason)
    who = deputy_words(referral.message) or referral.message.station.name
    _give_back(referral, text=reason, who=who, facts={"taken_back": _name(referral)}, by=by, at=at)


def _give_back(referral: Referral, *, text: str, who: str, facts: dict[str, str], by: User, at: datetime) -> None:
    message = referral.message
    due_on = day_after(message, local_rules.ANSWER_DAYS, at)
    advance(message, WORK, "take_back", due_on=due_on, reminded_level=0)
    facts = facts | {"referral": str(referral.pk)}
    write_step(message, StepKind.RETURNED, at=at, by=by, who=who, text=text, due_on=due_on, facts=facts)
    tell_resident(message, "message.returned", at=at, once=str(referral.pk), who=who, due_on=due_on.isoformat())
    on = china_day(at)
    users = deputy_users(message, on=on) if not message.complains_of_deputy_id else office_users(message, on=on)
    tell_users(
        users, message, "referral.returned", at=at, once=str(referral.pk), url=f"/desk/messages/{message.pk}/", who=who
    )


@transaction.atomic
def draft_reply(referral: Referral, *, text: str, claim: str, promised_on: date | None, by: User, at: datetime) -> None:
    """Hand in a draft of the reply. A plan needs its date. Raises NotAllowed, MoveRefused, Invalid."""
    require(may_draft_reply(by, referral))
    if not text.strip() or claim not in Referral.Claim.values:
        raise Invalid(_("Write the reply and say what came of it."))
    if claim == Referral.Claim.PLANNED and promised_on is None:
        raise Invalid(_("A plan needs a date."))
    if claim != Referral.Claim.PLANNED:
        promised_on = None
    advance(
        referral, REFERRAL, "draft", reply=text, claim=claim, promised_on=promised_on, drafted_by=by, reviewed_by=None
    )
    _tell_next(referral, Role.REVIEWER, "referral.to_review", at=at)


@transaction.atomic
def review_reply(referral: Referral, *, by: User, at: datetime) -> None:
    """Pass the draft to whoever issues it. Raises NotAllowed for who drafted it, MoveRefused."""
    require(may_review_reply(by, referral), _("Who drafted a reply does not review it."))
    advance(referral, REFERRAL, "review", reviewed_by=by)
    _tell_next(referral, Role.ISSUER, "referral.to_issue", at=at)


@transaction.atomic
def send_back(referral: Referral, *, reason: str, by: User, at: datetime) -> None:
    """Send a draft back to its drafter with words. Raises NotAllowed, MoveRefused, Invalid."""
    require(may_review_reply(by, referral) or may_issue_reply(by, referral))
    if not reason.strip():
        raise Invalid(_("Say what is missing."))
    advance(referral, REFERRAL, "send_back", return_reason=reason, reviewed_by=None)
    _tell_next(referral, Role.HANDLER, "referral.sent_back", at=at)


@transaction.atomic
def issue_reply(referral: Referral, *, by: User, at: datetime) -> None:
    """Issue the reply: the resident reads it and is asked whether it is solved.

    Raises NotAllowed for its drafter or reviewer where the congress asks for a third person, MoveRefused.
    """
    separate = rule_value(referral.message.body, local_rules.SEPARATE_ISSUER, on=china_day(at))
    require(may_issue_reply(by, referral, separate_issuer=separate), _("Somebody else issues this reply."))
    _end_pause(referral, at)
    advance(referral, REFERRAL, "issue", issued_by=by, issued_at=at)
    facts = {"claim": referral.claim, "referral": str(referral.pk)}
    if referral.promised_on:
        facts["promised_on"] = referral.promised_on.isoformat()
    finish_answer(referral.message, who=_name(referral), text=referral.reply, facts=facts, by=by, at=at)


@transaction.atomic
def pause_clock(referral: Referral, *, reason: str, by: User, at: datetime) -> None:
    """Stop the local clock of a referral, with a reason that is kept. Raises NotAllowed, MoveRefused, Invalid."""
    require(may_draft_reply(by, referral))
    if not reason.strip():
        raise Invalid(_("Say why the clock stands still."))
    _lock(referral)
    if referral.state != ReferralState.ASSIGNED or referral.pauses.filter(until_on=None).exists():
        raise MoveRefused(_("The clock cannot be paused now."))
    ClockPause.objects.create(referral=referral, from_on=china_day(at), reason=reason, by=by)
    who = _name(referral)
    write_step(referral.message, StepKind.PAUSED, at=at, by=by, who=who, text=reason)


@transaction.atomic
def resume_clock(referral: Referral, *, by: User, at: datetime) -> None:
    """Let the clock run again; the due day moves by the working days it stood. Raises NotAllowed, MoveRefused."""
    require(may_draft_reply(by, referral))
    _lock(referral)
    if not _end_pause(referral, at):
        raise MoveRefused(_("The clock is running."))
    write_step(referral.message, StepKind.RESUMED, at=at, by=by, who=_name(referral), due_on=referral.due_on)


def _lock(referral: Referral) -> None:
    referral.refresh_from_db(from_queryset=Referral.objects.select_for_update(of=["self"]))


def _end_pause(referral: Referral, at: datetime) -> bool:
    """End a running pause and move the due days of referral and message; return whether there was one."""
    today = china_day(at)
    if not referral.pauses.filter(until_on=None).update(until_on=today):
        return False
    message = referral.message
    start = china_day(referral.assigned_at)
    days = rule_value(message.body, answer_rule(referral.organ, referral.is_complex), on=start)
    pauses = [Pause(p.from_on, p.until_on) for p in referral.pauses.all()]
    due_on = due_with_pauses(start, days, pauses, working_day_calendar())
    if due_on is not None:
        change(referral, due_on=due_on)
        change(message, due_on=due_on, reminded_level=0)
    return True


def _name(referral: Referral) -> str:
    return str(referral.organ or referral.to_body)


def _tell_next(referral: Referral, role: str, kind: str, *, at: datetime) -> None:
    message: Message = referral.message
    users = handlers(referral, at=at, role=role)
    once = f"{referral.pk}:{referral.version}"
    tell_users(users, message, kind, at=at, once=once, url=f"/desk/referrals/{referral.pk}/")
