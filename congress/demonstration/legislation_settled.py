"""What is settled in the demonstration: a package, a repeal, and what congresses below submitted for approval."""

from datetime import datetime, timedelta

from congress.bodies.models import Body
from legislation.models import DraftVersion, Enactment, Regulation
from legislation.operations import approvals, bills, readings

from .legislation_ways import Way, made, moment

PACKAGE = (
    ("culture", "湖南省公共文化场馆服务若干规定", "2014-11-26", "2015-03-01"),
    ("lamps", "湖南省城市道路照明管理规定", "2012-09-27", "2013-01-01"),
    ("ferries", "湖南省乡镇渡口安全管理办法", "2009-07-31", "2009-10-01"),
)
TICKETS = ("tickets", "湖南省集市贸易票证管理规定", "1996-04-15", "1996-07-01")
CHARGING = "株洲市电动自行车停放充电管理若干规定"
SONGS = "城步苗族自治县苗族山歌保护条例"


def _standing(way: Way, file: str, title: str, adopted: str, in_force: str) -> DraftVersion:
    """Enter a regulation that is in force since before the portal."""
    adopted_on, from_on = (datetime.fromisoformat(day).date() for day in (adopted, in_force))
    regulation = Regulation.objects.create(
        body=way.body, path=way.body.path, title=title, created_at=moment(way.at, 1000)
    )
    version = way.draft(regulation, f"{file}-1", "公布稿", bill=None, days=1000)
    Enactment.objects.create(
        version=version, regulation=regulation, adopted_on=adopted_on, published_on=adopted_on + timedelta(days=2),
        in_force_on=from_on,
    )  # fmt: skip
    return version


def package(way: Way) -> None:
    """Three regulations amended by one bill, voted together. Source: LL46."""
    old = [_standing(way, *row) for row in PACKAGE]
    title = f"关于修改《{PACKAGE[0][1]}》等三件地方性法规的决定"
    bill = bills.create_bill(
        body=way.body, kind="package", title=title, by=way.staff, at=moment(way.at, 120), readings_planned=1,
        amended=[version.regulation for version in old],
    )  # fmt: skip
    bills.begin_drafting(bill, drafted_by="省司法厅", by=way.staff, at=moment(way.at, 118))
    for version, (file, *_facts) in zip(old, PACKAGE, strict=True):
        way.draft(
            version.regulation, f"{file}-2", "修正草案", bill=bill, days=90, based_on=version, passed_on=way.day(59)
        )
    way.submit(bill, proposer="government", who="省人民政府", days=88, explanation="与机构改革和新的技术标准相衔接。")
    reading = way.read(bill, session="省十四届人大常委会第二十三次会议", days=60)
    bills.begin_deliberation(bill, report="建议本次会议通过。", by=way.committee, at=moment(way.at, 60, 18))
    readings.close_reading(reading, by=way.staff, at=moment(way.at, 60, 19))
    way.pass_bill(bill, days=59, yes=74)
    way.publish(bill, number=38, days=57, from_days=57)


def repeal(way: Way) -> None:
    """A regulation whose time is over. Source: LL61."""
    old = _standing(way, *TICKETS)
    bill = bills.create_bill(
        body=way.body, kind="repeal", title=f"关于废止《{TICKETS[1]}》的决定", by=way.staff, at=moment(way.at, 110),
        repealed=[old.regulation], readings_planned=1,
    )  # fmt: skip
    bills.begin_drafting(bill, drafted_by="省市场监督管理局", by=way.staff, at=moment(way.at, 108))
    way.submit(
        bill,
        proposer="government",
        who="省人民政府",
        days=88,
        explanation="集市票证早已不再使用，监管职责由上位法规定。",
    )
    reading = way.read(bill, session="省十四届人大常委会第二十三次会议", days=60)
    bills.begin_deliberation(bill, report="建议废止。", by=way.committee, at=moment(way.at, 60, 18))
    readings.close_reading(reading, by=way.staff, at=moment(way.at, 60, 19))
    way.pass_bill(bill, days=59, yes=74)
    way.publish(bill, number=39, days=57, from_days=57)


def _passed_below(way: Way, title: str, file: str, *, kind: str, days: float, drafted_by: str) -> DraftVersion:
    """Take a regulation of a congress below through its own procedure, up to its vote."""
    bill = bills.create_bill(
        body=way.body, kind="make", title=title, by=way.staff, at=moment(way.at, days + 200), readings_planned=1,
        regulation_kind=kind, is_small=True,
    )  # fmt: skip
    bills.begin_drafting(bill, drafted_by=drafted_by, by=way.staff, at=moment(way.at, days + 198))
    version = way.draft(made(bill), file, "表决稿", bill=bill, days=days + 60)
    way.submit(
        bill, proposer="government", who="同级人民政府", days=days + 58, explanation=f"关于《{title}（草案）》的说明。"
    )
    reading = way.read(bill, session="本届第三十次会议", days=days + 14)
    bills.begin_deliberation(bill, report="建议本次会议通过。", by=way.committee, at=moment(way.at, days + 14, 18))
    readings.close_reading(reading, by=way.staff, at=moment(way.at, days + 14, 19))
    bills.put_to_vote(bill, by=way.chairs, at=moment(way.at, days + 13, 9))
    readings.record_vote(
        bill, held_on=way.day(days + 13), all_members=45, present=42, yes=42, no=0, by=way.staff,
        at=moment(way.at, days + 13, 16),
    )  # fmt: skip
    return version


def charging(way: Way) -> None:
    """株洲's rule on charging electric bicycles: day 97 of the four months. Source: LL81."""
    city = Way(Body.objects.get(division__code="4302"), way.at)
    version = _passed_below(city, CHARGING, "charging-1", kind="local", days=97, drafted_by="市消防救援支队")
    case = approvals.submit_for_approval(
        version, explanation="楼道停放、飞线充电引发的火灾时有发生，有必要以法规规范。", by=city.staff,
        at=moment(way.at, 97),
    )  # fmt: skip
    approvals.begin_pre_review(case, by=way.staff, at=moment(way.at, 90))
    approvals.pass_to_committee(case, notes="与消防法、道路交通安全法不抵触；第九条罚款在上位法幅度以内。", by=way.staff,
                                at=moment(way.at, 40))  # fmt: skip


def songs(way: Way) -> None:
    """城步's autonomous rule on protecting 苗族山歌, with its variation stated. Source: LL85."""
    county = Way(Body.objects.get(division__code="430529"), way.at)
    version = _passed_below(county, SONGS, "songs-1", kind="separate", days=140, drafted_by="县文化旅游广电体育局")
    case = approvals.submit_for_approval(
        version, explanation="老歌师多已年过七十，苗语山歌濒临失传。", by=county.staff, at=moment(way.at, 140),
        variations="第六条对传承人授徒的时间作出变通规定，比上位法更为具体；第七条设立自治县山歌节，并允许调整作息。",
    )  # fmt: skip
    approvals.begin_pre_review(case, by=way.staff, at=moment(way.at, 134))
    approvals.pass_to_committee(case, notes="变通在自治权限以内，未违背法律的基本原则。", by=way.staff,
                                at=moment(way.at, 100))  # fmt: skip
    approvals.approve(
        case, decision="湘人常〔2026〕42号", reasons="同宪法、法律、行政法规不抵触，变通规定符合民族自治权限。", by=way.committee,
        at=moment(way.at, 59),
    )  # fmt: skip
