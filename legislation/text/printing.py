"""A document as text again, and as JSON: `print_document` gives back what `parse` read."""

from collections.abc import Iterator, Mapping
from typing import Any

from legislation.text.labels import is_plain_heading
from legislation.text.opening import named_inside
from legislation.text.tree import Annex, Document, Item, Level, Node, Paragraph, Subitem, Unplaced

INDENT = "　　"
SPACE = "　"


def print_document(document: Document) -> str:
    """Return `document` as text: what `parse` read, character for character but for white space.

    Provisions stand indented by two characters, so that no line is taken for the rest of the one before.
    """
    # Below an order or announcement that publishes it, the title stands among the lines of the preamble.
    inside = document.title and named_inside(document.preamble) == document.title
    lines = [document.title] if document.title and not inside else []
    lines += document.preamble
    lines += [line for node in document.tree for line in _print_node(node)]
    lines += document.closing
    for annex in document.annexes:
        lines += [annex.label, *annex.lines]
    return "\n".join(lines) + "\n"


def print_article(node: Node) -> list[str]:
    """Return an article's lines: its label before the first, then each paragraph, item and subitem on its own."""
    words = node.text.split("\n") if node.text else []
    if node.heading:
        return [f"{node.label}{SPACE}{node.heading}", *words]
    first = words[0] if words else ""
    if not node.label:
        return words
    return [
        f"{node.label}{SPACE if node.label.endswith('条') or '之' in node.label else ''}{first}".rstrip(),
        *words[1:],
    ]


def _print_node(node: Node) -> Iterator[str]:
    if node.level is Level.ARTICLE:
        for line in print_article(node):
            yield INDENT + line
        return
    # Without a label, only Markdown's mark tells a heading of one's own from a paragraph.
    mark = "" if node.label or is_plain_heading(node.heading) else "## "
    yield mark + SPACE.join(part for part in (node.label, node.heading) if part)
    for child in node.children:
        yield from _print_node(child)


def as_json(document: Document, file: str = "") -> dict[str, Any]:
    """Return `document` as plain data, as `manage.py parse_regulation --json` prints it.

    `closing` and `annexes` stand in it only when there are any.
    """
    data: dict[str, Any] = {
        "file": file,
        "title": document.title,
        "preamble": list(document.preamble),
        "tree": [node_as_json(node) for node in document.tree],
        "unplaced": [{"line": line.line, "text": line.text} for line in document.unplaced],
    }
    if document.closing:
        data["closing"] = list(document.closing)
    if document.annexes:
        data["annexes"] = [{"label": annex.label, "lines": list(annex.lines)} for annex in document.annexes]
    return data


def node_as_json(node: Node) -> dict[str, Any]:
    """Return a node as plain data: an article with its paragraphs, any other with its children."""
    data: dict[str, Any] = {"level": node.level.value, "label": node.label, "heading": node.heading}
    if node.level is Level.ARTICLE:
        return data | {"paragraphs": [paragraph_as_json(paragraph) for paragraph in node.paragraphs]}
    return data | {"children": [node_as_json(child) for child in node.children]}


def paragraph_as_json(paragraph: Paragraph) -> dict[str, Any]:
    """Return a paragraph as plain data."""
    items = [
        {
            "label": item.label,
            "text": item.text,
            "subitems": [{"label": subitem.label, "text": subitem.text} for subitem in item.subitems],
        }
        for item in paragraph.items
    ]
    return {"text": paragraph.text, "items": items, "tail": paragraph.tail}


def from_json(data: Mapping[str, Any]) -> Document:
    """Return the document that `as_json` gave as `data`. Raises KeyError, TypeError or ValueError for other data."""
    return Document(
        title=data["title"],
        preamble=tuple(data["preamble"]),
        tree=tuple(node_from_json(node) for node in data["tree"]),
        closing=tuple(data.get("closing", ())),
        annexes=tuple(Annex(annex["label"], tuple(annex["lines"])) for annex in data.get("annexes", ())),
        unplaced=tuple(Unplaced(line["line"], line["text"]) for line in data["unplaced"]),
    )


def node_from_json(data: Mapping[str, Any]) -> Node:
    """Return the node that `node_as_json` gave as `data`."""
    return Node(
        level=Level(data["level"]),
        label=data["label"],
        heading=data["heading"],
        children=tuple(node_from_json(child) for child in data.get("children", ())),
        paragraphs=tuple(paragraph_from_json(paragraph) for paragraph in data.get("paragraphs", ())),
    )


def paragraph_from_json(data: Mapping[str, Any]) -> Paragraph:
    """Return the paragraph that `paragraph_as_json` gave as `data`."""
    items = tuple(
        Item(item["label"], item["text"], tuple(Subitem(sub["label"], sub["text"]) for sub in item["subitems"]))
        for item in data["items"]
    )
    return Paragraph(data["text"], items, data["tail"])
