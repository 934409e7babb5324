"""Pages for the eye of axe: what each kind of person sees, with something on every page."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.access.authenticators import give_totp
from congress.access.codes import MY_DATA, issue_phone_code
from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.audit.models import Entry
from liaison_stations import operations
from liaison_stations.models import Message
from liaison_stations.states_stations import StationState
from tests.factories.accounts import PASSWORD, UserFactory, appointed, sign_in
from tests.factories.bodies import BodySettingFactory
from tests.factories.messages import Cast
from tests.factories.notifications import DeliveryFactory, NotificationFactory
from tests.factories.stations import StationFactory

PHONE = "13812345678"
Ask = str | Callable[[], Any]


@dataclass(frozen=True)
class Visit:
    """A page: an address to open, or a function that gets the answer of what was sent. `status`: what it must be."""

    client: Client
    ask: Ask
    status: int = 200


Visits = dict[str, Visit]


@dataclass
class World:
    """The bench story and everything around it, at this moment."""

    cast: Cast = field(default_factory=Cast)
    now: Any = field(default_factory=timezone.now)

    @property
    def code(self) -> str:
        """Return the code on the station's wall."""
        return str(self.cast.station.codes.first().code)

    def desk(self, user: User) -> Client:
        """Return the browser of somebody signed in with a second factor."""
        return sign_in(Client(), user)


def _form(world: World, **more: Any) -> dict[str, Any]:
    return {"submission_key": str(uuid.uuid4()), "topic": "other", "text": "路口的灯不亮，晚上看不清。"} | more


def resident_visits(world: World) -> Visits:
    """What somebody sees who writes, holds a receipt, or asks what is kept about them."""
    cast, client = world.cast, Client()
    answered = cast.answered(at=world.now - timedelta(days=3))
    cast.with_deputy(at=world.now - timedelta(days=1), text="路口的灯不亮，晚上看不清，老人容易摔跤。")
    write = reverse("liaison_stations:message-write", args=[world.code])
    client.post(write, _form(world, text="请在车站旁边装一张长椅。", phone=PHONE, name="周一平"))
    merged = StationFactory(state=StationState.MERGED, successor=cast.station, body=cast.body)
    closed = StationFactory(state=StationState.CLOSED, body=cast.body)
    wants = _form(world, wants_public="on", text="路口的灯不亮，晚上看不清，老人容易摔跤。")
    holder = Client()
    code = code_to_judge(world)
    holder.post(reverse("liaison_stations:thread-find"), {"code": code})
    return {
        "receipt": Visit(client, reverse("liaison_stations:message-receipt")),
        "thread of what waits": Visit(client, reverse("liaison_stations:thread-show")),
        "thread with a verdict to give": Visit(holder, reverse("liaison_stations:thread-show")),
        "thread with a wrong verdict": Visit(
            holder, lambda: holder.post(reverse("liaison_stations:thread-verdict"), {"kind": ""}), 422
        ),
        "public messages": Visit(client, reverse("liaison_stations:message-list")),
        "public message": Visit(client, reverse("liaison_stations:message-detail", args=[answered.pk])),
        "join": Visit(client, reverse("liaison_stations:message-join", args=[answered.pk])),
        "form with mistakes": Visit(client, lambda: client.post(write, _form(world, text="", phone="1")), 422),
        "similar": Visit(client, lambda: client.post(write, wants)),
        "merged station": Visit(client, reverse("liaison_stations:station-detail", args=[merged.pk])),
        "closed station": Visit(client, reverse("liaison_stations:station-detail", args=[closed.pk])),
        **my_data_visits(),
    }


def code_to_judge(world: World) -> str:
    """Return the code of a receipt whose message is answered and not yet judged."""
    cast = world.cast
    posted = operations.post_message(
        station=cast.station, deputy=cast.deputy, words=operations.Words(text="便民座椅装在哪里好，请来看看。"),
        contact=operations.Contact(), submission_key=uuid.uuid4(), at=world.now - timedelta(days=9),
    )  # fmt: skip
    message = posted.row
    operations.pass_on(message, by=cast.moderator, at=world.now - timedelta(days=8), publish=True)
    operations.answer(message, text="下周安装六张座椅。", by=cast.deputy_user, at=world.now)
    return str(posted.code)


def my_data_visits() -> Visits:
    """What is kept under a number: asked for, found, and about to be erased."""
    find, client = reverse("submissions:my-data-find"), Client()
    code = issue_phone_code(phone=PHONE, purpose=MY_DATA, at=timezone.now(), address="10.1.0.1")
    client.post(find, {"phone": PHONE, "code": code, "deed": "show"})
    return {
        "my data": Visit(client, find),
        "my data, wrong number": Visit(client, lambda: client.post(find, {"phone": "1", "deed": "send"}), 422),
        "my data, wrong code": Visit(
            client, lambda: client.post(find, {"phone": PHONE, "code": "0", "deed": "show"}), 422
        ),
        "my data, shown": Visit(client, reverse("submissions:my-data-show")),
        "my data, to erase": Visit(client, reverse("submissions:my-data-erase")),
    }


def refusal_visits(world: World) -> Visits:
    """Every page that says no."""
    cast, stranger = world.cast, Client()
    deputy = world.desk(cast.deputy_user)
    message = cast.with_deputy(at=world.now)
    closed = StationFactory(state=StationState.CLOSED, body=cast.body)
    write = reverse("liaison_stations:message-write", args=[world.code])
    deed = reverse("liaison_stations:desk-message-deed", args=[message.pk, "answer"])
    login = {"login": cast.staff.username, "password": "Wrong-2026"}
    return {
        "403": Visit(deputy, reverse("liaison_stations:desk-counter-list"), 403),
        "404": Visit(stranger, "/nothing/here/", 404),
        "409": Visit(deputy, lambda: _twice(deputy, deed, message), 409),
        "410": Visit(
            stranger, reverse("liaison_stations:message-write", args=[closed.codes.first().code]), 410
        ),
        "429": Visit(stranger, lambda: _often(stranger), 429),
        "429 with what was written": Visit(stranger, lambda: _flood(stranger, write, world), 429),
        "a robot's question": Visit(stranger, lambda: _question(stranger, write, world)),
        "locked out": Visit(stranger, lambda: _again(lambda: stranger.post(reverse("account_login"), login)), 429),
        "form without its token": Visit(
            stranger, lambda: Client(enforce_csrf_checks=True).post(write, _form(world)), 403
        ),
    }  # fmt: skip


def _again(ask: Callable[[], Any], most: int = 80) -> Any:
    for _time in range(most):
        answer = ask()
        if answer.status_code == 429:
            break
    return answer


def _often(client: Client) -> Any:
    address = reverse("liaison_stations:thread-find")
    return _again(lambda: client.post(address, {"code": "7K2M-9QXV-B4HD-0000"}))


def _flood(client: Client, write: str, world: World) -> Any:
    """Send until the telephone's limit is reached."""
    return _again(lambda: client.post(write, _form(world, phone="13900000001", challenge_seen="1")))


def _question(client: Client, write: str, world: World) -> Any:
    """Send until the form asks whether a robot sends it."""
    for _time in range(20):
        answer = client.post(write, _form(world))
        if answer.status_code == 200:
            break
    return answer


def _twice(client: Client, address: str, message: Message) -> Any:
    page = client.get(reverse("liaison_stations:desk-message-detail", args=[message.pk]))
    Message.objects.filter(pk=message.pk).update(version=99)
    fields = {"text": "下周安装六张座椅。", "claim": "done", "version": "0"}
    assert page.status_code == 200
    return client.post(address, fields)


def sign_in_visits(world: World) -> Visits:
    """Everything between the password and the desk, and what somebody does with their own factors."""
    fresh, half, phoned = Client(), Client(), Client()
    owner = world.cast.staff
    give_totp(owner)
    half.post(reverse("account_login"), {"login": owner.username, "password": PASSWORD})
    deputy = world.cast.deputy_user
    deputy.set_phone("13800138000")
    deputy.save()
    phoned.post(reverse("account_login"), {"login": deputy.username, "password": PASSWORD})
    new = sign_in(Client(), UserFactory(), factor="")
    signed = world.desk(owner)
    names = ["mfa_index", "mfa_list_webauthn", "mfa_generate_recovery_codes",
             "mfa_deactivate_totp", "account_change_password", "account_logout", "account_reauthenticate",
             "mfa_reauthenticate"]  # fmt: skip
    return {
        "login": Visit(fresh, reverse("account_login")),
        "wrong password": Visit(
            fresh, lambda: fresh.post(reverse("account_login"), {"login": "nobody", "password": "Wrong-2026"})
        ),
        "inactive": Visit(fresh, reverse("account_inactive")),
        "demonstration": Visit(fresh, reverse("access:demo")),
        "demonstration's outbox": Visit(fresh, reverse("notifications:demo-outbox")),
        "code of the app": Visit(half, reverse("mfa_authenticate")),
        "code by telephone": Visit(phoned, reverse("access:phone-factor")),
        "choose a factor": Visit(new, reverse("access:factor-enrol")),
        "enrol the app": Visit(new, reverse("mfa_activate_totp")),
        "enrol a passkey": Visit(new, reverse("mfa_add_webauthn")),
        **{name: Visit(signed, reverse(name)) for name in names},
        "recovery codes": Visit(signed, lambda: signed.post(reverse("mfa_generate_recovery_codes"), follow=True)),
    }


def desk_visits(world: World) -> Visits:
    """The desk of a deputy, of a department and of a keeper."""
    cast = world.cast
    message, other = (
        cast.with_deputy(at=world.now),
        cast.with_deputy(text="路灯坏了，请来看。"),
    )
    referral = cast.referred(at=world.now - timedelta(days=1), text="学校门口没有斑马线。")
    drafted = cast.referred(at=world.now - timedelta(days=20), text="公园的厕所夜里锁着。")
    operations.draft_reply(
        drafted, text="已改为全天开放。", claim="done", promised_on=None, by=cast.handler, at=world.now
    )
    NotificationFactory(user=cast.deputy_user)
    deputy, handler, reviewer, keeper = map(world.desk, (cast.deputy_user, cast.handler, cast.reviewer, cast.keeper))
    counter = reverse("liaison_stations:desk-counter-write", args=[cast.station.pk])
    detail = "liaison_stations:desk-message-detail"
    return {
        "desk of a deputy": Visit(deputy, reverse("desk:desk-home")),
        "desk of a reviewer": Visit(reviewer, reverse("desk:desk-home")),
        "desk of a keeper": Visit(keeper, reverse("desk:desk-home")),
        "nothing to do": Visit(world.desk(appointed(Role.MEMBER)), reverse("desk:desk-home")),
        "messages": Visit(deputy, reverse("liaison_stations:desk-message-list")),
        "message with its deeds": Visit(deputy, reverse(detail, args=[message.pk])),
        "message that is late": Visit(deputy, reverse(detail, args=[other.pk])),
        "deed with a mistake": Visit(deputy, lambda: deputy.post(
            reverse("liaison_stations:desk-message-deed", args=[message.pk, "answer"]), {"text": ""}), 422),
        "referrals": Visit(handler, reverse("liaison_stations:desk-referral-list")),
        "referral with its deeds": Visit(
            handler, reverse("liaison_stations:desk-referral-detail", args=[referral.pk])
        ),
        "reply to review": Visit(reviewer, reverse("liaison_stations:desk-referral-detail", args=[drafted.pk])),
        "notices": Visit(deputy, reverse("notifications:notice-list")),
        "counters": Visit(keeper, reverse("liaison_stations:desk-counter-list") + "?q=x"),
        "counter": Visit(keeper, counter),
        "slip": Visit(keeper, lambda: keeper.post(counter, _form(world))),
    }  # fmt: skip


def bench_visits(world: World) -> Visits:
    """The work bench: the queue, stations, settings, and what the three administrators look after."""
    cast = world.cast
    waiting, message = cast.message(at=world.now), cast.with_deputy(at=world.now)
    setting = BodySettingFactory(body=cast.body)
    path = cast.body.path
    staff, moderator = world.desk(cast.staff), world.desk(cast.moderator)
    system, security, audit = (
        world.desk(appointed(role, ".43.")) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    )
    DeliveryFactory(state="dead")
    station, deputy = "liaison_stations_liaisonstation", cast.deputy
    return {
        "queue": Visit(moderator, reverse("admin:liaison_stations_message_moderation")),
        "message to let through": Visit(moderator, _row("liaison_stations_message", waiting.pk)),
        "message that was let through": Visit(moderator, _row("liaison_stations_message", message.pk)),
        "messages": Visit(moderator, _rows("liaison_stations_message")),
        "station": Visit(staff, _row(station, cast.station.pk)),
        "new station": Visit(staff, reverse(f"admin:{station}_add")),
        "deputies": Visit(staff, _rows("deputies_deputy")),
        "deputy": Visit(staff, _row("deputies_deputy", deputy.pk)),
        "setting": Visit(staff, _row("bodies_bodysetting", setting.pk)),
        "new setting": Visit(staff, reverse("admin:bodies_bodysetting_add")),
        "bench of the system": Visit(system, reverse("admin:index")),
        "deliveries": Visit(system, _rows("notifications_delivery")),
        "accounts": Visit(security, _rows("accounts_user")),
        "account": Visit(security, _row("accounts_user", cast.staff.pk)),
        "new account": Visit(security, reverse("admin:accounts_user_add")),
        "appointment": Visit(security, reverse("admin:accounts_appointment_add")),
        "appointment with mistakes": Visit(
            security, lambda: security.post(reverse("admin:accounts_appointment_add"), {"path": path})
        ),
        "audit": Visit(audit, _rows("audit_entry")),
        "audit entry": Visit(audit, _row("audit_entry", Entry.objects.first().pk)),
    }


def _rows(model: str) -> str:
    return reverse(f"admin:{model}_changelist")


def _row(model: str, pk: Any) -> str:
    return reverse(f"admin:{model}_change", args=[pk])


WALKS: dict[str, Callable[[World], Visits]] = {
    "resident": resident_visits,
    "refusals": refusal_visits,
    "sign-in": sign_in_visits,
    "desk": desk_visits,
    "work bench": bench_visits,
}
