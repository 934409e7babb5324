"""Which divisions have a congress, what it is called and what belongs to it. Standard library only."""

NATION_CODE = "0"
NATION_NAME = "中华人民共和国"
NATIONAL_BODY = "全国人民代表大会"
_CONGRESS_TOWNSHIPS = ("镇", "乡")  # 民族乡 ends in 乡 too
_STREET = "街道"


def has_congress(*, level: str, name: str, is_statistical: bool) -> bool:
    """Tell whether a division has a people's congress.

    Provinces, prefectures, counties and, of the townships, 镇, 乡 and 民族乡 have one; a 街道, a farm, a park
    and a statistical zone have none, and villages have self-government instead. Source: OL7.
    """
    if level in ("province", "prefecture"):
        return True
    if level == "county":
        return not is_statistical
    return level == "township" and name.endswith(_CONGRESS_TOWNSHIPS)


def is_street(*, level: str, name: str) -> bool:
    """Tell whether a division is a 街道, where the county's committee may set up a body. Source: OL59."""
    return level == "township" and name.endswith(_STREET)


def place_name(names: dict[str, str], *, county_is_zone: bool = False) -> str:
    """Return how a congress names its place, from the `names` of the chain by level.

    A district carries its city's name (长沙市雨花区); counties and county-level cities stand alone (浏阳市,
    攸县); a township carries its county's place; a zone's city comes first unless it is in the name.
    Source: local usage.
    """
    if "township" in names:
        above = {level: name for level, name in names.items() if level != "township"}
        return place_name(above, county_is_zone=county_is_zone) + names["township"]
    if "county" in names:
        county, city = names["county"], names.get("prefecture", "")
        stem = city.removesuffix("市")
        carries_city = county.endswith("区") and not (county_is_zone and stem in county)
        return city + county if carries_city else county
    return names.get("prefecture") or names["province"]


# -- names of what belongs to a congress ------------------------------------------------------------

# level → (people's court, people's procuratorate)
_COURTS = {"province": "高级人民法院", "prefecture": "中级人民法院", "county": "人民法院"}
# county (and city) name, provincial name
DEPARTMENTS = (
    ("住房和城乡建设局", "住房和城乡建设厅"),
    ("交通运输局", "交通运输厅"),
    ("教育局", "教育厅"),
    ("卫生健康局", "卫生健康委员会"),
    ("公安局", "公安厅"),
    ("应急管理局", "应急管理厅"),
    ("城市管理和综合执法局", ""),
    ("农业农村局", "农业农村厅"),
    ("民政局", "民政厅"),
)


def committee_names(*, level: str, place: str) -> list[tuple[str, str]]:
    """Return (kind, name) of the committees each congress of a level has.

    A standing committee from the county up, a presidium in a township; the commission that keeps in touch
    with deputies. Source: OL18–19 (presidium), OL59 (working bodies).
    """
    congress = f"{place}人民代表大会"
    if level == "township":
        return [("presidium", f"{congress}主席团")]
    names = [
        ("standing", f"{congress}常务委员会"),
        ("chairpersons", f"{place}人大常委会主任会议"),
        ("working", f"{place}人大常委会代表工作委员会"),
    ]
    if level in ("province", "prefecture"):  # they make regulations. Source: LL80, LL81
        names += [
            ("special", f"{place}人民代表大会法制委员会"),
            ("working", f"{place}人大常委会法制工作委员会"),
        ]
    return names


def street_body_name(*, place: str, street: str) -> str:
    """Return the name of the standing committee's body in a 街道 (人大工委). Source: OL59."""
    return f"{place}人大常委会{street}工作委员会"


def organ_names(*, level: str, name: str, place: str, city: str = "") -> list[tuple[str, str]]:
    """Return (kind, name) of the organs that answer to a congress, and to which a message may be referred.

    `name` is the division's, `place` how the congress names it, `city` the prefecture above a county.
    Source: OL11, OL50 (government, supervision commission, court, procuratorate); departments by local usage.
    """
    organs = [("government", f"{place}人民政府")]
    if level == "township":
        return organs
    court = f"湖南省{place}" if level == "prefecture" else place
    organs += [
        ("supervision", f"{place}监察委员会"),
        ("court", court + _COURTS[level]),
        ("procuratorate", f"{place}人民检察院"),
    ]
    if level == "prefecture":
        organs.append(("hotline", f"{place}12345政务服务便民热线"))
    for county_name, province_name in DEPARTMENTS:
        department = province_name if level == "province" else county_name
        if department:
            organs.append(("department", _department(department, level=level, name=name, place=place, city=city)))
    return organs


def _department(department: str, *, level: str, name: str, place: str, city: str) -> str:
    if level == "prefecture" and department == "卫生健康局":
        return f"{place}卫生健康委员会"
    if level == "county" and department == "公安局" and name.endswith("区") and city:
        return f"{city}公安局{name.removesuffix('区')}分局"  # a district's police is a branch of the city's
    return place + department
