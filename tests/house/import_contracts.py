"""Two kinds of contract that import-linter lacks: what some modules may import at all, and the order of an app's rooms.

The contracts themselves stand in `.importlinter`.
"""

import re
import sys
from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOMS = [
    {"states", "rules"},
    {"models"},
    {"permissions"},
    {"queries"},
    {"operations"},
    {"forms", "filters"},
    {"views", "api", "admin", "tasks", "management"},
    {"urls"},
]
FACES = ROOMS[-2]
RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
APP = re.compile(
    r"(congress\.(?!demonstration|embedded|formats)\w+|deputies|liaison_stations|legislation|livelihood)\.(.+)"
)


def place_of(module: str) -> tuple[str, str]:
    """Return the app and the room of `module`, ("", "") for one that is in no room.

    A room may be several files: `queries_stations` and `views.stations` are in `queries` and `views`.
    """
    match = APP.fullmatch(module)
    if not match:
        return "", ""
    name = match[2].split(".")[0]
    room = next((room for room in (name, name.split("_")[0]) if room in RANK), "")
    return (match[1], room) if room else ("", "")


class _Direct(Contract):
    """A contract on direct imports: `faulty` tells which are against it."""

    def faulty(self, importer: str, imported: str) -> bool:
        """Tell whether `importer` must not import `imported`."""
        raise NotImplementedError

    def links(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        """Yield each direct import, sorted."""
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                yield importer, imported

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect the faulty imports with their lines."""
        found = []
        for importer, imported in self.links(graph):
            if self.faulty(importer, imported):
                details = graph.get_import_details(importer=importer, imported=imported)
                found.append((importer, imported, [detail["line_number"] for detail in details]))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each faulty import on a line."""
        for importer, imported, lines in check.metadata["found"]:
            places = ", ".join(f"l.{line}" for line in lines)
            output.print_error(f"- {importer} -> {imported} ({places})", bold=False)


class ReachContract(_Direct):
    """Modules matching `importers` (and not `besides`) import `only` these, and `never` those.

    All are regular expressions over whole module names; the standard library is always allowed to `only`.
    """

    type_name = "reach"
    importers = fields.StringField()
    besides = fields.StringField(required=False)
    only = fields.StringField(required=False)
    never = fields.StringField(required=False)

    def faulty(self, importer: str, imported: str) -> bool:
        """See the class."""
        if not re.fullmatch(str(self.importers), importer) or re.fullmatch(str(self.besides or "-"), importer):
            return False
        if self.never and re.fullmatch(str(self.never), imported):
            return True
        is_standard = imported.split(".")[0] in sys.stdlib_module_names
        return self.only is not None and not is_standard and not re.fullmatch(str(self.only or "-"), imported)


class RoomsContract(_Direct):
    """Within an app a room imports its own and those before it in ROOMS, never one behind."""

    type_name = "rooms"

    def faulty(self, importer: str, imported: str) -> bool:
        """See the class."""
        (app, room), (other_app, other_room) = place_of(importer), place_of(imported)
        return bool(app) and app == other_app and RANK[room] < RANK[other_room]


class FacesContract(_Direct):
    """A face (views, API, admin, tasks, commands) imports no other face, of its own app or of another."""

    type_name = "faces"

    def faulty(self, importer: str, imported: str) -> bool:
        """See the class."""
        here, there = place_of(importer), place_of(imported)
        return here[1] in FACES and there[1] in FACES and here != there
