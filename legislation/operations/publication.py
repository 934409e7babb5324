"""The end of a bill that passed: the announcement, the texts it puts in force or ends, the filing it owes."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require

from ..figures import count_publication
from ..models import BillDeed, BillItem, BillStep, DraftVersion, Enactment, RegulationBill
from ..permissions import may_edit_bill
from ..queries_bench import texts_of_bill
from ..search_index import keep_regulations_findable
from ..states import BillState
from .approvals import require_approval
from .bill_steps import lock_bill, move_bill, words_of
from .filings import open_filing


@transaction.atomic
def publish_bill(
    bill: RegulationBill,
    *,
    announcement: str,
    published_on: date,
    in_force_on: date,
    by: User,
    at: datetime,
) -> BillStep:
    """Publish what passed: its texts come in force on `in_force_on`, those before them end on that day.

    A city's regulation needs the approval of the congress above first (LL81, LL85). The filing is due thirty days later
    (LL109). Raises NotAllowed, MoveRefused, Invalid. Source: LL61, LL88.
    """
    require(may_edit_bill(by, bill))
    announcement = words_of(announcement, _("A regulation is published by an announcement with its number."))
    if published_on > china_day(at) or in_force_on < published_on:
        raise Invalid(_("It is published today or earlier, and comes in force on that day or later."))
    lock_bill(bill)
    require_approval(bill)
    texts, items = texts_of_bill(bill), passed_items(bill)
    for item in items:
        if item.deed == BillDeed.REPEAL:
            _repeal(item, in_force_on)
        else:
            _enact(item, texts.get(item.regulation_id), announcement, published_on, in_force_on)
    facts = {"announcement": announcement, "published_on": str(published_on), "in_force_on": str(in_force_on)}
    step = move_bill(bill, "publish", by=by, at=at, words=announcement, held_on=published_on, facts=facts)
    open_filing(bill, published_on=published_on, at=at)
    count_publication(bill)
    keep_regulations_findable(bill, at=at)
    return step


@transaction.atomic
def take_effect(bill: RegulationBill, *, at: datetime, by: User | None = None) -> BillStep:
    """Write that the bill's texts have come in force. Nobody is asked: the day decides. Source: LL61.

    Raises MoveRefused before that day.
    """
    if bill.work_state == BillState.PUBLISHED and not due_to_take_effect(at=at).filter(pk=bill.pk).exists():
        raise MoveRefused(_("The day of its entry into force has not come."))
    step = move_bill(bill, "take_effect", by=by, at=at, held_on=china_day(at))
    keep_regulations_findable(bill, at=at)  # what ended with that day is past now
    return step


def due_to_take_effect(*, at: datetime) -> QuerySet[RegulationBill]:
    """Return the published bills whose texts are in force, or whose repeals hold, on the day of `at`."""
    today = china_day(at)
    made = Enactment.objects.filter(in_force_on__lte=today, version__bill__work_state=BillState.PUBLISHED)
    ended = Enactment.objects.filter(ended_on__lte=today, repealed_by__work_state=BillState.PUBLISHED)
    published = RegulationBill.objects.filter(work_state=BillState.PUBLISHED)
    return published.filter(pk__in=made.values("version__bill")) | published.filter(pk__in=ended.values("repealed_by"))


def passed_items(bill: RegulationBill) -> list[BillItem]:
    """Return the regulations of the bill that were carried: all of them, or each by its own vote. Source: LL46."""
    items = list(bill.items.select_related("regulation"))
    voted = dict(bill.votes.filter(item__isnull=False).values_list("item", "is_passed"))
    return [item for item in items if voted.get(item.pk, True)]


def _enact(item: BillItem, version: DraftVersion | None, announcement: str, published_on: date, day: date) -> None:
    if version is None or not version.is_settled:
        raise Invalid(_("“%(title)s” has no settled text yet.") % {"title": item.regulation.title})
    _end_before(item, day)
    vote = item.bill.votes.filter(provision_text__isnull=True, is_passed=True).order_by("-at").first()
    Enactment.objects.create(
        version=version, regulation=item.regulation, announcement=announcement, published_on=published_on,
        in_force_on=day, adopted_on=vote.held_on if vote else None,
    )  # fmt: skip
    if item.regulation.title != version.title:
        item.regulation.title = version.title
        item.regulation.save(update_fields=["title"])


def _repeal(item: BillItem, day: date) -> None:
    if not _end_before(item, day, is_repealed=True, repealed_by=item.bill):
        raise MoveRefused(_("“%(title)s” is not in force any more.") % {"title": item.regulation.title})


def _end_before(item: BillItem, day: date, **more: object) -> int:
    """End the text in force on `day`, and return how many were ended. Raises Invalid for one that begins later."""
    standing = Enactment.objects.select_for_update().filter(regulation=item.regulation_id, ended_on__isnull=True)
    if any(row.in_force_on >= day for row in standing):
        raise Invalid(_("“%(title)s”: the text before it comes in force no earlier than this one.") % {
            "title": item.regulation.title})  # fmt: skip
    ended = 0
    for row in standing:
        row.ended_on = day
        for name, value in more.items():
            setattr(row, name, value)
        row.save(update_fields=["ended_on", *more])
        ended += 1
    return ended
