"""Receipts, photographs and their rows for tests."""

import io
import uuid
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from congress.submissions.models import Attachment
from congress.submissions.operations import IssuedReceipt, issue_receipt
from congress.submissions.photographs import store_photograph

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
SUBJECT = "tests.message"


def issue(**changes: Any) -> IssuedReceipt:
    """Return an issued receipt; every call is a submission of its own unless it names the key."""
    given: dict[str, Any] = {
        "submission_key": uuid.uuid4(), "subject_type": SUBJECT, "subject_id": str(uuid.uuid4()),
        "at": NOON, "language": "zh-hans",
    }  # fmt: skip
    return issue_receipt(**given | changes)


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """Return a small picture with something to see on it."""
    image = Image.new("RGB", size, "#b08030")
    image.paste("#204060", (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content: bytes | None = None, name: str = "bench.jpg") -> SimpleUploadedFile:
    """Return what a form hands over."""
    return SimpleUploadedFile(name, picture() if content is None else content)


def stored(**changes: Any) -> Attachment:
    """Return a stored photograph, its shown picture not made yet."""
    given: dict[str, Any] = {
        "receipt": None, "subject_type": SUBJECT, "subject_id": "1", "position": 0, "at": NOON,
    }  # fmt: skip
    file = changes.pop("file", None) or upload()
    return store_photograph(file, **given | changes)
