"""What residents of the demonstration wrote, and what became of it. Invented persons, real places.

Days count back from the day of the load. Each deed is `(days, deed, facts)`; the deeds are in `messages.py`.
"""

from dataclasses import dataclass, field
from typing import Any

from liaison_stations.states import Topic

from .personas import HELONGHU, HOUJIATANG, LIANXING, QIXINGJIE, SHAOSHAN, SHENGRENDA, TAOLIN, YINGTIAN

Deed = tuple[float, str, dict[str, Any]]
HOUSING, CITY, TRAFFIC, HOTLINE = "住房和城乡建设局", "城市管理和综合执法局", "公安局雨花分局", "12345政务服务便民热线"


@dataclass(frozen=True)
class Story:
    """One message: where, to whom, how many days ago, in which words, and what happened then."""

    slug: str
    station: str
    deputy: str
    days: float
    words: dict[str, Any]
    deeds: tuple[Deed, ...] = ()
    contact: dict[str, Any] = field(default_factory=dict)
    hold_reason: str = ""
    at_counter: bool = False
    has_picture: bool = False


BENCHES = Story(
    "benches", HOUJIATANG, "康以宁", 34,
    {
        "text": "我住核工业二三〇小区，今年68了。从三栋走到菜市场冇得一个地方坐，我们这些老人家提着菜走一段就要扶着墙歇一下。"
        "希望中庭和路边增设几张便民座椅，最好放在樟树下面，夏天有荫。",
        "title": "希望小区中庭增设便民座椅，方便老人休息", "topic": Topic.HOUSING, "place": "核工业二三〇小区三栋至菜市场",
        "shows_name": True,
    },
    (
        (33.8, "pass_on", {}),
        (33.5, "read", {}),
        (31, "visit", {"text": "周二下午我在中庭同十来位老人聊了聊，又从三栋走到菜市场，380米冇一张凳子。大家希望座椅放在樟树下。"}),
        (30.5, "neighbours", {"count": 37, "words": (
            "我妈膝盖不好，走两步就要歇。", "支持！接孩子的爷爷奶奶也冇地方坐。", "放樟树下面好，夏天凉快。",
            "最好离垃圾桶远一点。")}),
        (30, "refer", {"organ": HOUSING, "note": "请结合老旧小区改造余款，先在樟树下安装。老人最要紧是能坐下、能站起来。"}),
        (19, "reply", {"text": "已在中庭樟树下安装便民座椅两张，欢迎居民使用。"}),
        (18, "verdict", {"kind": "not_solved",
                         "words": "凳子是装了，可是没得靠背没得扶手，我们起身难，坐下去就起不来。菜市场那头也还冇得。"}),
        (17, "visit", {"text": "我带着住建局的同志一起去坐了坐，确实站起来费力。谭嗲嗲她们试坐的时候我也在。说好换带靠背和扶手的。"}),
        (16.5, "refer", {"organ": HOUSING, "note": "请换成带靠背扶手的适老座椅，从小区到菜市场分三处放。"}),
        (8, "reply", {"text": "已更换并新装带靠背、扶手的座椅共六张：中庭两张、小区门口两张、菜市场入口两张。坐高45厘米，便于起身。"}),
        (6, "verdict", {"kind": "solved", "words": "坐着舒服，起身也不费力了。多谢康书记，多谢住建局的伢子。"}),
    ),
    {"name": "谭杏芝", "phone": "19911110001", "is_verified": True}, has_picture=True,
)  # fmt: skip

YUHUA_STORIES = (
    Story(
        "lift", HOUJIATANG, "沈南枝", 12,
        {"text": "我们单元想加装电梯，二楼以上都签了字，一楼那户不同意，说挡光。社区来调解过两回冇得用。想问下有没得别的办法。",
         "topic": Topic.HOUSING, "place": "韶山路社区5栋2单元"},
        (
            (11.5, "pass_on", {}),
            (11, "read", {}),
            (10, "refer", {"organ": HOUSING, "note": "请说明加装电梯的意见征询比例和一楼补偿的做法。"}),
            (7, "return", {"reason": "业主之间的协商不归我局办理，应由街道牵头、业主自行协商；技术审查我局可以提前介入。"}),
            (5, "visit", {"text": "周末我去了一楼那户家里，他家主要是担心厨房的光。下一步请街道和设计单位一起上门，看看换个位置行不行。"}),
        ),
    ),
    Story(
        "zebra", HOUJIATANG, "汤问渠", 16,
        {"text": "枫树山那边小学门口冇得斑马线，放学的时候车子又快，娃儿过马路吓死人。能不能画一条，再放个减速带。",
         "topic": Topic.SCHOOL, "place": "小学南门"},
        (
            (15.8, "pass_on", {}),
            (15, "visit", {"text": "下午四点半在校门口数了二十分钟，过了一百三十多个孩子，最近的斑马线在220米外。"}),
            (14, "refer", {"organ": TRAFFIC, "note": "请勘查后给出画线时间。"}),
            (9, "pause", {"reason": "等市政管线改造完工，路面重铺后才能画线"}),
        ),
    ),
    Story(
        "court", HOUJIATANG, "", 9,
        {"text": "法院判得不公，我借出去的钱本来有借条，为什么只判一半？请代表帮我找法院改过来。", "topic": Topic.OTHER,
         "wants_public": False},
        (
            (8.5, "decline", {
                "reason": "个案由法院依法独立审判，代表不能直接处理案件，也不能要求法院改判。",
                "elsewhere": "您可以在上诉期内上诉，或者依法申请再审；不懂程序可拨打12348法律援助热线。"}),
        ),
        {"phone": "19911110002"},
    ),
    Story(
        "own-office", HOUJIATANG, "康以宁", 7,
        {"text": "社区服务中心中午经常锁门，写的是中午有人值班，我跑了两趟都扑空。管这个的就是康代表自己，所以不想给她看。",
         "topic": Topic.SERVICES, "complains_of_deputy": "康以宁", "wants_public": False},
        ((6.5, "route_to_congress", {"note": "涉及代表本人所在社区，请代表工委直接核实，不经本人。"}),),
    ),
    Story(
        "phone-in-text", HOUJIATANG, "汤问渠", 5,
        {"text": "楼上漏水到我家三个月了，物业一直推。我姓刘，请打我电话19911110003，随时都在家。", "topic": Topic.HOUSING},
        (
            (4.8, "redact", {"shown": "楼上漏水到我家三个月了，物业一直推。我姓刘，请打我电话（号码已隐去），随时都在家。",
                             "reason": "隐去了电话号码，代表办理时仍然看得到原文"}),
            (4.7, "pass_on", {}),
        ),
    ),
    Story(
        "bus-stop", HOUJIATANG, "禹知夏", 13,
        {"text": "The bus stop sign on Shaoshan South Road stands in the middle of the tactile paving. My friend is blind and "
                 "walked into it twice. Could it be moved by a metre?",
         "title": "Bus stop sign on the tactile paving", "topic": Topic.ROADS, "language": "en",
         "place": "Shaoshan South Road"},
        (
            (12.7, "pass_on", {}),
            (12, "visit", {"text": "Went there with a tape measure: the sign stands 20 cm inside the tactile paving."}),
            (11, "refer", {"organ": CITY}),
            (3, "reply", {"text": "The sign was moved 1.2 m towards the kerb; the paving is free again."}),
        ),
        {"email": "resident@example.org"},
    ),
    Story(
        "spam", HOUJIATANG, "", 0.4,
        {"text": "专业疏通下水道，价格优惠，老客户八折，长期有效。", "topic": Topic.OTHER},
        hold_reason="同样的话今天来了好几次，先由人工看一看。",
    ),
    Story(
        "fresh", HOUJIATANG, "康以宁", 0.1,
        {"text": "新装的座椅旁边能不能再放一个垃圾桶？嗑瓜子的壳丢了一地，扫地的师傅也辛苦。", "topic": Topic.ENVIRONMENT},
    ),
    Story(
        "withdrawn", HOUJIATANG, "沈南枝", 21,
        {"text": "6栋的张某某家里天天打牌到半夜，吵得人睡不着，请管一管。", "topic": Topic.ENVIRONMENT},
        (
            (20.8, "pass_on", {}),
            (20, "withdraw", {"reason": "文字里指名道姓说到邻居，先不公开；代表照样办理。"}),
            (18, "answer", {"text": "我同社区民警上门说了，那家答应十点以后不打了。再吵您就再留言。"}),
            (10, "verdict", {"kind": "partly", "words": "好一些了，周末还是吵。"}),
        ),
    ),
    Story(
        "bus-shelter", HOUJIATANG, "禹知夏", 30,
        {"text": "公交站下雨冇得地方躲，候车亭的顶棚破了半年了。", "topic": Topic.ROADS},
        (
            (29.5, "pass_on", {}),
            (28, "answer", {"text": "已经联系公交公司，顶棚本月换新。"}),
            (13, "settle", {}),
        ),
    ),
    Story(
        "water", HOUJIATANG, "汤问渠", 10,
        {"text": "七楼晚上冇得水，水压太低，洗澡洗到一半就断。", "topic": Topic.HOUSING, "wants_public": False},
        (
            (9.7, "pass_on", {}),
            (9, "answer", {"text": "请物业检查了增压泵，已经调高。您今晚再看看。"}),
            (2, "verdict", {"kind": "not_solved", "words": "白天好了，晚上八点以后还是没有水。"}),
        ),
    ),
    Story(
        "cracks", SHENGRENDA, "龙在田", 6,
        {"text": "我租的自建房墙上裂了一条缝，手指头都伸得进。房东说冇事，我们晚上不敢睡。请派人来看看房子安不安全。",
         "topic": Topic.SAFETY, "place": "石坝路自建房3楼", "wants_public": False, "shows_phone": True},
        ((5.8, "pass_on", {}),),
        {"phone": "19911110004", "is_verified": True},
    ),
    Story(
        "dancing", SHENGRENDA, "彭青岚", 38,
        {"text": "广场舞每天跳到晚上十点，音响震得窗户响，家里有高三学生。说了好多回都冇用。", "topic": Topic.ENVIRONMENT},
        (
            (37.5, "pass_on", {}),
            (36, "visit", {"text": "晚上八点半去听了，音箱正对着5栋。领队答应把音箱转个方向，九点收。"}),
            (34, "answer", {"text": "同领队说好了：音箱转向，九点收场。"}),
            (32, "verdict", {"kind": "not_solved", "words": "好了三天，又跳到十点了。"}),
            (28, "answer", {"text": "请城管现场测了音量，登记了负责人电话，超时可以直接打。"}),
            (24, "verdict", {"kind": "not_solved", "words": "打了电话也冇人来。"}),
            (20, "answer", {"text": "法律上九点半以后才好处罚，目前只能劝。已建议社区另找一块场地，明年开春动工。"}),
            (18, "verdict", {"kind": "not_solved", "words": "等明年，孩子高考都考完了。"}),
        ),
    ),
    Story(
        "lamp", SHENGRENDA, "盛开济", 11,
        {"text": "省人大社区老干局宿舍门口那盏路灯坏了快一个月，晚上黑咕隆咚，前天有个阿姨崴了脚。", "topic": Topic.SAFETY,
         "title": "宿舍门口的路灯坏了快一个月", "place": "老干局宿舍门口"},
        (
            (10.8, "pass_on", {}),
            (10, "refer", {"organ": CITY, "note": "一个星期内十几位居民反映同一盏灯，请先修灯。"}),
            (1, "draft", {"text": "灯杆内电缆老化，已更换电缆和灯头，恢复照明。"}),
        ),
    ),
    Story(
        "roof", HOUJIATANG, "康以宁", 4,
        {"text": "顶楼下雨就漏，天花板掉了一块皮，桶子接水接了半桶。房子是老厂的，不晓得该找哪个修。", "topic": Topic.HOUSING,
         "place": "核工业二三〇小区7栋顶楼"},
        (
            (3.8, "pass_on", {}),
            (3, "visit", {"text": "昨天下雨去看了，北边檐沟裂了。产权单位已经撤了，要看能不能走应急维修。"}),
            (2, "refer", {"organ": HOUSING, "note": "请看能否使用维修资金应急，雨季前先做防水。"}),
        ),
        {"phone": "19911110006"},
    ),
    Story(
        "tiles", HOUJIATANG, "沈南枝", 9,
        {"text": "3栋外墙瓷砖往下掉，楼下是娃儿上学必经的路，砸到人怎么得了。", "topic": Topic.SAFETY},
        (
            (8.8, "pass_on", {}),
            (7, "refer", {"organ": HOUSING, "note": "请先围挡，再鉴定。"}),
            (1.5, "draft", {"text": "已设围挡并委托鉴定，鉴定报告预计两周内出具，之后安排加固。", "claim": "planned",
                            "promised_in": 21}),
        ),
    ),
    Story(
        "manhole", HOUJIATANG, "汤问渠", 3,
        {"text": "韶山南路公交站后面有个井盖破了一个角，晚上看不清，推婴儿车的差点卡进去。", "topic": Topic.SAFETY},
        (
            (2.9, "pass_on", {}),
            (2.5, "refer", {"organ": HOTLINE, "code": "4301", "note": "不清楚是哪家的井盖，请热线派单。"}),
        ),
    ),
)  # fmt: skip

LAMPS = (
    "宿舍门口的路灯又不亮了", "那盏灯坏了好久，请修一下", "门口黑漆漆的，路灯坏了", "路灯不亮，老人家晚上不敢出门",
    "老干局宿舍门口的灯什么时候修", "我也反映门口那个路灯", "晚上回来看不见路，灯坏了快一个月了", "路灯坏了，昨天我差点摔一跤",
    "门口路灯不亮，孩子下晚自习害怕", "请把宿舍门口的路灯修好", "路灯路灯路灯！一个月了", "灯坏了没人管，麻烦代表催一下",
)  # fmt: skip

ELSEWHERE = (
    Story(
        "road", QIXINGJIE, "聂水生", 8,
        {"text": "龙贵村到仙洞村那段路一下大雨就淹，桥面也低，学生伢子要绕五公里去上学。去年摔了两个。盼着把路垫高，桥重修。",
         "topic": Topic.ROADS, "place": "龙贵村—仙洞村"},
        (
            (7.8, "pass_on", {}),
            (7, "visit", {"text": "昨天下雨我去看了，桥面水有膝盖深。陪三个学生绕了一回，走了一个小时零十分钟。"}),
            (6, "refer", {"organ": "交通运输局", "code": "431382", "note": "请先设警示牌和水位尺，再说重修的资金渠道。"}),
        ),
    ),
    Story(
        "bones", HELONGHU, "粟明川", 15,
        {"text": "镇卫生院冇得骨科医生，我爹摔断了手要坐一个多小时车去县里。能不能请县医院的骨科医生每个星期来坐半天诊？",
         "topic": Topic.HEALTH},
        (
            (14.5, "pass_on", {}),
            (13, "read", {}),
            (12, "visit", {"text": "问了卫生院，去年骨伤转诊286人次。县医院愿意谈巡诊，缺的是一台旧C臂机。"}),
        ),
    ),
    Story(
        "counter", HELONGHU, "任秋水", 3,
        {"text": "（代写）81岁的老人家说：鹤龙湖大堤上的台阶太陡，冇得扶手，下湖边洗菜怕摔。想在两边加一根铁管扶手。",
         "topic": Topic.SAFETY, "place": "鹤龙湖大堤二号台阶"},
        ((2.8, "pass_on", {}),), at_counter=True,
    ),
    Story(
        "camellia", LIANXING, "谢长禾", 4,
        {"text": "油茶果子快熟就有人偷，光靠种的人守不住。一片山几百亩，晚上哪里看得过来。希望村里、镇上能牵个头，把基地的安全管起来。",
         "topic": Topic.FARMING, "place": "联星街道文化社区"},
        ((3.8, "pass_on", {}), (3.5, "read", {})),
        {"name": "贺茶生", "phone": "19911110005", "is_verified": True},
    ),
    Story(
        "shaoshan", SHAOSHAN, "", 2,
        {"text": "旅游旺季村口停车乱，救护车进不来。能不能把路口那块空地划成临时停车场？", "topic": Topic.ROADS},
        ((1.8, "pass_on", {}),),
    ),
    Story(
        "taolin", TAOLIN, "银冬生", 26,
        {"text": "金岩村的老乡到桃林村办事，班车一天只有一趟，赶不回来。", "topic": Topic.ROADS},
        (
            (25, "pass_on", {}),
            (22, "answer", {"text": "和客运公司说好了，逢三逢八赶场日加开一趟，下午四点从桃林返金岩。"}),
            (20, "verdict", {"kind": "solved", "words": "试过了，有车。"}),
        ),
    ),
    Story(
        "yingtian", YINGTIAN, "湛春江", 19,
        {"text": "二支渠淤了，末尾十几户的田打不进水。", "topic": Topic.FARMING},
        (
            (18.5, "pass_on", {}),
            (16, "answer", {"text": "镇里请了挖机清淤三公里，放水试过了。"}),
            (14, "verdict", {"kind": "solved", "words": "水到田头了。"}),
        ),
    ),
)  # fmt: skip

STORIES = (
    BENCHES,
    *YUHUA_STORIES,
    *(
        Story(f"lamp-{number}", SHENGRENDA, "", 10.5 - number * 0.2, {"text": text, "topic": Topic.SAFETY},
              ((10.4 - number * 0.2, "fold", {"into": "lamp"}),))
        for number, text in enumerate(LAMPS)
    ),
    *ELSEWHERE,
)  # fmt: skip
