"""Seven positions with everything on them, and a user of every role at two of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from congress.accounts.models import User
from congress.accounts.roles import DEPARTMENT_ROLES, Role
from congress.audit.operations import record
from congress.bodies.models import Body, CommitteeKind
from congress.submissions.photographs import prepare
from legislation.models import ApprovalCase, ContactTask, Filing, Opinion, OpinionGroup
from legislation.states import ConsultationState
from liaison_stations import operations
from liaison_stations.models import LiaisonStation, Message
from liaison_stations.queries import SUBJECT
from tests.factories.accounts import AppointmentFactory, UserFactory, appointed, sign_in
from tests.factories.bodies import BodyFactory, BodySettingFactory, CommitteeFactory, OrganFactory, TermFactory
from tests.factories.deputies import DeputyFactory, DeputyGroupFactory, DeputyTermFactory
from tests.factories.legislation import (
    BillFactory,
    ConsultationFactory,
    ContactPointFactory,
    RegulationFactory,
    VersionFactory,
    province,
)
from tests.factories.messages import MONDAY, post
from tests.factories.notifications import NotificationFactory
from tests.factories.regions import DivisionFactory
from tests.factories.stations import StationFactory
from tests.factories.submissions import stored

PATHS = (
    ".43.", ".43.4301.", ".43.4301.430111.", ".43.4301.430111.430111103.", ".43.4301.430121.",
    ".43.4302.", ".43.4302.430202.",
)  # fmt: skip
COUNTY, PREFECTURE = ".43.4301.430111.", ".43.4301."  # where the users sit: each has all five relations around it
NOBODY_IN_OFFICE = ("", "former", "future")


@dataclass
class Position:
    """A division, and one row of each kind. `keys` are primary keys, `marks` the words found in its row only."""

    path: str
    keys: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, kind: str) -> str:
        """Return words that stand in this position's row of `kind` and nowhere else."""
        return self.marks.setdefault(kind, f"mk{kind}{PATHS.index(self.path)}q")


@dataclass(frozen=True)
class Person:
    """Somebody signed in: their role ("" for none), where they sit, and their browser."""

    role: str
    path: str
    client: Client
    label: str


def build_positions() -> list[Position]:
    """Return the seven positions, from the province down."""
    divisions: dict[str, Any] = {}
    positions = []
    for path in PATHS:
        code = path.strip(".").rpartition(".")[2]
        above = divisions.get(path[: -len(code) - 1])
        divisions[path] = DivisionFactory(code=code, parent=above, name=f"{code}mkdivision")
        positions.append(_fill(Position(path), divisions[path]))
    return positions


def _fill(position: Position, division: Any) -> Position:
    body = BodyFactory(division=division, name=position.mark("body"))
    organ = OrganFactory(body=body, name=position.mark("organ"))
    deputy = DeputyFactory(name=position.mark("deputy"))
    mandate = DeputyTermFactory(deputy=deputy, body=body)
    station = StationFactory(name=position.mark("station"), body=body, division=division, deputies=[deputy])
    committee = CommitteeFactory(body=body, kind=CommitteeKind.WORKING, name=position.mark("committee"))
    position.keys |= {
        "division": division.pk, "body": body.pk, "organ": organ.pk, "deputy": deputy.pk, "mandate": mandate.pk,
        "station": station.pk, "committee": committee.pk,
        "group": DeputyGroupFactory(body=body, name=position.mark("group")).pk,
        "term": TermFactory(body=body).pk, "setting": BodySettingFactory(body=body).pk,
    }  # fmt: skip
    _add_messages(position, body, station, deputy, organ)
    _add_account(position, body)
    _add_draft(position, body)
    _add_points(position, body, division)
    return position


def _add_messages(position: Position, body: Body, station: LiaisonStation, deputy: Any, organ: Any) -> None:
    """Add one that waits, one with the deputy and the department, and one that complains of all of them."""
    moderator = appointed(Role.MODERATOR, position.path, body_id=body.pk)
    answering = appointed(Role.DEPUTY, position.path, body_id=body.pk, deputy_id=deputy.pk)
    for kind in ("waiting", "message", "complaint"):
        text = f"{position.mark(kind)}，小区中庭没有地方坐，希望增设便民座椅。"
        row: Message = post(station, deputy=deputy, text=text, wants_public=False).row
        position.keys[kind] = row.pk
        if kind == "waiting":
            continue
        operations.pass_on(row, by=moderator, at=MONDAY, publish=False)
        referral = operations.refer(row, organ=organ, by=answering, at=MONDAY)
        position.keys["referral" if kind == "message" else "complaint_referral"] = referral.pk
    photograph = stored(subject_type=SUBJECT, subject_id=str(position.keys["message"]))
    prepare(str(photograph.pk))
    position.keys["photograph"] = photograph.pk
    Message.objects.filter(pk=position.keys["complaint"]).update(
        complains_of_deputy=deputy, complains_of_organ=organ, complains_of_station=True
    )


def _add_account(position: Position, body: Body) -> None:
    member = UserFactory(username=position.mark("member"), name=position.mark("appointment"))
    held = AppointmentFactory(user=member, role=Role.STAFF, path=position.path, body_id=body.pk)
    passkey = Authenticator.objects.create(user=member, type="webauthn", data={"name": "k", "credential": {}})
    position.keys |= {
        "member": member.pk, "appointment": held.pk, "passkey": passkey.pk,
        "notice": NotificationFactory(user=member).pk,
        "entry": record("test.deed", member, by=member, scope_path=position.path).pk,
    }  # fmt: skip
    position.marks["entry"] = position.mark("appointment")


def _add_draft(position: Position, body: Body) -> None:
    """Add a draft that was consulted on, with an opinion that nobody let through yet."""
    regulation = RegulationFactory(body=body, title=position.mark("regulation"))
    bill = BillFactory(body=body, title=position.mark("regulation"), work_state="reading")
    draft = VersionFactory(regulation=regulation, bill=bill)
    consultation = ConsultationFactory(draft=draft, state=ConsultationState.CLOSED)
    opinion = Opinion.objects.create(
        consultation=consultation, path=body.path, text=position.mark("opinion"), received_at=MONDAY,
    )  # fmt: skip
    ledger = OpinionGroup.objects.create(consultation=consultation, lead=opinion, first_at=MONDAY)
    Opinion.objects.filter(pk=opinion.pk).update(group=ledger)
    position.keys |= {"draft": draft.pk, "consultation": consultation.pk, "ledger": ledger.pk, "bill": bill.pk}


def _add_points(position: Position, body: Body, division: Any) -> None:
    """Add a contact point with its task on a draft, an approval asked for, and a filing owed."""
    point = ContactPointFactory(founded_by=body, division=division, name=position.mark("contact_point"))
    draft = VersionFactory(regulation__body=body, regulation__title=position.mark("task"))
    consultation = ConsultationFactory(draft=draft)
    task = ContactTask.objects.create(
        consultation=consultation, point=point, due_on=date(2027, 1, 1), issued_at=MONDAY
    )  # fmt: skip
    passed = VersionFactory(regulation__body=body, regulation__title=position.mark("approval"))
    case = ApprovalCase.objects.create(
        draft=passed, submitted_by=body, submitted_to=province(), received_on=MONDAY.date(), due_on=date(2027, 1, 1),
        at=MONDAY,
    )  # fmt: skip
    filing = Filing.objects.create(
        bill=passed.bill, path=body.path, title=position.mark("filing"), published_on=MONDAY.date(),
        due_on=date(2027, 1, 1),
    )  # fmt: skip
    position.keys |= {
        "contact_point": point.pk, "task": task.pk, "approval": case.pk, "filing": filing.pk,
    }  # fmt: skip


def build_people(positions: list[Position]) -> list[Person]:
    """Return a signed-in person of every role at every home, some without one, and somebody not signed in."""
    people = [Person("", "", Client(), "a stranger")]
    home, above = (next(p for p in positions if p.path == path) for path in (COUNTY, PREFECTURE))
    people += [_person(role, home) for role in (*Role.values, *NOBODY_IN_OFFICE)]
    return people + [_person(role, above) for role in Role.values]


def _person(role: str, position: Position) -> Person:
    about = {
        Role.KEEPER: "station", Role.DEPUTY: "deputy", Role.CONTACT_POINT: "contact_point",
        **dict.fromkeys(DEPARTMENT_ROLES, "organ"),
    }.get(role, "body")  # fmt: skip
    scope = {f"{about}_id": position.keys[about]}
    user: User = UserFactory()
    today = timezone.localdate()
    if role == "former":
        AppointmentFactory(user=user, role=Role.STAFF, path=position.path, until_on=today - timedelta(days=1), **scope)
    elif role == "future":
        AppointmentFactory(user=user, role=Role.STAFF, path=position.path, from_on=today + timedelta(days=1), **scope)
    elif role:
        AppointmentFactory(user=user, role=role, path=position.path, from_on=date(2020, 1, 1), **scope)
    held = role if role in Role.values else ""
    return Person(held, position.path, sign_in(Client(), user), f"{role or 'somebody'} at {position.path}")
