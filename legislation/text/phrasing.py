"""Small changes of words as an amending decision says them: 将“甲”修改为“乙”, 在“丙”后增加“丁”, 删去“戊”.

A phrase is found only where saying it is exact: applied to every place of the old words it gives the new ones.
"""

from dataclasses import dataclass

from .redline import Kind, Piece, redline
from .words import split

_ROOM = ((60, 1), (160, 2))  # a paragraph of fewer characters than this takes so many phrases; longer ones take three
MOST_PHRASES = 3
_LONGEST = 36
_CONTEXT = 24
_PUNCTUATION = frozenset("，。；：、（）()“”《》\n ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Put `new` where `old` stands; `after`: `new` comes behind `old`, which stays. No `new`: `old` goes."""

    old: str
    new: str
    after: bool = False

    def applied(self, text: str) -> str:
        """Return `text` with the phrase carried out wherever its old words stand."""
        return text.replace(self.old, self.old + self.new if self.after else self.new)


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change: what stood before it, what went, what came, what follows."""

    before: str
    gone: str
    come: str
    behind: str


def phrases(old: str, new: str) -> list[Phrase] | None:
    """Return the fewest phrases that turn one paragraph into the other; None where quoting it whole says it better."""
    edits = _edits(redline(old, new))
    if any("\n" in edit.gone + edit.come or max(len(edit.gone), len(edit.come)) > _LONGEST for edit in edits):
        return None
    found: list[Phrase] = []
    for edit in edits:
        alike = sum((other.gone, other.come) == (edit.gone, edit.come) for other in edits)
        phrase = _phrase(edit, old, alike)
        if phrase is None:
            return None
        if phrase not in found:
            found.append(phrase)
    text = old
    for phrase in found:
        text = phrase.applied(text)
    most = next((count for length, count in _ROOM if len(old) < length), MOST_PHRASES)
    return found if text == new and len(found) <= most else None


def _edits(pieces: list[Piece]) -> list[_Edit]:
    edits, before, at = [], "", 0
    while at < len(pieces):
        gone = come = ""
        while at < len(pieces) and pieces[at].kind is not Kind.SAME:
            gone += pieces[at].text if pieces[at].kind is Kind.DELETED else ""
            come += pieces[at].text if pieces[at].kind is Kind.INSERTED else ""
            at += 1
        behind = pieces[at].text if at < len(pieces) else ""
        if gone or come:
            edits.append(_Edit(before, gone, come, behind))
        before, at = behind, at + 1
    return edits


def _phrase(edit: _Edit, text: str, alike: int) -> Phrase | None:
    if edit.gone and text.count(edit.gone) == alike and len(edit.gone) > 1:
        return Phrase(edit.gone, edit.come)
    follower = (split(edit.behind) or [""])[0]
    if not edit.gone and len(follower) > 1 and text.count(follower) == alike and follower[0] not in _PUNCTUATION:
        return Phrase(follower, edit.come + follower)
    context = ""
    for word in reversed(split(edit.before)):
        context = word + context
        if "\n" in context or len(context) > _CONTEXT:
            break
        if len(context) > 1 and text.count(context + edit.gone) == 1:
            return Phrase(context + edit.gone, context + edit.come) if edit.gone else Phrase(context, edit.come, True)
    return _by_what_follows(edit, text)


def _by_what_follows(edit: _Edit, text: str) -> Phrase | None:
    context = ""
    for word in split(edit.behind):
        context += word
        if "\n" in context or len(context) > _CONTEXT:
            return None
        if len(context) > 1 and text.count(edit.gone + context) == 1:
            return Phrase(edit.gone + context, edit.come + context)
    return None
