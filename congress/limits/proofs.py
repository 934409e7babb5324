"""Proof of work against robots: asked for only when something is unusual, checked here, counted once.

The browser looks for a number (some tenths of a second to a few seconds on a telephone). No third party.
"""

import base64
import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import altcha

from congress.core.keys import fingerprint

from .models import SpentProof

LASTS = timedelta(minutes=20)
EFFORT = 60_000  # the number to find lies below this


def _key() -> str:
    return fingerprint("proof-of-work", "key").hex()


def make_challenge(*, at: datetime) -> dict[str, Any]:
    """Return a challenge as the widget reads it: `algorithm, challenge, maxnumber, salt, signature`."""
    options = altcha.ChallengeOptionsV1(hmac_key=_key(), max_number=EFFORT, expires=at + LASTS)
    made = altcha.create_challenge_v1(options)
    return {
        "algorithm": made.algorithm, "challenge": made.challenge, "maxnumber": made.max_number,
        "salt": made.salt, "signature": made.signature,
    }  # fmt: skip


def redeem(payload: str, *, at: datetime) -> bool:
    """Tell whether `payload` solves a challenge of ours that is neither too old nor used already; it is used now."""
    if not payload or len(payload) > 2_000:
        return False
    try:
        is_right, _reason = altcha.verify_solution_v1(payload, _key(), check_expires=True)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    if not is_right:
        return False
    challenge = json.loads(base64.b64decode(payload))["challenge"]  # however the payload is written
    spent = sha256(str(challenge).encode()).digest()
    _row, is_fresh = SpentProof.objects.get_or_create(fingerprint=spent, defaults={"expires_at": at + LASTS})
    return is_fresh


def sweep_proofs(*, at: datetime) -> int:
    """Remove proofs that could not be used again anyway; return how many."""
    return SpentProof.objects.filter(expires_at__lt=at).delete()[0]
