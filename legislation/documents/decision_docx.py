"""修改决定 as a Word file, from the paragraphs that `text.amending` writes."""

import re
from collections.abc import Sequence
from datetime import datetime

from docx.shared import Pt

from .paper import FANG, HEI, KAI, SONG, body_paragraph, new_paper, saved, written

_NUMBER = re.compile(r"[一二三四五六七八九十百]+、")
_QUOTED_LABEL = re.compile(r"(“第[一二三四五六七八九十百千零]+(?:条(?:之[一二三四五六七八九十]+)?|[编章节])　)")


def decision_docx(paragraphs: Sequence[str], *, at: datetime) -> bytes:
    """Return the decision: its title first, then what stands in brackets below it, then its paragraphs."""
    title, *lines = paragraphs
    paper = new_paper(at=at, title=title, author="")
    head = body_paragraph(paper, centred=True, line=36)
    written(head, title, font=SONG, size=22)
    if lines and lines[0].startswith(("（", "(")):
        note = body_paragraph(paper, centred=True)
        note.paragraph_format.space_before = Pt(12)
        written(note, lines.pop(0), font=KAI)
    body_paragraph(paper)
    for line in lines:
        paragraph = body_paragraph(paper)
        number = _NUMBER.match(line)
        if number:
            written(paragraph, number[0], font=HEI)
            line = line[number.end() :]
        for part in _QUOTED_LABEL.split(line):
            if part:
                written(paragraph, part, font=HEI if _QUOTED_LABEL.fullmatch(part) else FANG)
    return saved(paper)
