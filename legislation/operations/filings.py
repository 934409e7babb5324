"""备案: whoever has to file what was published, by when, and that it was done."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.clock import china_day
from congress.core.errors import Invalid, require
from congress.core.lifecycle import advance

from ..models import ApprovalCase, Filing, RegulationBill
from ..permissions import STAFF
from ..permissions_points import may_record_filing
from ..rules import filing_due_on
from ..states_cases import FILING, ApprovalState
from .notices import serving, tell_people


@transaction.atomic
def open_filing(bill: RegulationBill, *, published_on: date, at: datetime) -> Filing:
    """Return the filing that the publication of `bill` asks for, made now or before; its thirty days run.

    What the province approved is the province's to file, not the city's; each approval of a package has a filing of
    its own, and the first is returned. Source: LL109.
    """
    RegulationBill.objects.select_for_update(no_key=True).get(pk=bill.pk)
    approved = ApprovalCase.objects.filter(draft__bill=bill, state=ApprovalState.APPROVED)
    cases = list(approved.select_related("submitted_to", "draft").order_by("decided_on", "id"))
    made = [
        _open(published_on, at, title=case.draft.title, path=case.submitted_to.path, approval=case) for case in cases
    ]
    return made[0] if made else _open(published_on, at, title=bill.title, path=bill.path, bill=bill)


def _open(
    published_on: date, at: datetime, *, title: str, path: str, bill: RegulationBill | None = None,
    approval: ApprovalCase | None = None,
) -> Filing:  # fmt: skip
    found = Filing.objects.filter(bill=bill, approval=approval).first()
    if found is not None:
        return found
    filing = Filing.objects.create(
        bill=bill, approval=approval, path=path, title=title, published_on=published_on,
        due_on=filing_due_on(published_on),
    )  # fmt: skip
    record("filing.opened", filing, after={"due_on": filing.due_on.isoformat()}, scope_path=path, at=at)
    people = serving(STAFF, on=china_day(at), path=path)
    tell_people(people, filing, "filing.opened", at=at, once="1", url=admin_url(filing), title=title,
                due_on=filing.due_on.isoformat())  # fmt: skip
    return filing


@transaction.atomic
def record_filing(
    filing: Filing, *, number: str, filed_on: date, late_reason: str = "", by: User, at: datetime
) -> None:
    """Record that it was filed, under which number. Raises NotAllowed, MoveRefused when it was recorded.

    Invalid without a number, for a day before the publication or to come, or after the last day without a reason.
    Source: LL109.
    """
    require(may_record_filing(by, filing))
    if not number.strip():
        raise Invalid(_("Write the number of the filing."))
    if not filing.published_on <= filed_on <= china_day(at):
        raise Invalid(_("Choose a day from the publication to today."))
    if filed_on > filing.due_on and not late_reason.strip():
        raise Invalid(_("It was due on %(day)s: say why it was late.") % {"day": filing.due_on.isoformat()})
    late = late_reason.strip() if filed_on > filing.due_on else ""
    advance(
        filing, FILING, "file", number=number.strip(), filed_on=filed_on, late_reason=late[:200], filed_by=by
    )  # fmt: skip
    after = {"number": filing.number, "filed_on": filed_on.isoformat(), "late": bool(late)}
    record("filing.filed", filing, by=by, after=after, scope_path=filing.path, at=at)


def admin_url(filing: Filing) -> str:
    """Return where the staff find it."""
    return f"/admin/legislation/filing/{filing.pk}/change/"
