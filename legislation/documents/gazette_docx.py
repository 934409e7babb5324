"""A regulation in the form of the official gazette (公报)."""

from datetime import datetime
from typing import Any

from docx.shared import Pt

from ..text.tree import Document, Level, Node
from .paper import BODY_SIZE, FANG, HEI, KAI, SONG, body_paragraph, new_paper, saved, written


def gazette_docx(document: Document, *, at: datetime) -> bytes:
    """Return the text as the gazette prints it.

    The title is centred, the lines of adoption below it in brackets (楷体), headings centred, an article's number
    in 黑体 before its words, every paragraph indented by two characters.
    """
    paper = new_paper(at=at, title=document.title, author="")
    written(body_paragraph(paper, centred=True, line=36), document.title, font=SONG, size=22)
    _add_preamble(paper, document)
    for node in document.tree:
        _add_node(paper, node)
    for line in document.closing:
        paragraph = body_paragraph(paper, indent=0)
        paragraph.paragraph_format.right_indent = Pt(BODY_SIZE * 2)
        paragraph.alignment = 2
        written(paragraph, line)
    for annex in document.annexes:
        head = body_paragraph(paper, indent=0)
        head.paragraph_format.page_break_before = True
        written(head, annex.label, font=HEI)
        for line in annex.lines:
            written(body_paragraph(paper), line)
    return saved(paper)


def _add_preamble(paper: Any, document: Document) -> None:
    """Add the lines of adoption in one pair of brackets; a longer preamble (序言) is running text."""
    notes = [line.strip() for line in document.preamble if not line.rstrip().endswith("。")]
    for number, line in enumerate(notes):
        paragraph = body_paragraph(paper, centred=True)
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(12)
        opening = "（" if number == 0 and not line.startswith(("（", "(")) else ""
        closing = "）" if number == len(notes) - 1 and not line.endswith(("）", ")")) else ""
        written(paragraph, opening + line + closing, font=KAI)
    body_paragraph(paper)
    for line in document.preamble:
        if line.rstrip().endswith("。"):
            written(body_paragraph(paper), line.strip())


def _add_node(paper: Any, node: Node) -> None:
    if node.level is Level.ARTICLE:
        _add_article(paper, node)
        return
    paragraph = body_paragraph(paper, centred=True)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(14)
    paragraph.paragraph_format.keep_with_next = True
    heading = "　".join(part for part in (node.label, node.heading) if part)
    written(paragraph, heading, font=HEI if node.level is not Level.SECTION else KAI)
    for child in node.children:
        _add_node(paper, child)


def _add_article(paper: Any, node: Node) -> None:
    lines = node.text.split("\n")
    for number, line in enumerate(lines):
        paragraph = body_paragraph(paper)
        if number == 0:
            heading = f"{node.heading}　" if node.heading else ""
            written(paragraph, f"{node.label}　{heading}", font=HEI, bold=True)
            if line.endswith(("：", ":")):
                paragraph.paragraph_format.keep_with_next = True
        written(paragraph, line, font=FANG)
