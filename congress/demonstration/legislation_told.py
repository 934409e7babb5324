"""What people say of the demonstration's drafts, and what became of it. All persons are invented; places are real."""

from dataclasses import dataclass

from legislation.states import OpinionSource, Outcome, Reason


@dataclass(frozen=True)
class Said:
    """An opinion: on which article (or chapter; "" for the whole), which words there, what is said and proposed.

    `outcome` with `reason`, `words`, and `carried`: the words of the next version that carry it, in `carried_in`.
    `point`: collected by this contact point. `echoes`: how many others say nearly the same, in other words.
    """

    text: str
    on: str = ""
    quote: str = ""
    proposed: str = ""
    source: str = OpinionSource.RESIDENT
    who: str = ""
    point: str = ""
    outcome: str = ""
    reason: str = ""
    words: str = ""
    carried_in: str = ""
    carried: str = ""
    echoes: tuple[str, ...] = ()
    is_public: bool = True
    day: int = 4  # after the consultation was announced
    phone: str = ""


YOUXIAN = "攸县基层立法联系点"
WENHUA = "联星街道文化社区信息采集点"
TASHAN = "常宁市塔山瑶族乡基层立法联系点"
HUPING = "石门县壶瓶山镇基层立法联系点"

THEFT = (
    "茶果快熟就有人偷，光靠种的人守不住。白天守了夜里守，一个人看得住几个山头？建议写明由乡镇街道牵头，"
    "村里组织联防，把基地的安全管起来，村规民约里也写上一条。"
)
CAMELLIA_OPINIONS = (
    Said(
        THEFT, on="第十二条", quote="油茶种植基地的经营者应当做好基地防火、防盗等工作。", point=WENHUA,
        proposed="乡镇、街道把油茶基地的安全纳入综治工作，村（居）委会组织联防，村规民约可以作出约定。",
        outcome=Outcome.ADOPTED, words="第十二条增加了乡镇街道、村（居）民委员会的保护职责和联防机制。",
        carried_in="第十二条",
        carried="基地所在地的乡镇人民政府、街道办事处应当把保护基地安全列入基层综合治理；村（居）民委员会应当建立联防机制，可以通过村规民约维护生产经营秩序。",
        echoes=(f"您好！{THEFT}", THEFT.replace("一个人看得住几个山头？", "一个人哪看得住几个山头？")),
        day=9, phone="13974100001",
    ),
    Said(
        "“盗采”两个字范围太窄了，有些人不是偷，是砍树、折枝，一样是祸害，也应当禁止。", on="第十二条",
        quote="盗采他人种植的油茶果", proposed="擅自采摘、损毁他人种植的油茶果、油茶树", point=TASHAN,
        outcome=Outcome.ADOPTED, words="采纳了您建议的表述。", carried_in="第十二条",
        carried="擅自采摘、损毁他人种植的油茶果、油茶树", day=11, phone="13974100002",
    ),
    Said(
        "应当规定偷摘一斤罚款一千元，看哪个还敢偷。", on="第十二条", outcome=Outcome.NOT_ADOPTED,
        reason=Reason.HIGHER_LAW, words="偷窃的处罚由治安管理处罚法规定，地方性法规不能超出其幅度。", day=14, phone="13974100003",
    ),
    Said(
        "春上修枝施肥都是凭老经验，培训总放在县里，来回一百多里路，老人家去不了。建议到村里组里来教，莫收钱。",
        on="第十一条", quote="指导种植者科学抚育、更新品种", point=YOUXIAN, outcome=Outcome.ADOPTED,
        words="第十一条写明了春季抚育前到村组开展免费培训。", carried_in="第十一条",
        carried="在春季抚育前到村组开展免费培训", day=6, phone="13974100004",
    ),
    Said(
        "摘茶籽那半个月天天下雨，茶籽烘不干就霉了，一家一户买不起烘干机，能不能几个村共一个烘干点？",
        on="第九条", quote="烘干机具", proposed="建设共享烘干点", outcome=Outcome.ADOPTED,
        words="支持的范围增加了共享烘干点。", carried_in="第九条", carried="建设共享烘干点",
        echoes=("摘茶籽那半个月天天下雨，茶籽烘不干就霉了，一家一户买不起烘干机，能不能几个村共一个烘干点？谢谢！",), day=3,
    ),
    Said(
        "公司来收茶籽，年年说好价钱，到了摘的时候就压价，还拖到过年才给钱。合同要写死。", on="第十条", point=HUPING,
        outcome=Outcome.PARTLY, words="写明合同应当约定最低收购价格和付款期限；价格本身由市场决定，不作规定。",
        carried_in="第十条", carried="应当写明最低收购价格、付款期限", day=8, phone="13974100005",
    ),
    Said(
        "建议明确“种植基地”的面积标准，便于基层执行。", on="第七条", source=OpinionSource.EXPERT, who="省林业科学院",
        outcome=Outcome.NOT_ADOPTED, reason=Reason.DETAIL, words="各地条件不同，由林业主管部门在技术规程中规定。", day=12,
    ),
    Said(
        "苗木这一条好，前年买的苗子种了三年不挂果，找都没地方找。卖假苗的要罚重点。", on="第八条",
        outcome=Outcome.ALREADY, words="第十五条和种子方面的法律已有处罚规定。", day=5,
    ),
    Said(
        "山上的路一下雨就烂，三轮车都上不去，要写修路。", on="第九条", outcome=Outcome.ALREADY,
        words="第九条第三项已经包括基地道路。", day=7,
    ),
    Said(
        "希望把油茶果壳做有机肥的也补助一下。", on="第九条", outcome=Outcome.REFERENCE,
        words="已转省林业局研究产业政策时参考。", day=10,
    ),
    Said(
        "我们这里林地承包合同还没换新证，先把证换了再说。", on="", outcome=Outcome.OUTSIDE,
        words="林权登记不属于本规定的范围，已转自然资源主管部门办理。", day=13, is_public=False,
    ),
    Said(
        "规定写得通俗，农民看得懂，支持早点出台。", on="", outcome=Outcome.REFERENCE, words="谢谢您的支持。", day=15,
    ),
    Said(
        "建议删去第十三条中的“有条件的地方”，统一给予保费补贴。", on="第十三条", quote="有条件的地方可以给予保费补贴",
        proposed="县级以上人民政府应当给予保费补贴", source=OpinionSource.ORGAN, who="永州市人民政府办公室",
        outcome=Outcome.NOT_ADOPTED, reason=Reason.COST, words="各地财力不一，暂不宜统一要求。", day=17,
    ),
    Said(
        "第四条第二款的指导、服务职责应当与第十二条衔接。", on="第四条", source=OpinionSource.DEPUTY, who="省人大代表",
        outcome=Outcome.PARTLY, words="通过修改第十二条落实了乡镇、街道的职责。", carried_in="第十二条",
        carried="基地所在地的乡镇人民政府、街道办事处应当把保护基地安全列入基层综合治理", day=16,
    ),
)  # fmt: skip

BENCHES = "我68岁，从小区走到菜场要歇两回，路边凳子没靠背，坐下去起身难。凳子一定要有靠背有扶手，五十米放一个。"
ELDER_OPINIONS = (
    Said(
        BENCHES,
        on="第八条", quote="坐凳的间距、高度、靠背和扶手应当方便老年人起坐",
        proposed="坐凳应当有靠背和扶手，间距不超过五十米", day=2, phone="13907310001",
        echoes=(f"各位代表好。{BENCHES}", BENCHES.replace("路边凳子", "路边的凳子")),
    ),
    Said(
        "一楼反对装电梯不是不讲理，采光挡了、房价跌了，哪个来补？要写清楚怎么补偿。", on="第九条", day=3,
        quote="兼顾低层业主的通风、采光和通行", proposed="对受到影响的低层业主给予适当补偿",
    ),
    Said("我们是六楼，爬不动了，三年都没谈拢。能不能规定三分之二同意就动工？", on="第九条", day=5),
    Said("每户三千元太少了，装个马桶扶手、改个淋浴就不止。", on="第十条", quote="每户不低于三千元", day=6),
    Said("楼道灯坏了打电话没人管，五个工作日太长，老人家摔一跤就是大事。建议两天。", on="第十一条",
         quote="应当在五个工作日内修复", proposed="应当在四十八小时内修复", day=8, phone="13907310002"),
    Said("没有物业的老小区居委会哪有钱修？巡查发现了谁出钱要写。", on="第十一条", day=9),
    Said("紧急呼叫装置建议和社区卫生服务中心连起来。", on="第二条", day=12, source=OpinionSource.EXPERT, who="长沙市一家养老机构"),
    Said("新建小区验收的时候要让老年人代表去坐一坐、走一走。", on="第六条", day=14),
    Said("支持！我妈妈就是在单元门口没有扶手的台阶上摔的。", on="第七条", day=18),
)  # fmt: skip
ELDER_HELD = (
    Said("加我微信办理适老化补贴，包过，电话13800001111。", on="第十条", day=15),
    Said("雨花区某某物业的经理收了钱不办事！！", on="第十一条", day=19),
)

ROAD_OPINIONS = (
    Said(
        "学校门口没有斑马线，车子冲下来不减速，细伢子上学吓人。", on="第四十六条", point=YOUXIAN, day=4,
        outcome=Outcome.ADOPTED, words="增加了学校门前设置人行横道的要求。", carried_in="第四十七条",
        carried="学校门前应当设置人行横道", phone="13974200001",
    ),
    Said(
        "修路专挑上学的时候封，学生绕一大圈。要避开上学放学。", on="第三十一条", day=6, outcome=Outcome.ADOPTED,
        words="新增一条作出规定。", carried_in="第三十二条", carried="养护作业应当避开学生上学、放学时段",
    ),
    Said(
        "塌方断路以后只贴一张纸叫绕行，绕行五公里的路也是烂的，伢子们走水田埂。要修便道。", on="第三十四条", day=8,
        outcome=Outcome.ADOPTED, words="采纳，增加修建便道，保障学生上学和群众就医。", carried_in="第三十五条",
        carried="应当修建便道或者公布绕行路线，保障学生上学和群众就医",
    ),
    Said(
        "桥上的裂缝手指头都伸得进，问了说一年查一次。太久了。", on="第三十二条", point=YOUXIAN, day=9,
        outcome=Outcome.PARTLY, words="三类以下桥梁改为每半年至少检查一次。", carried_in="第三十三条",
        carried="三类以下桥梁每半年至少检查一次",
    ),
    Said("秋收晒谷没有坪，不让在路上晒，晒到哪里去？", on="第三十八条", day=10, outcome=Outcome.ALREADY,
         words="第二款已规定由村民委员会划定临时地点。"),
    Said("代表联络站收了意见要有个回音。", on="第七章", day=11, outcome=Outcome.ADOPTED, words="新增一条作出规定。",
         carried_in="第五十四条", carried="人大代表联络站收到的农村公路管护意见"),
    Said("村道一公里三千不够，光割草就要两千。", on="第十八条", day=12, outcome=Outcome.NOT_ADOPTED,
         reason=Reason.COST, words="这是省级补助的最低标准，市县可以增加，并将适时提高。"),
)  # fmt: skip
