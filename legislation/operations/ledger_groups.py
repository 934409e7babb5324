"""Which opinions are one entry of the ledger: staff join what the machine kept apart, and part what it joined."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.core.errors import Invalid, MoveRefused, require

from ..models import Adoption, Opinion, OpinionBand, OpinionGroup, OpinionNote
from ..permissions_ledger import may_arrange_groups
from .grouping import put_bands
from .ledger import hold, note_deed, refuse_confirmed


@transaction.atomic
def merge_groups(groups: Sequence[OpinionGroup], *, into: OpinionGroup, by: User, at: datetime) -> None:
    """Join the opinions, notes and marked words of `groups` into `into`; their own proposals are given up.

    Every sender keeps their receipt. Raises NotAllowed, Invalid for another consultation's, MoveRefused for
    confirmed ones.
    """
    others = [group for group in groups if group.pk != into.pk]
    if not others:
        raise Invalid(_("Choose at least one other entry."))
    for group in sorted([into, *others], key=lambda group: group.pk):
        hold(group)
        require(may_arrange_groups(by, group))
        refuse_confirmed(group)
        if group.consultation_id != into.consultation_id:
            raise Invalid(_("These entries belong to different consultations."))
    keys = [group.pk for group in others]
    Opinion.objects.filter(group__in=keys).update(group=into)
    OpinionNote.objects.filter(group__in=keys).update(group=into)
    OpinionBand.objects.filter(group__in=keys).update(group=into)
    known = set(into.adoptions.values_list("text_carrying", "start", "end"))
    for adoption in Adoption.objects.filter(group__in=keys).order_by("at", "id"):
        place = (adoption.text_carrying_id, adoption.start, adoption.end)
        Adoption.objects.filter(pk=adoption.pk).delete() if place in known else _move(adoption, into)
        known.add(place)
    OpinionGroup.objects.filter(pk__in=keys).delete()
    recount(into)
    note_deed("entries_joined", into, by=by, at=at, joined=[str(key) for key in keys][:50], count=len(keys))


def _move(adoption: Adoption, into: OpinionGroup) -> None:
    adoption.group = into
    adoption.save(update_fields=["group"])


@transaction.atomic
def split_opinion(opinion: Opinion, *, group: OpinionGroup, by: User, at: datetime) -> OpinionGroup:
    """Take `opinion` out of `group` into an entry of its own, undecided, and return that.

    Raises NotAllowed, MoveRefused for a confirmed entry, for the only opinion of one, or when it is there no more.
    """
    hold(group)
    require(may_arrange_groups(by, group))
    refuse_confirmed(group)
    rest = Opinion.objects.filter(group=group).exclude(pk=opinion.pk).order_by("received_at", "id")
    heir = rest.first()
    if heir is None or not Opinion.objects.filter(pk=opinion.pk, group=group).exists():
        raise MoveRefused(_("This entry holds no other opinion."))
    fresh = OpinionGroup.objects.create(
        consultation=group.consultation, node=opinion.node, lead=opinion, first_at=opinion.received_at,
        headcount=1, verified_count=int(opinion.is_verified),
    )  # fmt: skip
    if group.lead_id == opinion.pk:
        OpinionGroup.objects.filter(pk=group.pk).update(lead=heir)
        group.lead = heir
    Opinion.objects.filter(pk=opinion.pk).update(group=fresh)
    put_bands(fresh, opinion)
    recount(group)
    note_deed("opinion_parted", group, by=by, at=at, opinion=str(opinion.pk), entry=str(fresh.pk))
    return fresh


def recount(group: OpinionGroup) -> None:
    """Write how many sent what the entry holds, and that it was changed."""
    counted = Opinion.objects.filter(group=group).aggregate(
        headcount=Count("pk"), verified_count=Count("pk", filter=Q(is_verified=True)), first_at=Min("received_at")
    )
    OpinionGroup.objects.filter(pk=group.pk).update(**counted, version=F("version") + 1)
    group.refresh_from_db(fields=["headcount", "verified_count", "first_at", "version"])
