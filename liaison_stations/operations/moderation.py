"""What moderators do before and beside the deputy: nothing is published unseen, nothing is dropped."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.bodies.models import Body, Organ
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import advance, advance_all, change
from congress.submissions.moderation import redaction
from deputies.models import Deputy

from .. import local_rules
from ..findable import keep_message_findable
from ..models import Message, Neighbour
from ..models.message import StepKind
from ..permissions import may_moderate_message, may_route_message
from ..states import PUBLICATION, WORK, Publication, Work
from .following import open_referral
from .posting import title_from
from .steps import day_after, deputy_users, deputy_words, tell_resident, tell_users, write_step


@transaction.atomic
def pass_on(message: Message, *, by: User, at: datetime, publish: bool) -> None:
    """Let a message through to its deputy, and show it to everybody with `publish` if the resident agreed.

    Raises NotAllowed, MoveRefused when it is held or complains of the very deputy it would go to. Source: local.
    """
    require(may_moderate_message(by, message))
    _refuse_folded(message)
    if message.publication_state == Publication.HELD:
        raise MoveRefused(_("It is held: release it first."))
    if message.complains_of_deputy_id and message.complains_of_deputy_id == message.deputy_id:
        raise MoveRefused(_("It complains of this deputy: route it past them."))
    due_on = day_after(message, local_rules.ANSWER_DAYS, at)
    moves = [(WORK, "pass_on")]
    if message.publication_state == Publication.AWAITING:
        moves.append((PUBLICATION, "publish" if publish and message.wants_public else "keep_private"))
    advance_all(message, moves, due_on=due_on, reminded_level=0)
    write_step(message, StepKind.PASSED_ON, at=at, by=by, who=deputy_words(message), due_on=due_on)
    _hide_numbers(message, at=at)
    keep_message_findable(message)
    tell_resident(
        message, "message.passed_on", at=at, once="1", deputy=deputy_words(message), due_on=due_on.isoformat()
    )
    users = deputy_users(message, on=china_day(at))
    tell_users(users, message, "message.for_deputy", at=at, once="1", url=f"/desk/messages/{message.pk}/")


@transaction.atomic
def hold(message: Message, *, reason: str, by: User, at: datetime) -> None:
    """Hold a message back from view, with a reason the resident reads. Raises NotAllowed, MoveRefused, Invalid."""
    _take_from_view(message, "hold", StepKind.HELD, "message.held", reason=reason, by=by, at=at)


@transaction.atomic
def release(message: Message, *, by: User, at: datetime, publish: bool) -> None:
    """Release a held message: into view with `publish` (where the resident agreed), else private."""
    require(may_moderate_message(by, message))
    public = publish and message.wants_public
    advance(message, PUBLICATION, "publish" if public else "keep_private", hold_reason="")
    write_step(message, StepKind.PUBLISHED if public else StepKind.KEPT_PRIVATE, at=at, by=by, who=message.station.name)
    _hide_numbers(message, at=at)
    keep_message_findable(message)


def _hide_numbers(message: Message, *, at: datetime) -> None:
    """Hide telephone and identity numbers of a text that just became public and was not edited by hand."""
    if message.publication_state != Publication.PUBLIC or message.shown_text:
        return
    found = redaction(message.text)
    if found.hidden:
        change(message, shown_text=found.text)
        reason = _("Numbers in the text were hidden before everybody could read it.")
        write_step(message, StepKind.REDACTED, at=at, who=message.station.name, text=reason, is_public=False)


@transaction.atomic
def decline(message: Message, *, reason: str, elsewhere: str, by: User, at: datetime) -> None:
    """Do not accept a message, saying why and where to go instead. Source: DL59 (cases, tenders); local.

    Raises NotAllowed, MoveRefused, Invalid without both words.
    """
    from ..permissions import may_answer_message

    require(may_moderate_message(by, message) or may_answer_message(by, message))
    _refuse_folded(message)
    _need(reason)
    _need(elsewhere)
    moves = [(WORK, "decline")]
    if message.publication_state == Publication.AWAITING:
        moves.append((PUBLICATION, "keep_private"))
    advance_all(message, moves, decline_reason=reason, elsewhere=elsewhere, closed_at=at, due_on=None)
    facts = {"elsewhere": elsewhere}
    write_step(message, StepKind.NOT_ACCEPTED, at=at, by=by, who=message.station.name, text=reason, facts=facts)
    tell_resident(message, "message.not_accepted", at=at, once="1", reason=reason, elsewhere=elsewhere)


@transaction.atomic
def route(
    message: Message, *, organ: Organ | None = None, to_body: Body | None = None, note: str = "", by: User, at: datetime
) -> None:
    """Hand a message to a department or congress past the deputy, because he is complained of. Source: local.

    Also onwards, when it was returned or reopened and no deputy has it. Raises NotAllowed, MoveRefused, Invalid.
    """
    require(may_route_message(by, message))
    _refuse_folded(message)
    if message.work_state != Work.RECEIVED and message.deputy_id is not None:
        raise MoveRefused(_("A deputy has it and refers it."))
    if message.publication_state == Publication.AWAITING:
        advance(message, PUBLICATION, "keep_private")
    open_referral(message, "route", organ=organ, to_body=to_body, note=note, is_complex=False, by=by, at=at)


@transaction.atomic
def redact(message: Message, *, shown_text: str, reason: str, by: User, at: datetime) -> None:
    """Set the words that are shown instead of the text, and the title made of them; the text itself stays.

    Raises NotAllowed, Invalid.
    """
    require(may_moderate_message(by, message))
    _need(reason)
    _need(shown_text)
    earlier = message.shown_text or message.text
    before = {"characters": len(earlier)}
    is_from_text = message.title in {title_from(earlier), title_from(message.text)}
    change(message, shown_text=shown_text, title=title_from(shown_text) if is_from_text else message.title)
    keep_message_findable(message)
    write_step(message, StepKind.REDACTED, at=at, by=by, who=message.station.name, text=reason, is_public=False)
    after = {"characters": len(shown_text)}
    record("message.text_hidden", message, by=by, before=before, after=after, scope_path=message.path, at=at)


@transaction.atomic
def withdraw(message: Message, *, reason: str, by: User, at: datetime) -> None:
    """Take a public message out of view, with a reason the resident reads."""
    _take_from_view(message, "withdraw", StepKind.WITHDRAWN, "message.withdrawn", reason=reason, by=by, at=at)


def _take_from_view(
    message: Message, move: str, kind: StepKind, notice: str, *, reason: str, by: User, at: datetime
) -> None:
    require(may_moderate_message(by, message))
    _need(reason)
    advance(message, PUBLICATION, move, hold_reason=reason)
    keep_message_findable(message)
    write_step(message, kind, at=at, by=by, who=message.station.name, text=reason, is_public=False)
    tell_resident(message, notice, at=at, once=str(message.version), reason=reason)


@transaction.atomic
def restore(message: Message, *, by: User, at: datetime) -> None:
    """Show a withdrawn message again."""
    require(may_moderate_message(by, message))
    advance(message, PUBLICATION, "restore", hold_reason="")
    keep_message_findable(message)
    write_step(message, StepKind.PUBLISHED, at=at, by=by, who=message.station.name)


@transaction.atomic
def fold(message: Message, *, into: Message, by: User, at: datetime) -> None:
    """Fold a look-alike into another message of the same congress; its receipt then shows the other's thread.

    Its sender and neighbours count as neighbours there. Raises NotAllowed, MoveRefused: also when the two do not
    complain of the same, or what complains of somebody would come to stand with them.
    """
    require(may_moderate_message(by, message) and may_moderate_message(by, into))
    lead = into.folded_into or into
    if lead.pk == message.pk or message.folded_into_id or message.body_id != lead.body_id:
        raise MoveRefused(_("These two cannot be folded into one."))
    if message.work_state != Work.RECEIVED:
        raise MoveRefused(_("Somebody already works on this message."))
    if _complaint(message) != _complaint(lead):
        raise MoveRefused(_("These two cannot be folded into one."))
    joined = 1 + message.neighbour_count
    change(message, folded_into=lead, due_on=None)
    keep_message_findable(message)
    Message.objects.filter(folded_into=message).update(folded_into=lead)
    Neighbour.objects.get_or_create(
        receipt=message.receipt, defaults={"message": lead, "words": "", "at": message.received_at}
    )
    Neighbour.objects.filter(message=message).update(message=lead)
    Message.objects.filter(pk=lead.pk).update(neighbour_count=F("neighbour_count") + joined)
    lead.refresh_from_db(fields=["neighbour_count"])
    write_step(message, StepKind.FOLDED, at=at, by=by, who=message.station.name, facts={"lead": str(lead.pk)})
    facts = {"count": lead.neighbour_count}
    write_step(lead, StepKind.JOINED, at=at, by=by, facts=facts, is_shown=False, is_public=False)


@transaction.atomic
def set_complaint(
    message: Message,
    *,
    deputy: Deputy | None = None,
    organ: Organ | None = None,
    station: bool = False,
    by: User,
    at: datetime,
) -> None:
    """Record whom a message complains of, so that they never have it or see it. Raises NotAllowed."""
    require(may_moderate_message(by, message))
    _refuse_folded(message)
    before = {"deputy": message.complains_of_deputy_id, "organ": message.complains_of_organ_id}
    keeps_deputy = deputy is None or message.deputy_id != deputy.pk
    change(
        message, complains_of_deputy=deputy, complains_of_organ=organ, complains_of_station=station,
        deputy=message.deputy if keeps_deputy else None,
    )  # fmt: skip
    after = {"deputy": deputy.pk if deputy else None, "organ": organ.pk if organ else None, "station": station}
    record("message.complaint_marked", message, by=by, before=before, after=after, scope_path=message.path, at=at)


def _complaint(message: Message) -> tuple[int | None, int | None, bool]:
    return message.complains_of_deputy_id, message.complains_of_organ_id, message.complains_of_station


def _refuse_folded(message: Message) -> None:
    if message.folded_into_id:
        raise MoveRefused(_("It stands under another message: work on that one."))


def _need(words: str) -> None:
    if not words.strip():
        raise Invalid(_("Say it in words: the resident reads it."))
