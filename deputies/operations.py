"""Registering deputies and moving their terms; each step is in the audit."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.bodies.models import Body, Term
from congress.core.clock import china_day
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.text import pinyin_keys

from .findable import keep_deputy_findable
from .models import Deputy, DeputyGroup, DeputyTerm
from .permissions import may_edit_deputy, may_keep_deputies_of, may_move_term
from .portraits import portrait

FACTS = ("name", "gender", "ethnicity", "occupation", "introduction")


def with_keys(deputy: Deputy) -> Deputy:
    """Return `deputy` with the sorting and finding keys of its name; not saved."""
    pinyin, initials = pinyin_keys(deputy.name)
    deputy.pinyin, deputy.initials = pinyin[:200], initials[:30]
    return deputy


@transaction.atomic
def register_deputy(
    *, name: str, body: Body, from_on: date, by: User, at: datetime, until_on: date | None = None,
    electoral_unit: str = "", delegation: str = "", term: Term | None = None,
    photograph: UploadedFile | None = None, **facts: Any,
) -> Deputy:  # fmt: skip
    """Record a deputy with a first term in `body`, and return the deputy.

    `facts` are gender, ethnicity, occupation, introduction: public facts only. Raises NotAllowed, Invalid.
    """
    require(may_keep_deputies_of(by, body))
    deputy = with_keys(Deputy(name=name.strip(), **facts))
    if photograph:
        deputy.photograph = portrait(photograph)
    deputy.save()
    record("deputy-registered", deputy, by=by, at=at, scope_path=body.path)
    add_term(
        deputy=deputy, body=body, from_on=from_on, until_on=until_on, term=term,
        electoral_unit=electoral_unit, delegation=delegation, by=by, at=at,
    )  # fmt: skip
    return deputy


@transaction.atomic
def change_deputy(
    deputy: Deputy, *, by: User, at: datetime, photograph: UploadedFile | None = None, **facts: Any
) -> Deputy:
    """Change public facts of a deputy; the audit keeps which, not what they said. Raises NotAllowed, Invalid."""
    require(may_edit_deputy(by, deputy))
    stored = Deputy.objects.select_for_update().get(pk=deputy.pk)
    changed = sorted(fact for fact in facts if fact in FACTS and getattr(stored, fact) != facts[fact])
    for fact in changed:
        setattr(stored, fact, facts[fact])
    if photograph:
        stored.photograph = portrait(photograph)
        changed.append("photograph")
    with_keys(stored).save()
    keep_deputy_findable(stored, on=china_day(at))
    if changed:
        record("deputy-changed", stored, by=by, at=at, after={"fields": changed}, scope_path=_scope(stored))
    return stored


@transaction.atomic
def add_term(
    *, deputy: Deputy, body: Body, from_on: date, by: User, at: datetime, until_on: date | None = None,
    term: Term | None = None, electoral_unit: str = "", delegation: str = "",
) -> DeputyTerm:  # fmt: skip
    """Give a deputy a mandate in `body`; one person may hold several, at several levels. Source: DL2.

    Raises NotAllowed; Invalid when the dates are out of order, the term is another congress's, or the deputy
    has a mandate there already in those days.
    """
    require(may_keep_deputies_of(by, body))
    Deputy.objects.select_for_update().get(pk=deputy.pk)
    if until_on and until_on < from_on:
        raise Invalid(_("The last day is before the first."))
    if term and term.body_id != body.pk:
        raise Invalid(_("This term belongs to another congress."))
    if deputy.terms.filter(body=body).overlapping(from_on=from_on, until_on=until_on).exists():
        raise Invalid(_("The deputy has a mandate in this congress in those days already."))
    mandate = DeputyTerm.objects.create(
        deputy=deputy, body=body, term=term, electoral_unit=electoral_unit, delegation=delegation,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    keep_deputy_findable(deputy, on=china_day(at))
    after = {"body": body.pk, "from": from_on.isoformat(), "until": until_on.isoformat() if until_on else None}
    record("deputy-term-added", mandate, by=by, at=at, after=after, scope_path=body.path)
    return mandate


@transaction.atomic
def end_term(term: DeputyTerm, *, on: date, reason: str, by: User, at: datetime) -> DeputyTerm:
    """End a mandate with the day `on`: resignation, recall, moving away, death. Source: DL62.

    Raises NotAllowed, MoveRefused if it is over already, Invalid for a day before it began.
    """
    stored = _locked(term, by=by)
    if stored.end_reason or (stored.until_on and stored.until_on < on):
        raise MoveRefused(_("This mandate has ended already."))
    if on < stored.from_on:
        raise Invalid(_("The last day is before the first."))
    before = {"until": stored.until_on.isoformat() if stored.until_on else None}
    stored.until_on, stored.end_reason = on, reason
    stored.save(update_fields=["until_on", "end_reason"])
    keep_deputy_findable(stored.deputy, on=china_day(at))
    after = {"until": on.isoformat()}
    record("deputy-term-ended", stored, by=by, at=at, before=before, after=after, scope_path=stored.body.path)
    return stored


@transaction.atomic
def suspend_term(term: DeputyTerm, *, by: User, at: datetime) -> DeputyTerm:
    """Suspend a mandate: the deputy does not act until it is resumed. Source: DL61."""
    return _set_suspended(term, suspended=True, by=by, at=at)


@transaction.atomic
def resume_term(term: DeputyTerm, *, by: User, at: datetime) -> DeputyTerm:
    """Let a suspended mandate run again. Source: DL61."""
    return _set_suspended(term, suspended=False, by=by, at=at)


def _set_suspended(term: DeputyTerm, *, suspended: bool, by: User, at: datetime) -> DeputyTerm:
    stored = _locked(term, by=by)
    if stored.is_suspended == suspended:
        raise MoveRefused(_("Somebody else was faster: the mandate is in this state already."))
    stored.is_suspended = suspended
    stored.save(update_fields=["is_suspended"])
    keep_deputy_findable(stored.deputy, on=china_day(at))
    verb = "deputy-term-suspended" if suspended else "deputy-term-resumed"
    record(verb, stored, by=by, at=at, scope_path=stored.body.path)
    return stored


@transaction.atomic
def set_group_members(group: DeputyGroup, *, members: list[Deputy], by: User, at: datetime) -> None:
    """Say who belongs to a deputies' group. Raises NotAllowed; Invalid for somebody without a mandate there."""
    require(may_keep_deputies_of(by, group.body))
    mandated = set(DeputyTerm.objects.filter(body=group.body).values_list("deputy_id", flat=True))
    if any(member.pk not in mandated for member in members):
        raise Invalid(_("Only deputies of this congress can be members of its groups."))
    group.members.set(members)
    record("deputy-group-changed", group, by=by, at=at, after={"members": len(members)}, scope_path=group.body.path)


def _locked(term: DeputyTerm, *, by: User) -> DeputyTerm:
    stored = DeputyTerm.objects.select_related("body").select_for_update(of=("self",)).get(pk=term.pk)
    require(may_move_term(by, stored))
    return stored


def _scope(deputy: Deputy) -> str:
    newest = deputy.terms.select_related("body").first()
    return newest.body.path if newest else ""
