"""What every operation on a message ends with: a step of the thread, an audit entry, and who is told."""

from datetime import date, datetime
from typing import Any

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.audit.operations import record
from congress.bodies.settings import rule_value
from congress.core.clock import china_day
from congress.notifications.operations import notify
from congress.submissions.models import Receipt
from congress.submissions.operations import contact_of
from congress.workdays.queries import working_day_calendar

from ..models import Message, MessageStep, Neighbour
from ..models.message import StepKind
from ..rules import nth_working_day

SUBJECT = "liaison_stations.message"


def write_step(
    message: Message,
    kind: StepKind,
    *,
    at: datetime,
    by: User | None = None,
    who: str = "",
    text: str = "",
    **more: Any,
) -> MessageStep:
    """Add a step to the thread and an entry to the audit, and return the step.

    `more` may hold `facts`, `due_on`, `is_shown` and `is_public` of the step.
    """
    step = MessageStep.objects.create(message=message, kind=kind, at=at, by=by, who=who, text=text, **more)
    after = {"work": message.work_state, "publication": message.publication_state, "satisfaction": message.satisfaction}
    record(f"message.{kind}", message, by=by, after=after, scope_path=message.path, at=at)
    return step


def day_after(message: Message, key: str, at: datetime) -> date:
    """Return the day on which the working-day clock of the local rule `key`, started at `at`, ends."""
    start = china_day(at)
    return nth_working_day(start, rule_value(message.body, key, on=start), working_day_calendar())


def deputy_words(message: Message) -> str:
    """Return the name of the deputy who has the message; empty for any deputy of the station."""
    return message.deputy.name if message.deputy else ""


def tell_resident(message: Message, kind: str, *, at: datetime, once: str, **facts: Any) -> None:
    """Tell who wrote the message and every neighbour who joined it, where they left a contact."""
    tell_receipt(message.receipt, message, kind, at=at, once=once, **facts)
    for neighbour in Neighbour.objects.filter(message=message).select_related("receipt").order_by("id"):
        tell_receipt(neighbour.receipt, message, kind, at=at, once=once, **facts)


def tell_receipt(receipt: Receipt, message: Message, kind: str, *, at: datetime, once: str, **facts: Any) -> None:
    """Write the notice for one holder of a receipt; `once` tells repeats of a kind apart."""
    contact = contact_of(receipt)
    if not contact.phone and not contact.email:
        return
    notify(
        kind, subject=message, dedupe_key=f"{kind}:{receipt.pk}:{once}", at=at,
        phone=contact.phone, email=contact.email,
        facts={"title": message.title, "receipt": str(receipt.pk)} | facts, url="/thread/", language=receipt.language,
    )  # fmt: skip


def tell_users(
    users: list[User], message: Message, kind: str, *, at: datetime, once: str, url: str, **facts: Any
) -> None:
    """Write one notice for each of `users`, except whom the message complains of."""
    from ..permissions import is_complained_of

    for user in users:
        if not is_complained_of(user, message):
            notify(
                kind, subject=message, dedupe_key=f"{kind}:{message.pk}:{user.pk}:{once}", at=at, user=user,
                facts={"title": message.title} | facts, url=url,
            )  # fmt: skip


def deputy_users(message: Message, *, on: date) -> list[User]:
    """Return the account of the message's deputy, or of every deputy posted at its station."""
    if message.deputy_id:
        ids = [message.deputy_id]
    else:
        ids = list(message.station.roster.in_force(on=on).values_list("deputy_id", flat=True))
    return appointed(Role.DEPUTY, on=on, deputy_id__in=ids)


def office_users(message: Message, *, on: date, role: str = Role.STAFF) -> list[User]:
    """Return who serves in `role` nearest above the station: its congress's people, else those of the one above."""
    codes = message.path.strip(".").split(".")
    for depth in range(len(codes), 0, -1):
        users = appointed(role, on=on, path="." + ".".join(codes[:depth]) + ".")
        if users:
            return users
    return []


def appointed(role: str, *, on: date, **scope: Any) -> list[User]:
    """Return the active users who hold `role` in that scope on that day, in a fixed order."""
    rows = Appointment.objects.in_force(on=on).filter(role=role, user__is_active=True, **scope)
    return list({a.user_id: a.user for a in rows.select_related("user").order_by("user_id")}.values())
