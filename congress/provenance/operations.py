"""Writing a step of provenance."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid

from .models import Edge, EdgeKind, Traceable
from .queries import leads_to

LOCK = 0x70726F76  # "prov": one step is written at a time, so that two cannot close a circle together


@transaction.atomic
def link(
    origin: Traceable, result: Traceable, *, kind: EdgeKind, by: User | None, at: datetime, words: str = ""
) -> Edge:
    """Record that `result` grew out of `origin`, and return the step; the same step again is the first one.

    The caller has asked for the permission, and does it in the deed's own transaction. `words` are for staff.
    Raises Invalid where it would close a circle.
    """
    before, after = origin.ensure_node(), result.ensure_node()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    known = Edge.objects.filter(origin=before, result=after, kind=kind).first()
    if known is not None:
        return known
    if leads_to(after.pk, before.pk):
        raise Invalid(_("The one grew out of the other already: a story does not run in a circle."))
    edge = Edge.objects.create(origin=before, result=after, kind=kind, by=by, at=at, words=words[:300])
    facts = {"origin": str(before.pk), "result": str(after.pk), "kind": str(kind)}
    record("provenance.linked", edge, by=by, after=facts, scope_path=after.path, at=at)
    return edge
