import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerAway
from PIL import Image

from congress.core.errors import Invalid
from congress.submissions import images, photographs, tasks
from congress.submissions.images import check_photograph
from congress.submissions.models import Attachment
from congress.submissions.photographs import (
    check_photographs,
    prepare,
    prepare_waiting,
    remove_files,
    remove_orphans,
)
from congress.submissions.states import AttachmentState
from tests.factories.submissions import NOON, issue, picture, stored, upload

PLACE = b"GPSLatitude 28.2"


@pytest.fixture(autouse=True)
def handed_over(monkeypatch):
    """Ids that went to the broker; nothing is prepared by itself."""
    ids = []
    monkeypatch.setattr(photographs, "_broker_away_until", 0.0)
    monkeypatch.setattr(
        tasks.prepare_photograph, "apply_async", lambda kwargs, retry: ids.append(kwargs["attachment_id"])
    )
    return ids


def why(content, name="a.jpg"):
    with pytest.raises(Invalid) as refusal:
        check_photograph(upload(content, name))
    return refusal.value.detail


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.JPG"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("MPO", "a.jpg")])
def test_photographs_of_phones_are_taken(kind, name):
    assert check_photograph(upload(picture(kind), name)) == (640, 480)


def test_what_is_wrong_is_said_in_words():
    heic = b"\x00\x00\x00\x20ftypheic\x00\x00\x00\x00" + bytes(100)
    assert why(heic) == images.APPLE_KIND
    assert why(picture(), "IMG_1.HEIC") == images.APPLE_KIND
    assert why(b"") == images.BROKEN
    assert why(b"GIF89a" + bytes(50)) == images.WRONG_KIND
    assert why(b"<svg onload=alert(1)>", "a.jpg") == images.WRONG_KIND
    assert why(picture(size=(4, 400))) == images.TOO_SMALL
    assert why(picture() + bytes(images.MOST_BYTES)) == images.TOO_LARGE


@pytest.mark.parametrize("name", ["a.html", "a.jpg.exe", "a.php", "a", "a.svg", "a.jpg\x00.html"])
def test_a_picture_under_another_name_is_refused(name):
    with pytest.raises(Invalid):
        check_photograph(upload(picture(), name))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_was_cut_off_is_refused(kind):
    content = picture(kind)
    assert why(content[: len(content) * 2 // 3]) == images.BROKEN


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused():
    buffer = io.BytesIO()
    Image.new("1", (9_000, 6_000)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 20_000
    assert why(buffer.getvalue(), "a.png") == images.TOO_MANY_PIXELS


def test_seven_photographs_are_one_too_many():
    assert check_photographs([upload()] * 6) == []
    assert len(check_photographs([upload()] * 7)) == 1
    assert len(check_photographs([upload(b"x"), upload(), upload(b"", "b.png")])) == 2


@pytest.mark.django_db
def test_the_original_is_whole_on_disk_under_a_random_name():
    content = picture()
    attachment = stored(file=upload(content, "../../etc/我的.jpg"))
    path = Path(settings.PRIVATE_ROOT) / attachment.original
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o640
    assert "我的" not in attachment.original
    assert ".." not in attachment.original
    assert attachment.state == AttachmentState.WAITING
    assert not list(path.parent.glob(".writing-*"))


@pytest.mark.django_db
def test_file_and_folder_are_flushed_before_the_row_is_written(monkeypatch):
    steps = []

    def flush(handle, fsync=os.fsync):
        steps.append(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", flush)
    create = Attachment.objects.bulk_create
    monkeypatch.setattr(
        type(Attachment.objects), "bulk_create", lambda self, rows, **o: (steps.append("row"), create(rows, **o))[1]
    )
    stored()
    assert steps[-1] == "row"
    assert ".writing-" in steps[0]
    assert any(step.endswith("/originals") for step in steps[1:]) or len(steps) == 3


@pytest.mark.django_db
def test_the_same_photograph_counts_once_for_a_receipt():
    receipt = issue().receipt
    content = picture()
    first, second = stored(receipt=receipt, file=upload(content)), stored(receipt=receipt, file=upload(content))
    assert first.pk == second.pk
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
def test_a_worker_is_asked_after_the_commit_only(handed_over, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        attachment = stored()
        assert handed_over == []
    assert handed_over == [str(attachment.pk)]


@pytest.mark.django_db
def test_with_the_broker_away_the_upload_succeeds_and_the_sweep_hands_it_over(
    monkeypatch, django_capture_on_commit_callbacks
):
    asked = []

    def away(**given):
        asked.append(given)
        raise BrokerAway

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(tasks.prepare_photograph, "apply_async", away)
        stored()
        stored(file=upload(picture(size=(100, 100))))
    assert len(asked) == 1  # the second photograph does not wait for a broker that hangs
    monkeypatch.setattr(photographs, "_broker_away_until", 0.0)
    assert prepare_waiting(at=NOON) == 0
    assert prepare_waiting(at=NOON + timedelta(minutes=2)) == 2


@pytest.mark.django_db
def test_only_pixels_reach_the_shown_picture():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010F] = PLACE.decode()
    exif.get_ifd(0x8825)[2] = (28.0, 13.0, 30.0)
    content = picture(size=(2400, 1200), exif=exif, comment=b"by 13812345678", icc_profile=b"profile")
    assert PLACE in content
    attachment = stored(file=upload(content))
    assert prepare(str(attachment.pk))
    attachment.refresh_from_db()
    shown = Path(settings.MEDIA_ROOT) / attachment.shown
    with Image.open(shown) as image:
        assert image.size == (800, 1600) == (attachment.width, attachment.height)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    for leak in (PLACE, b"13812345678", b"profile"):
        assert leak not in shown.read_bytes()
    with Image.open(Path(settings.MEDIA_ROOT) / attachment.thumbnail) as image:
        assert max(image.size) == 320


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16", "1"])
def test_every_kind_of_pixel_can_be_shown(mode, tmp_path):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (50, 40)).save(tmp_path / "a", kind)
    attachment = stored(file=upload((tmp_path / "a").read_bytes(), f"a.{kind.lower()}"))
    assert prepare(str(attachment.pk))


@pytest.mark.django_db
def test_preparing_twice_changes_nothing():
    attachment = stored()
    assert prepare(str(attachment.pk))
    attachment.refresh_from_db()
    path = Path(settings.MEDIA_ROOT) / attachment.shown
    before = path.stat().st_mtime_ns
    assert prepare(str(attachment.pk))
    assert path.stat().st_mtime_ns == before


@pytest.mark.django_db
def test_what_cannot_be_opened_is_marked_and_left():
    attachment = stored()
    (Path(settings.PRIVATE_ROOT) / attachment.original).write_bytes(b"\xff\xd8\xff broken")
    assert not prepare(str(attachment.pk))
    attachment.refresh_from_db()
    assert attachment.state == AttachmentState.REFUSED


@pytest.mark.django_db
def test_originals_of_submissions_that_failed_are_removed_after_a_day():
    kept, orphan = stored(), stored(file=upload(picture(size=(300, 300))))
    Attachment.objects.filter(pk=orphan.pk).delete()
    for attachment in (kept, orphan):
        path = Path(settings.PRIVATE_ROOT) / attachment.original
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    remove_orphans(at=NOON + timedelta(hours=1))
    assert (Path(settings.PRIVATE_ROOT) / orphan.original).exists()
    remove_orphans(at=NOON + timedelta(hours=25))
    assert not (Path(settings.PRIVATE_ROOT) / orphan.original).exists()
    assert (Path(settings.PRIVATE_ROOT) / kept.original).exists()


@pytest.mark.django_db
def test_erasure_takes_every_file():
    attachment = stored()
    prepare(str(attachment.pk))
    attachment.refresh_from_db()
    remove_files(attachment)
    roots = [(settings.PRIVATE_ROOT, attachment.original), (settings.MEDIA_ROOT, attachment.shown)]
    assert not any((Path(root) / name).exists() for root, name in roots)
