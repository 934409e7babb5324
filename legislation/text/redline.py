"""What changed from one text to another, as pieces: minimal, by words, the same every time.

Comparing the other way round gives the mirror image: every pair is compared in one fixed order and flipped if need be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .edits import edits_between
from .pairing import pairs_in_order


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


_FLIPPED = {Kind.SAME: Kind.SAME, Kind.DELETED: Kind.INSERTED, Kind.INSERTED: Kind.DELETED}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one version beside its partner in the other; None where the line is not in that version.

    `old_label` and `new_label` are set on the first line of an article only.
    """

    old: str | None
    new: str | None
    pieces: tuple[Piece, ...]
    old_label: str = ""
    new_label: str = ""


def redline(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from `old` to `new`, a deletion before an insertion at each place.

    The pieces that are not inserted are `old`, those that are not deleted are `new`. Lines are paired first.
    """
    if "\n" not in old and "\n" not in new:
        return list(_within_line(old, new))
    lines = redline_lines(old.split("\n"), new.split("\n"))
    last = max((i for i, line in enumerate(lines) if line.old is not None and line.new is not None), default=-1)
    head = [piece for line in lines[: max(last, 0)] for piece in _with_break(line)]
    if last >= 0:
        head += lines[last].pieces
    return _joined([*head, *_ending(lines[last + 1 :], after_pair=last >= 0)])


def redline_lines(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """Return the lines of both texts in order, like beside like, each with its pieces."""
    if list(old) > list(new):
        flipped = [Line(line.new, line.old, _mirror(line.pieces)) for line in _paired(new, old)]
        return _deletions_first(flipped)
    return _deletions_first(_paired(old, new))


def text_before(pieces: Iterable[Piece]) -> str:
    """Return the old text."""
    return "".join(piece.text for piece in pieces if piece.kind is not Kind.INSERTED)


def text_after(pieces: Iterable[Piece]) -> str:
    """Return the new text."""
    return "".join(piece.text for piece in pieces if piece.kind is not Kind.DELETED)


def _with_break(line: Line) -> list[Piece]:
    if line.old is None:
        return [Piece(Kind.INSERTED, f"{line.new}\n")]
    if line.new is None:
        return [Piece(Kind.DELETED, f"{line.old}\n")]
    return [*line.pieces, Piece(Kind.SAME, "\n")]


def _ending(lines: Sequence[Line], *, after_pair: bool) -> list[Piece]:
    """Return the pieces of the unpaired lines at the end, where the last line of each text has no break after it."""
    gone = [line.old for line in lines if line.old is not None]
    come = [line.new for line in lines if line.new is not None]
    shared = after_pair and gone and come
    lead = "\n" if after_pair and not shared else ""
    pieces = [Piece(Kind.SAME, "\n")] if shared else []
    if gone:
        pieces.append(Piece(Kind.DELETED, lead + "\n".join(gone)))
    if come:
        pieces.append(Piece(Kind.INSERTED, lead + "\n".join(come)))
    return pieces


def _mirror(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(_joined(Piece(_FLIPPED[piece.kind], piece.text) for piece in pieces))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces with neighbours of one kind joined, empty ones dropped, deletions before insertions."""
    result: list[Piece] = []
    gone = come = ""
    for piece in [*pieces, None]:
        if piece is not None and piece.kind is Kind.DELETED:
            gone += piece.text
        elif piece is not None and piece.kind is Kind.INSERTED:
            come += piece.text
        elif piece is None or piece.text:
            result += [Piece(Kind.DELETED, gone)] if gone else []
            result += [Piece(Kind.INSERTED, come)] if come else []
            if (gone or come) and piece is not None:
                result.append(piece)
            elif piece is not None:
                before = result.pop().text if result else ""
                result.append(Piece(Kind.SAME, before + piece.text))
            gone = come = ""
    return result


def _deletions_first(lines: Iterable[Line]) -> list[Line]:
    result: list[Line] = []
    come: list[Line] = []
    for line in lines:
        if line.old is None:
            come.append(line)
            continue
        if line.new is not None:
            result += come
            come = []
        result.append(line)
    return result + come


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    i = j = 0
    for at_old, at_new in [*pairs_in_order(old, new), (len(old), len(new))]:
        lines += [Line(text, None, (Piece(Kind.DELETED, text),) if text else ()) for text in old[i:at_old]]
        lines += [Line(None, text, (Piece(Kind.INSERTED, text),) if text else ()) for text in new[j:at_new]]
        if at_old < len(old):
            one, other = old[at_old], new[at_new]
            lines.append(Line(one, other, _within_line(one, other)))
        i, j = at_old + 1, at_new + 1
    return lines


def _within_line(old: str, new: str) -> tuple[Piece, ...]:
    if old == new:
        return (Piece(Kind.SAME, old),) if old else ()
    return _compared(old, new) if old <= new else _mirror(_compared(new, old))


def _compared(old: str, new: str) -> tuple[Piece, ...]:
    first, edits = edits_between(old, new)
    pieces = [Piece(Kind.SAME, first)]
    for edit in edits:
        pieces += [
            Piece(Kind.DELETED, "".join(edit.gone)),
            Piece(Kind.INSERTED, "".join(edit.come)),
            Piece(Kind.SAME, "".join(edit.kept)),
        ]
    return tuple(_joined(pieces))
