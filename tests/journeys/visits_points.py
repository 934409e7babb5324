"""Pages of contact points, approvals and filings for the eye of axe."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.accounts.models import User
from congress.accounts.roles import Role
from congress.core.clock import china_day
from legislation.models import ApprovalCase, ContactTask, Opinion, OpinionGroup
from legislation.operations import contact as operations
from legislation.operations.filings import open_filing
from legislation.operations.opinions import Words
from legislation.states import LedgerState, Outcome
from tests.factories.accounts import appointed, sign_in
from tests.factories.bodies import BodyFactory
from tests.factories.legislation import (
    BillFactory,
    ConsultationFactory,
    ContactPointFactory,
    VersionFactory,
    province,
)
from tests.factories.regions import DivisionFactory

from .visits import Visit, Visits


def _begun(now: Any) -> tuple[ContactTask, ContactTask, User]:
    """Return a task that is worked on and one whose outcome came back, with whoever works on both."""
    point = ContactPointFactory(
        name="攸县基层立法联系点", address="攸州大道", hours="周一至周五", phone="0731-24210000"
    )
    ContactPointFactory(parent=point, name="文化社区信息采集点")
    keeper = appointed(Role.CONTACT_POINT, point.path, contact_point_id=point.pk)
    staff = appointed(Role.LEGISLATIVE_STAFF, ".43.")
    rows = []
    for _ in range(2):
        consultation = ConsultationFactory(opens_at=now - timedelta(days=5), announced_at=now - timedelta(days=5))
        due_on = china_day(now) + timedelta(days=9)
        (task,) = operations.issue_tasks(
            consultation, points=[point], due_on=due_on, note="请重点听取种植户意见", by=staff, at=now
        )
        operations.record_session(
            task, held_on=china_day(now), place="文化社区", residents=12, points_raised="防盗", by=keeper, at=now
        )
        operations.enter_opinion(
            task, words=Words(text="茶果快熟就有人偷，光靠种的人守不住"), submission_key=uuid4(), by=keeper, at=now
        )
        rows.append(task)
    group = OpinionGroup.objects.create(
        consultation=rows[1].consultation, first_at=now, ledger_state=LedgerState.CONFIRMED, outcome=Outcome.ALREADY,
        words="第三条已有规定",
    )  # fmt: skip
    Opinion.objects.filter(task=rows[1]).update(group=group)
    operations.collate_and_submit(rows[1], report="一条意见", by=keeper, at=now)
    operations.answer_tasks(rows[1].consultation, at=now)
    return rows[0], rows[1], keeper


def _approval(now: Any) -> ApprovalCase:
    city = BodyFactory(division=DivisionFactory(code="4302", name="株洲市"), above=province())
    received = china_day(now) - timedelta(days=97)
    return ApprovalCase.objects.create(
        draft=VersionFactory(regulation__body=city, regulation__title="株洲市电动自行车充电管理规定"),
        submitted_by=city, submitted_to=province(), state="committee", received_on=received, explanation="为了安全充电",
        due_on=received + timedelta(days=122), review_notes="未发现抵触", at=now,
    )  # fmt: skip


def desk_of_a_point(world: Any) -> Visits:
    """What the staff of a contact point see, and what everybody sees of it."""
    task, answered, keeper = _begun(timezone.now())
    desk, anybody, case = sign_in(Client(), keeper), Client(), _approval(timezone.now())
    said = {"place": "3", "text": "光靠种的人守不住", "wants_public": "on"}

    def address(name: str, row: ContactTask = task) -> str:
        return reverse(f"legislation:{name}", args=[row.pk])

    def send(name: str, **more: str) -> Callable[[], Any]:
        return lambda: desk.post(address(name), said | {"submission_key": str(uuid4())} | more)

    return {
        "tasks": Visit(desk, reverse("legislation:desk-task-list")),
        "task": Visit(desk, address("desk-task-detail")),
        "task answered": Visit(desk, address("desk-task-detail", answered)),
        "outcomes": Visit(desk, address("desk-task-feedback", answered)),
        "sheets": Visit(desk, lambda: desk.post(address("desk-task-feedback", answered), {"reason": "上门"})),
        "gathering": Visit(desk, address("desk-session-add")),
        "opinion": Visit(desk, address("desk-opinion-add")),
        "opinion saved": Visit(desk, send("desk-opinion-add")),
        "opinion with mistakes": Visit(desk, send("desk-opinion-add", place="99", phone="1"), 422),
        "counter": Visit(desk, address("desk-collect-slip")),
        "slip": Visit(desk, send("desk-collect-slip")),
        "contact points": Visit(anybody, reverse("legislation:contact-point-list")),
        "approvals": Visit(anybody, reverse("legislation:approval-list")),
        "approval": Visit(anybody, reverse("legislation:approval-detail", args=[case.pk])),
    }


def bench_of_tasks(world: Any) -> Visits:
    """What the congress sees of its contact points, of approvals and of filings."""
    task, _answered, _keeper = _begun(timezone.now())
    case = _approval(timezone.now())
    filing = open_filing(BillFactory(work_state="published"), published_on=date(2026, 1, 5), at=timezone.now())
    staff = sign_in(Client(), appointed(Role.LEGISLATIVE_STAFF, ".43."))
    committee = sign_in(Client(), appointed(Role.LEGISLATIVE_COMMITTEE, ".43."))
    open_one = ConsultationFactory(opens_at=timezone.now() - timedelta(days=1))
    rows = {
        "contactpoint": task.point_id, "contacttask": task.pk, "approvalcase": case.pk, "filing": filing.pk
    }  # fmt: skip
    visits = {f"{name} list": Visit(staff, reverse(f"admin:legislation_{name}_changelist")) for name in rows}
    visits |= {name: Visit(staff, reverse(f"admin:legislation_{name}_change", args=[pk])) for name, pk in rows.items()}
    return visits | {
        "new contact point": Visit(staff, reverse("admin:legislation_contactpoint_add")),
        "hand out": Visit(staff, reverse("admin:legislation_contacttask_issue", args=[open_one.pk])),
        "approval to decide": Visit(committee, reverse("admin:legislation_approvalcase_change", args=[case.pk])),
    }
