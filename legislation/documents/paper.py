"""What every Word file of the portal shares: official fonts, page, numbers at the foot, the same bytes every time."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from .plain import without_controls

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋", "黑体", "楷体"
BODY_SIZE = 16  # points: 三号
CENTRED = WD_ALIGN_PARAGRAPH.CENTER
_STAMP = (1980, 1, 1, 0, 0, 0)  # of every file inside the package


def new_paper(*, at: datetime, title: str, author: str, landscape: bool = False) -> Any:
    """Return an empty A4 document: 仿宋, 16 points, 28 points a line, the page's number at the foot."""
    paper = docx.Document()
    properties = paper.core_properties
    properties.title = without_controls(title)[:255]
    properties.author = properties.last_modified_by = without_controls(author)[:255]
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.comments, properties.revision, properties.language = "", 1, "zh-CN"
    section = paper.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = (Cm(2.4), Cm(2.2)) if landscape else (Cm(3.7), Cm(3.5))
    section.left_margin, section.right_margin = (Cm(2.2), Cm(2.2)) if landscape else (Cm(2.8), Cm(2.6))
    normal = paper.styles["Normal"]
    normal.font.size = Pt(BODY_SIZE)
    set_font(normal.element.get_or_add_rPr(), FANG)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    _number_pages(section.footer.paragraphs[0])
    return paper


def set_font(properties: Any, name: str) -> None:
    """Set one font for Chinese and Latin text in run properties."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for slot in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{slot}"), None)
    fonts.set(qn("w:ascii"), "Times New Roman")
    fonts.set(qn("w:hAnsi"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def written(paragraph: Any, text: str, *, font: str = FANG, size: float = BODY_SIZE, bold: bool = False) -> Any:
    """Add a run of `text` to the paragraph and return it."""
    run = paragraph.add_run(without_controls(text))
    run.font.size = Pt(size)
    run.bold = bold or None
    set_font(run._element.get_or_add_rPr(), font)
    return run


def indented(paragraph: Any, characters: float = 2, *, hanging: float = 0) -> None:
    """Indent the first line by so many characters; `hanging` moves all other lines in."""
    indent = paragraph._p.get_or_add_pPr()._add_ind()
    if hanging:
        indent.set(qn("w:leftChars"), str(int(hanging * 100)))
        indent.set(qn("w:left"), str(int(hanging * BODY_SIZE * 20)))
    indent.set(qn("w:firstLineChars"), str(int(characters * 100)))
    indent.set(qn("w:firstLine"), str(int(characters * BODY_SIZE * 20)))


def body_paragraph(paper: Any, *, indent: float = 2, centred: bool = False, line: float = 28) -> Any:
    """Add a paragraph of running text and return it."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(line)
    if centred:
        paragraph.alignment = CENTRED
    elif indent:
        indented(paragraph, indent)
    return paragraph


def saved(paper: Any) -> bytes:
    """Return the document's bytes: the same paper gives the same bytes whenever it is saved."""
    first = BytesIO()
    paper.save(first)
    out = BytesIO()
    with ZipFile(first) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = ZipInfo(name, _STAMP)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            after.writestr(entry, before.read(name))
    return out.getvalue()


def _number_pages(paragraph: Any) -> None:
    """Write 第 n 页 as a field: — 1 —."""
    paragraph.alignment = CENTRED
    written(paragraph, "— ", size=14)
    run = written(paragraph, "", size=14)._element
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        tag = "w:instrText" if not kind else "w:t" if kind == "text" else "w:fldChar"
        part = OxmlElement(tag)
        if tag == "w:fldChar":
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
            part.set(qn("xml:space"), "preserve")
        run.append(part)
    written(paragraph, " —", size=14)
