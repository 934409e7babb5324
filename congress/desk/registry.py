"""Where upper apps say what somebody has to do, and which places of the desk are theirs.

Both registries are filled in `AppConfig.ready()`; this app knows nothing of those that register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from congress.accounts.models import User
from congress.core.errors import Words


@dataclass(frozen=True)
class ToDo:
    """One thing that waits for somebody. `since` is when it began to wait, `due_on` its last day."""

    title: Words
    url: str
    since: datetime
    due_on: date | None
    kind: Words
    is_late: bool = False


@dataclass(frozen=True)
class Place:
    """A page of the desk and for whom it is. `url_name` is reversed late."""

    title: Words
    url_name: str
    is_for: Callable[[User], bool]

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return reverse(self.url_name)


Source = Callable[[User, datetime], list[ToDo]]
_sources: list[Source] = []
_places: list[Place] = []


def register_to_dos(source: Source) -> None:
    """Ask `source` for to-do items of a user at a moment. Registering it again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def register_place(place: Place) -> None:
    """Show `place` on the desk of those it is for. A second one at the same address changes nothing."""
    if all(known.url_name != place.url_name for known in _places):
        _places.append(place)


def to_dos(user: User, *, at: datetime) -> list[ToDo]:
    """Return everything that waits for `user` at that moment, the oldest first."""
    return sorted((item for source in _sources for item in source(user, at)), key=lambda item: item.since)


def places(user: User) -> list[Place]:
    """Return the desk's pages that are for `user`, in the order they were registered."""
    return [place for place in _places if place.is_for(user)]
