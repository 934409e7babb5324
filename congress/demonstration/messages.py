"""Messages of the demonstration: each is lived through the portal's own operations, on days before the load."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from math import ceil
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.bodies.models import Organ
from congress.core.clock import CHINA, china_day
from congress.notifications.models import Delivery, DeliveryState
from congress.submissions.models import Attachment, AttachmentState
from congress.submissions.photographs import prepare
from deputies.models import Deputy
from liaison_stations import operations
from liaison_stations.models import LiaisonStation, Message, Referral
from liaison_stations.operations.steps import office_users

from .messages_told import STORIES, Story

NAMESPACE = uuid.UUID("6f0f4a52-6d2e-4f0e-9d7e-0c54b7b0a001")
COUNTY_ORGAN = "430111"


@transaction.atomic
def load(at: datetime) -> str:
    """Load the messages once: stories that are there already stay as their readers left them."""
    for story in STORIES:
        if not Message.objects.filter(receipt__submission_key=key_of(story.slug)).exists():
            _Teller(story, at).tell()
    Delivery.objects.filter(state=DeliveryState.PENDING).update(state=DeliveryState.SENT, sent_at=at, attempts=1)
    for photograph in Attachment.objects.filter(state=AttachmentState.WAITING):
        prepare(str(photograph.pk))
    return f"{Message.objects.count()} messages"


def key_of(slug: str) -> uuid.UUID:
    """Return the submission key of a story: the same on every load, so its receipt code is too."""
    return uuid.uuid5(NAMESPACE, slug)


@lru_cache(maxsize=64)
def _user(username: str) -> User:
    return User.objects.get(username=username)


@dataclass
class _Teller:
    """Tells one story: every deed at its own moment, by the person whose part it is."""

    story: Story
    at: datetime

    def tell(self) -> None:
        station = LiaisonStation.objects.select_related("body").get(name=self.story.station)
        deputy = Deputy.objects.get(name=self.story.deputy) if self.story.deputy else None
        self.station, self.deputy = station, deputy
        moment = self._moment(self.story.days)
        counter = self._holder(Role.KEEPER, station_id=station.pk) if self.story.at_counter else None
        posted = operations.post_message(
            station=station, deputy=deputy, words=self._words(), contact=operations.Contact(**self.story.contact),
            submission_key=key_of(self.story.slug), at=moment, hold_reason=self.story.hold_reason,
            at_counter=counter is not None, by=counter,
        )  # fmt: skip
        self.message: Message = posted.row
        for days, deed, facts in self.story.deeds:
            getattr(self, f"_{deed}")(self._moment(days), **facts)

    def _moment(self, days: float) -> datetime:
        """Return the moment `days` before the load, in office hours unless it is of the last day."""
        if days < 1:
            return self.at - timedelta(days=days)
        hours = 8.25 + 9.5 * (ceil(days) - days)
        day = china_day(self.at) - timedelta(days=ceil(days))
        return datetime.combine(day, time.min, tzinfo=CHINA) + timedelta(hours=hours)

    def _words(self) -> operations.Words:
        facts: dict[str, Any] = dict(self.story.words)
        if facts.get("complains_of_deputy"):
            facts["complains_of_deputy"] = Deputy.objects.get(name=facts["complains_of_deputy"])
        facts["photographs"] = [bench_picture(backs=False)] if self.story.has_picture else []
        return operations.Words(**facts)

    def _fresh(self) -> Message:
        self.message = Message.objects.select_related("station__body", "body", "deputy", "receipt").get(
            pk=self.message.pk
        )
        return self.message

    def _holder(self, role: str, **scope: Any) -> User:
        row = Appointment.objects.filter(role=role, **scope).order_by("pk").first()
        if row is None:
            raise LookupError(f"Nobody is {role} at {scope}.")
        return _user(row.user.username)

    def _office(self, role: str) -> User:
        return office_users(self.message, on=china_day(self.at), role=role)[0]

    def _deputy_user(self) -> User:
        deputy = self._fresh().deputy
        if deputy is None or deputy.user is None:
            raise LookupError("No deputy has this message.")
        return _user(deputy.user.username)

    def _referral(self) -> Referral:
        return (
            Referral.objects.select_related("message__body", "organ", "to_body")
            .filter(message=self.message)
            .latest("assigned_at")
        )

    def _at_organ(self, role: str) -> User:
        referral = self._referral()
        if referral.organ_id is None:
            return self._holder(Role.STAFF, body_id=referral.to_body_id)
        return self._holder(role, organ_id=referral.organ_id)

    # -- deeds: the names used in `messages_told.py` -------------------------------------------------

    def _pass_on(self, at: datetime, *, publish: bool = True) -> None:
        operations.pass_on(self._fresh(), by=self._office(Role.MODERATOR), at=at, publish=publish)

    def _redact(self, at: datetime, *, shown: str, reason: str) -> None:
        operations.redact(self._fresh(), shown_text=shown, reason=reason, by=self._office(Role.MODERATOR), at=at)

    def _withdraw(self, at: datetime, *, reason: str) -> None:
        operations.withdraw(self._fresh(), reason=reason, by=self._office(Role.MODERATOR), at=at)

    def _decline(self, at: datetime, *, reason: str, elsewhere: str) -> None:
        by = self._office(Role.MODERATOR)
        operations.decline(self._fresh(), reason=reason, elsewhere=elsewhere, by=by, at=at)

    def _route_to_congress(self, at: datetime, *, note: str) -> None:
        by = self._office(Role.STAFF)
        operations.route(self._fresh(), to_body=self.station.body, note=note, by=by, at=at)

    def _fold(self, at: datetime, *, into: str) -> None:
        lead = Message.objects.get(receipt__submission_key=key_of(into))
        operations.fold(self._fresh(), into=lead, by=self._office(Role.MODERATOR), at=at)

    def _read(self, at: datetime) -> None:
        operations.mark_read(self._fresh(), by=self._deputy_user(), at=at)

    def _take(self, at: datetime, *, deputy: str) -> None:
        user = Deputy.objects.select_related("user").get(name=deputy).user
        if user is not None:
            operations.take(self._fresh(), by=_user(user.username), at=at)

    def _visit(self, at: datetime, *, text: str) -> None:
        operations.note_visit(self._fresh(), text=text, by=self._deputy_user(), at=at)

    def _refer(self, at: datetime, *, organ: str, code: str = COUNTY_ORGAN, note: str = "") -> None:
        found = Organ.objects.get(body__division__code=code, name__endswith=organ)
        operations.refer(self._fresh(), organ=found, note=note, by=self._deputy_user(), at=at)

    def _answer(self, at: datetime, *, text: str) -> None:
        operations.answer(self._fresh(), text=text, by=self._deputy_user(), at=at)

    def _return(self, at: datetime, *, reason: str) -> None:
        operations.return_referral(self._referral(), reason=reason, by=self._at_organ(Role.HANDLER), at=at)

    def _pause(self, at: datetime, *, reason: str) -> None:
        operations.pause_clock(self._referral(), reason=reason, by=self._at_organ(Role.HANDLER), at=at)

    def _draft(self, at: datetime, *, text: str, claim: str = "done", promised_in: int = 0) -> None:
        promised = (self.at + timedelta(days=promised_in)).date() if promised_in else None
        by = self._at_organ(Role.HANDLER)
        operations.draft_reply(self._referral(), text=text, claim=claim, promised_on=promised, by=by, at=at)

    def _reply(self, at: datetime, *, text: str, claim: str = "done", promised_in: int = 0) -> None:
        self._draft(at - timedelta(hours=3), text=text, claim=claim, promised_in=promised_in)
        operations.review_reply(self._referral(), by=self._at_organ(Role.REVIEWER), at=at - timedelta(hours=2))
        operations.issue_reply(self._referral(), by=self._at_organ(Role.ISSUER), at=at)

    def _verdict(self, at: datetime, *, kind: str, words: str = "") -> None:
        message = self._fresh()
        key = key_of(f"{self.story.slug}:verdict:{at.isoformat()}")
        operations.give_verdict(message, receipt=message.receipt, kind=kind, words=words, submission_key=key, at=at)

    def _neighbours(self, at: datetime, *, count: int, words: tuple[str, ...] = ()) -> None:
        for number in range(count):
            said = words[number] if number < len(words) else ""
            operations.join_message(
                self._fresh(), contact=operations.Contact(), words=said, language="zh-hans",
                submission_key=key_of(f"{self.story.slug}:neighbour:{number}"), at=at + timedelta(hours=5 * number),
            )  # fmt: skip

    def _settle(self, at: datetime) -> None:
        operations.settle_unjudged_messages(at=at)


def bench_picture(*, backs: bool) -> SimpleUploadedFile:
    """Return a drawn photograph of a bench under a tree, with a back or without."""
    image = Image.new("RGB", (960, 720), "#dfe7dc")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 470, 960, 720), fill="#c9c2b2")
    draw.rectangle((690, 180, 730, 500), fill="#6b5a48")
    draw.ellipse((540, 20, 880, 300), fill="#7d9a78")
    if backs:
        for top in (330, 370):
            draw.rounded_rectangle((180, top, 560, top + 22), 8, fill="#9a6b42")
    draw.rounded_rectangle((170, 430, 570, 462), 10, fill="#8a5c36")
    for left in (200, 520):
        draw.rectangle((left, 460, left + 18, 560), fill="#4c4a47")
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return SimpleUploadedFile("bench.jpg", out.getvalue(), content_type="image/jpeg")
