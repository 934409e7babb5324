"""A regulation as Akoma Ntoso 3.0, the XML that parliaments exchange."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ..text.numerals import read_label, read_numeral
from ..text.tree import Annex, Document, Item, Level, Node, Paragraph, Subitem
from .plain import without_controls

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
LANGUAGE = "zho"
_PREFIXES: Any = {None: NAMESPACE}
_ELEMENTS = {Level.PART: "part", Level.CHAPTER: "chapter", Level.SECTION: "section", Level.ARTICLE: "article"}
_SHORT = {Level.PART: "part", Level.CHAPTER: "chp", Level.SECTION: "sec", Level.ARTICLE: "art"}


@dataclass(frozen=True, slots=True)
class Meta:
    """What identifies a text beside its words.

    `work` is the address of the regulation (`/akn/cn-hn/act/2026/12`), `date` the day of its first adoption,
    `version_date` that of this version, `maker` the organ.
    """

    work: str
    date: datetime.date
    version_date: datetime.date
    maker: str
    in_force: datetime.date | None = None


def to_akoma_ntoso(document: Document, *, meta: Meta) -> bytes:
    """Return the XML, UTF-8, valid against akomantoso30.xsd."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap=_PREFIXES)
    act = _below(root, "act", name="act", contains="singleVersion")
    _add_meta(act, document.title, meta, component="main")
    _add_preface(act, document)
    body = _below(act, "body")
    for number, node in enumerate(document.tree, 1):
        _add_node(body, node, "", number)
    if not document.tree:
        _below(
            _below(_below(body, "hcontainer", name="text", eId="hcontainer_1"), "content", eId="hcontainer_1__content"),
            "p",
        )
    if document.closing:
        closing = _below(act, "conclusions", eId="conclusions")
        _add_lines(closing, document.closing)
    if document.annexes:
        attachments = _below(act, "attachments")
        for number, annex in enumerate(document.annexes, 1):
            _add_annex(attachments, annex, number, meta)
    _distinguish(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _below(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for name, value in attributes.items():
        element.set(name, without_controls(value))
    if text:
        element.text = without_controls(text)
    return element


def _distinguish(root: etree._Element) -> None:
    """Give elements whose address was taken already (a text with two 第三条) one of their own."""
    seen: set[str] = set()
    for element in root.iter():
        address = element.get("eId")
        if address is None:
            continue
        free, number = address, 2
        while free in seen:
            free, number = f"{address}-again{number}", number + 1
        seen.add(free)
        element.set("eId", free)


def _add_meta(parent: etree._Element, title: str, meta: Meta, *, component: str, prefix: str = "") -> None:
    top = _below(parent, "meta")
    identification = _below(top, "identification", source=f"#{prefix}portal")
    expression = f"{meta.work}/{LANGUAGE}@{meta.version_date.isoformat()}"
    for name, address, day in (
        ("FRBRWork", meta.work, meta.date),
        ("FRBRExpression", expression, meta.version_date),
        ("FRBRManifestation", f"{expression}.xml", meta.version_date),
    ):
        block = _below(identification, name)
        base = expression if name == "FRBRManifestation" else address
        _below(block, "FRBRthis", value=f"{base}/!{component}" + (".xml" if name == "FRBRManifestation" else ""))
        _below(block, "FRBRuri", value=address)
        if name == "FRBRWork":
            _below(block, "FRBRalias", value=title or "-", name="title")
        _below(block, "FRBRdate", date=day.isoformat(), name="adoption" if name == "FRBRWork" else "version")
        _below(block, "FRBRauthor", href=f"#{prefix}maker")
        if name == "FRBRWork":
            _below(block, "FRBRcountry", value=_country(meta.work))
        if name == "FRBRExpression":
            _below(block, "FRBRlanguage", language=LANGUAGE)
    if meta.in_force and not prefix:
        lifecycle = _below(top, "lifecycle", source=f"#{prefix}portal")
        in_force = meta.in_force.isoformat()
        _below(lifecycle, "eventRef", eId="in_force", date=in_force, type="generation", source="#maker")
    references = _below(top, "references", source=f"#{prefix}portal")
    _below(
        references,
        "TLCOrganization",
        eId=f"{prefix}maker",
        href="/ontology/organization/maker",
        showAs=meta.maker or "-",
    )
    _below(references, "TLCOrganization", eId=f"{prefix}portal", href="/ontology/organization/portal", showAs="portal")


def _country(work: str) -> str:
    parts = work.split("/")
    return parts[2] if len(parts) > 2 else "cn"


def _add_preface(act: etree._Element, document: Document) -> None:
    preface = _below(act, "preface", eId="preface")
    title = _below(_below(preface, "longTitle", eId="preface__longTitle"), "p")
    _below(title, "docTitle", document.title)
    _add_lines(preface, document.preamble)


def _add_lines(parent: etree._Element, lines: Sequence[str]) -> None:
    for line in lines:
        _below(parent, "p", line)


def _add_node(parent: etree._Element, node: Node, above: str, number: int) -> None:
    own = f"{_SHORT[node.level]}_{_number(node.label, number)}"
    # articles number on through chapters, so that a chapter is no part of their address
    address = own if node.level is Level.ARTICLE or not above else f"{above}__{own}"
    element = _below(parent, _ELEMENTS[node.level], eId=address)
    _below(element, "num", node.label)
    if node.heading:
        _below(element, "heading", node.heading)
    for at, child in enumerate(node.children, 1):
        _add_node(element, child, address, at)
    for at, paragraph in enumerate(node.paragraphs, 1):
        _add_paragraph(element, paragraph, f"{address}__para_{at}")
    if not node.children and not node.paragraphs:
        _below(_below(element, "content", eId=f"{address}__content"), "p")


def _number(label: str, otherwise: int) -> str:
    try:
        number, inserted = read_label(label)
    except ValueError:
        return f"n{otherwise}"
    return f"{number}-{inserted}" if inserted else str(number)


def _add_paragraph(parent: etree._Element, paragraph: Paragraph, address: str) -> None:
    element = _below(parent, "paragraph", eId=address)
    if not paragraph.items:
        content = _below(element, "content", eId=f"{address}__content")
        _add_lines(content, [line for line in (paragraph.text, paragraph.tail) if line] or [""])
        return
    points = _list(element, f"{address}__list_1", paragraph.text)
    for at, item in enumerate(paragraph.items, 1):
        _add_item(points, item, f"{address}__list_1__point_{_point(item.label, at)}")
    if paragraph.tail:
        _below(_below(points, "wrapUp", eId=f"{address}__list_1__wrapup"), "p", paragraph.tail)


def _list(parent: etree._Element, address: str, opening: str) -> etree._Element:
    element = _below(parent, "list", eId=address)
    if opening:
        _below(_below(element, "intro", eId=f"{address}__intro"), "p", opening)
    return element


def _point(label: str, otherwise: int) -> str:
    try:
        return str(read_numeral(label.strip("（）() .．、")))
    except ValueError:
        return f"n{otherwise}"


def _add_item(parent: etree._Element, item: Item | Subitem, address: str) -> None:
    point = _below(parent, "point", eId=address)
    _below(point, "num", item.label)
    subitems = getattr(item, "subitems", ())
    if not subitems:
        _below(_below(point, "content", eId=f"{address}__content"), "p", item.text)
        return
    points = _list(point, f"{address}__list_1", item.text)
    for at, subitem in enumerate(subitems, 1):
        _add_item(points, subitem, f"{address}__list_1__point_{_point(subitem.label, at)}")


def _add_annex(parent: etree._Element, annex: Annex, number: int, meta: Meta) -> None:
    attachment = _below(parent, "attachment", eId=f"att_{number}")
    _below(attachment, "heading", annex.label)
    doc = _below(attachment, "doc", name="annex")
    _add_meta(doc, annex.label, meta, component=f"annex{number}", prefix=f"att_{number}__")
    _add_lines(_below(doc, "mainBody"), annex.lines or [""])
