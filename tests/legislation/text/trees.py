"""Small regulations for the tests of text, and where the seven statutes are read."""

from pathlib import Path

import pytest
from hypothesis import strategies as st

from legislation.text.numerals import write_numeral
from legislation.text.parsing import parse
from legislation.text.tree import Document, Level, Node, Paragraph

STATUTES = Path(__file__).resolve().parents[4] / "shared" / "data" / "statutes"


def statute(name: str, day: str) -> Document:
    """Return one of the statutes that lie beside the project, parsed; skips loudly where they are not."""
    found = list(STATUTES.glob(f"*{name}({day}).md"))
    if not found:
        pytest.skip(f"STATUTES ARE NOT HERE: {name} {day} is not in shared/data/statutes")
    text = min(found, key=lambda path: len(path.name)).read_text(encoding="utf-8")
    return parse(text)


def article(number: int, *paragraphs: str) -> Node:
    """Return an article of plain paragraphs."""
    return Node(Level.ARTICLE, f"第{write_numeral(number)}条", "", (), tuple(Paragraph(text) for text in paragraphs))


def regulation(*articles: tuple[str, ...] | str, title: str = "某市油茶管护若干规定") -> Document:
    """Return a regulation without chapters: an article for each argument, numbered on."""
    texts = [(one,) if isinstance(one, str) else one for one in articles]
    return Document(title, (), tuple(article(n, *text) for n, text in enumerate(texts, 1)))


CLAUSES = (
    "县级以上人民政府应当加强对油茶产业发展工作的领导",
    "鼓励村民委员会组织种植户开展联防巡护",
    "未经种植户同意，不得进入基地采摘茶果",
    "处五百元以上三千元以下罚款",
    "自收到申请之日起十五个工作日内作出决定",
    "林业主管部门负责良种选育、品种改良的指导",
    "依照《中华人民共和国森林法》第三十九条的规定处理",
    "电动自行车集中充电设施的管护单位应当每月检查一次",
    "保险机构可以开发油茶收入保险产品",
    "省人民政府每年从财政预算中安排百分之三的资金",
    "农村公路养护实行县、乡、村三级路长制",
    "对传承苗族山歌成绩突出的个人给予奖励",
    "居家适老设施改造由社区统一登记、分批实施",
    "广场舞等活动的音量不得超过六十分贝",
    "网络平台经营者应当核验入驻商户的资质",
    "河道采砂实行年度总量控制",
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw the words of an article: one to three paragraphs of one to four clauses."""
    paragraphs = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4).map(lambda parts: "，".join(parts) + "。")
    return "\n".join(draw(st.lists(paragraphs, min_size=1, max_size=3)))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a regulation of one to eight articles."""
    return regulation(*(tuple(text.split("\n")) for text in draw(st.lists(texts(), min_size=1, max_size=8))))
