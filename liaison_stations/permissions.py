"""Who may do what with a message. Rows are scoped by `visible_to` first; these decide on the deed."""

from typing import Any

from congress.accounts.roles import Role

from .models import Message, Referral
from .models.message import acting_deputies, stations_of_deputies
from .rules import is_separated
from .states import Work


def is_complained_of(user: Any, message: Message) -> bool:
    """Tell whether the message complains of this user, their department, or the station they keep."""
    return any(
        (a.deputy_id is not None and a.deputy_id == message.complains_of_deputy_id)
        or (a.organ_id is not None and a.organ_id == message.complains_of_organ_id)
        or (a.role == Role.KEEPER and message.complains_of_station and a.station_id == message.station_id)
        for a in user.current_appointments
    )


def _serves_body(user: Any, message: Message, *roles: str) -> bool:
    return any(message.path.startswith(a.path) for a in user.scopes(*roles))


def may_moderate_message(user: Any, message: Message) -> bool:
    """Moderators and staff of the congress or one above, and the keeper of the station; never who is complained of."""
    keeps = any(a.station_id == message.station_id for a in user.scopes(Role.KEEPER))
    serves = _serves_body(user, message, Role.MODERATOR, Role.STAFF)
    return (keeps or serves) and not is_complained_of(user, message)


def deputy_of(user: Any) -> int | None:
    """Return the id of the deputy this user is and acts as today, or None."""
    return next(iter(acting_deputies(user)), None)


def may_take_message(user: Any, message: Message) -> bool:
    """A deputy posted at the station may take a message addressed to any deputy there."""
    deputy = deputy_of(user)
    posted = deputy is not None and stations_of_deputies([deputy]).filter(pk=message.station_id).exists()
    return posted and message.deputy_id is None and not is_complained_of(user, message)


def may_answer_message(user: Any, message: Message) -> bool:
    """The deputy it was passed to, once it was let through. Deputies do not handle cases or tenders: DL59."""
    deputy = deputy_of(user)
    mine = deputy is not None and deputy == message.deputy_id
    return mine and message.work_state != Work.RECEIVED and not is_complained_of(user, message)


may_refer_message = may_answer_message


def may_route_message(user: Any, message: Message) -> bool:
    """Staff route a message past the deputy, or onwards when nobody there may have it."""
    serves = _serves_body(user, message, Role.MODERATOR, Role.STAFF)
    return serves and not is_complained_of(user, message)


def _works_at(user: Any, referral: Referral, role: str) -> bool:
    if referral.organ_id:
        return any(a.organ_id == referral.organ_id for a in user.scopes(role))
    return any(a.body_id == referral.to_body_id for a in user.scopes(Role.STAFF))


def may_see_referral(user: Any, referral: Referral) -> bool:
    """Anybody of the department (or the staff of the congress) it was referred to."""
    return any(_works_at(user, referral, role) for role in (Role.HANDLER, Role.REVIEWER, Role.ISSUER))


def may_draft_reply(user: Any, referral: Referral) -> bool:
    """Handlers of the department it was referred to."""
    return _works_at(user, referral, Role.HANDLER) and not is_complained_of(user, referral.message)


def may_review_reply(user: Any, referral: Referral) -> bool:
    """Reviewers of the department, never who drafted the reply."""
    return (
        _works_at(user, referral, Role.REVIEWER)
        and referral.drafted_by_id is not None
        and is_separated(referral.drafted_by_id, None, user.pk, separate_issuer=True)
        and not is_complained_of(user, referral.message)
    )


def may_issue_reply(user: Any, referral: Referral, *, separate_issuer: bool = True) -> bool:
    """Issuers of the department; a third person where the congress asks for it."""
    return (
        _works_at(user, referral, Role.ISSUER)
        and referral.drafted_by_id is not None
        and is_separated(referral.drafted_by_id, referral.reviewed_by_id, user.pk, separate_issuer=separate_issuer)
        and not is_complained_of(user, referral.message)
    )


def may_take_back_referral(user: Any, referral: Referral) -> bool:
    """Who may refer the message, or staff who routed it."""
    return may_refer_message(user, referral.message) or may_route_message(user, referral.message)


def may_reveal_contact(user: Any, message: Message) -> bool:
    """Moderators and staff; the deputy only where the resident allowed it."""
    serves = _serves_body(user, message, Role.MODERATOR, Role.STAFF)
    allowed = message.shows_phone and may_answer_message(user, message)
    return (serves or allowed) and not is_complained_of(user, message)


def may_write_at_counter(user: Any, station: Any) -> bool:
    """The keeper of the station, and the staff and moderators of its congress or one above."""
    keeps = any(a.station_id == station.pk for a in user.scopes(Role.KEEPER))
    return keeps or any(station.path.startswith(a.path) for a in user.scopes(Role.STAFF, Role.MODERATOR))
