"""Accounts, appointments and deputies of the demonstration."""

from datetime import date, datetime

from django.db import transaction

from congress.access.authenticators import authenticator_types, give_totp
from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.bodies.models import Body, Organ
from congress.core.clock import china_day
from congress.core.text import pinyin_keys
from congress.regions.models import Division
from deputies.models import Deputy, DeputyGroup, DeputyTerm

from .deputies_told import DEPUTIES, Told
from .personas import ACCOUNTS, Office, Persona
from .pictures import keep_picture, portrait

PHONES_FROM = 19900000001  # a range of the demonstration: nothing is ever sent


@transaction.atomic
def load(at: datetime) -> str:
    """Load the people. May run again at any time: rows are found by name, dates move with the day."""
    since = years_before(china_day(at), 3)
    for number, told in enumerate(DEPUTIES):
        _deputy(told, phone=str(PHONES_FROM + number), since=since, at=at)
    for persona in ACCOUNTS:
        user = account(persona.username, persona.name, at=at)
        for office in persona.offices:
            _appoint(user, office, title=persona.title, since=since)
        if (persona.offices or not user.phone) and not authenticator_types(user):
            give_totp(user)
    _groups()
    return f"{Deputy.objects.count()} deputies, {User.objects.count()} accounts"


def years_before(day: date, years: int) -> date:
    """Return the tenth of January of the year `years` before `day`'s."""
    return date(day.year - years, 1, 10)


def account(username: str, name: str, *, at: datetime) -> User:
    """Return the account called `username`, made when missing. It has no password: one signs in with one click."""
    user = User.objects.filter(username=username).first() or User(username=username)
    user.name, user.password_changed_at = name, at
    if not user.password:
        user.set_unusable_password()
    user.password_changed_at = at
    user.save()
    return user


def _deputy(told: Told, *, phone: str, since: date, at: datetime) -> None:
    full, initials = pinyin_keys(told.name)
    user = account(username_of(told.name), told.name, at=at)
    if not user.phone:
        user.set_phone(phone)
        user.save()
    facts = {
        "name": told.name, "pinyin": full, "initials": initials, "gender": told.gender, "ethnicity": told.ethnicity,
        "occupation": told.occupation, "introduction": told.introduction,
    }  # fmt: skip
    deputy, _ = Deputy.objects.update_or_create(user=user, defaults=facts)
    if keep_picture(deputy.photograph, f"{user.username}.jpg", lambda: portrait(told.name, gender=told.gender)):
        deputy.save(update_fields=["photograph"])
    for code in told.codes:
        body = Body.objects.get(division__code=code)
        DeputyTerm.objects.update_or_create(
            deputy=deputy, body=body,
            defaults={"electoral_unit": told.unit, "delegation": told.delegation, "from_on": since},
        )  # fmt: skip
        _appoint(user, Office(Role.DEPUTY, code), title="", since=since, deputy=deputy)


def username_of(name: str) -> str:
    """Return the account of a persona of that name, or pinyin: 康以宁 → kang-yining."""
    for persona in ACCOUNTS:
        if persona.name == name:
            return persona.username
    surname, given = pinyin_keys(name[0])[0], pinyin_keys(name[1:])[0]
    return f"{surname}-{given}"


def _appoint(user: User, office: Office, *, title: str, since: date, deputy: Deputy | None = None) -> None:
    """Appoint `user` once; keepers are appointed when their station is there."""
    if office.role == Role.KEEPER:
        return
    division = Division.objects.get(code=office.code)
    body = Body.objects.filter(division=division).first()
    organ = Organ.objects.get(body=body, name__endswith=office.organ) if office.organ else None
    Appointment.objects.update_or_create(
        user=user, role=office.role, path=division.path, organ_id=organ.pk if organ else None,
        defaults={
            "body_id": body.pk if body else None, "deputy_id": deputy.pk if deputy else None, "title": title[:80],
            "from_on": since,
        },
    )  # fmt: skip


def keepers_of(station: str) -> list[Persona]:
    """Return the personas who keep the station called `station`."""
    return [p for p in ACCOUNTS if any(o.station == station for o in p.offices)]


def _groups() -> None:
    body = Body.objects.get(division__code="430111")
    group, _ = DeputyGroup.objects.get_or_create(body=body, name="侯家塘代表小组")
    group.members.set(Deputy.objects.filter(name__in=["康以宁", "沈南枝", "汤问渠"], terms__body=body).distinct())
