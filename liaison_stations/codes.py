"""The short codes in the QR on a wall: opaque, so that one tells nothing of the next."""

import hashlib
import secrets

from congress.core.text import CROCKFORD, base32

CODE_LENGTH = 7  # 35 bits: never a secret, only not to be counted through


def new_code() -> str:
    """Return a random code of seven Crockford characters."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))


def demonstration_code(name: str) -> str:
    """Return the code that the demonstration gives the station called `name`: the same on every machine."""
    return base32(hashlib.sha256(f"demonstration:{name}".encode()).digest(), CODE_LENGTH)


def written(code: str) -> str:
    """Return `code` with a gap in the middle, for reading aloud: `7K2 M9QX`."""
    return f"{code[:3]} {code[3:]}"
