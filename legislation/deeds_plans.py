"""What may be done with a plan from its page: its moves, and its projects."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from congress.core.errors import Words
from liaison_stations.deeds import Deed
from liaison_stations.forms_desk import PlainForm

from . import forms_plans as forms
from .models import LegislativePlan, PlanItem, RegulationBill
from .operations import plans as operations
from .permissions import may_keep_plan
from .states_cases import PLAN, PlanState


def _move(name: str, done: Words) -> Deed:
    move = PLAN.move(name)

    def run(plan: LegislativePlan, *, by: Any, at: datetime) -> None:
        operations.move_plan(plan, name, by=by, at=at)

    def may(user: Any, plan: LegislativePlan) -> bool:
        return operations.may_move_plan(user, plan, name)

    return Deed(name, move.label, move.label, done, PlainForm, run, may, lambda plan: PLAN.allows(name, plan.state))


def _in(*states: str) -> Callable[[LegislativePlan], bool]:
    return lambda plan: plan.state in states


def _may_keep(user: Any, plan: LegislativePlan) -> bool:
    return may_keep_plan(user, plan.path)


def _drop(plan: LegislativePlan, *, item: PlanItem, by: Any, at: datetime, reason: str = "") -> None:
    operations.drop_project(item, reason=reason, by=by, at=at)


def _link(plan: LegislativePlan, *, item: PlanItem, bill: RegulationBill | None, by: Any, at: datetime) -> None:
    operations.link_bill(item, bill=bill, by=by, at=at)


OPEN = _in(PlanState.SOLICITING, PlanState.PUBLISHED)
PLAN_DEEDS = (
    _move("propose", _("It is before the council of chairpersons.")),
    _move("publish", _("The plan is published.")),
    _move("send_back", _("It is sent back.")),
    Deed(
        "add", _("Add a project"), _("Add it"), _("It is added."), forms.ProjectForm, operations.add_project,
        _may_keep, OPEN,
    ),
    Deed(
        "drop", _("Drop a project"), _("Drop it"), _("It is dropped."), forms.DropForm, _drop, _may_keep, OPEN,
    ),
    Deed(
        "link", _("Say which bill a project became"), _("Keep this"), _("It is kept."), forms.LinkForm, _link,
        _may_keep, _in(PlanState.SOLICITING, PlanState.PROPOSED, PlanState.PUBLISHED),
    ),
    _move("end", _("The plan is ended.")),
)  # fmt: skip
