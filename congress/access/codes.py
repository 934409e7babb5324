"""One-time codes sent to a telephone: six digits, ten minutes, five attempts, one use.

Nothing that opens a code stands in the database: the number and the code are kept as HMACs only.
"""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import connection
from django.utils.translation import gettext_lazy as _

from congress.core.keys import fingerprint
from congress.limits.operations import register_limit, spend
from congress.notifications.operations import notify
from congress.notifications.words import register_words

from .models import PhoneCode

LIFETIME = timedelta(minutes=10)
MOST_ATTEMPTS = 5
DIGITS = 6
KIND = "access.phone-code"
SIGN_IN, CONTACT, MY_DATA = "sign-in", "contact", "my-data"

# The newest code of this number is the only one that counts; a failed attempt is written before it is judged.
_ATTEMPT = """
UPDATE access_phonecode SET attempts = attempts + 1
WHERE id = (SELECT id FROM access_phonecode WHERE purpose = %s AND phone_hmac = %s
            ORDER BY created_at DESC, id DESC LIMIT 1)
  AND used_at IS NULL AND expires_at > %s AND attempts < %s
RETURNING id, code_hmac
"""


def register() -> None:
    """Declare the limits and the words of the message."""
    register_limit("phone-code", 3, 3 / 1800)  # messages to one number
    register_limit("phone-code-address", 20, 20 / 3600)  # numbers asked for from one address
    register_limit("phone-code-try", 10, 10 / 600)  # guesses for one number, over all its codes
    register_words(
        KIND,
        title=_("Your code"),
        text=_("%(secret)s is your code. It is good for ten minutes. Nobody from the congress will ask you for it."),
        short=_("%(secret)s is your code, good for ten minutes. Tell it to nobody."),
        lasts=LIFETIME,
    )


def send_phone_code(*, phone: str, purpose: str, at: datetime, address: str) -> None:
    """Send a fresh code for `purpose` to `phone`; an older one is worth nothing from now on.

    `address` is where the request came from. Raises TooMany. Call it outside a transaction.
    """
    issue_phone_code(phone=phone, purpose=purpose, at=at, address=address)


def send_email_code(*, email: str, purpose: str, at: datetime, address: str) -> None:
    """Send a fresh code to an e-mail address; `check_phone_code` takes the address where it says `phone`."""
    issue_phone_code(phone=email, purpose=purpose, at=at, address=address, by_email=True)


def issue_phone_code(*, phone: str, purpose: str, at: datetime, address: str, by_email: bool = False) -> str:
    """Send a fresh code as `send_phone_code` does and return it, for the demonstration's banner only."""
    spend(("phone-code", _bucket(phone, purpose)), ("phone-code-address", address))
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = PhoneCode(purpose=purpose, phone_hmac=_phone_hmac(phone), created_at=at, expires_at=at + LIFETIME)
    row.code_hmac = _code_hmac(row.pk, code)
    row.save(force_insert=True)
    phone, email = ("", phone) if by_email else (phone, "")
    notify(KIND, subject=row, dedupe_key=f"{KIND}:{row.pk}", at=at, secret=code, phone=phone, email=email)
    return code


def check_phone_code(*, phone: str, purpose: str, code: str, at: datetime) -> bool:
    """Tell whether `code` is the one last sent to `phone` for `purpose`, and use it up.

    Exact under concurrency: five attempts a code, one success. Raises TooMany.
    """
    spend(("phone-code-try", _bucket(phone, purpose)))
    with connection.cursor() as cursor:
        cursor.execute(_ATTEMPT, [purpose, _phone_hmac(phone), at, MOST_ATTEMPTS])
        found = cursor.fetchone()
    if not found or not compare_digest(bytes(found[1]), _code_hmac(found[0], "".join(code.split()))):
        return False
    return bool(PhoneCode.objects.filter(pk=found[0], used_at__isnull=True).update(used_at=at))


def _bucket(phone: str, purpose: str) -> str:
    """Signing in has tokens of its own: what strangers do on public pages does not lock a deputy out."""
    return f"{'sign-in' if purpose == SIGN_IN else 'public'}:{phone}"


def _phone_hmac(phone: str) -> bytes:
    return fingerprint("phone-code", phone)


def _code_hmac(key: object, code: str) -> bytes:
    return fingerprint("phone-code-digits", f"{key}:{code}")
