"""Photographs: the private original on disk before anybody is told it arrived, the shown picture later."""

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from congress.core.errors import Invalid, Words

from .images import MOST_PHOTOGRAPHS, check_photograph, problems_of, shown_pictures
from .models import Attachment, Receipt
from .states import AttachmentState
from .vault import random_name, write_durably

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(days=1)
BROKER_PAUSE = 30.0  # seconds
MaySee = Callable[[HttpRequest, Attachment], bool]
IsPublic = Callable[[Attachment], bool]

__all__ = ["MOST_PHOTOGRAPHS", "check_photographs", "register_attachment_owner", "store_photograph"]


@dataclass(frozen=True)
class Owner:
    """Who answers for the photographs of one kind of subject."""

    may_see: MaySee
    is_public: IsPublic


_owners: dict[str, Owner] = {}


def register_attachment_owner(
    subject_type: str, may_see: MaySee, *, is_public: IsPublic = lambda attachment: False
) -> None:
    """Declare, in `AppConfig.ready()`, who may see the photographs of `subject_type`.

    `is_public` says whether everybody may: such a photograph may be kept by caches for ten minutes.
    """
    _owners[subject_type] = Owner(may_see, is_public)


def may_see_attachment(request: HttpRequest, attachment: Attachment) -> bool:
    """Ask whoever owns the subject; nobody registered means nobody may."""
    owner = _owners.get(attachment.subject_type)
    return owner is not None and owner.may_see(request, attachment)


def is_public_attachment(attachment: Attachment) -> bool:
    """Tell whether everybody may see it."""
    owner = _owners.get(attachment.subject_type)
    return owner is not None and owner.is_public(attachment)


def check_photographs(files: Sequence[UploadedFile]) -> list[Words]:
    """Return a sentence for each thing that is wrong with `files`, for a form."""
    return problems_of(list(files))


def store_photograph(
    uploaded_file: UploadedFile,
    *,
    receipt: Receipt | None,
    subject_type: str,
    subject_id: str,
    position: int,
    at: datetime,
) -> Attachment:
    """Keep the original on disk, flushed, and return its row; the same file under the same receipt only once.

    The picture to show is made after the commit by a task, or by the sweep. Raises Invalid, in words for
    whoever sent it. A transaction that fails leaves a file without a row, which the sweep removes.
    """
    width, height = check_photograph(uploaded_file)
    content = uploaded_file.read()
    uploaded_file.seek(0)
    digest = hashlib.sha256(content).hexdigest()
    held = Attachment.objects.filter(receipt=receipt, sha256=digest).first() if receipt else None
    if held is not None:
        return held
    name = random_name("originals", ".bin")
    write_durably(Path(settings.PRIVATE_ROOT), name, content)
    attachment = Attachment(
        receipt=receipt, subject_type=subject_type, subject_id=str(subject_id), position=position,
        original=name, sha256=digest, size=len(content), width=width, height=height, created_at=at,
    )  # fmt: skip
    Attachment.objects.bulk_create([attachment], ignore_conflicts=True)
    if receipt is not None:  # the same photograph twice at the same moment
        attachment = Attachment.objects.get(receipt=receipt, sha256=digest)
    transaction.on_commit(partial(_hand_over, attachment.pk))
    return attachment


_broker_away_until = 0.0


def _hand_over(attachment_id: UUID) -> None:
    """Ask a worker for the picture to show; with Redis away the sweep will, and nobody waits for it twice."""
    global _broker_away_until
    from .tasks import prepare_photograph

    if time.monotonic() < _broker_away_until:
        return
    try:
        prepare_photograph.apply_async(kwargs={"attachment_id": str(attachment_id)}, retry=False)
    except (KombuError, RedisError, OSError) as error:
        _broker_away_until = time.monotonic() + BROKER_PAUSE
        logger.warning("photograph %s waits for the sweep: %s", attachment_id, type(error).__name__)


def prepare(attachment_id: str) -> bool:
    """Make the picture and the thumbnail of a waiting photograph; return whether they can be shown.

    May run twice or side by side: the names are made from the id, the files replaced whole.
    """
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None or attachment.state != AttachmentState.WAITING:
        return attachment is not None and attachment.state == AttachmentState.READY
    waiting = Attachment.objects.filter(pk=attachment.pk, state=AttachmentState.WAITING)
    try:
        with open(Path(settings.PRIVATE_ROOT) / attachment.original, "rb") as original:
            shown, thumbnail, (width, height) = shown_pictures(original)
    except (Invalid, FileNotFoundError) as error:
        logger.warning("photograph %s cannot be shown: %s", attachment.pk, type(error).__name__)
        waiting.update(state=AttachmentState.REFUSED)
        return False
    key = attachment.pk.hex
    names = {"shown": f"photographs/{key[-2:]}/{key}.jpg", "thumbnail": f"photographs/{key[-2:]}/{key}-small.jpg"}
    write_durably(Path(settings.MEDIA_ROOT), names["shown"], shown)
    write_durably(Path(settings.MEDIA_ROOT), names["thumbnail"], thumbnail)
    waiting.update(state=AttachmentState.READY, width=width, height=height, **names)
    return True


def prepare_waiting(*, at: datetime, most: int = 50) -> int:
    """Hand over again what has waited for more than a minute; return how many."""
    late = Attachment.objects.filter(state=AttachmentState.WAITING, created_at__lt=at - timedelta(minutes=1))
    ids = list(late.order_by("created_at").values_list("pk", flat=True)[:most])
    for each in ids:
        _hand_over(each)
    return len(ids)


def remove_orphans(*, at: datetime) -> int:
    """Remove originals older than a day that no row names: their submission was never completed."""
    root = Path(settings.PRIVATE_ROOT)
    old = {
        str(path.relative_to(root)): path
        for path in (root / "originals").glob("*/*")
        if path.is_file() and path.stat().st_mtime < (at - ORPHAN_AGE).timestamp()
    }
    known = set(Attachment.objects.filter(original__in=list(old)).values_list("original", flat=True))
    orphans = [path for name, path in old.items() if name not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def remove_files(attachment: Attachment) -> None:
    """Delete what is on disk of `attachment`, for erasure; its row goes with its receipt."""
    for root, name in (
        (settings.PRIVATE_ROOT, attachment.original),
        (settings.MEDIA_ROOT, attachment.shown),
        (settings.MEDIA_ROOT, attachment.thumbnail),
    ):
        if name:
            (Path(root) / name).unlink(missing_ok=True)
