"""What staff read at the bench: a version as a tree, and what a regulation stands on."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from .models import DraftVersion, Enactment, ProvisionText, Regulation, RegulationBill
from .paragraphs import from_rows
from .text.tree import Annex, Document, Level, Node


def document_of(version: DraftVersion) -> Document:
    """Return `version` as the tree of its text. One query, for the provisions."""
    return as_document(version, version.texts.order_by("position"))


def as_document(version: DraftVersion, texts: Iterable[ProvisionText]) -> Document:
    """Return `version` with `texts`, its provisions in the order of the text, as a tree. No query."""
    below: dict[UUID | None, list[ProvisionText]] = {}
    for row in texts:
        below.setdefault(row.parent_id, []).append(row)

    def nodes(parent: UUID | None) -> tuple[Node, ...]:
        return tuple(
            Node(Level(row.level), row.label, row.heading, nodes(row.pk), from_rows(row.paragraphs))
            for row in below.get(parent, ())
        )

    annexes = tuple(Annex(row.get("label", ""), tuple(row.get("lines", ()))) for row in version.annexes)
    return Document(version.title, tuple(version.preamble), nodes(None), tuple(version.closing), annexes)


def texts_of_bill(bill: RegulationBill) -> dict[UUID, DraftVersion]:
    """Return the latest version of each regulation in the bill, by the regulation's key. One query."""
    rows = bill.versions.select_related("regulation").order_by("regulation_id", "number")
    latest = {version.regulation_id: version for version in rows}
    places = {item.regulation_id: item.position for item in bill.items.all()}
    return dict(sorted(latest.items(), key=lambda pair: places.get(pair[0], 0)))


def standing_regulations(paths: Iterable[str]) -> QuerySet[Regulation]:
    """Return the regulations of the congresses at `paths` that are in force, or will be, and are not repealed."""
    standing = Enactment.objects.filter(ended_on__isnull=True)
    return Regulation.objects.filter(path__in=list(paths), pk__in=standing.values("regulation")).order_by("title", "id")
