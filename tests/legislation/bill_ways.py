"""Bills taken to where a test wants them, by the real verbs."""

from datetime import date, timedelta

from congress.accounts.roles import Role
from legislation.models import Enactment
from legislation.operations import bills as operations
from tests.factories.legislation import MONDAY, RegulationFactory, VersionFactory, province

TODAY = date(2026, 11, 2)
TALLY = {"held_on": TODAY, "all_members": 60, "present": 55, "yes": 50, "no": 3, "abstain": 2}


def standing(**facts):
    """A regulation in force since 2020, and its text."""
    regulation = RegulationFactory(**facts)
    version = VersionFactory(regulation=regulation, bill=None, name="公布文本")
    Enactment.objects.create(
        version=version, regulation=regulation, published_on=date(2020, 1, 1), in_force_on=date(2020, 3, 1)
    )
    return regulation


def made(staff, **facts):
    return operations.create_bill(
        **{"body": province(), "kind": "make", "title": "湖南省油茶条例", "by": staff, "at": MONDAY, **facts}
    )


def with_text(bill, staff, name="草案"):
    """Give every regulation of the bill a settled text, made from the one in force."""
    for item in bill.items.exclude(deed="repeal"):
        base = item.regulation.versions.filter(enactment__isnull=False).last()
        VersionFactory(regulation=item.regulation, bill=bill, based_on=base, name=name, title=item.regulation.title)


def submitted(staff, **facts):
    bill = made(staff, **facts)
    operations.begin_drafting(bill, drafted_by="省林业局", by=staff, at=MONDAY)
    with_text(bill, staff)
    operations.submit_bill(bill, proposer="government", explanation="关于草案的说明", by=staff, at=MONDAY)
    return bill


def on_agenda(staff, chairs, **facts):
    bill = submitted(staff, **facts)
    operations.put_on_agenda(
        bill, session="第二十次会议", held_on=TODAY, sent_on=TODAY - timedelta(7), by=chairs, at=MONDAY
    )
    return bill


def read(bill, staff, number=1):
    return operations.record_reading(bill, session=f"第{number}次会议", held_on=TODAY, by=staff, at=MONDAY)


def at_vote(people, **facts):
    staff, chairs = people[Role.LEGISLATIVE_STAFF], people[Role.CHAIRPERSONS]
    bill = on_agenda(staff, chairs, readings_planned=1, **facts)
    reading = read(bill, staff)
    operations.begin_deliberation(bill, report="审议结果的报告", by=people[Role.LEGISLATIVE_COMMITTEE], at=MONDAY)
    operations.close_reading(reading, by=staff, at=MONDAY)
    operations.put_to_vote(bill, by=chairs, at=MONDAY)
    return bill


def passed(people, **facts):
    bill = at_vote(people, **facts)
    operations.record_vote(bill, by=people[Role.LEGISLATIVE_STAFF], at=MONDAY, **TALLY)
    return bill


def publish(bill, staff, in_force_on=date(2027, 1, 1), at=MONDAY):
    return operations.publish_bill(
        bill, announcement="第三号", published_on=TODAY, in_force_on=in_force_on, by=staff, at=at
    )
