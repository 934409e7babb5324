"""Who can be signed in as, in the demonstration. All persons are invented; places are real."""

from dataclasses import dataclass

from congress.accounts.roles import Role


@dataclass(frozen=True)
class Office:
    """One appointment: a role, at the division `code`; `organ` ends the name of a department of that congress."""

    role: str
    code: str = "43"
    organ: str = ""
    station: str = ""


@dataclass(frozen=True)
class Persona:
    """Somebody with an account. `is_offered`: on the sign-in page of the demonstration."""

    username: str
    name: str
    title: str
    offices: tuple[Office, ...] = ()
    is_offered: bool = True

    @property
    def role(self) -> str:
        """Return what they are, as the sign-in page calls it."""
        return self.title


YUHUA = "430111"
HOUJIATANG = "侯家塘街道人大代表联络站"
SHENGRENDA = "省人大社区人大代表联络站"
LIANXING = "联星街道人大代表联络站"
QIXINGJIE = "七星街镇人大代表联络站"
HELONGHU = "鹤龙湖镇人大代表联络站"
SHAOSHAN = "韶山乡人大代表之家"
JINYAN = "金岩村人大代表联络点"
TAOLIN = "桃林村人大代表联络站"
YINGTIAN = "营田镇人大代表联络站"


def _department(code: str, organ: str, handler: tuple[str, str], reviewer: tuple[str, str], issuer: tuple[str, str],
                *, short: str, is_offered: bool = False) -> tuple[Persona, ...]:  # fmt: skip
    """Return the three people through whom a reply goes: drafted, reviewed and issued by others (审核—签发)."""
    return (
        Persona(*handler, f"{short}经办人", (Office(Role.HANDLER, code, organ),), is_offered),
        Persona(*reviewer, f"{short}审核人", (Office(Role.REVIEWER, code, organ),), is_offered),
        Persona(*issuer, f"{short}签发人", (Office(Role.ISSUER, code, organ),), is_offered),
    )


DEPUTY_PERSONAS = (
    Persona("kang-yining", "康以宁", "雨花区人大代表、韶山路社区党委书记"),
    Persona("yu-zhixia", "禹知夏", "长沙市人大代表"),
    Persona(
        "su-mingchuan", "粟明川", "鹤龙湖镇人大代表、联络站站长",
        (Office(Role.KEEPER, "430624120", station=HELONGHU),),
    ),
    Persona("cheng-guyu", "成谷雨", "七星街镇人大主席", (Office(Role.STAFF, "431382106"),)),
    Persona("yang-yiduo", "杨依朵", "城步苗族自治县人大代表（苗族）"),
)  # fmt: skip

STAFF_PERSONAS = (
    Persona("wen-yinghe", "文映荷", "侯家塘街道联络站站长", (Office(Role.KEEPER, YUHUA, station=HOUJIATANG),)),
    Persona("xiang-wanqing", "向晚晴", "雨花区人大常委会代表工委，留言审核", (Office(Role.MODERATOR, YUHUA),)),
    Persona("lu-qinghe", "鲁清和", "雨花区人大常委会代表工委干部", (Office(Role.STAFF, YUHUA),)),
    *_department(
        YUHUA, "住房和城乡建设局", ("gong-yanqiu", "龚砚秋"), ("wu-siqi", "伍思齐"), ("zou-yuanfan", "邹远帆"),
        short="雨花区住建局", is_offered=True,
    ),
    *_department(
        "4301", "12345政务服务便民热线",
        ("tian-xiaoman", "田小满"), ("liu-heqing", "柳河清"), ("yin-changfeng", "尹长风"),
        short="长沙市12345热线", is_offered=True,
    ),
    *_department(
        YUHUA, "城市管理和综合执法局", ("che-qianyu", "车浅予"), ("fang-jibai", "方既白"), ("miao-qinghe", "苗青禾"),
        short="雨花区城管局",
    ),
    *_department(
        "431382", "交通运输局", ("li-yuanshan", "李远山"), ("zhu-mingtai", "朱明台"), ("ou-changgeng", "欧长庚"),
        short="涟源市交通运输局",
    ),
    *_department(
        YUHUA, "公安局雨花分局", ("jian-yangqing", "简扬清"), ("han-shouchu", "韩守初"), ("tu-pingan", "涂平安"),
        short="雨花公安分局",
    ),
)  # fmt: skip

COUNTY_STAFF = (
    Persona("luo-xinghui", "骆星回", "省人大社区联络站站长", (Office(Role.KEEPER, YUHUA, station=SHENGRENDA),), False),
    Persona("yan-zhiqiu", "颜知秋", "攸县人大常委会代表工委干部",
            (Office(Role.STAFF, "430223"), Office(Role.MODERATOR, "430223")), False),
    Persona("tan-linfeng", "谭临风", "联星街道联络站站长", (Office(Role.KEEPER, "430223", station=LIANXING),), False),
    Persona("liang-jiming", "梁既明", "涟源市人大常委会代表工委干部",
            (Office(Role.STAFF, "431382"), Office(Role.MODERATOR, "431382")), False),
    Persona("mei-zhanchun", "梅占春", "七星街镇联络站站长",
            (Office(Role.KEEPER, "431382106", station=QIXINGJIE),), False),
    Persona("yi-anlan", "易安澜", "湘阴县人大常委会代表工委干部",
            (Office(Role.STAFF, "430624"), Office(Role.MODERATOR, "430624")), False),
    Persona("pang-zhiyuan", "庞致远", "韶山市人大常委会代表工委干部",
            (Office(Role.STAFF, "430382"), Office(Role.MODERATOR, "430382")), False),
    Persona("tang-chunhe", "唐春和", "韶山乡代表之家站长",
            (Office(Role.KEEPER, "430382200", station=SHAOSHAN),), False),
    Persona("lan-xiyue", "蓝溪月", "城步苗族自治县人大常委会代表工委干部",
            (Office(Role.STAFF, "430529"), Office(Role.MODERATOR, "430529")), False),
    Persona("shi-shangen", "石山根", "桃林村联络站站长", (Office(Role.KEEPER, "430529103", station=TAOLIN),), False),
    Persona("gan-tang", "甘棠", "营田镇人大干事、联络站站长",
            (Office(Role.STAFF, "430671101"), Office(Role.MODERATOR, "430671101"),
             Office(Role.KEEPER, "430671101", station=YINGTIAN)), False),
    Persona("shu-jianshan", "舒见山", "七星街镇监票人", (Office(Role.STAFF, "431382106"),), False),
    Persona("mi-qiuhe", "米秋禾", "七星街镇监票人", (Office(Role.STAFF, "431382106"),), False),
)  # fmt: skip

# Those of a contact point are appointed when it is there: see legislation.py.
LEGISLATORS = (
    Persona("yi-wenxi", "易闻溪", "省人大常委会法制工作委员会", (Office(Role.LEGISLATIVE_STAFF, "43"),)),
    Persona("ji-yunzhou", "季云舟", "省人大法制委员会", (Office(Role.LEGISLATIVE_COMMITTEE, "43"),)),
    Persona("sheng-huaijin", "盛怀瑾", "省人大常委会主任会议成员", (Office(Role.CHAIRPERSONS, "43"),)),
    Persona("pu-chunxiao", "蒲春晓", "攸县基层立法联系点"),
    Persona("he-lingsong", "贺岭松", "文化社区立法信息采集点"),
    Persona("ding-yuan", "丁予安", "株洲市人大常委会法制工作委员会", (Office(Role.LEGISLATIVE_STAFF, "4302"),), False),
    Persona("guan-muyun", "管暮云", "株洲市人大常委会主任会议成员、法制委员会委员",
            (Office(Role.LEGISLATIVE_COMMITTEE, "4302"), Office(Role.CHAIRPERSONS, "4302")), False),
    Persona("tian-geyue", "田歌月", "城步苗族自治县人大常委会法制工作室", (Office(Role.LEGISLATIVE_STAFF, "430529"),), False),
    Persona("yang-shanhe", "杨山禾", "城步苗族自治县人大常委会主任会议成员、法制委员会委员",
            (Office(Role.LEGISLATIVE_COMMITTEE, "430529"), Office(Role.CHAIRPERSONS, "430529")), False),
)  # fmt: skip

MEMBERS = (Persona("yang-jingchuan", "阳静川", "省人大常委会组成人员", (Office(Role.MEMBER, "43"),)),)

ADMINISTRATORS = (
    Persona("xia-shiyu", "夏时雨", "系统管理员", (Office(Role.SYSTEM_ADMIN),)),
    Persona("qin-shouyi", "秦守一", "安全管理员", (Office(Role.SECURITY_ADMIN),)),
    Persona("lu-yaozhi", "路遥知", "审计管理员", (Office(Role.AUDIT_ADMIN),)),
)

ACCOUNTS = (*DEPUTY_PERSONAS, *STAFF_PERSONAS, *COUNTY_STAFF, *LEGISLATORS, *MEMBERS, *ADMINISTRATORS)
PERSONAS = tuple(persona for persona in ACCOUNTS if persona.is_offered)  # on the sign-in page, in this order
