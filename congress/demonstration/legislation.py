"""Regulations of the demonstration: made through the portal's own operations, on days before the load."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from congress.bodies.models import Body
from congress.notifications.models import Delivery, DeliveryState
from legislation.models import LegislativePlan, Regulation, RegulationBill
from legislation.operations import plans
from legislation.states_cases import PlanClass

from .legislation_drafts import CAMELLIA, ELDER, ROADS, camellia, elder, roads
from .legislation_points import contact_points
from .legislation_settled import CHARGING, PACKAGE, SONGS, TICKETS, charging, package, repeal, songs
from .legislation_ways import Way, moment


@transaction.atomic
def load(at: datetime) -> str:
    """Load the regulations once: a story that is there already stays as its readers left it."""
    province = Way(Body.objects.get(division__code="43"), at)
    contact_points(province)
    tales: Sequence[tuple[str, Callable[[Way], None]]] = (
        (CAMELLIA, camellia), (ELDER, elder), (ROADS, roads), (PACKAGE[0][1], package), (TICKETS[1], repeal),
        (CHARGING, charging), (SONGS, songs),
    )  # fmt: skip
    for title, tell in tales:
        if not Regulation.objects.filter(title=title).exists():
            tell(province)
    if not LegislativePlan.objects.filter(body=province.body).exists():
        plan(province)
    Delivery.objects.filter(state=DeliveryState.PENDING).update(state=DeliveryState.SENT, sent_at=at, attempts=1)
    return f"{RegulationBill.objects.count()} bills, {Regulation.objects.count()} regulations"


def plan(way: Way) -> None:
    """The plan of the year, published, with one project added later for a reason."""
    year = way.day(0).year
    made = plans.create_plan(
        body=way.body, title=f"湖南省人大常委会{year}年立法计划", from_year=year, until_year=year, by=way.staff,
        at=moment(way.at, 400), words="突出小切口、有特色、真管用。",
    )  # fmt: skip
    rows = (
        (CAMELLIA, PlanClass.DELIBERATE, "省林业局", "5月"), (ROADS, PlanClass.DELIBERATE, "省交通运输厅", "9月"),
        (ELDER, PlanClass.DELIBERATE, "省人大社会建设委员会", "11月"),
        ("湖南省乡村医疗卫生服务条例", PlanClass.PREPARE, "省卫生健康委员会", ""),
        ("湖南省既有住宅电梯若干规定", PlanClass.RESEARCH, "省住房和城乡建设厅", ""),
    )  # fmt: skip
    for title, kind, drafted_by, due in rows:
        item = plans.add_project(
            made, title=title, plan_class=kind, drafted_by=drafted_by, due_words=due, by=way.staff,
            at=moment(way.at, 399),
        )  # fmt: skip
        bill = RegulationBill.objects.filter(title=title, path=way.body.path).first()
        if bill is not None:
            plans.link_bill(item, bill=bill, by=way.staff, at=moment(way.at, 398))
    plans.move_plan(made, "propose", by=way.staff, at=moment(way.at, 395))
    plans.move_plan(made, "publish", by=way.chairs, at=moment(way.at, 390))
    plans.add_project(
        made, title="湖南省城市内涝防治若干规定", plan_class=PlanClass.PREPARE, drafted_by="省水利厅", by=way.staff,
        reason="汛期多地代表提出，经主任会议同意增列。", at=moment(way.at, 130),
    )  # fmt: skip
