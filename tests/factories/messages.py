"""Messages for tests, posted the way a resident posts them."""

import uuid
from datetime import UTC, datetime
from typing import Any

from congress.accounts.models import User
from congress.accounts.roles import Role
from deputies.models import Deputy
from liaison_stations import operations
from liaison_stations.models import LiaisonStation, Message
from tests.factories.accounts import appointed
from tests.factories.bodies import OrganFactory
from tests.factories.deputies import ServingDeputyFactory
from tests.factories.stations import StationFactory

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # 10:00 in China
WORDS = "小区中庭没有地方坐，老人家走一段就要站着歇。希望增设几张便民座椅。"


def post(station: LiaisonStation | None = None, *, at: datetime = MONDAY, **more: Any) -> operations.Posted:
    """Return what a resident gets for a message; `more`: text, deputy, contact, hold_reason, submission_key, …"""
    station = station or StationFactory()
    words = operations.Words(
        text=more.pop("text", WORDS), **{k: more.pop(k) for k in list(more) if k in operations.Words.__annotations__}
    )
    return operations.post_message(
        station=station, deputy=more.pop("deputy", None), words=words, at=at,
        contact=more.pop("contact", operations.Contact()),
        submission_key=more.pop("submission_key", None) or uuid.uuid4(), **more,
    )  # fmt: skip


class Cast:
    """The people of the bench story: a deputy, a moderator, a keeper, and three people of the department."""

    def __init__(self) -> None:
        self.deputy: Deputy = ServingDeputyFactory(name="康以宁")
        self.station: LiaisonStation = StationFactory(deputies=[self.deputy])
        body, path = self.station.body, self.station.body.path
        self.body = body
        self.organ = OrganFactory(body=body, name="雨花区住房和城乡建设局")
        self.deputy_user: User = appointed(Role.DEPUTY, path, body_id=body.pk, deputy_id=self.deputy.pk)
        self.moderator: User = appointed(Role.MODERATOR, path, body_id=body.pk)
        self.staff: User = appointed(Role.STAFF, path, body_id=body.pk)
        self.keeper: User = appointed(Role.KEEPER, self.station.path, body_id=body.pk, station_id=self.station.pk)
        self.handler: User = appointed(Role.HANDLER, path, organ_id=self.organ.pk)
        self.reviewer: User = appointed(Role.REVIEWER, path, organ_id=self.organ.pk)
        self.issuer: User = appointed(Role.ISSUER, path, organ_id=self.organ.pk)

    def message(self, **more: Any) -> Message:
        """Return a message to the deputy, as the resident sent it."""
        more.setdefault("deputy", self.deputy)
        message: Message = post(self.station, **more).row
        return message

    def with_deputy(self, **more: Any) -> Message:
        """Return a message that was let through."""
        message = self.message(**more)
        operations.pass_on(message, by=self.moderator, at=more.get("at", MONDAY), publish=True)
        return message

    def referred(self, **more: Any) -> Any:
        """Return the referral of a message to the department."""
        message = self.with_deputy(**more)
        return operations.refer(message, organ=self.organ, by=self.deputy_user, at=more.get("at", MONDAY))

    def answered(self, **more: Any) -> Message:
        """Return a message that the department answered."""
        referral = self.referred(**more)
        self.reply(referral)
        message: Message = referral.message
        return message

    def reply(self, referral: Any, *, text: str = "已安装六张带靠背的座椅。", at: datetime = MONDAY) -> None:
        """Draft, review and issue a reply."""
        operations.draft_reply(referral, text=text, claim="done", promised_on=None, by=self.handler, at=at)
        operations.review_reply(referral, by=self.reviewer, at=at)
        operations.issue_reply(referral, by=self.issuer, at=at)
