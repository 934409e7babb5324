"""The people of the demonstration, where it is loaded."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec


@dataclass(frozen=True)
class Persona:
    """Somebody one may be with one click."""

    username: str
    name: str
    role: str


def personas() -> list[Persona]:
    """Return the personas of `congress.demonstration.personas`, in their order; none when it is not installed."""
    if find_spec("congress.demonstration") is None or find_spec("congress.demonstration.personas") is None:
        return []
    listed = import_module("congress.demonstration.personas").PERSONAS
    return [Persona(*row[:3]) if isinstance(row, tuple) else row for row in listed]
