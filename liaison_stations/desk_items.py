"""What this app puts on the desk: messages to read, replies to write, a queue to moderate."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import DEPARTMENT_ROLES, Role
from congress.desk.registry import Place, ToDo, register_place, register_to_dos

from .queries_desk import deputy_messages, is_late, referrals_for, to_moderate
from .states import ReferralState, Work

MOST = 100
MODERATORS = (Role.MODERATOR, Role.STAFF, Role.KEEPER)
WAITING = (Work.WITH_DEPUTY, Work.FOLLOWING_UP, Work.REOPENED)
KINDS = {
    Work.WITH_DEPUTY: _("Message to answer"),
    Work.FOLLOWING_UP: _("Message followed up"),
    Work.REOPENED: _("Reopened: not solved"),
}
STEPS = {
    ReferralState.ASSIGNED: (_("Reply to draft"), Role.HANDLER),
    ReferralState.DRAFTED: (_("Draft to review"), Role.REVIEWER),
    ReferralState.REVIEWED: (_("Reply to issue"), Role.ISSUER),
}


def register() -> None:
    """Put this app's sources and places on the desk."""
    for source in (messages_to_answer, replies_to_write, messages_to_moderate):
        register_to_dos(source)
    register_place(Place(_("Messages to me"), "liaison_stations:desk-message-list", lambda u: u.holds(Role.DEPUTY)))
    register_place(Place(_("Referred to us"), "liaison_stations:desk-referral-list", _has_referrals))
    register_place(Place(_("Moderation"), "admin:liaison_stations_message_moderation", lambda u: u.holds(*MODERATORS)))
    register_place(
        Place(_("Write at the counter"), "liaison_stations:desk-counter-list", lambda u: u.holds(*MODERATORS))
    )


def _has_referrals(user: User) -> bool:
    return user.holds(*DEPARTMENT_ROLES, Role.STAFF)


def messages_to_answer(user: User, at: datetime) -> list[ToDo]:
    """Return a deputy's messages that wait for them."""
    if not user.holds(Role.DEPUTY):
        return []
    rows = deputy_messages(user).filter(work_state__in=WAITING).order_by("received_at", "id")[:MOST]
    return [
        ToDo(
            m.title, reverse("liaison_stations:desk-message-detail", args=[m.pk]), m.received_at, m.due_on,
            KINDS[Work(m.work_state)], is_late(m.due_on, at),
        )
        for m in rows
    ]  # fmt: skip


def replies_to_write(user: User, at: datetime) -> list[ToDo]:
    """Return the referrals whose next step is this person's: to draft, to review what others drafted, to issue."""
    if not _has_referrals(user):
        return []
    rows: Any = referrals_for(user).filter(state__in=STEPS).exclude(state="drafted", drafted_by=user)
    rows = rows.exclude(state="reviewed", reviewed_by=user).exclude(state="reviewed", drafted_by=user)
    return [
        ToDo(
            r.message.title, reverse("liaison_stations:desk-referral-detail", args=[r.pk]), r.assigned_at, r.due_on,
            STEPS[r.state][0], is_late(r.due_on, at),
        )
        for r in rows.select_related("message").order_by("assigned_at", "id")[:MOST]
        if user.holds(STEPS[r.state][1]) or r.to_body_id
    ]  # fmt: skip


def messages_to_moderate(user: User, at: datetime) -> list[ToDo]:
    """Return what waits in the moderation queue of this person."""
    if not user.holds(*MODERATORS):
        return []
    queue = reverse("admin:liaison_stations_message_moderation")
    return [
        ToDo(
            m.title, f"{queue}#message-{m.pk}", m.received_at, m.due_on,
            _("Held message") if m.publication_state == "held" else _("Message to let through"), is_late(m.due_on, at),
        )
        for m in to_moderate(user)[:MOST]
    ]  # fmt: skip
