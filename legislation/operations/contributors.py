"""Who said what at a contact point: shown to its own staff on purpose only, to pass on what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, MoveRefused, require
from congress.submissions.operations import contact_of

from ..models import ContactTask, Opinion
from ..permissions import may_work_on_task
from ..states_cases import TaskState

AFTERWARDS = (TaskState.ANSWERED, TaskState.PASSED_ON)


@dataclass(frozen=True)
class Contributor:
    """The name somebody left, and whether they are told by text message, so that no sheet is needed."""

    name: str
    is_told: bool


@transaction.atomic
def show_contributors(
    task: ContactTask, opinions: Iterable[Opinion], *, reason: str, by: User, at: datetime
) -> dict[UUID, Contributor]:
    """Return who sent each opinion, and record that somebody looked and why. Numbers are never shown.

    Raises NotAllowed, Invalid without a reason, MoveRefused before the outcome is there. Source: PIPL art. 6.
    """
    require(may_work_on_task(by, task))
    if task.state not in AFTERWARDS:
        raise MoveRefused(_("Names are shown once the outcome is there, to pass it on."))
    if not reason.strip():
        raise Invalid(_("Say why you need it."))
    rows = list(opinions)
    after = {"reason": reason.strip()[:200], "opinions": len(rows)}
    record("contact_task.contributors_shown", task, by=by, after=after, scope_path=task.consultation.path, at=at)
    return {opinion.pk: _contributor(opinion) for opinion in rows}


def _contributor(opinion: Opinion) -> Contributor:
    if opinion.receipt is None:
        return Contributor("", is_told=False)
    contact = contact_of(opinion.receipt)
    return Contributor(contact.name, is_told=bool(contact.phone or contact.email))
