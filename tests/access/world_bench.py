"""What a congress's legislation puts into a position: a bill, a text of its, its regulation, a plan, an import."""

from congress.bodies.models import Body
from legislation.models import DraftImport, LegislativePlan
from tests.access.world import Position
from tests.factories.accounts import UserFactory
from tests.factories.legislation import MONDAY, BillFactory, RegulationFactory, VersionFactory


def add_bench(position: Position) -> None:
    """Add the rows of the position's congress; each bears its kind's mark as its title."""
    body, mark = Body.objects.get(pk=position.keys["body"]), position.mark
    regulation = RegulationFactory(body=body, title=mark("benchregulation"))
    bill = BillFactory(body=body, title=mark("benchbill"))
    bill.items.create(regulation=regulation, deed="make")
    version = VersionFactory(regulation=regulation, bill=bill, title=mark("benchversion"), articles__editing=True)
    plan = LegislativePlan.objects.create(
        body=body, path=body.path, title=mark("benchplan"), from_year=2026, until_year=2026
    )
    sent = DraftImport.objects.create(
        regulation=regulation, bill=bill, name=mark("benchimport"), kind="pasted", original="", text="第一条　一。",
        created_at=MONDAY, created_by=UserFactory(),
    )  # fmt: skip
    position.keys |= {
        "benchregulation": regulation.pk, "benchbill": bill.pk, "benchversion": version.pk, "benchplan": plan.pk,
        "benchimport": sent.pk,
    }  # fmt: skip
