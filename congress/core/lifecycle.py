"""States that move only by declared moves: a table of moves, one conditional UPDATE a move.

A model has one lifecycle per axis and one integer `version` beside its states. A move is refused when
the row is no longer in the state *and version* that was read, so that A→B→A by somebody else is noticed.
See docs/adr/0003-a-table-of-moves.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import MoveRefused, Words


class Versioned(models.Model):
    """A row whose states move: every move and every guarded change raises `version`."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Move:
    """One allowed step. `source` cites the rule it follows: a statute's article, or `local`."""

    name: str
    sources: tuple[str, ...]
    target: str
    source: str
    label: Words = ""


@dataclass(frozen=True)
class Lifecycle:
    """The moves of one state field. `states` is its TextChoices, `initial` where a row begins."""

    field: str
    states: type[models.TextChoices]
    initial: str
    moves: tuple[Move, ...]
    title: Words = ""
    _by_name: dict[str, Move] = attribute(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for move in self.moves:
            unknown = {*move.sources, move.target} - set(self.states.values)
            if unknown or move.name in self._by_name:
                raise ValueError(f"{self.field}.{move.name}: unknown states {unknown} or a name used twice")
            self._by_name[move.name] = move

    def move(self, name: str) -> Move:
        """Return the move called `name`. Raises KeyError."""
        return self._by_name[name]

    def allows(self, name: str, state: str) -> bool:
        """Tell whether a row in `state` may take the move `name`."""
        return state in self._by_name[name].sources

    def from_state(self, state: str) -> list[Move]:
        """Return the moves open to a row in `state`, in the order they were declared."""
        return [move for move in self.moves if state in move.sources]

    def final_states(self) -> set[str]:
        """Return the states that no move leaves."""
        return set(self.states.values) - {state for move in self.moves for state in move.sources}

    def mermaid(self) -> str:
        """Return the state diagram as Mermaid text, in the order of declaration."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for move in self.moves:
            lines += [
                f"    {source} --> {move.target}: {move.name} ({move.source.replace(';', ',')})"
                for source in move.sources
            ]
        lines += [f"    {state} --> [*]" for state in self.states.values if state in self.final_states()]
        return "\n".join(lines)


def advance(row: Versioned, lifecycle: Lifecycle, name: str, **changes: Any) -> None:
    """Take `row` through the move `name` and write `changes` with it, in one UPDATE.

    The row in memory follows. Raises MoveRefused when the state does not allow it, or when the row
    was changed since it was read.
    """
    advance_all(row, [(lifecycle, name)], **changes)


def advance_all(row: Versioned, moves: Iterable[tuple[Lifecycle, str]], **changes: Any) -> None:
    """Take `row` through several moves on different axes at once. Raises as `advance` does."""
    held: dict[str, Any] = {"pk": row.pk, "version": row.version}
    for lifecycle, name in moves:
        state = getattr(row, lifecycle.field)
        if not lifecycle.allows(name, state):
            raise MoveRefused(_("“%(state)s” does not allow this step.") % {"state": lifecycle.states(state).label})
        held[lifecycle.field] = state
        changes[lifecycle.field] = lifecycle.move(name).target
    write_if_unchanged(row, held, changes)


def change(row: Versioned, **changes: Any) -> None:
    """Write `changes` if nobody changed `row` since it was read. Raises MoveRefused."""
    write_if_unchanged(row, {"pk": row.pk, "version": row.version}, changes)


def write_if_unchanged(row: Versioned, held: dict[str, Any], changes: dict[str, Any]) -> None:
    """Update the row that still is as `held` says, and raise its version. Raises MoveRefused on none."""
    version = held["version"] + 1
    written = type(row)._base_manager.filter(**held).update(**changes, version=version)
    if not written:
        raise MoveRefused(_("Somebody else has just changed this. Look at it again and repeat your step."))
    for name, value in changes.items():
        setattr(row, name, value)
    row.version = version
