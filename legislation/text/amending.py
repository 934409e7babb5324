"""The decision that amends a regulation (修改决定), written from the comparison of its two versions.

What it says, carried out on the old text, gives the new one: whole provisions are quoted, short changes named.
"""

from collections.abc import Iterable, Sequence

from .itemizing import item_changes
from .matching import Change, Matching, match
from .numerals import write_numeral
from .pairing import pairs_in_order
from .phrasing import Phrase, phrases
from .rows import in_order
from .tree import Document, Level, Node, Paragraph

_COUNTS = ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")
_NAMES = {Level.PART: "编", Level.CHAPTER: "章", Level.SECTION: "节"}
FROM_PUBLICATION = "本决定自公布之日起施行。"


def amending_decision(
    old: Document,
    new: Document,
    *,
    maker: str,
    title: str = "",
    decided: str = "",
    effective: str = FROM_PUBLICATION,
    matching: Matching | None = None,
) -> list[str]:
    """Return the paragraphs of the decision of `maker` that turns `old` into `new`, its title first.

    `decided` is the line in brackets below the title, `effective` the sentence on its entry into force.
    """
    matching = matching or match(old, new)
    parts = changes(old, new, matching)
    head = [title or f"{maker}关于修改{_named(old.title)}的决定", *([decided] if decided else [])]
    opening = f"{maker}决定对{_named(old.title)}作如下修改："
    numbered = [_numbered(part, f"{_count(n)}、") for n, part in enumerate(parts, 1)] if len(parts) > 1 else parts
    adjusted = "并对条文顺序作相应调整" if any(one.renumbered for one in matching.articles) else ""
    closing = f"{_named(new.title)}根据本决定作相应修改{adjusted}，重新公布。"
    return [*head, opening, *(line for part in numbered for line in part), effective, closing]


def package_decision(
    pairs: Sequence[tuple[Document, Document]],
    *,
    maker: str,
    title: str = "",
    decided: str = "",
    effective: str = FROM_PUBLICATION,
) -> list[str]:
    """Return the paragraphs of one decision over several regulations: 一、 for each, （一） for each of its changes."""
    names = [_named(old.title) for old, _ in pairs]
    several = f"{names[0]}等{write_numeral(len(names))}件地方性法规" if len(names) > 1 else names[0]
    lines = [title or f"{maker}关于修改{several}的决定", *([decided] if decided else [])]
    lines.append(f"{maker}决定：")
    adjusted = False
    for number, (old, new) in enumerate(pairs, 1):
        matching = match(old, new)
        adjusted = adjusted or any(one.renumbered for one in matching.articles)
        lines.append(f"{_count(number)}、对{_named(old.title)}作出修改")
        parts = changes(old, new, matching)
        for at, part in enumerate(parts, 1):
            lines += _numbered(part, f"（{_count(at)}）" if len(parts) > 1 else "")
    closing = "上述地方性法规根据本决定作相应修改" + ("并对条文顺序作相应调整" if adjusted else "") + "，重新公布。"
    return [*lines, effective, closing]


def repeal_decision(
    titles: Sequence[str], *, maker: str, title: str = "", decided: str = "", effective: str = FROM_PUBLICATION
) -> list[str]:
    """Return the paragraphs of the decision that repeals the regulations of these titles."""
    names = [_named(name) for name in titles]
    several = f"{names[0]}等{write_numeral(len(names))}件地方性法规" if len(names) > 1 else names[0]
    lines = [title or f"{maker}关于废止{several}的决定", *([decided] if decided else [])]
    if len(names) == 1:
        lines.append(f"{maker}决定，废止{names[0]}。")
    else:
        lines.append(f"{maker}决定，废止下列地方性法规：")
        lines += [f"{_count(n)}、{name}{'。' if n == len(names) else '；'}" for n, name in enumerate(names, 1)]
    return [*lines, effective]


def changes(old: Document, new: Document, matching: Matching | None = None) -> list[list[str]]:
    """Return each change as its paragraphs, without numbers, in the order of the text.

    Articles in which only one and the same words are replaced are named together at the end. Articles whose
    number alone changes are not named.
    """
    places = in_order(old, new, matching or match(old, new))
    parts = [[f"将名称修改为“{_quotable(new.title)}”。"]] if old.title != new.title else []
    shared = _shared(places)
    alone = {id(node) for nodes in shared.values() for node in nodes}
    added, removed = _whole_headings(places)
    inside = {id(node) for top in (*added, *removed) for node in top.walk()}
    for before, after, found in places:
        if after and id(after[0]) in map(id, added):
            parts.append(_added_heading(after[0]))
        elif before and id(before[0]) in map(id, removed):
            parts.append([f"删去{before[0].label}。"])
        elif not any(id(node) in inside or id(node) in alone for node in (*before, *after)):
            parts += _one_change(before, after, found.kind)
    for phrase, nodes in shared.items():
        labels = "、".join(node.label for node in nodes)
        parts.append([f"{_said(phrase, labels + '中')}。"])
    return parts + _annex_changes(old, new)


def _shared(places: Iterable[tuple[list[Node], list[Node], object]]) -> dict[Phrase, list[Node]]:
    """Return phrases that are all that changes in two articles or more, with these articles of the old text."""
    found: dict[Phrase, list[Node]] = {}
    for before, after, one in places:
        is_plain = getattr(one, "kind", None) is Change.CHANGED and before[0].level is Level.ARTICLE
        said = phrases(before[0].text, after[0].text) if is_plain and before[0].heading == after[0].heading else None
        if said and len(said) == 1 and "第" not in said[0].old:
            found.setdefault(said[0], []).append(before[0])
    return {phrase: nodes for phrase, nodes in found.items() if len(nodes) > 1}


def _whole_headings(places: Iterable[tuple[list[Node], list[Node], object]]) -> tuple[list[Node], list[Node]]:
    """Return chapters (parts, sections) in which all is new, and those that go with all they hold."""
    rows = list(places)
    come = {id(after[0]) for before, after, _ in rows if not before}
    gone = {id(before[0]) for before, after, _ in rows if not after}
    return (
        _topmost([after[0] for before, after, _ in rows if not before], come),
        _topmost([before[0] for before, after, _ in rows if not after], gone),
    )


def _topmost(nodes: Iterable[Node], all_of: set[int]) -> list[Node]:
    tops: list[Node] = []
    covered: set[int] = set()
    for node in nodes:
        if node.level is not Level.ARTICLE and id(node) not in covered and {id(one) for one in node.walk()} <= all_of:
            tops.append(node)
            covered |= {id(one) for one in node.walk()}
    return tops


def _added_heading(node: Node) -> list[str]:
    lines = [line for one in node.walk() for line in _printed(one)]
    return _quoted(f"增加一{_NAMES[node.level]}，作为{node.label}：", lines)


def _one_change(before: Sequence[Node], after: Sequence[Node], kind: Change) -> list[list[str]]:
    node = (after or before)[0]
    if kind is Change.SAME:
        return []
    if node.level is not Level.ARTICLE:
        return _heading_change(before, after)
    if kind is Change.INSERTED:
        return [_quoted(f"增加一条，作为{node.label}：", _printed(node))]
    if kind is Change.DELETED:
        return [[f"删去{node.label}。"]]
    quoted = [line for one in after for line in _printed(one)]
    olds, news = ("、".join(one.label for one in side) for side in (before, after))
    if kind is Change.SPLIT:
        return [_quoted(f"将{olds}改为{_COUNTS[min(len(after), 10)]}条，作为{news}，修改为：", quoted)]
    if kind is Change.MERGED:
        return [_quoted(f"将{olds}合并，作为{news}，修改为：", quoted)]
    return [_article_change(before[0], after[0])]


def _heading_change(before: Sequence[Node], after: Sequence[Node]) -> list[list[str]]:
    node = (after or before)[0]
    name = f"{_NAMES[node.level]}名"
    if not before:
        first = next((one.label for one in node.walk() if one.level is Level.ARTICLE), "")
        return [[f"在{first}前增加{name}：“{node.label}　{_quotable(node.heading)}”。"]]
    if not after:
        return [[f"删去{node.label}{name}。"]]
    if before[0].heading == node.heading:
        return []
    moved = f"改为{node.label}，{name}" if before[0].label != node.label else name
    return [[f"将{before[0].label}{moved}修改为“{_quotable(node.heading)}”。"]]


def _article_change(old: Node, new: Node) -> list[str]:
    """Return the change of one article: by words, by paragraphs, or as a whole."""
    moved = f"将{old.label}改为{new.label}" if old.label != new.label else ""
    if old.text == new.text and old.heading == new.heading:
        return [f"{moved}。"]
    steps = _steps(old, new, "" if moved else old.label) if old.heading == new.heading else None
    if steps is None:
        lead = f"{moved}，修改为：" if moved else f"将{old.label}修改为："
        return _quoted(lead, _printed(new))
    lines = [moved] if moved else []
    is_open = bool(moved)  # whether the last line goes on: not after words quoted in full
    for number, step in enumerate(steps):
        if is_open:
            lines[-1] += ("；" if number else "，") + step[0]
            lines += step[1:]
        else:
            lines += step
        is_open = not _is_quoting(step)
    return [*lines[:-1], lines[-1] + "。"] if is_open else lines


def _is_quoting(step: Sequence[str]) -> bool:
    return "：“" in step[0]


def _steps(old: Node, new: Node, label: str) -> list[list[str]] | None:
    """Return the changes of an article's paragraphs, each as lines; None where quoting the article is clearer.

    `label` is said before the paragraph, unless it was said already.
    """
    before, after = (["\n".join(p.lines()) for p in node.paragraphs] for node in (old, new))
    kept = dict(pairs_in_order(before, after))
    steps: list[list[str]] = []
    quoting = 0  # whole paragraphs
    for i, text in enumerate(before):
        place = f"{label}第{_count(i + 1)}款" if len(before) > 1 else label
        if i not in kept:
            steps.append([f"删去{place}"])
        elif text != after[kept[i]]:
            told = _told(old.paragraphs[i], new.paragraphs[kept[i]], place)
            quoting += not told
            steps += told or [_quoted(f"将{place or '第一款'}修改为：", new.paragraphs[kept[i]].lines())]
    for j, paragraph in enumerate(new.paragraphs):
        if j not in kept.values():
            steps.append(_quoted(f"{label}增加一款，作为第{_count(j + 1)}款：", paragraph.lines()))
            quoting += 1
    unchanged = sum(before[i] == after[j] for i, j in kept.items())
    is_mostly_new = quoting > 0 and len(before) == len(after) == 1
    return None if is_mostly_new or (not unchanged and quoting > 1) or len(steps) > 5 else steps


def _told(old: Paragraph, new: Paragraph, place: str) -> list[list[str]]:
    """Return the changes of a paragraph by words or by items; nothing where it is clearer to quote it."""
    said = phrases("\n".join(old.lines()), "\n".join(new.lines()))
    if said:
        return [[_said(phrase, f"{place or '其'}中")] for phrase in said]
    steps = []
    for change in item_changes(old, new) or ():
        if change.item is None:
            steps.append([f"删去{place}第{_count(change.old)}项"])
            continue
        lead = (
            f"将{place}第{_count(change.old)}项修改为"
            if change.old
            else f"{place}增加一项，作为第{_count(change.new)}项"
        )
        steps.append(_quoted(f"{lead}：", [change.item.label + change.item.text]))
    return steps


def _said(phrase: Phrase, place: str) -> str:
    old, new = _quotable(phrase.old), _quotable(phrase.new)
    if phrase.after:
        return f"在{place}的“{old}”后增加“{new}”"
    return f"将{place}的“{old}”修改为“{new}”" if phrase.new else f"删去{place}的“{old}”"


def _annex_changes(old: Document, new: Document) -> list[list[str]]:
    before, after = ({annex.label: annex for annex in text.annexes} for text in (old, new))
    parts = [[f"删去{label}。"] for label in before if label not in after]
    for label, annex in after.items():
        if label not in before:
            parts.append(_quoted(f"增加{label}：", list(annex.lines)))
        elif before[label].lines != annex.lines:
            parts.append(_quoted(f"将{label}修改为：", list(annex.lines)))
    return parts


def _printed(node: Node) -> list[str]:
    """Return a node's own lines as they are quoted: its label before its first words."""
    if node.level is not Level.ARTICLE:
        return ["　".join(part for part in (node.label, node.heading) if part)]
    first, *rest = node.text.split("\n")
    heading = f"　{node.heading}" if node.heading else ""
    return [f"{node.label}{heading}　{first}", *rest]


def _quoted(lead: str, lines: Sequence[str]) -> list[str]:
    """Return lines in quotation marks: each opens, the last alone closes."""
    opened = [f"“{_quotable(line)}" for line in lines or [""]]
    return [lead + opened[0], *opened[1:-1], opened[-1] + "”"] if len(opened) > 1 else [f"{lead}{opened[0]}”"]


def _quotable(text: str) -> str:
    return text.translate(str.maketrans("“”", "‘’"))


def _numbered(part: Sequence[str], number: str) -> list[str]:
    return [number + part[0], *part[1:]]


def _named(title: str) -> str:
    return title if title.startswith("《") else f"《{title}》"


def _count(number: int) -> str:
    return write_numeral(number)
