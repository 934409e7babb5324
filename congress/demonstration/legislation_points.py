"""The contact points of the demonstration: founded, handed drafts, listening, submitting. Places are real."""

from collections.abc import Sequence

from congress.accounts.models import Appointment, User
from congress.accounts.roles import Role
from congress.regions.models import Division
from legislation.models import Consultation, ContactPoint, ContactTask
from legislation.operations import contact

from .legislation_told import HUPING, TASHAN, WENHUA, YOUXIAN, Said
from .legislation_ways import Way, moment, say
from .people import account

KEEPERS = {YOUXIAN: "pu-chunxiao", WENHUA: "he-lingsong"}
POINTS = (  # name, division, address
    (YOUXIAN, "430223", "攸县联星街道攸州大道人大机关一楼"),
    (TASHAN, "430482206", "常宁市塔山瑶族乡人民政府一楼"),
    (HUPING, "430726109", "石门县壶瓶山镇便民服务中心"),
    ("侯家塘街道基层立法联系点", "430111", "长沙市雨花区侯家塘街道办事处"),
    ("七星街镇基层立法联系点", "431382106", "涟源市七星街镇人民政府"),
    ("韶山市基层立法联系点", "430382", "韶山市人大常委会机关"),
    ("湘阴县基层立法联系点", "430624", "湘阴县人大常委会机关"),
    ("城步苗族自治县基层立法联系点", "430529", "城步县人大常委会机关"),
)
COLLECTION_POINTS = (  # name, division, address, the point above
    (WENHUA, "430223001007", "攸县联星街道文化社区党群服务中心", YOUXIAN),
    ("皇图岭镇信息采集点", "430223122", "攸县皇图岭镇便民服务中心", YOUXIAN),
)


def contact_points(way: Way) -> None:
    """Found the contact points and the collection points below them, and appoint who works there."""
    for name, code, address in POINTS:
        _point(way, name, code, address, parent=None)
    for name, code, address, above in COLLECTION_POINTS:
        _point(way, name, code, address, parent=ContactPoint.objects.get(name=above))


def _point(way: Way, name: str, code: str, address: str, *, parent: ContactPoint | None) -> None:
    division = Division.objects.get(code=code)
    point, _ = ContactPoint.objects.get_or_create(
        name=name, founded_by=way.body,
        defaults={
            "division": division, "path": division.path, "parent": parent, "address": address,
            "hours": "周一至周五 9:00–12:00、14:30–17:30", "founded_on": way.day(900),
        },
    )  # fmt: skip
    if name in KEEPERS:
        Appointment.objects.update_or_create(
            user=User.objects.get(username=KEEPERS[name]), role=Role.CONTACT_POINT, contact_point_id=point.pk,
            defaults={"path": point.path, "from_on": way.day(800), "title": name},
        )  # fmt: skip


def hand_of(way: Way, point: str) -> User:
    """Return who works at the point; where the demonstration names nobody, the account of the point itself."""
    username = KEEPERS.get(point)
    if username:
        return User.objects.get(username=username)
    row = ContactPoint.objects.get(name=point)
    user = account(f"point-{row.pk}", f"{row.name}工作人员", at=way.at)
    Appointment.objects.get_or_create(
        user=user, role=Role.CONTACT_POINT, contact_point_id=row.pk,
        defaults={"path": row.path, "from_on": way.day(800), "title": row.name},
    )  # fmt: skip
    return user


def hand_out(
    way: Way, consultation: Consultation, *, days: float, note: str, note_below: str
) -> dict[str, ContactTask]:
    """Hand the draft to every contact point of the demonstration, and down to the collection point of 文化社区."""
    points = list(ContactPoint.objects.filter(name__in=[YOUXIAN, TASHAN, POINTS[2][0]]))
    issued = contact.issue_tasks(
        consultation, points=points, due_on=way.day(days - 25), by=way.staff, at=moment(way.at, days),
        note=note,
    )  # fmt: skip
    tasks = {task.point.name: task for task in issued}
    below = contact.pass_down(
        tasks[YOUXIAN], points=list(ContactPoint.objects.filter(name=WENHUA)), due_on=way.day(days - 22),
        note=note_below, by=User.objects.get(username=KEEPERS[YOUXIAN]), at=moment(way.at, days - 1),
    )  # fmt: skip
    return tasks | {task.point.name: task for task in below}


def collect(
    way: Way, consultation: Consultation, tasks: dict[str, ContactTask], told: Sequence[Said], *, key: str, since: float
) -> None:
    """Write what was said, by residents and at the points; the points hold a gathering each and submit."""
    gatherings = {}
    for name, task in tasks.items():
        by = hand_of(way, name)
        gatherings[name] = contact.record_session(
            task, held_on=way.day(since - 8), place=f"{task.point.division.name}会议室", residents=17, deputies=2, experts=1,
            others=1, points_raised="种植户集中反映偷摘、烘干难、压价三件事。", by=by,
            at=moment(way.at, since - 8, 16),
        )  # fmt: skip
    for number, said in enumerate(told):
        task_of = tasks.get(said.point)
        say(
            consultation, said, key=f"{key}-{number}", at=way.at, days=since - said.day, task=task_of,
            gathering=gatherings.get(said.point), by=hand_of(way, said.point) if task_of else way.staff,
        )  # fmt: skip
    for name in sorted(tasks, key=lambda one: tasks[one].parent_id is None):  # collection points first
        tasks[name].refresh_from_db()
        contact.collate_and_submit(
            tasks[name], report="意见按条文整理，保留原话，附座谈会签到表。", by=hand_of(way, name),
            at=moment(way.at, since - 22, 15),
        )  # fmt: skip


def pass_on(way: Way, tasks: dict[str, ContactTask], *, days: float) -> None:
    """Note that the contributors were told."""
    for name in (YOUXIAN, WENHUA):
        tasks[name].refresh_from_db()
        contact.pass_on(
            tasks[name],
            words="在村务公开栏张贴，给提意见的人打了电话。",
            by=hand_of(way, name),
            at=moment(way.at, days),
        )
