"""The authenticators of a user: what they have, and the code an authenticator app would show now."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import connection

from congress.accounts.models import User

TOTP_PERIOD = 30  # seconds. Source: RFC 6238
_CLAIM = """
UPDATE mfa_authenticator SET data = jsonb_set(data, '{last_counter}', to_jsonb(%s::bigint))
WHERE id = %s AND coalesce((data->>'last_counter')::bigint, 0) < %s
"""
STRONG_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def authenticator_types(user: User) -> set[str]:
    """Return the kinds `user` has enrolled: totp, webauthn (recovery codes do not count)."""
    rows = Authenticator.objects.filter(user_id=user.pk, type__in=STRONG_TYPES)
    return set(rows.values_list("type", flat=True))


def give_totp(user: User) -> str:
    """Enrol an authenticator app for `user` with a fresh secret, replacing an older one; return the secret."""
    secret = generate_totp_secret()
    Authenticator.objects.update_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(secret)}}
    )
    return secret


def usable_code(user: User) -> str:
    """Return the next one-time code that would be accepted for `user`, "" without an authenticator app.

    For the demonstration and for tests: a code counts once, so the next one is shown after a use.
    """
    row = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if row is None:
        return ""
    counter = max(int(time.time()) // TOTP_PERIOD, int(row.data.get("last_counter", 0)) + 1)
    return format_hotp_value(hotp_value(decrypt(row.data["secret"]), counter))


def accept_totp(row: Authenticator, code: str) -> bool:
    """Tell whether `code` is right now, and take it: each counter is accepted once and never an earlier one.

    The claim is one conditional UPDATE, so it is exact across workers and needs no cache.
    """
    secret, now = decrypt(row.data["secret"]), int(time.time()) // TOTP_PERIOD
    tolerance = settings.MFA_TOTP_TOLERANCE
    for counter in range(now - tolerance, now + tolerance + 1):
        if format_hotp_value(hotp_value(secret, counter)) == code.replace(" ", "") and _claim(row, counter):
            return True
    return False


def _claim(row: Authenticator, counter: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [counter, row.pk, counter])
        return bool(cursor.rowcount)
