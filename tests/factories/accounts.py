"""People and their appointments, and a session that has shown a second factor."""

import time
from datetime import UTC, date, datetime
from typing import Any

import factory
from django.contrib.auth.hashers import make_password
from django.test import Client

from congress.access.factors import RECORDS_KEY, RECORDS_USER_KEY
from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role

PASSWORD = "Lushan-2026"


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody with the password PASSWORD, changed just now, and no second factor yet."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"禹知夏{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    password_changed_at = factory.LazyFunction(lambda: datetime.now(UTC))

    @factory.post_generation
    def phone(self: User, create: bool, value: str | None, **kwargs: Any) -> None:
        """`UserFactory(phone="13800138000")`: sealed, with its look-up."""
        if create and value:
            self.set_phone(value)
            self.save()


class AppointmentFactory(factory.django.DjangoModelFactory):
    """An appointment as staff of the whole province since 2020, without an end."""

    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    role = Role.STAFF
    path = ".43."
    from_on = date(2020, 1, 1)


def appointed(role: str = Role.STAFF, path: str = ".43.", **scope: Any) -> User:
    """Return a fresh user appointed as `role` over `path`; `scope`: body_id, organ_id, station_id, deputy_id."""
    user: User = AppointmentFactory(role=role, path=path, **scope).user
    return user


def sign_in(client: Client, user: User, *, factor: str = "totp") -> Client:
    """Sign `user` in with a second factor shown: "totp", "webauthn", "phone", or "" for none. Returns the client."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    records = [{"method": "password", "at": time.time(), "username": user.username}]
    if factor:
        records.append({"method": "mfa", "type": factor, "at": time.time()})
    session[RECORDS_KEY], session[RECORDS_USER_KEY] = records, str(user.pk)
    session.save()
    return client
