"""Who is told that something is late: the holder, then the station keeper, then the county office."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.bodies.settings import rule_value
from congress.core.clock import china_day
from congress.workdays.queries import working_day_calendar

from .. import local_rules
from ..models import Message, Referral
from ..models.message import StepKind
from ..rules import IsWorking, reminder_level
from ..states import Satisfaction, Work
from .following import handlers
from .steps import appointed, deputy_users, office_users, tell_users, write_step
from .verdicts import ask_again, close_without_verdict

BATCH = 500


def remind_late_messages(*, at: datetime) -> int:
    """Send every reminder that is due and not sent yet; return how many messages were reminded of.

    It may run twice or side by side: each row is taken under a lock, and a level is reminded once.
    """
    today, is_working, done = china_day(at), working_day_calendar(), 0
    late = Message.objects.filter(due_on__lt=today, folded_into=None).exclude(
        work_state__in=[Work.CLOSED, Work.NOT_ACCEPTED]
    )
    for pk in late.order_by("due_on", "id").values_list("pk", flat=True).iterator(chunk_size=BATCH):
        done += _remind(pk, at, is_working)
    return done


@transaction.atomic
def _remind(pk: UUID, at: datetime, is_working: IsWorking) -> int:
    rows = Message.objects.select_for_update(of=["self"], skip_locked=True).select_related("body", "station", "deputy")
    message = rows.filter(pk=pk).first()
    today = china_day(at)
    if message is None or message.due_on is None or message.due_on >= today or _is_paused(message):
        return 0
    steps = [rule_value(message.body, key, on=today) for key in (local_rules.KEEPER_DAYS, local_rules.OFFICE_DAYS)]
    level = reminder_level(message.due_on, today, steps, is_working)
    if level <= message.reminded_level:
        return 0
    Message.objects.filter(pk=pk).update(reminded_level=level, version=F("version") + 1)
    once = f"{message.due_on}:{level}"
    url = f"/desk/messages/{message.pk}/"
    for user_url, users in _whom(message, level, at, url):
        tell_users(users, message, "message.late", at=at, once=once, url=user_url, due_on=message.due_on.isoformat())
    write_step(message, StepKind.REMINDED, at=at, facts={"level": level}, is_public=False)
    return 1


def _is_paused(message: Message) -> bool:
    return Referral.objects.filter(message=message, pauses__from_on__isnull=False, pauses__until_on=None).exists()


def _whom(message: Message, level: int, at: datetime, url: str) -> list[tuple[str, list[User]]]:
    on = china_day(at)
    admin = f"/admin/liaison_stations/message/{message.pk}/change/"
    people: list[tuple[str, list[User]]] = []
    if message.work_state == Work.RECEIVED:
        people.append((admin, office_users(message, on=on, role=Role.MODERATOR)))
    elif message.work_state == Work.REFERRED:
        referral = message.referrals.order_by("-assigned_at").first()
        if referral is not None:
            people.append((f"/desk/referrals/{referral.pk}/", handlers(referral, at=at)))
    else:
        people.append((url, deputy_users(message, on=on)))
    if level >= 2:
        people.append((admin, appointed(Role.KEEPER, on=on, station_id=message.station_id)))
    if level >= 3:
        people.append((admin, office_users(message, on=on)))
    return people


def settle_unjudged_messages(*, at: datetime) -> tuple[int, int]:
    """Ask silent residents once more after half the time, close after all of it; return both counts."""
    asked = closed = 0
    open_rows = Message.objects.filter(
        work_state=Work.ANSWERED, satisfaction=Satisfaction.ASKED, answered_at__isnull=False, folded_into=None
    )
    for pk in open_rows.order_by("answered_at", "id").values_list("pk", flat=True).iterator(chunk_size=BATCH):
        with transaction.atomic():
            rows = Message.objects.select_for_update(of=["self"], skip_locked=True).select_related("body", "receipt")
            message = rows.filter(pk=pk, work_state=Work.ANSWERED, satisfaction=Satisfaction.ASKED).first()
            if message is None or message.answered_at is None:
                continue
            days = rule_value(message.body, local_rules.VERDICT_DAYS, on=china_day(at))
            if at >= message.answered_at + timedelta(days=days):
                close_without_verdict(message, at=at)
                closed += 1
            elif at >= message.answered_at + timedelta(days=days / 2):
                ask_again(message, at=at)
                asked += 1
    return asked, closed
