"""What staff read at the bench: a version as a tree, and what a regulation stands on."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from .models import ApprovalCase, DraftVersion, Enactment, ProvisionText, Regulation, RegulationBill
from .paragraphs import from_rows
from .states import BillState
from .states_cases import ApprovalState
from .text.tree import Annex, Document, Level, Node

DECIDED = (BillState.PUBLISHED, BillState.IN_FORCE, BillState.REJECTED, BillState.WITHDRAWN, BillState.ENDED)


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


def takes_new_text(bill: RegulationBill, regulation: UUID) -> bool:
    """Tell whether the bill may still get another text of `regulation`: not once it was voted on.

    What was voted on is what is published. A city's text that the congress above did not approve is made anew.
    Source: LL44, LL81; OL51.
    """
    if bill.work_state == BillState.PASSED:
        refused = ApprovalCase.objects.filter(draft__regulation=regulation, state=ApprovalState.REFUSED)
        return refused.filter(draft=texts_of_bill(bill).get(regulation)).exists()
    return bill.work_state not in DECIDED and not bill.votes.filter(item__regulation=regulation).exists()


def has_a_next(version: DraftVersion) -> bool:
    """Tell whether the next version may be made from this one."""
    return version.is_settled and (version.bill is None or takes_new_text(version.bill, version.regulation_id))


def standing_regulations(paths: Iterable[str]) -> QuerySet[Regulation]:
    """Return the regulations of the congresses at `paths` that are in force, or will be, and are not repealed."""
    standing = Enactment.objects.filter(ended_on__isnull=True)
    return Regulation.objects.filter(path__in=list(paths), pk__in=standing.values("regulation")).order_by("title", "id")
