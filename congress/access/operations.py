"""Appointing people, and looking after their accounts. Every deed stands in the audit."""

from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import Appointment, User
from congress.accounts.roles import may_be_held_together
from congress.audit.operations import record
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require

from .permissions import may_appoint, may_end_appointment, may_manage_accounts, may_manage_user
from .scopes import Scope, check_scope

LETTERS = "abcdefghjkmnpqrstuvwxyz"
SEPARATE = _("An administrator holds no other role at the same time.")


@transaction.atomic
def appoint(
    user: User,
    *,
    role: str,
    path: str,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    until_on: date | None = None,
    scope: Scope | None = None,
    title: str = "",
) -> Appointment:
    """Give `user` the `role` over `path` from `from_on` (today) to `until_on`, both included; None: without an end.

    `by` is None only for the installation's own command. Raises NotAllowed; Invalid when the role does not
    go with one held in those days, or the scope does not lie below `path`. Source: GB/T 22239-2019.
    """
    require(by is None or may_appoint(by, other=user, path=path))
    scope = scope or Scope()
    check_scope(role, path, scope)
    User.objects.select_for_update().get(pk=user.pk)
    first = from_on or china_day(at)
    held = set(_meeting(user, first, until_on).values_list("role", flat=True))
    if not may_be_held_together({*held, role}):
        raise Invalid(SEPARATE)
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                user=user, role=role, path=path, from_on=first, until_on=until_on, title=title, appointed_by=by,
                **scope.columns(),
            )  # fmt: skip
    except IntegrityError as error:
        if "administrators_are_separate" in str(error):
            raise Invalid(SEPARATE) from error
        raise
    record("access.appointed", made, by=by, after=_facts(made), scope_path=path, at=at)
    _forget(user)
    return made


def _meeting(user: User, first: date, last: date | None) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(user=user).exclude(until_on__lt=first)
    return rows.filter(from_on__lte=last) if last else rows


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User, at: datetime, last_on: date | None = None) -> None:
    """Let `appointment` end with the day `last_on` (None: yesterday, so at once).

    Raises NotAllowed, MoveRefused if it has ended.

    One that began today, or has not begun, is dated back to its last day, so that it holds no more; the row
    stays, and the audit has both dates.
    """
    require(may_end_appointment(by, appointment))
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    today = china_day(at)
    if locked.until_on and locked.until_on < today:
        raise MoveRefused(_("This appointment has already ended."))
    before = _facts(locked)
    locked.until_on = last_on or today - timedelta(days=1)
    locked.from_on = min(locked.from_on, locked.until_on)
    locked.save(update_fields=["from_on", "until_on"])
    appointment.from_on, appointment.until_on = locked.from_on, locked.until_on
    record(
        "access.appointment-ended", locked, by=by, before=before, after=_facts(locked), scope_path=locked.path, at=at
    )
    _forget(locked.user)


@transaction.atomic
def add_user(*, username: str, name: str, phone: str = "", by: User | None, at: datetime) -> tuple[User, str]:
    """Make an account; return it and its temporary password, which must be changed at the first sign-in.

    Raises NotAllowed, Invalid when the name or the number is taken.
    """
    require(by is None or may_manage_accounts(by))
    password = temporary_password()
    user = User(username=username, name=name, password=make_password(password))
    try:
        with transaction.atomic():
            user.save()
            if phone:
                user.set_phone(phone)
                user.save(update_fields=["phone", "phone_hmac"])
    except IntegrityError as error:
        raise Invalid(_("There is already an account with this user name or telephone.")) from error
    record("access.user-added", user, by=by, at=at)
    return user, password


@transaction.atomic
def reset_password(user: User, *, by: User, at: datetime) -> str:
    """Give `user` a temporary password, sign them out everywhere, and return it. Raises NotAllowed."""
    require(may_manage_user(by, user))
    password = temporary_password()
    user.set_password(password)
    user.password_changed_at = None
    user.save(update_fields=["password", "password_changed_at"])
    record("access.password-reset", user, by=by, at=at)
    sign_out_everywhere(user)
    return password


@transaction.atomic
def reset_second_factor(user: User, *, by: User, at: datetime) -> int:
    """Take away every authenticator of `user`, who enrols anew at the next sign-in; return how many.

    Raises NotAllowed.
    """
    require(may_manage_user(by, user))
    count, _rows = Authenticator.objects.filter(user=user).delete()
    record("access.second-factor-reset", user, by=by, before={"authenticators": count}, at=at)
    sign_out_everywhere(user)
    return count


@transaction.atomic
def lock_user(user: User, *, by: User, at: datetime) -> None:
    """Close the account and sign it out everywhere. Raises NotAllowed."""
    require(may_manage_user(by, user))
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    record("access.user-locked", user, by=by, before={"active": True}, after={"active": False}, at=at)
    sign_out_everywhere(user)


@transaction.atomic
def unlock_user(user: User, *, by: User, at: datetime) -> None:
    """Open the account again, and forget its wrong passwords. Raises NotAllowed, MoveRefused when it is scrubbed."""
    from axes.utils import reset

    require(may_manage_user(by, user))
    if user.scrubbed_at:
        raise MoveRefused(_("This person's data has been removed: make a new account."))
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    reset(username=user.username)
    record("access.user-unlocked", user, by=by, after={"active": True}, at=at)


@transaction.atomic
def scrub_user(user: User, *, by: User, at: datetime) -> None:
    """Take away what is personal in the account; the row stays, since the audit names it. Raises NotAllowed.

    Raises MoveRefused while an appointment is in force.
    """
    require(may_manage_user(by, user))
    if Appointment.objects.filter(user=user).in_force(on=china_day(at)).exists():
        raise MoveRefused(_("End the appointments first."))
    user.username, user.name, user.email = f"scrubbed-{user.pk}", str(_("removed")), ""
    user.set_phone("")
    user.set_unusable_password()
    user.is_active, user.scrubbed_at = False, at
    user.save()
    Authenticator.objects.filter(user=user).delete()
    user.devices.all().delete()
    record("access.user-scrubbed", user, by=by, at=at)
    sign_out_everywhere(user)


def sign_out_everywhere(user: User) -> int:
    """End every session of `user`; return how many."""
    mine = [s.pk for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") == str(user.pk)]
    count, _rows = Session.objects.filter(pk__in=mine).delete()
    return count


def temporary_password() -> str:
    """Return a password to read out once: three classes, no look-alike letters."""
    first, second = get_random_string(4, LETTERS), get_random_string(4, LETTERS)
    return f"{first.capitalize()}-{second}-{get_random_string(4, '23456789')}"


def _facts(row: Appointment) -> dict[str, str]:
    return {"role": row.role, "path": row.path, "from": str(row.from_on), "until": str(row.until_on or "")}


def _forget(user: User) -> None:
    user.__dict__.pop("current_appointments", None)
