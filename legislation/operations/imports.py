"""Bringing a draft in: sent, looked at, corrected, and saved as a version or thrown away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, require
from congress.core.lifecycle import change

from ..documents.reading import read_draft
from ..documents.refusals import refusal_words
from ..imported import preview
from ..models import DraftImport, DraftVersion, Regulation, RegulationBill
from ..permissions import may_create_bill, may_edit_bill
from ..text.parsing import NotARegulation, parse
from .versions import import_version

_MOST = 2_000_000


def receive_draft(
    regulation: Regulation,
    *,
    bill: RegulationBill | None,
    based_on: DraftVersion | None,
    name: str,
    source: Any,
    file_name: str = "",
    by: User,
    at: datetime,
) -> DraftImport:
    """Read what was sent (a file with its name, or the bytes of pasted text), keep it, and return the import.

    Raises NotAllowed; Invalid, in words for whoever sent it, for a file that cannot be read or is no regulation.
    """
    require(_may(by, regulation, bill))
    if based_on is not None and based_on.regulation_id != regulation.pk:
        raise Invalid(_("The version it is made from belongs to another regulation."))
    found = read_draft(source, file_name)
    try:
        parse(found.text)
    except NotARegulation as error:
        raise Invalid(refusal_words(error)) from error
    with transaction.atomic():
        row = DraftImport.objects.create(
            regulation=regulation, bill=bill, based_on=based_on, name=name[:60], file_name=file_name[:200],
            kind=found.original_kind, original=found.text, text=found.text, created_at=at, created_by=by,
            revisions=[
                {"kind": one.kind, "author": one.author, "date": one.date, "text": one.text, "line": one.paragraph}
                for one in found.revisions
            ],
            left_out={"notes": found.notes, "pictures": found.pictures, "hidden": found.hidden},
        )  # fmt: skip
        record("import.receive", row, by=by, after={"kind": row.kind, "characters": len(row.text)},
               scope_path=regulation.path, at=at)  # fmt: skip
    return row


@transaction.atomic
def correct_draft(row: DraftImport, *, text: str, by: User) -> None:
    """Keep the text as staff corrected it, even where it is no regulation yet. Raises NotAllowed, MoveRefused."""
    require(_may(by, row.regulation, row.bill))
    if len(text) > _MOST:
        raise Invalid(_("A draft may have at most two million characters. Send its parts one by one."))
    change(row, text=text.replace("\r\n", "\n").replace("\x00", ""))


@transaction.atomic
def correct_match(row: DraftImport, *, label: str, was: Sequence[str] | None, by: User) -> None:
    """Say which articles before the one called `label` goes on from: [] for none, None to let the words decide.

    Raises NotAllowed, MoveRefused; Invalid for a label that is in neither text.
    """
    require(_may(by, row.regulation, row.bill))
    shown = preview(row)
    if shown.document is None or shown.before is None:
        raise Invalid(_("There is no version before this text."))
    if label not in {node.label for node in shown.document.articles()}:
        raise Invalid(_("There is no %(label)s in this text.") % {"label": label})
    known = {node.label for node in shown.before.articles()}
    for one in was or ():
        if one not in known:
            raise Invalid(_("There is no %(label)s in the version before.") % {"label": one})
    corrections = {name: labels for name, labels in row.corrections.items() if name != label}
    if was is not None:
        corrections[label] = list(was)
    change(row, corrections=corrections)


@transaction.atomic
def save_draft(row: DraftImport, *, name: str, by: User, at: datetime) -> DraftVersion:
    """Save the import as the regulation's next version, and return it; the import is gone.

    Raises NotAllowed, MoveRefused when somebody changed it meanwhile, Invalid when it is no regulation.
    """
    require(_may(by, row.regulation, row.bill))
    change(row, name=name[:60])
    shown = preview(row)
    if shown.document is None:
        raise Invalid(shown.refusal)
    version = import_version(
        row.regulation, bill=row.bill, name=name, document=shown.document, based_on=row.based_on, by=by, at=at,
        matching=shown.matching,
    )  # fmt: skip
    row.delete()
    return version


@transaction.atomic
def drop_draft(row: DraftImport, *, by: User, at: datetime) -> None:
    """Throw an import away. Raises NotAllowed."""
    require(_may(by, row.regulation, row.bill))
    record("import.drop", row, by=by, scope_path=row.regulation.path, at=at)
    row.delete()


def _may(by: User, regulation: Regulation, bill: RegulationBill | None) -> bool:
    return may_edit_bill(by, bill) if bill is not None else may_create_bill(by, regulation.body)
