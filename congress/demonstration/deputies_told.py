"""The deputies of the demonstration: invented people, each with mandates in real places."""

from dataclasses import dataclass

from .personas import HELONGHU, HOUJIATANG, LIANXING, QIXINGJIE, SHAOSHAN, SHENGRENDA, TAOLIN, YINGTIAN


@dataclass(frozen=True)
class Told:
    """A deputy: `codes` are the divisions of the congresses they serve in, `station` where they are posted."""

    name: str
    gender: str
    occupation: str
    codes: tuple[str, ...]
    station: str
    unit: str = ""
    delegation: str = ""
    ethnicity: str = "汉族"
    introduction: str = ""


DEPUTIES = (
    Told("康以宁", "f", "韶山路社区党委书记", ("430111",), HOUJIATANG, "第12选区", "侯家塘代表团",
         introduction="在社区干了十九年，哪栋楼几位老人独居，心里有本账。每周二下午在站里，也欢迎到楼下石桌边找我。"),
    Told("禹知夏", "f", "律师", ("4301",), HOUJIATANG, "雨花区", "雨花代表团",
         introduction="关注老旧小区改造和物业纠纷的源头治理。个案请走法律途径，我可以告诉您怎么走。"),
    Told("沈南枝", "f", "中学语文教师", ("43", "430111"), HOUJIATANG, "长沙市", "长沙代表团",
         introduction="教了二十二年书，常把学生家长的话带到会上。"),
    Told("汤问渠", "m", "社区医生", ("430111",), HOUJIATANG, "第13选区", "侯家塘代表团",
         introduction="上午在卫生服务中心，下午上门巡诊，路上碰见了都可以说。"),
    Told("彭青岚", "f", "高校教师", ("4301",), SHENGRENDA, "雨花区", "雨花代表团"),
    Told("盛开济", "m", "物业公司项目经理", ("430111",), SHENGRENDA, "第21选区", "东塘代表团"),
    Told("龙在田", "m", "小学校长", ("430111",), SHENGRENDA, "第22选区", "东塘代表团"),
    Told("谢长禾", "m", "油茶种植专业合作社理事长", ("430223",), LIANXING, "第6选区", "联星代表团",
         introduction="种油茶三十年。护林、采摘、榨油，有难处找我。"),
    Told("贺兰因", "f", "文化社区党总支书记", ("430223",), LIANXING, "第7选区", "联星代表团"),
    Told("刘问松", "m", "县人民医院骨科医师", ("4302",), LIANXING, "攸县", "攸县代表团"),
    Told("成谷雨", "f", "七星街镇人大主席", ("431382106", "431382"), QIXINGJIE, "第1选区", "七星街代表团",
         introduction="镇里的民生实事，先听村里怎么说，再由代表投票定。"),
    Told("聂水生", "m", "龙贵村村民", ("431382106",), QIXINGJIE, "龙贵村选区"),
    Told("吴桂香", "f", "仙洞村乡村医生", ("431382", "431382106"), QIXINGJIE, "仙洞村选区", "七星街代表团"),
    Told("肖立夏", "m", "养殖户", ("431382106",), QIXINGJIE, "第5选区"),
    Told("粟明川", "m", "鹤龙湖镇综合服务中心干部", ("430624120",), HELONGHU, "第2选区",
         introduction="站里的门每天是我开的。不会用手机的，来站里我帮您写。"),
    Told("任秋水", "f", "水产养殖合作社社员", ("430624",), HELONGHU, "第9选区", "鹤龙湖代表团"),
    Told("郭白露", "f", "镇中心小学教师", ("430624120",), HELONGHU, "第3选区"),
    Told("陈望春", "m", "韶山村村民", ("430382200",), SHAOSHAN, "韶山村选区"),
    Told("袁知远", "m", "讲解员", ("430382", "430382200"), SHAOSHAN, "第4选区", "韶山乡代表团"),
    Told("丁小满", "f", "民宿经营者", ("430382200",), SHAOSHAN, "黄田村选区"),
    Told("杨依朵", "f", "苗族山歌传承人", ("430529",), TAOLIN, "第8选区", "丹口代表团", "苗族",
         "山歌里唱的都是眼前事：路、水、读书、看病。您说，我记。"),
    Told("奉家宝", "m", "护林员", ("430529103",), TAOLIN, "金岩选区", ethnicity="苗族"),
    Told("银冬生", "m", "桃林村党支部书记", ("430529103",), TAOLIN, "桃林选区", ethnicity="瑶族"),
    Told("湛春江", "m", "种粮大户", ("430671101",), YINGTIAN, "第1选区"),
    Told("黎晚舟", "f", "农业技术推广站农艺师", ("4306",), YINGTIAN, "屈原管理区", "汨罗代表团"),
    Told("任平生", "m", "粽子加工作坊经营者", ("430671101",), YINGTIAN, "第2选区"),
)  # fmt: skip
