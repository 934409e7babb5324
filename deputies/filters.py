"""What the directory can be filtered by, read from the address."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.functional import cached_property

from congress.bodies.models import Body
from congress.regions.models import Division, Level
from congress.regions.queries import find_divisions

from .models import DeputyGroup, DeputyQuerySet
from .queries import Place, delegations, directory, groups_at, place_of

MAX_TYPED = 40
LEVELS = (Level.NATION, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP)
SUGGESTED = 12


@dataclass
class DirectoryFilter:
    """One reading of `?q=&level=&place=&where=&delegation=&group=`; what makes no sense is left out.

    `place` is a code. `where` is a place in words: exactly one match is taken, several are offered.
    """

    query: QueryDict
    on: date

    def _typed(self, name: str) -> str:
        return self.query.get(name, "").replace("\x00", "").strip()[:MAX_TYPED]

    @property
    def text(self) -> str:
        return self._typed("q")

    @property
    def level(self) -> str:
        return self._typed("level") if self._typed("level") in LEVELS else ""

    @property
    def delegation(self) -> str:
        return self.query.get("delegation", "").replace("\x00", "").strip()[:80]

    @property
    def group(self) -> int | None:
        typed = self._typed("group")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

    @cached_property
    def places_meant(self) -> list[Division]:
        """Return the places that the words in `where` may mean; none when a code is given or kept."""
        words = self._typed("where")
        if not words or (self.place_by_code and words == self.place_by_code.division.name):
            return []
        return find_divisions(words, limit=SUGGESTED, on=self.on)

    @cached_property
    def place_by_code(self) -> Place | None:
        code = self._typed("place")
        return place_of(code) if code.isascii() and code.isdigit() else None

    @cached_property
    def place(self) -> Place | None:
        """Return the place looked at: by code, or the only one its words can mean."""
        words = self._typed("where")
        if self.places_meant:
            found = self.places_meant
            exact = [d for d in found if d.name == words]
            only = found[0] if len(found) == 1 else exact[0] if len(exact) == 1 else None
            return place_of(only.code) if only else None
        return self.place_by_code if "where" not in self.query or words else None

    @property
    def places_to_choose(self) -> list[Division]:
        """Return the places to choose among, when the words may mean several."""
        return [] if self.place else self.places_meant

    @property
    def is_place_unknown(self) -> bool:
        """Tell whether a place was typed that nobody knows."""
        return bool(self._typed("where")) and not self.place and not self.places_meant

    @property
    def where(self) -> str:
        """Return the words to show in the field."""
        return self.place.division.name if self.place else self._typed("where")

    @property
    def nearest_body(self) -> Body | None:
        """Return the congress shown in place of one that the place lacks."""
        return self.place.body if self.place and not self.place.has_own_congress else None

    @cached_property
    def delegations(self) -> list[str]:
        return delegations(on=self.on, place=self.place) if self.place else []

    @cached_property
    def groups(self) -> list[DeputyGroup]:
        return groups_at(place=self.place) if self.place else []

    def deputies(self) -> DeputyQuerySet:
        """Return the deputies that meet every filter."""
        return directory(
            on=self.on, text=self.text, level=self.level, place=self.place,
            delegation=self.delegation, group=self.group,
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is filtered."""
        return not (self.text or self.level or self.place or self.delegation or self.group is not None)
