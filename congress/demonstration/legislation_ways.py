"""How the demonstration takes a bill through its procedure: each step at its own moment, by whoever takes it."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.bodies.models import Body
from congress.core.clock import CHINA, china_day
from congress.core.identifiers import uuid7
from congress.core.lifecycle import advance
from congress.submissions.operations import issue_receipt
from legislation.figures import count_opinion
from legislation.models import (
    Consultation,
    ContactSession,
    ContactTask,
    DraftVersion,
    Opinion,
    OpinionGroup,
    ProvisionText,
    Reading,
    Regulation,
    RegulationBill,
)
from legislation.operations import bills, consultations, ledger, publication, readings, reports, versions
from legislation.operations.grouping import group_opinions
from legislation.operations.opinions import Anchor, Origin, Words, write_opinion
from legislation.operations.telling import OPINION
from legislation.states import PUBLICATION, OpinionPublication, OpinionSource, Outcome
from legislation.text.parsing import parse

from .legislation_told import Said

DRAFTS = Path(__file__).parent / "drafts"
NAMESPACE = uuid.UUID("6f0f4a52-6d2e-4f0e-9d7e-0c54b7b0a002")
TOLD_DAY = "2026年9月25日"  # in the texts: the day of the demonstration's session
ALL_MEMBERS = 78


def words_of_draft(name: str, *, passed_on: date | None = None) -> str:
    """Return the text of a draft; `passed_on` takes the place of the day it tells."""
    text = (DRAFTS / f"{name}.txt").read_text(encoding="utf-8")
    day = passed_on
    return text.replace(TOLD_DAY, f"{day.year}年{day.month}月{day.day}日") if day else text


def moment(at: datetime, days: float, hour: int = 10) -> datetime:
    """Return `hour` o'clock in China, `days` before the load."""
    return datetime.combine(china_day(at) - timedelta(days=days), time(hour), tzinfo=CHINA)


@dataclass
class Way:
    """A congress at its legislation; `at` is the moment of the load, `days` count back from it."""

    body: Body
    at: datetime
    hands: dict[str, User] = field(default_factory=dict)

    def holder(self, role: str) -> User:
        """Return who holds the role at this congress."""
        if role not in self.hands:
            rows = Appointment.objects.filter(role=role, path=self.body.path).select_related("user")
            self.hands[role] = rows.order_by("pk")[0].user
        return self.hands[role]

    @property
    def staff(self) -> User:
        return self.holder(Role.LEGISLATIVE_STAFF)

    @property
    def committee(self) -> User:
        return self.holder(Role.LEGISLATIVE_COMMITTEE)

    @property
    def chairs(self) -> User:
        return self.holder(Role.CHAIRPERSONS)

    def day(self, days: float) -> date:
        """Return the day so many days before the load."""
        return china_day(moment(self.at, days))

    def draft(
        self, regulation: Regulation, file: str, name: str, *, bill: RegulationBill | None, days: float,
        based_on: DraftVersion | None = None, passed_on: date | None = None, settles: bool = True,
    ) -> DraftVersion:  # fmt: skip
        """Import a text and, unless told otherwise, settle it the same day."""
        version = versions.import_version(
            regulation, bill=bill, name=name, document=parse(words_of_draft(file, passed_on=passed_on)),
            based_on=based_on, by=self.staff, at=moment(self.at, days, 9),
        )  # fmt: skip
        if settles:
            versions.settle_version(version, by=self.staff, at=moment(self.at, days, 11))
        return version

    def submit(self, bill: RegulationBill, *, proposer: str, who: str, explanation: str, days: float) -> None:
        """Submit the bill and put it on the agenda ten days later."""
        bills.submit_bill(
            bill, proposer=proposer, proposer_words=who, explanation=explanation, by=self.staff,
            at=moment(self.at, days),
        )  # fmt: skip

    def read(self, bill: RegulationBill, *, session: str, days: float, summary: str = "") -> Reading:
        """Put a submitted bill on the agenda, where it is not yet, and record the reading."""
        if bill.work_state == "submitted":
            bills.put_on_agenda(
                bill, session=session, held_on=self.day(days), sent_on=self.day(days + 9), by=self.chairs,
                at=moment(self.at, days + 12),
            )  # fmt: skip
        return readings.record_reading(
            bill, session=session, held_on=self.day(days), sent_on=self.day(days + 9), summary=summary,
            by=self.staff, at=moment(self.at, days, 17),
        )  # fmt: skip

    def consult(
        self, version: DraftVersion, *, days: float, length: int = 31, brief: str, questions: tuple[str, ...] = ()
    ) -> Consultation:
        """Open a consultation so many days ago for `length` days."""
        consultation = consultations.prepare_consultation(
            version, opens_at=moment(self.at, days), closes_at=moment(self.at, days - length, 0), brief=brief,
            contact="长沙市韶山北路1号，省人大常委会法制工作委员会（410011）", questions=questions, by=self.staff,
            at=moment(self.at, days, 9),
        )  # fmt: skip
        consultations.announce(consultation, by=self.staff, at=moment(self.at, days))
        return consultation

    def close(self, consultation: Consultation, *, days: float) -> None:
        """Close a consultation whose time is over; the moment is told, since the load lies after it."""
        consultations.close(consultation, at=moment(self.at, days, 18))
        Consultation.objects.filter(pk=consultation.pk).update(closed_at=consultation.closes_at)
        consultation.refresh_from_db()

    def pass_bill(self, bill: RegulationBill, *, days: float, yes: int, present: int = 74) -> None:
        """Put the bill to the vote and record it."""
        bills.put_to_vote(bill, by=self.chairs, at=moment(self.at, days, 9))
        readings.record_vote(
            bill, held_on=self.day(days), all_members=ALL_MEMBERS, present=present, yes=yes, no=0,
            abstain=present - yes, by=self.staff, at=moment(self.at, days, 16),
        )  # fmt: skip

    def publish(self, bill: RegulationBill, *, number: int, days: float, from_days: float) -> None:
        """Announce what passed, in force from so many days ago."""
        publication.publish_bill(
            bill, announcement=f"第十四届第{number}号公告", published_on=self.day(days), in_force_on=self.day(from_days),
            by=self.staff, at=moment(self.at, days, 17),
        )  # fmt: skip
        if from_days <= 0:
            return
        publication.take_effect(bill, at=moment(self.at, from_days, 1))


def say(
    consultation: Consultation, told: Said, *, key: str, at: datetime, days: float, task: ContactTask | None = None,
    gathering: ContactSession | None = None, reading: Reading | None = None, hold_reason: str = "", by: User,
) -> list[Opinion]:  # fmt: skip
    """Write an opinion and its echoes, each with a receipt; let them through where they may be shown."""
    received_at = moment(at, days, 9 + len(told.text) % 9)
    source = told.source
    if task is not None:
        source = OpinionSource.COLLECTION_POINT if task.point.parent_id else OpinionSource.CONTACT_POINT
    who = str(task.point) if task is not None else told.who
    origin = Origin(source=source, words=who, task=task, gathering=gathering, reading=reading, by=by)
    written = []
    for number, text in enumerate((told.text, *told.echoes)):
        phone = told.phone if number == 0 else ""
        opinion_key = uuid7()
        receipt = issue_receipt(
            submission_key=uuid.uuid5(NAMESPACE, f"{key}-{number}"), subject_type=OPINION, subject_id=str(opinion_key),
            at=received_at, language="zh-hans", phone=phone, is_verified=bool(phone),
        ).receipt  # fmt: skip
        words = Words(text=text, proposed_words=told.proposed, wants_public=told.is_public)
        opinion = write_opinion(
            consultation, words=words, received_at=received_at + timedelta(hours=30 * number), receipt=receipt,
            anchor=anchor_of(consultation.draft, told), origin=origin, hold_reason=hold_reason, key=opinion_key,
            is_verified=bool(phone),
        )  # fmt: skip
        count_opinion(opinion)
        if opinion.publication_state == OpinionPublication.AWAITING:
            advance(opinion, PUBLICATION, "publish", moderated_by=by)
        written.append(opinion)
    return written


def anchor_of(version: DraftVersion, told: Said) -> Anchor:
    """Return where the told opinion belongs in `version`."""
    if not told.on:
        return Anchor()
    node = ProvisionText.objects.get(version=version, label=told.on)
    if not told.quote:
        return Anchor(node=node)
    start = node.text.index(told.quote)
    return Anchor(node=node, start=start, end=start + len(told.quote), quote=told.quote)


def group_all(consultation: Consultation, *, at: datetime) -> None:
    """Put every opinion into the ledger."""
    while group_opinions(consultation.pk, at=at):
        pass


def decide(way: Way, told: Said, opinion: Opinion, *, next_version: DraftVersion, days: float) -> None:
    """Propose the told outcome of an opinion's entry, with the words that carry it."""
    when = moment(way.at, days, 15)
    opinion.refresh_from_db(fields=["group"])
    group = OpinionGroup.objects.get(opinions=opinion)
    ledger.propose_outcome(
        group, outcome=told.outcome, reason=told.reason, words=told.words, by=way.staff, at=when
    )  # fmt: skip
    if told.outcome in {Outcome.ADOPTED, Outcome.PARTLY}:
        text = ProvisionText.objects.get(version=next_version, label=told.carried_in)
        start = text.text.index(told.carried)
        ledger.adopt_words(
            group, text=text, start=start, end=start + len(told.carried), by=way.staff, at=when
        )  # fmt: skip


def report(way: Way, consultation: Consultation, *, days: float, words: str) -> None:
    """Confirm every outcome and publish the adoption table."""
    groups = list(OpinionGroup.objects.filter(consultation=consultation).select_related("consultation"))
    done = ledger.confirm_outcomes(groups, by=way.committee, at=moment(way.at, days, 10))
    if done.refused:
        raise LookupError(f"Not confirmed: {done.refused}")
    consultation.refresh_from_db()
    reports.publish_report(consultation, words=words, by=way.staff, at=moment(way.at, days, 16))


def made(bill: RegulationBill) -> Regulation:
    """Return the regulation that the bill makes."""
    return Regulation.objects.get(bill_items__bill=bill)
