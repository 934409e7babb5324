"""The resident's verdict stands beside the handler's: solved, partly, or not; and the window to reopen."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congress.bodies.settings import rule_value
from congress.core.clock import china_day
from congress.core.errors import MoveRefused
from congress.core.lifecycle import advance, advance_all
from congress.submissions.models import Receipt

from .. import local_rules
from ..counted import recounted
from ..models import Message, MessageStep, Verdict
from ..models.message import StepKind
from ..rules import may_reopen
from ..states import SATISFACTION, WORK, VerdictKind, Work
from .following import handlers
from .steps import day_after, deputy_users, office_users, tell_resident, tell_users, write_step


@transaction.atomic
def give_verdict(
    message: Message, *, receipt: Receipt, kind: str, words: str = "", submission_key: uuid.UUID, at: datetime
) -> Verdict:
    """Record what the resident says of the answer: solved and partly close the message, not solved reopens it.

    After the congress's number of reopenings it closes unsolved. A retry of the same form returns the same
    verdict. Raises MoveRefused before an answer, after the window, or for a neighbour's receipt.
    """
    message.refresh_from_db(from_queryset=Message.objects.select_for_update(of=["self"]))
    known = Verdict.objects.filter(submission_key=submission_key).first()
    if known is not None and known.message_id == message.pk:
        return known
    if known is not None:
        raise MoveRefused(_("This form was sent already. Open it anew."))
    if receipt.pk != message.receipt_id:
        raise MoveRefused(_("Only who wrote the message gives the verdict."))
    _check_window(message, at)
    verdict = Verdict.objects.create(
        message=message, receipt=receipt, kind=kind, words=words, submission_key=submission_key, at=at
    )
    if kind == VerdictKind.NOT_SOLVED:
        _not_solved(message, words, at)
    else:
        moves = [(SATISFACTION, kind)]
        if message.work_state == Work.ANSWERED:
            moves.append((WORK, "close"))
        with recounted(message):
            advance_all(message, moves, closed_at=at, due_on=None)
        write_step(message, StepKind.VERDICT, at=at, text=words, facts={"verdict": kind})
        _tell_workers(message, kind, at)
    return verdict


def _check_window(message: Message, at: datetime) -> None:
    if message.work_state not in {Work.ANSWERED, Work.CLOSED} or message.answered_at is None:
        raise MoveRefused(_("There is no answer yet to judge."))
    days = rule_value(message.body, local_rules.REOPEN_DAYS, on=china_day(at))
    if message.work_state == Work.CLOSED and not may_reopen(message.closed_at or message.answered_at, at, days):
        raise MoveRefused(_("The time to change your verdict is over. Write a new message; we will answer it."))


def _not_solved(message: Message, words: str, at: datetime) -> None:
    reopened = MessageStep.objects.filter(message=message, kind=StepKind.REOPENED).count()
    write_step(message, StepKind.VERDICT, at=at, text=words, facts={"verdict": VerdictKind.NOT_SOLVED})
    if reopened >= rule_value(message.body, local_rules.REOPEN_TIMES, on=china_day(at)):
        moves = [(SATISFACTION, "not_solved")]
        if message.work_state == Work.ANSWERED:
            moves.append((WORK, "close"))
        with recounted(message):
            advance_all(message, moves, closed_at=at, due_on=None)
        write_step(message, StepKind.CLOSED, at=at, facts={"unsolved": True})
        tell_users(
            office_users(message, on=china_day(at)), message, "message.closed_unsolved", at=at,
            once=str(message.version), url=f"/admin/liaison_stations/message/{message.pk}/change/",
        )  # fmt: skip
        return
    due_on = day_after(message, local_rules.ANSWER_DAYS, at)
    moves = [(WORK, "reopen"), (SATISFACTION, "not_solved")]
    with recounted(message):
        advance_all(message, moves, due_on=due_on, closed_at=None, reminded_level=0)
    write_step(message, StepKind.REOPENED, at=at, due_on=due_on, facts={"times": reopened + 1})
    _tell_workers(message, VerdictKind.NOT_SOLVED, at)


def _tell_workers(message: Message, kind: str, at: datetime) -> None:
    """Tell the deputy and the last handler what the resident says."""
    on = china_day(at)
    once = str(message.version)
    url = f"/desk/messages/{message.pk}/"
    tell_users(deputy_users(message, on=on), message, f"verdict.{kind}", at=at, once=once, url=url)
    last = message.referrals.filter(issued_at__isnull=False).order_by("-issued_at").first()
    if last is not None:
        url = f"/desk/referrals/{last.pk}/"
        tell_users(handlers(last, at=at), message, f"verdict.{kind}", at=at, once=once, url=url)


@transaction.atomic
def ask_again(message: Message, *, at: datetime) -> None:
    """Ask the resident a second time whether it is solved; once an answer."""
    answered = message.answered_at.isoformat() if message.answered_at else ""
    tell_resident(message, "message.ask_again", at=at, once=answered)


@transaction.atomic
def close_without_verdict(message: Message, *, at: datetime) -> None:
    """Close an answered message on which the resident stayed silent; they may still reopen it."""
    with recounted(message):
        advance(message, SATISFACTION, "no_answer")
    advance(message, WORK, "close", closed_at=at, due_on=None)
    write_step(message, StepKind.CLOSED, at=at, facts={"silent": True})
    tell_resident(message, "message.closed_silent", at=at, once=str(message.version))
