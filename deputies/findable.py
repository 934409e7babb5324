"""What everybody may find of deputies in office: put into the index with the deed; time alone is caught each night."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day, database_now
from congress.search import index
from congress.search.index import EntryDraft

from .models import Deputy, DeputyQuerySet, DeputyTerm

DEPUTY = "deputy"


def keep_deputy_findable(deputy: Deputy, *, on: date) -> None:
    """Make the index say what everybody may read of a deputy in office `on` that day; nothing of another."""
    found = _in_office(Deputy.objects.filter(pk=deputy.pk), on=on).first()
    if found is not None:
        index.put([_draft(found)])
    else:
        index.drop(deputy)


def _in_office(deputies: DeputyQuerySet, *, on: date) -> DeputyQuerySet:
    terms = DeputyTerm.objects.in_force(on=on)
    current = terms.select_related("body").order_by("body__path")
    rows = deputies.filter(pk__in=terms.values("deputy"))
    return rows.prefetch_related(Prefetch("terms", queryset=current, to_attr="current_terms"))


def _draft(deputy: Deputy) -> EntryDraft:
    terms = deputy.current_terms  # type: ignore[attr-defined]
    mandates = [f"{term.body.name} {term.delegation} {term.electoral_unit}".strip() for term in terms]
    return EntryDraft(
        kind=DEPUTY, subject_type=deputy._meta.label_lower, subject_id=str(deputy.pk), title=deputy.name,
        text="\n".join([deputy.occupation, *mandates, deputy.introduction]), path=terms[0].body.path if terms else "",
        url=reverse("deputies:deputy-detail", args=[deputy.pk]),
    )  # fmt: skip


def every_deputy() -> Iterator[EntryDraft]:
    """Yield every deputy in office today."""
    rows = _in_office(Deputy.objects.all(), on=china_day(database_now())).order_by("pk")
    yield from map(_draft, rows.iterator(chunk_size=500))


def register() -> None:
    """Declare the kind."""
    index.register_kind(DEPUTY, _("Deputies"), every_deputy)
