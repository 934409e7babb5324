"""The state machines of the portal, drawn from the code as docs/states.md."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.utils.translation import override

from .lifecycle import Lifecycle

INTRODUCTION = """\
# The states, drawn from the code

Written by `manage.py draw_states`; `manage.py draw_states --check` fails when this page is behind the code.
Each arrow is one move with the source of its rule: LL, SL, DL, OL, EL are the laws of the
[glossary](glossary.md), *local* is practice that a congress may set for itself. A row moves only by these
arrows (see [ADR 0003](adr/0003-a-table-of-moves.md)).
"""


def lifecycles() -> Iterator[tuple[str, str, Lifecycle]]:
    """Yield (app, name, lifecycle) of each one that the apps declare, app by app, in order of declaration.

    They stand in modules `states` or `states_…`, either in `LIFECYCLES` or as constants.
    """
    for config in apps.get_app_configs():
        if config.name not in settings.PORTAL_APPS:
            continue
        rooms = sorted(room.name for room in iter_modules([config.path]) if room.name.split("_")[0] == "states")
        for room in rooms:
            module = import_module(f"{config.name}.{room}")
            for name, value in vars(module).items():
                if isinstance(value, Lifecycle):
                    yield config.label, name.lower(), value


def section(app: str, name: str, lifecycle: Lifecycle) -> str:
    """Return one state machine: heading, diagram, and a table of its states and moves."""
    labels = dict(lifecycle.states.choices)
    states = [f"| `{state}` | {labels[state]} |" for state in lifecycle.states.values]
    moves = [
        f"| `{move.name}` | {', '.join(f'`{state}`' for state in move.sources)} | `{move.target}` | {move.source} |"
        for move in lifecycle.moves
    ]
    return "\n".join(
        [
            f"## {app}: {name.replace('_', ' ')}",
            "",
            f"Field `{lifecycle.field}`.",
            "",
            "```mermaid",
            lifecycle.mermaid(),
            "```",
            "",
            "| state | in words |",
            "|---|---|",
            *states,
            "",
            "| move | from | to | source |",
            "|---|---|---|---|",
            *moves,
            "",
        ]
    )


def states_page() -> str:
    """Return the page of all state machines, in English."""
    with override("en"):
        return "\n".join([INTRODUCTION, *(section(*found) for found in lifecycles())])


def states_file() -> Path:
    """Return where the page stands."""
    return Path(settings.BASE_DIR) / "docs" / "states.md"
