"""What a deputy does with a message: reads it, goes to look, refers it, answers it. Source: DL31 (does not handle)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.models import Body, Organ, OrganKind
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import advance, advance_all, change
from deputies.models import Deputy

from .. import local_rules
from ..counted import recounted
from ..models import Message, MessageStep, Referral
from ..models.message import StepKind
from ..permissions import deputy_of, may_answer_message, may_refer_message, may_take_message
from ..states import SATISFACTION, WORK, Work
from .steps import appointed, day_after, deputy_words, tell_resident, tell_users, write_step


@transaction.atomic
def mark_read(message: Message, *, by: User, at: datetime) -> None:
    """Note that the deputy has opened the message; the first time only. Raises NotAllowed."""
    require(may_answer_message(by, message))
    if not MessageStep.objects.filter(message=message, kind=StepKind.READ, by=by).exists():
        write_step(message, StepKind.READ, at=at, by=by, who=deputy_words(message), is_public=False)


@transaction.atomic
def take(message: Message, *, by: User, at: datetime) -> None:
    """A deputy of the station takes a message meant for any of them. Raises NotAllowed, MoveRefused."""
    require(may_take_message(by, message))
    if message.work_state == Work.RECEIVED:
        raise MoveRefused(_("It has not been let through yet."))
    deputy = Deputy.objects.get(pk=deputy_of(by) or 0)
    change(message, deputy=deputy)
    write_step(message, StepKind.TAKEN, at=at, by=by, who=deputy.name)


@transaction.atomic
def note_visit(message: Message, *, text: str, by: User, at: datetime) -> None:
    """Tell what the deputy saw and heard on the spot; the resident reads it. Raises as `answer` does."""
    require(may_answer_message(by, message))
    if not text.strip():
        raise Invalid(_("Write what you saw."))
    if message.work_state != Work.FOLLOWING_UP:
        advance(message, WORK, "follow_up")
    write_step(message, StepKind.NOTED, at=at, by=by, who=deputy_words(message), text=text)
    tell_resident(message, "message.noted", at=at, once=str(at.timestamp()), deputy=deputy_words(message))


@transaction.atomic
def refer(
    message: Message, *, organ: Organ | None = None, to_body: Body | None = None, note: str = "",
    is_complex: bool = False, by: User, at: datetime,
) -> Referral:  # fmt: skip
    """Refer a message to a department, the 12345 desk or another congress, and return the referral.

    Raises NotAllowed, MoveRefused, Invalid when it goes to none, to two, or to whom it complains of. Source: DL31.
    """
    require(may_refer_message(by, message))
    return open_referral(message, "refer", organ=organ, to_body=to_body, note=note, is_complex=is_complex, by=by, at=at)


def open_referral(
    message: Message,
    move: str,
    *,
    organ: Organ | None,
    to_body: Body | None,
    note: str,
    is_complex: bool,
    by: User,
    at: datetime,
) -> Referral:
    """Take the message through `move` and hand it over; the caller has checked the permission."""
    if (organ is None) == (to_body is None):
        raise Invalid(_("Choose one to refer to."))
    if organ is not None and organ.pk == message.complains_of_organ_id:
        raise Invalid(_("It complains of this department: choose another."))
    due_on = day_after(message, answer_rule(organ, is_complex), at)
    advance(message, WORK, move, due_on=due_on, reminded_level=0)
    referral = Referral.objects.create(
        message=message, organ=organ, to_body=to_body, note=note, is_complex=is_complex, assigned_at=at, assigned_by=by,
        return_by=day_after(message, local_rules.RETURN_DAYS, at), due_on=due_on,
    )  # fmt: skip
    name = str(organ or to_body)
    write_step(message, StepKind.REFERRED, at=at, by=by, who=name, facts={"referral": str(referral.pk)}, due_on=due_on)
    tell_resident(message, "message.referred", at=at, once=str(referral.pk), who=name, due_on=due_on.isoformat())
    tell_users(
        handlers(referral, at=at), message, "referral.assigned", at=at, once=str(referral.pk),
        url=f"/desk/referrals/{referral.pk}/",
    )  # fmt: skip
    return referral


def answer_rule(organ: Organ | None, is_complex: bool) -> str:
    """Return the key of the local rule that says how long `organ` (None: a congress) has to answer."""
    if organ is not None and organ.kind == OrganKind.HOTLINE:
        return local_rules.HOTLINE_COMPLEX_DAYS if is_complex else local_rules.HOTLINE_DAYS
    return local_rules.REFERRAL_DAYS


def handlers(referral: Referral, *, at: datetime, role: str = Role.HANDLER) -> list[User]:
    """Return who works on a referral in `role`: people of the department, or staff of the congress."""
    on = china_day(at)
    if referral.organ_id:
        return appointed(role, on=on, organ_id=referral.organ_id)
    return appointed(Role.STAFF, on=on, body_id=referral.to_body_id)


@transaction.atomic
def answer(message: Message, *, text: str, by: User, at: datetime) -> None:
    """The deputy answers, and the resident is asked whether it is solved. Raises NotAllowed, MoveRefused, Invalid."""
    require(may_answer_message(by, message))
    if not text.strip():
        raise Invalid(_("Write the answer."))
    if message.work_state == Work.REFERRED:
        raise MoveRefused(_("It is with the department: take it back first."))
    finish_answer(message, who=deputy_words(message), text=text, facts={}, by=by, at=at)


def finish_answer(message: Message, *, who: str, text: str, facts: dict[str, str], by: User, at: datetime) -> None:
    """Record the answer of `who` and ask the resident; the caller has checked the permission."""
    with recounted(message):
        advance_all(message, [(WORK, "answer"), (SATISFACTION, "ask")], answered_at=at, due_on=None, reminded_level=0)
    write_step(message, StepKind.ANSWERED, at=at, by=by, who=who, text=text, facts=facts)
    tell_resident(message, "message.answered", at=at, once=str(message.version), who=who)
