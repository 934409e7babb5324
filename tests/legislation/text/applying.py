"""Carries out what an amending decision says, from its words alone: the tests' own reading, apart from the writing."""

import re
from dataclasses import dataclass, field

from legislation.text.numerals import read_numeral, write_numeral

LABEL = "第[一二三四五六七八九十百千零]+条"
PARAGRAPH = "第([一二三四五六七八九十]+)款"
ITEM = "第([一二三四五六七八九十]+)项"


@dataclass
class Article:
    paragraphs: list[str]
    number: int
    goes_to: int = 0
    added: list[tuple[int, str]] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)
    items: dict[int, list[tuple[str, int, str]]] = field(default_factory=dict)  # of a paragraph: what is done to which


def number_of(label: str) -> int:
    return read_numeral(label.removeprefix("第").removesuffix("条").removesuffix("款"))


def label(number: int) -> str:
    return f"第{write_numeral(number)}条"


def unquoted(text: str) -> str:
    return text.translate(str.maketrans("‘’", "“”"))


def itemized(text: str, acts: list[tuple[str, int, str]]) -> str:
    """Return a paragraph after what is done to its items, which are numbered anew."""
    lines = text.split("\n")
    bare = [re.sub(r"^（[一二三四五六七八九十]+）", "", line) for line in lines]
    first = next(n for n, line in enumerate(lines) if line.startswith("（一）"))
    last = max(n for n, line in enumerate(lines) if line != bare[n])
    items: dict[int, str] = dict(enumerate(bare[first : last + 1], 1))
    for act, number, words in acts:
        if act == "rewrite":
            items[number] = re.sub(r"^（[一二三四五六七八九十]+）", "", words)
        if act == "remove":
            del items[number]
    kept = list(items.values())
    for act, number, words in sorted(acts):
        if act == "add":
            kept.insert(number - 1, re.sub(r"^（[一二三四五六七八九十]+）", "", words))
    numbered = [f"（{write_numeral(n)}）{words}" for n, words in enumerate(kept, 1)]
    return "\n".join([*lines[:first], *numbered, *lines[last + 1 :]])


class Applier:
    """The articles of the old text, which the decision's paragraphs change one after the other."""

    def __init__(self, articles: list[list[str]]) -> None:
        self.articles = {n: Article(list(paragraphs), n) for n, paragraphs in enumerate(articles, 1)}
        self.fresh: dict[int, list[str]] = {}
        self.gone: set[int] = set()
        self.current: Article | None = None

    def apply(self, parts: list[list[str]]) -> list[list[str]]:
        for part in parts:
            self.current = None
            for lead, quoted in self._steps(part):
                for step in re.split(r"(?<=[”条款项])[；，](?=将|在|删去|增加|修改为|第[^，]*增加)", lead.rstrip("。")):
                    self._step(step, quoted)
        return self._result()

    def _steps(self, part: list[str]) -> list[tuple[str, list[str]]]:
        """Return each lead with the paragraphs quoted in full after it."""
        steps: list[tuple[str, list[str]]] = []
        is_open = False
        for line in part:
            if is_open:
                steps[-1][1].append(line)
                is_open = not line.endswith("”")
                continue
            lead, mark, rest = line.partition("：“")
            steps.append((lead, [f"“{rest}"] if mark else []))
            is_open = bool(mark) and not rest.endswith("”")
        return [
            (lead, [unquoted(text.removeprefix("“").removesuffix("”")) for text in quoted]) for lead, quoted in steps
        ]

    def _step(self, step: str, quoted: list[str]) -> None:
        for pattern, act in (
            (rf"将({LABEL})改为[^，]*?条，作为(.*)", self._divide),
            (rf"将({LABEL}(?:、{LABEL})+)合并，作为({LABEL})", self._join),
            (rf"将({LABEL})改为({LABEL})", self._renumber),
            (rf"增加一条，作为({LABEL})", self._add),
            (rf"删去({LABEL})", self._remove),
            (rf"(?:将({LABEL}))?修改为", self._rewrite),
            (rf"将?({LABEL})?(?:{PARAGRAPH})?修改为", self._rewrite_paragraph),
            (rf"({LABEL})?增加一款，作为{PARAGRAPH}", self._add_paragraph),
            (rf"删去({LABEL})?{PARAGRAPH}", self._remove_paragraph),
            (rf"将({LABEL})?(?:{PARAGRAPH})?{ITEM}修改为", self._rewrite_item),
            (rf"({LABEL})?(?:{PARAGRAPH})?增加一项，作为{ITEM}", self._add_item),
            (rf"删去({LABEL})?(?:{PARAGRAPH})?{ITEM}", self._remove_item),
            (rf"将((?:{LABEL}、?)*)(?:{PARAGRAPH}|其)?中的“(.*)”修改为“(.*)”", self._replace),
            (rf"删去((?:{LABEL}、?)*)(?:{PARAGRAPH}|其)?中的“(.*)”", self._replace),
            (rf"在((?:{LABEL}、?)*)(?:{PARAGRAPH}|其)?中的“(.*)”后增加“(.*)”", self._append),
        ):
            found = re.fullmatch(pattern, step, re.DOTALL)
            if found:
                act(*found.groups(), quoted)
                return
        if step.startswith("作为") or not step:
            return
        raise AssertionError(f"no reading: {step}")

    def _of(self, label: str | None) -> Article:
        if label:
            self.current = self.articles[number_of(label)]
        assert self.current is not None
        return self.current

    def _renumber(self, old: str, new: str, _quoted: list[str]) -> None:
        self._of(old).goes_to = number_of(new)

    def _words(self, quoted: list[str]) -> list[list[str]]:
        """Return the articles that a quotation holds: a line each, labels cut off."""
        articles: list[list[str]] = []
        for line in quoted:
            label = re.match(rf"{LABEL}　", line)
            if label:
                articles.append([line[label.end() :]])
            else:
                articles[-1].append(line)
        return articles

    def _rewrite(self, label: str | None, quoted: list[str]) -> None:
        self._of(label).paragraphs = self._words(quoted)[0]
        if label:
            self._of(label).goes_to = number_of(label)

    def _divide(self, label: str, news: str, quoted: list[str]) -> None:
        numbers = [number_of(one) for one in re.findall(LABEL, news)]
        if not quoted:
            return
        first, *rest = self._words(quoted)
        article = self._of(label)
        article.paragraphs, article.goes_to = first, numbers[0]
        self.fresh |= dict(zip(numbers[1:], rest, strict=True))

    def _join(self, olds: str, new: str, quoted: list[str]) -> None:
        first, *rest = (number_of(one) for one in re.findall(LABEL, olds))
        self.gone |= set(rest)
        self._of(label(first)).goes_to = number_of(new)
        self._of(None).paragraphs = self._words(quoted)[0]

    def _add(self, label: str, quoted: list[str]) -> None:
        self.fresh[number_of(label)] = self._words(quoted)[0]

    def _remove(self, label: str, _quoted: list[str]) -> None:
        self.gone.add(number_of(label))

    def _rewrite_paragraph(self, label: str | None, paragraph: str | None, quoted: list[str]) -> None:
        self._of(label).paragraphs[read_numeral(paragraph or "一") - 1] = "\n".join(quoted)

    def _add_paragraph(self, label: str | None, paragraph: str, quoted: list[str]) -> None:
        self._of(label).added.append((read_numeral(paragraph), "\n".join(quoted)))

    def _remove_paragraph(self, label: str | None, paragraph: str, _quoted: list[str]) -> None:
        self._of(label).removed.add(read_numeral(paragraph) - 1)

    def _item(self, act: str, label: str | None, paragraph: str | None, item: str, quoted: list[str]) -> None:
        at = read_numeral(paragraph or "一") - 1
        self._of(label).items.setdefault(at, []).append((act, read_numeral(item), "\n".join(quoted)))

    def _rewrite_item(self, label: str | None, paragraph: str | None, item: str, quoted: list[str]) -> None:
        self._item("rewrite", label, paragraph, item, quoted)

    def _add_item(self, label: str | None, paragraph: str | None, item: str, quoted: list[str]) -> None:
        self._item("add", label, paragraph, item, quoted)

    def _remove_item(self, label: str | None, paragraph: str | None, item: str, quoted: list[str]) -> None:
        self._item("remove", label, paragraph, item, quoted)

    def _places(self, labels: str) -> list[Article]:
        return [self._of(label) for label in re.findall(LABEL, labels)] or [self._of(None)]

    def _replace(self, labels: str, paragraph: str | None, old: str, *rest: object) -> None:
        new = rest[0] if isinstance(rest[0], str) else ""
        for article in self._places(labels):
            chosen = [read_numeral(paragraph) - 1] if paragraph else range(len(article.paragraphs))
            for at in chosen:
                article.paragraphs[at] = article.paragraphs[at].replace(unquoted(old), unquoted(new))

    def _append(self, labels: str, paragraph: str | None, old: str, new: str, quoted: list[str]) -> None:
        self._replace(labels, paragraph, old, old + new, quoted)

    def _result(self) -> list[list[str]]:
        """Return the new articles: those with a number of their own at it, the others in their order between."""
        standing = [article for n, article in self.articles.items() if n not in self.gone]
        for article in standing:
            for at, acts in article.items.items():
                article.paragraphs[at] = itemized(article.paragraphs[at], acts)
            kept = [text for at, text in enumerate(article.paragraphs) if at not in article.removed]
            for at, text in sorted(article.added):
                kept.insert(at - 1, text)
            article.paragraphs = kept
        fixed = {article.goes_to: article.paragraphs for article in standing if article.goes_to} | self.fresh
        loose = iter(article.paragraphs for article in standing if not article.goes_to)
        total = len(standing) + len(self.fresh)
        return [fixed[n] if n in fixed else next(loose) for n in range(1, total + 1)]
