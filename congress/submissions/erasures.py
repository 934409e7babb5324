"""Erasing on request: who sent something, found by their number, and the list of it that outlives the database."""

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from congress.audit.operations import record

from .models import Erasure, Receipt
from .operations import forget_sender, sender_hmac

ASKED = "asked with a phone code"


def receipts_of_phone(phone: str) -> QuerySet[Receipt]:
    """Return the receipts whose sender gave `phone`, newest first.

    Whoever calls it has seen that the number is the asker's own. Senders themselves stay unreadable here: the
    SQL function answers with ids, for one whole number only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT receipts_of_phone(%s)", [sender_hmac(phone)])
        keys = [key for (key,) in cursor.fetchall()]
    return Receipt.objects.filter(pk__in=keys)


def erase_phone(phone: str, *, at: datetime) -> int:
    """Erase the name, number and e-mail of everything sent under `phone`; return how many this call erased.

    Each is a transaction of its own, so that no two ever wait for one another in a circle; what an
    interruption left over is erased by asking again. Source: PIPL art. 47.
    """
    return sum(erase_sender(receipt, at=at, reason=ASKED) for receipt in receipts_of_phone(phone).order_by("pk"))


@transaction.atomic
def erase_sender(receipt: Receipt, *, at: datetime, reason: str) -> bool:
    """Forget who holds `receipt` and keep a record of it; return False when somebody was faster."""
    locked = Receipt.objects.select_for_update(no_key=True).get(pk=receipt.pk)
    Erasure.objects.bulk_create([Erasure(receipt_id=locked.pk, at=at, reason=reason)], ignore_conflicts=True)
    if locked.sender_forgotten_at is not None:
        return False
    forget_sender(locked, at=at)
    record("submissions.sender_erased", locked, after={"reason": reason}, at=at)
    return True


# -- the list outside --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One erasure in the file: a JSON object a line."""

    receipt: UUID
    at: datetime
    reason: str

    def __str__(self) -> str:
        return json.dumps({"receipt": str(self.receipt), "at": self.at.isoformat(), "reason": self.reason})


def read_list(file: Path) -> list[Line]:
    """Return what `file` holds, nothing where there is no file. Raises ValueError naming a line it cannot read."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [_read(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _read(number: int, text: str) -> Line:
    try:
        row = json.loads(text)
        at = datetime.fromisoformat(row["at"])
        if at.tzinfo is None:
            raise ValueError("no time zone")
        return Line(UUID(row["receipt"]), at, str(row["reason"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"line {number} is no erasure: {error}") from error


def export_erasures(file: Path) -> int:
    """Write every erasure to `file`, with those it already holds, whole and on disk or not at all; return how many.

    What the file holds is never lost: after an older backup was restored it knows more than the database.
    """
    rows = Erasure.objects.iterator()
    known = {line.receipt: line for line in (*read_list(file), *(Line(r.receipt_id, r.at, r.reason) for r in rows))}
    lines = sorted(known.values(), key=lambda line: (line.at, line.receipt))
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        written.writelines(f"{line}\n" for line in lines)
        written.flush()
        os.fsync(written.fileno())
    os.replace(fresh, file)
    return len(lines)


def replay_erasures(lines: Iterable[Line]) -> int:
    """Erase again, after a restore, what `lines` say was erased; return how many senders were there again.

    May be run as often as one likes. A receipt that the backup does not hold is only noted.
    """
    done = 0
    for line in lines:
        receipt = Receipt.objects.filter(pk=line.receipt).first()
        if receipt is not None:
            done += erase_sender(receipt, at=line.at, reason=line.reason)
        else:
            Erasure.objects.bulk_create(
                [Erasure(receipt_id=line.receipt, at=line.at, reason=line.reason)], ignore_conflicts=True
            )
    return done
