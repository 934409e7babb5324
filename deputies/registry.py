"""What upper apps show on a deputy's public page: they write down to here, so that this app knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from congress.core.errors import Words

from .models import Deputy


@dataclass(frozen=True)
class Section:
    """One section of the page: a heading, a template, and what the template shows."""

    title: Words
    template: str
    context: dict[str, Any] = field(default_factory=dict)


SectionSource = Callable[[Deputy, date], Section | None]
_sources: list[tuple[int, SectionSource]] = []


def register_section(source: SectionSource, *, order: int = 50) -> None:
    """Have `source` asked for a section of every deputy's page; None leaves it out. Call it in `ready()`."""
    if all(known is not source for _, known in _sources):
        _sources.append((order, source))
        _sources.sort(key=lambda entry: entry[0])


def sections_of(deputy: Deputy, *, on: date) -> list[Section]:
    """Return the sections that the upper apps show about `deputy` that day, in their order."""
    sections = (source(deputy, on) for _, source in _sources)
    return [section for section in sections if section is not None]
