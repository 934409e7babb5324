"""What the bench puts on the desk: bills and plans for whoever takes the next step, drafts on their way in."""

from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.accounts.roles import LEGISLATION_ROLES
from congress.core.clock import china_day
from congress.core.errors import Words
from congress.core.retention import RetentionRule, register_retention
from congress.desk.registry import Place, ToDo, register_place, register_to_dos

from .models import DraftImport, LegislativePlan, RegulationBill
from .permissions import CHAIRPERSONS, COMMITTEE, STAFF
from .queries_points import bills_before_approval
from .rules import shelved_until
from .states import BillState
from .states_cases import PlanState

MOST = 100
LEFT_LYING = timedelta(days=90)  # an import that nobody saved
NEXT: dict[str, tuple[str, Words]] = {
    BillState.SUBMITTED: (CHAIRPERSONS, _("Bill to put on the agenda")),
    BillState.ON_AGENDA: (STAFF, _("Reading to record")),
    BillState.READING: (COMMITTEE, _("Bill to deliberate")),
    BillState.VOTING: (STAFF, _("Vote to record")),
    BillState.PASSED: (STAFF, _("Regulation to publish")),
}


def register() -> None:
    """Put the bench's sources and places on the desk, and say how long an import that nobody saved stays."""
    for source in (bills_to_take_on, bills_shelved_long, plans_to_pass, imports_to_save):
        register_to_dos(source)
    for words, name in (
        (_("Bills"), "admin:legislation_regulationbill_changelist"),
        (_("Legislative plans"), "admin:legislation_legislativeplan_changelist"),
    ):
        register_place(Place(words, name, lambda user: user.holds(*LEGISLATION_ROLES)))
    title = _("drafts that were sent in and never saved as a version")
    register_retention(RetentionRule("draft-imports", title, LEFT_LYING, "local", imports_left_before))


def bills_to_take_on(user: User, at: datetime) -> list[ToDo]:
    """Return the bills whose next step is this person's, since their last step."""
    found = []
    for role in (CHAIRPERSONS, COMMITTEE, STAFF):
        paths = _paths(user, role)
        states = [state for state, (whose, _words) in NEXT.items() if whose == role]
        if paths:
            found += [
                ToDo(bill.title, _page("regulationbill", bill.pk), _since(bill), None,
                     NEXT[bill.work_state][1])
                for bill in _bills(paths).filter(work_state__in=states).exclude(pk__in=bills_before_approval())[:MOST]
            ]  # fmt: skip
    return found


def _since(bill: RegulationBill) -> datetime:
    """Return the moment of the bill's last step, with which `_bills` annotates it."""
    last: datetime | None = getattr(bill, "since", None)
    return last or bill.created_at


def bills_shelved_long(user: User, at: datetime) -> list[ToDo]:
    """Return the bills that were shelved for two years: ended or extended now. Source: LL45."""
    paths, today = _paths(user, CHAIRPERSONS), china_day(at)
    if not paths:
        return []
    rows = _bills(paths).filter(work_state=BillState.SHELVED, shelved_on__isnull=False)[:MOST]
    waiting = [(bill, bill.extended_until or shelved_until(bill.shelved_on)) for bill in rows if bill.shelved_on]
    return [
        ToDo(bill.title, _page("regulationbill", bill.pk), _since(bill), day,
             _("Shelved bill to end or extend"), day < today)
        for bill, day in waiting if day <= today
    ]  # fmt: skip


def plans_to_pass(user: User, at: datetime) -> list[ToDo]:
    """Return the plans before the council of chairpersons. Source: LL56."""
    paths = _paths(user, CHAIRPERSONS)
    if not paths:
        return []
    rows = LegislativePlan.objects.filter(path__in=paths, state=PlanState.PROPOSED)
    return [ToDo(plan.title, _page("legislativeplan", plan.pk), at, None, _("Plan to pass")) for plan in rows[:MOST]]


def imports_to_save(user: User, at: datetime) -> list[ToDo]:
    """Return the drafts this person sent in and has not saved yet."""
    paths = _paths(user, STAFF)
    if not paths:
        return []
    rows = DraftImport.objects.filter(regulation__path__in=paths, created_by=user).select_related("regulation")
    kind = _("Import to save as a version")
    return [ToDo(str(row), _page("draftimport", row.pk), row.created_at, None, kind) for row in rows[:MOST]]


def imports_left_before(moment: datetime) -> QuerySet[DraftImport]:
    """Return the imports that were sent in before `moment`."""
    return DraftImport.objects.filter(created_at__lt=moment)


def _bills(paths: list[str]) -> QuerySet[RegulationBill]:
    return RegulationBill.objects.filter(path__in=paths).annotate(since=Max("steps__at")).order_by("created_at", "id")


def _paths(user: User, role: str) -> list[str]:
    return [appointment.path for appointment in user.scopes(role)]


def _page(model: str, key: object) -> str:
    return reverse(f"admin:legislation_{model}_change", args=[key])
