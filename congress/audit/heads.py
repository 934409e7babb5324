"""The head of the chain, noted each day outside: an end that was cut off shows only against it."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from .models import Seal

HASH_DIGITS = 64


def head() -> str:
    """Return the newest seal as `number:hash in hex`; empty while there is none."""
    seal = Seal.objects.order_by("-no").first()
    return f"{seal.no}:{bytes(seal.hash).hex()}" if seal else ""


def note_head(*, at: datetime) -> str:
    """Add the newest head to AUDIT_HEAD_FILE, mail it to AUDIT_HEAD_EMAIL where set, and return it.

    A head that stands at the file's end is not written twice. The mail goes out even when the file cannot be written.
    """
    newest = head()
    if not newest:
        return ""
    moment = timezone.localtime(at).isoformat(timespec="seconds")
    try:
        _append(Path(settings.AUDIT_HEAD_FILE), f"{moment} {newest}")
    finally:
        if settings.AUDIT_HEAD_EMAIL:
            _mail(moment, newest)
    return newest


def _append(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    if lines and lines[-1].split()[-1:] == line.split()[-1:]:
        return
    with open(file, "a", encoding="utf-8") as written:  # only ever added to
        written.write(f"{line}\n")
        written.flush()
        os.fsync(written.fileno())


def _mail(moment: str, newest: str) -> None:
    text = f"{moment}\n{newest}\n\nmanage.py verify_audit --head {newest}\n"
    send_mail(f"Audit head of {settings.SITE_NAME}", text, settings.DEFAULT_FROM_EMAIL, [settings.AUDIT_HEAD_EMAIL])


def read_heads(file: Path) -> list[str]:
    """Return the heads noted in `file`, oldest first. Raises ValueError naming a line that holds none."""
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    return [_read(number, line) for number, line in lines if line.strip()]


def _read(number: int, line: str) -> str:
    noted = line.split()[-1]
    no, _, digest = noted.partition(":")
    if not no.isdecimal() or len(digest) != HASH_DIGITS or set(digest.lower()) - set("0123456789abcdef"):
        raise ValueError(f"line {number} holds no head")
    return noted
