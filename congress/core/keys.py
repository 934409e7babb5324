"""The keyring: secrets generated at install, kept in a file outside the database and the settings.

The file is JSON: `{"active": "k1", "keys": {"k1": base64 of 32 bytes}, "lookup": base64 of 32 bytes}`.
Every look-up purpose has a key of its own, derived from `lookup`, so that two purposes cannot be joined.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Keyring:
    """Keys to seal with (the active one) and to open with (all), and the root of the look-up keys."""

    active: str
    keys: dict[str, bytes]
    lookup: bytes

    def fingerprint(self, purpose: str, value: str) -> bytes:
        """Return the 32-byte HMAC of `value` under the key of `purpose`."""
        key = hmac.digest(self.lookup, b"purpose:" + purpose.encode(), hashlib.sha256)
        return hmac.digest(key, value.encode(), hashlib.sha256)


def make_keyring_file(path: Path) -> bool:
    """Write a fresh keyring to `path` unless one is there; return whether it was written.

    The file appears whole or not at all, readable by its owner only.
    """
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"active": "k1", "keys": {"k1": _random_key()}, "lookup": _random_key()}
    write_keyring(path, content)
    return True


def write_keyring(path: Path, content: Mapping[str, object]) -> None:
    """Replace the keyring file at `path` at once and on disk."""
    handle, fresh = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    keyring.cache_clear()


def add_key(path: Path) -> str:
    """Add a fresh sealing key to the file, make it the active one, and return its id."""
    content = json.loads(path.read_text())
    name = f"k{len(content['keys']) + 1}"
    content["keys"][name] = _random_key()
    content["active"] = name
    write_keyring(path, content)
    return name


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """Return the keyring of this installation. Raises RuntimeError when the file is missing."""
    path = Path(settings.KEYRING_FILE)
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise RuntimeError(f"No keyring at {path}: run `manage.py make_keys` once.") from error
    keys = {name: base64.b64decode(value) for name, value in content["keys"].items()}
    return Keyring(active=content["active"], keys=keys, lookup=base64.b64decode(content["lookup"]))


def fingerprint(purpose: str, value: str) -> bytes:
    """Return the 32-byte HMAC of `value` for `purpose`, under this installation's keys."""
    return keyring().fingerprint(purpose, value)
