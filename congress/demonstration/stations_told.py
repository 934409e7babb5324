"""The stations of the demonstration: real places, invented houses."""

from dataclasses import dataclass
from datetime import time

from liaison_stations.models import Standard
from liaison_stations.states_stations import StationKind

from .personas import HELONGHU, HOUJIATANG, JINYAN, LIANXING, QIXINGJIE, SHAOSHAN, SHENGRENDA, TAOLIN, YINGTIAN


@dataclass(frozen=True)
class Told:
    """A station of the congress of division `body`, in division `code`. `into` names the one it was merged into."""

    name: str
    code: str
    body: str
    address: str
    latitude: float
    longitude: float
    telephone: str = ""
    introduction: str = ""
    kind: str = StationKind.STATION
    into: str = ""
    opens_saturday: bool = False


STATIONS = (
    Told(TAOLIN, "430529103236", "430529103", "桃林村村部一楼", 26.2903, 110.2486, "0739-0000107",
         "两村合并办公以后，金岩村的老乡扫原来的码也到这里。赶场日（农历逢三、逢八）上午代表都在。"),
    Told(JINYAN, "430529103201", "430529103", "金岩村老村部", 26.3127, 110.2310, kind=StationKind.POINT, into=TAOLIN),
    Told(HOUJIATANG, "430111001", "430111", "韶山南路1号社区服务中心二楼", 28.1735, 112.9925, "0731-0000101",
         "进门左手有电梯。带小孩来也没关系，有一张小书桌。", opens_saturday=True),
    Told(SHENGRENDA, "430111005002", "430111", "韶山北路省人大社区党群服务中心一楼", 28.1862, 113.0031, "0731-0000102",
         "学校组织参观请提前三天打电话，代表会来讲一讲“一件建议的旅行”。"),
    Told(LIANXING, "430223001", "430223", "文化社区老电影院对面", 27.0046, 113.3452, "0731-0000103",
         "油茶采摘季节，站里每周五晚上加开两小时。"),
    Told(QIXINGJIE, "431382106", "431382106", "七星街镇政府大院东侧", 27.8326, 111.8391, "0738-0000104",
         "民生实事项目的征集表也可以在这里交。"),
    Told(HELONGHU, "430624120", "430624120", "鹤龙湖镇湖滨路便民服务大厅内", 28.7214, 112.8047, "0730-0000105",
         "不会用手机的，来站里说，我们写，写完念给您听。"),
    Told(SHAOSHAN, "430382200", "430382200", "韶山乡韶山村日月坪路", 27.9132, 112.4926, "0731-0000106",
         "示范代表之家：十七项标准逐项公开，谁来看都可以对一对。", kind=StationKind.HOUSE, opens_saturday=True),
    Told(YINGTIAN, "430671101", "430671101", "营田镇古罗城路文体中心一楼", 28.8469, 112.9053, "0730-0000108",
         "营田镇在屈原管理区，管理区没有人大，镇人大的事直接报上一级人大常委会。"),
)  # fmt: skip

WEEKDAY_HOURS = ((time(9, 0), time(12, 0)), (time(14, 30), time(17, 30)))
SATURDAY_HOURS = ((time(9, 0), time(11, 30)),)

B, M, U = Standard.Group.BUILD, Standard.Group.MANAGE, Standard.Group.USE
STANDARDS = (
    (B, "有固定场所，临街或在服务大厅内，门口看得见牌子"),
    (B, "无台阶或有坡道，轮椅进得来"),
    (B, "有接待桌椅、饮水和一间可以单独说话的小房间"),
    (B, "墙上有二维码，码下写着网址和电话"),
    (B, "驻站代表的照片、姓名、层级上墙，半年核一次"),
    (B, "备有老花镜、放大镜和大字版说明"),
    (M, "接待日提前七天公布，改期要说明"),
    (M, "站长和联系电话公开，有人接"),
    (M, "每件来信来访都登记，登记簿和网上一致"),
    (M, "留言五个工作日内有回音"),
    (M, "不收费、不索要身份证号，不代办诉讼和招标"),
    (M, "涉及代表本人或本站的意见，转上一级办理"),
    (U, "每月至少接待两次，每年覆盖所有驻站代表"),
    (U, "不会用手机的居民有人代写，念给本人听"),
    (U, "办理结果告诉本人，由本人说解决没有"),
    (U, "共性问题每季度议一次，能成建议的提建议"),
    (U, "每年向选民报告一次，报告贴在门口"),
)
