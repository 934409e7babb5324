"""Following a record's story down to what became of it, and up to where it came from: one query each."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models.expressions import RawSQL

from .models import Edge, Node

MOST_STEPS = 200  # of one story; more would not be read
Way = Literal["origin", "result"]


class Reached(RawSQL):
    """The ids of the edges that a walk from a node takes; UNION drops what was reached before, so it ends."""

    walk = """
        WITH RECURSIVE reached (node) AS (
            SELECT %s::uuid
            UNION SELECT edge.{there}_id FROM reached JOIN provenance_edge edge ON edge.{here}_id = reached.node
        ) SELECT edge.id FROM reached JOIN provenance_edge edge ON edge.{here}_id = reached.node
    """

    def __init__(self, start: UUID, *, here: Way, there: Way) -> None:
        super().__init__(self.walk.format(here=here, there=there), [start])


@dataclass(frozen=True)
class Step:
    """One step of a story: the node it leads to, the edge taken, how many steps away (1: directly)."""

    node: Node
    edge: Edge
    depth: int


def descendants(node: Node) -> list[Step]:
    """Return what grew out of `node`, directly or over others, the nearest first, then by time; one query."""
    return _steps(node.pk, here="origin", there="result")


def ancestors(node: Node) -> list[Step]:
    """Return what `node` grew out of, directly or over others, the nearest first, then by time; one query."""
    return _steps(node.pk, here="result", there="origin")


def leads_to(origin: UUID, result: UUID) -> bool:
    """Tell whether `result` is `origin` itself or grew out of it."""
    reached = Reached(origin, here="origin", there="result")
    return origin == result or Edge.objects.filter(pk__in=reached, result=result).exists()


def _steps(start: UUID, *, here: Way, there: Way) -> list[Step]:
    reached = Reached(start, here=here, there=there)
    edges = list(Edge.objects.filter(pk__in=reached).select_related(there).order_by("at", "id"))
    depth = _depths(start, edges, here, there)
    steps = [Step(getattr(edge, there), edge, depth[getattr(edge, f"{here}_id")] + 1) for edge in edges]
    return sorted(steps, key=lambda step: step.depth)[:MOST_STEPS]


def _depths(start: UUID, edges: list[Edge], here: Way, there: Way) -> dict[UUID, int]:
    """Return how many steps each node is away from `start`, breadth first."""
    beyond: dict[UUID, list[UUID]] = {}
    for edge in edges:
        beyond.setdefault(getattr(edge, f"{here}_id"), []).append(getattr(edge, f"{there}_id"))
    depth, found = {start: 0}, [start]
    for node in found:
        for following in beyond.get(node, ()):
            if following not in depth:
                depth[following] = depth[node] + 1
                found.append(following)
    return depth
