"""The drafts that went, or go, through public consultation in the demonstration."""

from collections.abc import Sequence

from legislation.models import Consultation, DraftVersion, Filing, Reading, RegulationBill
from legislation.operations import bills, filings, readings
from legislation.operations.versions import settle_version

from .legislation_points import collect, hand_out, pass_on
from .legislation_told import CAMELLIA_OPINIONS, ELDER_HELD, ELDER_OPINIONS, ROAD_OPINIONS, Said
from .legislation_ways import Way, decide, group_all, made, moment, report, say

CAMELLIA = "湖南省促进油茶产业发展若干规定"
ELDER = "湖南省居家适老设施若干规定"
ROADS = "湖南省农村公路管护条例"


def _make(way: Way, title: str, *, days: float, small: bool, drafted_by: str, count: int = 2) -> RegulationBill:
    bill = bills.create_bill(
        body=way.body, kind="make", title=title, by=way.staff, at=moment(way.at, days), is_small=small,
        readings_planned=count,
    )  # fmt: skip
    bills.begin_drafting(bill, drafted_by=drafted_by, by=way.staff, at=moment(way.at, days - 2))
    return bill


def camellia(way: Way) -> None:
    """油茶若干规定: a resident's words, collected by a contact point, became words of 第十二条."""
    bill = _make(way, CAMELLIA, days=330, small=True, drafted_by="省林业局")
    first = way.draft(made(bill), "camellia-1", "草案", bill=bill, days=265)
    way.submit(
        bill, proposer="government", who="省人民政府", days=260,
        explanation="全省油茶林面积大，但低产林多、偷摘多、收购压价多。草案围绕种得好、守得住、卖得出作出规定。",
    )  # fmt: skip
    reading = way.read(bill, session="省十四届人大常委会第十八次会议", days=240)
    consultation = way.consult(
        first, days=236,
        brief="规定油茶的良种、基地、低产林改造、加工和保险，管的是怎么种得好、守得住、卖得出。",
        questions=("您那里油茶果被偷摘的多不多？谁来管最合适？",),
    )  # fmt: skip
    tasks = hand_out(
        way, consultation, days=235, note="请多听种植户、收购户的意见，原话记录。", note_below="请到茶山上去听。"
    )
    collect(way, consultation, tasks, CAMELLIA_OPINIONS, key="camellia", since=236)
    way.close(consultation, days=205)
    group_all(consultation, at=moment(way.at, 205))
    second = way.draft(made(bill), "camellia-2", "草案二次审议稿", bill=bill, days=190, based_on=first, settles=False)
    _decide_all(way, consultation, CAMELLIA_OPINIONS, second, days=189)
    settle_version(second, by=way.staff, at=moment(way.at, 188))
    report(way, consultation, days=186, words="收到的意见逐条研究，能写进条文的都写进了二次审议稿。")
    pass_on(way, tasks, days=184)
    _finish(way, bill, reading, second, days=170)


def _finish(way: Way, bill: RegulationBill, reading: Reading, second: DraftVersion, *, days: float) -> None:
    bills.begin_deliberation(
        bill,
        report="法制委员会审议结果的报告：建议提请常委会会议再次审议。",
        by=way.committee,
        at=moment(way.at, days + 12),
    )
    readings.close_reading(reading, by=way.staff, at=moment(way.at, days + 13))
    again = way.read(bill, session="省十四届人大常委会第十九次会议", days=days)
    third = way.draft(second.regulation, "camellia-3", "表决稿", bill=bill, days=days - 1, based_on=second)
    bills.begin_deliberation(
        bill, report="委员们普遍赞成，建议交付表决。", by=way.committee, at=moment(way.at, days - 1, 14)
    )
    readings.close_reading(again, by=way.staff, at=moment(way.at, days - 1, 15))
    way.pass_bill(bill, days=days - 2, yes=73)
    way.publish(bill, number=31, days=days - 3, from_days=days - 33)
    filing = Filing.objects.get(bill=bill)
    filings.record_filing(
        filing, number="人大备字〔2026〕湘011号", filed_on=way.day(days - 20), by=way.staff,
        at=moment(way.at, days - 20),
    )  # fmt: skip
    third.refresh_from_db()


def _decide_all(
    way: Way, consultation: Consultation, told: Sequence[Said], next_version: DraftVersion, *, days: float
) -> None:
    for said in told:
        opinion = consultation.opinions.get(text=said.text)
        decide(way, said, opinion, next_version=next_version, days=days)


def elder(way: Way) -> None:
    """居家适老设施若干规定: open for comment, nine days left."""
    bill = _make(way, ELDER, days=190, small=True, drafted_by="省住房和城乡建设厅、省民政厅")
    version = way.draft(made(bill), "elder-1", "草案", bill=bill, days=60)
    way.submit(
        bill,
        proposer="committee",
        who="省人大社会建设委员会",
        days=58,
        explanation="老年人坐不下、扶不住、看不清、上不去，是各地联络站收到最多的意见之一。",
    )
    way.read(bill, session="省十四届人大常委会第二十四次会议", days=26)
    consultation = way.consult(
        version, days=22, length=31,
        brief="规定坐凳、扶手、坡道、照明、加装电梯等居家适老设施谁来建、建成什么样、坏了谁来修。",
        questions=("您家附近最缺哪一种适老设施？", "加装电梯谈不拢，您认为该怎么办？"),
    )  # fmt: skip
    hand_out(way, consultation, days=20, note="请多听老年人和照护者的意见。", note_below="请到老小区里坐一坐、听一听。")
    for number, said in enumerate(ELDER_OPINIONS):
        say(consultation, said, key=f"elder-{number}", at=way.at, days=22 - said.day, by=way.staff)
    for number, said in enumerate(ELDER_HELD):
        say(
            consultation, said, key=f"elder-held-{number}", at=way.at, days=22 - said.day, by=way.staff,
            hold_reason="疑似广告或涉及具体单位，先看一看",
        )  # fmt: skip
    group_all(consultation, at=moment(way.at, 1))


def roads(way: Way) -> None:
    """农村公路管护条例: 64 articles, its third version open for comment, with a redline to the second."""
    bill = _make(way, ROADS, days=420, small=False, drafted_by="省交通运输厅", count=3)
    first = way.draft(made(bill), "roads-1", "草案", bill=bill, days=300)
    way.submit(
        bill,
        proposer="government",
        who="省人民政府",
        days=298,
        explanation="农村公路建得多、管得少，“油返砂”、断头桥时有反映。",
    )
    reading = way.read(bill, session="省十四届人大常委会第十七次会议", days=270)
    bills.begin_deliberation(
        bill, report="建议增加路长公示、新技术应用等内容。", by=way.committee, at=moment(way.at, 200)
    )
    readings.close_reading(reading, by=way.staff, at=moment(way.at, 199))
    second = way.draft(made(bill), "roads-2", "草案二次审议稿", bill=bill, days=190, based_on=first)
    reading = way.read(bill, session="省十四届人大常委会第二十次会议", days=150)
    consultation = way.consult(
        second, days=146, brief="明确县、乡、村三级路长，规定养护资金、桥梁检查、超限治理和群众监督。"
    )
    for number, said in enumerate(ROAD_OPINIONS):
        say(consultation, said, key=f"roads-{number}", at=way.at, days=146 - said.day, by=way.staff)
    way.close(consultation, days=115)
    group_all(consultation, at=moment(way.at, 115))
    third = way.draft(made(bill), "roads-3", "草案三次审议稿", bill=bill, days=80, based_on=second, settles=False)
    _decide_all(way, consultation, ROAD_OPINIONS, third, days=79)
    settle_version(third, by=way.staff, at=moment(way.at, 78))
    report(way, consultation, days=76, words="采纳了学生上学绕行、桥梁检查、斑马线等意见。")
    bills.begin_deliberation(bill, report="已吸收公开征求的意见。", by=way.committee, at=moment(way.at, 75))
    readings.close_reading(reading, by=way.staff, at=moment(way.at, 74))
    way.read(bill, session="省十四届人大常委会第二十三次会议", days=30)
    way.consult(
        third,
        days=12,
        length=31,
        brief="三次审议稿新增避开上学时段施工、联络站意见按月办理等规定，再听一次大家的意见。",
    )
