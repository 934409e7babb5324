"""Annual and five-year plans: collected, passed by the council of chairpersons, changed later only with a reason."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.bodies.models import Body
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.lifecycle import advance

from ..models import LegislativePlan, PlanItem, RegulationBill
from ..permissions import may_keep_plan, may_pass_plan
from ..states_cases import PLAN, PlanClass, PlanState

_LONGEST = 5  # years of a plan


@transaction.atomic
def create_plan(
    *, body: Body, title: str, from_year: int, until_year: int, by: User, at: datetime, words: str = ""
) -> LegislativePlan:
    """Begin an annual plan, or one of up to five years, and return it. Raises NotAllowed, Invalid. Source: LL56."""
    require(may_keep_plan(by, body.path))
    if not 0 <= until_year - from_year < _LONGEST:
        raise Invalid(_("A plan is for one year, or for up to five."))
    if LegislativePlan.objects.filter(body=body, from_year=from_year, until_year=until_year).exists():
        raise Invalid(_("There is a plan for these years already."))
    plan = LegislativePlan.objects.create(
        body=body, path=body.path, title=title, from_year=from_year, until_year=until_year, words=words
    )
    record("plan.create", plan, by=by, after={"state": plan.state}, scope_path=plan.path, at=at)
    return plan


@transaction.atomic
def move_plan(plan: LegislativePlan, move: str, *, by: User, at: datetime) -> None:
    """Take a plan through a move of its lifecycle: staff propose and end it, the chairpersons pass or return it.

    Raises NotAllowed, MoveRefused, Invalid for a plan without projects. Source: LL56.
    """
    require(may_move_plan(by, plan, move))
    if move in {"propose", "publish"} and not plan.items.filter(dropped_at__isnull=True).exists():
        raise Invalid(_("There is no project in this plan."))
    before = {"state": plan.state}
    changes: dict[str, Any] = {"published_at": at} if move == "publish" else {}
    advance(plan, PLAN, move, **changes)
    record(f"plan.{move}", plan, by=by, before=before, after={"state": plan.state}, scope_path=plan.path, at=at)


def may_move_plan(by: User, plan: LegislativePlan, move: str) -> bool:
    """Tell whether `by` takes plans through `move`."""
    return (may_pass_plan if move in {"publish", "send_back"} else may_keep_plan)(by, plan.path)


@transaction.atomic
def add_project(
    plan: LegislativePlan, *, title: str, plan_class: str, by: User, at: datetime, drafted_by: str = "",
    due_words: str = "", reason: str = "",
) -> PlanItem:  # fmt: skip
    """Add a project at the end of its class and return it. To a published plan, only with a reason. Source: LL56.

    Raises NotAllowed, MoveRefused when the plan is before the chairpersons or ended, Invalid.
    """
    require(may_keep_plan(by, plan.path))
    reason = _reason(plan, reason)
    if plan_class not in PlanClass.values:
        raise Invalid(_("Choose a class."))
    last = plan.items.filter(plan_class=plan_class).aggregate(last=Max("position"))["last"] or 0
    item = PlanItem.objects.create(
        plan=plan, title=title, plan_class=plan_class, position=last + 1, drafted_by=drafted_by, due_words=due_words,
        change_reason=reason,
    )  # fmt: skip
    record("plan.add_project", item, by=by, after={"class": plan_class}, scope_path=plan.path, at=at)
    return item


@transaction.atomic
def drop_project(item: PlanItem, *, reason: str = "", by: User, at: datetime) -> None:
    """Take a project out: before publication it goes, afterwards it stays to be seen, with the reason.

    Raises NotAllowed, MoveRefused, Invalid without a reason.
    """
    plan = item.plan
    require(may_keep_plan(by, plan.path))
    reason = _reason(plan, reason)
    if item.dropped_at is not None:
        raise MoveRefused(_("It was dropped already."))
    record("plan.drop_project", item, by=by, before={"class": item.plan_class}, scope_path=plan.path, at=at)
    if plan.state == PlanState.SOLICITING:
        item.delete()
        return
    item.dropped_at, item.change_reason = at, reason
    item.save(update_fields=["dropped_at", "change_reason"])


@transaction.atomic
def shift_project(item: PlanItem, *, up: bool, by: User, at: datetime) -> None:
    """Move a project one place up or down within its class. Nothing happens at the end. Raises NotAllowed."""
    plan = item.plan
    require(may_keep_plan(by, plan.path))
    if plan.state == PlanState.ENDED:
        raise MoveRefused(_("This plan has ended."))
    LegislativePlan.objects.select_for_update(no_key=True).only("pk").get(pk=plan.pk)
    row = list(plan.items.filter(plan_class=item.plan_class).order_by("position", "id"))
    here = next(place for place, one in enumerate(row) if one.pk == item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
    for place, one in enumerate(row, 1):
        if one.position != place:
            PlanItem.objects.filter(pk=one.pk).update(position=place)
    record("plan.shift_project", item, by=by, after={"up": up}, scope_path=plan.path, at=at)


@transaction.atomic
def link_bill(item: PlanItem, *, bill: RegulationBill | None, by: User, at: datetime) -> None:
    """Say which bill a project became, or take that back. Raises NotAllowed, Invalid for another congress's bill."""
    require(may_keep_plan(by, item.plan.path))
    if bill is not None and bill.path != item.plan.path:
        raise Invalid(_("That bill is another congress's."))
    item.bill = bill
    item.save(update_fields=["bill"])
    record("plan.link", item, by=by, after={"bill": str(bill.pk) if bill else ""}, scope_path=item.plan.path, at=at)


def _reason(plan: LegislativePlan, reason: str) -> str:
    if plan.state not in {PlanState.SOLICITING, PlanState.PUBLISHED}:
        raise MoveRefused(_("This plan is before the council of chairpersons, or has ended."))
    if plan.state == PlanState.PUBLISHED and not reason.strip():
        raise Invalid(_("The plan is published: say why it changes."))
    return reason.strip()
