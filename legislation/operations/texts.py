"""Words of a version that is being edited: no editor overwrites another, and no adopted opinion loses its words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, MoveRefused, NotFound, require
from congress.core.identifiers import uuid7

from ..models import Adoption, DraftVersion, OriginKind, Provision, ProvisionLevel, ProvisionOrigin, ProvisionText
from ..paragraphs import text_of
from ..permissions import may_edit_version, may_settle_version
from ..text.numerals import read_label, write_numeral
from ..text.redline import redline
from ..text.spans import Span, carry
from .versions import lock_version

RANKS = {"part": 0, "chapter": 1, "section": 2, "article": 3}
_UNITS = {"part": "编", "chapter": "章", "section": "节", "article": "条"}


class EditConflict(MoveRefused):
    """Somebody saved this provision since it was opened. `theirs` is the provision as it stands now."""

    code = "edit-conflict"
    title = _("Somebody else has changed this provision")

    def __init__(self, theirs: ProvisionText) -> None:
        super().__init__(_("Somebody else saved this provision while you were writing. Nothing of yours is lost."))
        self.theirs = theirs


@transaction.atomic
def edit_text(
    row: ProvisionText,
    *,
    raised: int,
    paragraphs: Sequence[dict[str, Any]],
    label: str,
    heading: str,
    by: User,
    at: datetime,
) -> ProvisionText:
    """Write a provision's words and return it. `raised` is what it was when the editor opened it.

    Words that carry an adopted opinion keep carrying it where they moved. Raises NotAllowed, MoveRefused for a
    settled version, EditConflict when somebody saved it meanwhile, Invalid for no words at all.
    """
    row = _held(row, by)
    if row.raised != raised:
        raise EditConflict(row)
    label, heading, text = label.strip(), heading.strip(), text_of(paragraphs)
    if row.is_article and not text:
        raise Invalid(_("An article has words: remove it instead."))
    if row.is_article and row.label and not label:
        raise Invalid(_("An article has a label."))
    if not row.is_article and paragraphs:
        raise Invalid(_("Only an article has paragraphs."))
    if row.is_article and text != row.text:
        _carry_adoptions(row, text)
    written = {"label": label, "heading": heading, "paragraphs": list(paragraphs), "text": text}
    ProvisionText.objects.filter(pk=row.pk, raised=raised).update(**written, raised=F("raised") + 1)
    for name, value in written.items():
        setattr(row, name, value)
    row.raised = raised + 1
    _record("edit", row.version, by, at, label=label)
    return row


@transaction.atomic
def add_provision(
    version: DraftVersion,
    *,
    level: str,
    label: str,
    after: ProvisionText | None,
    by: User,
    at: datetime,
    heading: str = "",
    paragraphs: Sequence[dict[str, Any]] = (),
) -> ProvisionText:
    """Add a provision behind `after` (None: at the beginning) and return it. It is new: it has no history.

    An article without a label gets one behind that of the article before: 第四条之一. A heading takes what follows
    it, up to the next of its rank. Raises NotAllowed, MoveRefused, Invalid.
    """
    _hold(version, by)
    if level not in RANKS:
        raise Invalid(_("Choose what it is."))
    rows = _rows(version)
    text = text_of(paragraphs)
    if level == ProvisionLevel.ARTICLE and not text:
        raise Invalid(_("An article has words."))
    place = _place(rows, after) + 1
    label = label.strip() or (_label_behind(rows[:place], rows) if level == ProvisionLevel.ARTICLE else "")
    added = ProvisionText(
        version=version, provision=Provision.objects.create(regulation_id=version.regulation_id), level=level,
        label=label, heading=heading.strip(), position=0, paragraphs=list(paragraphs), text=text,
    )  # fmt: skip
    rows.insert(place, added)
    _arrange(rows, new=added)
    _record("add", version, by, at, label=added.label)
    return added


@transaction.atomic
def remove_provision(row: ProvisionText, *, by: User, at: datetime) -> None:
    """Take a provision out; what stood below a heading stays. Raises NotAllowed, MoveRefused.

    Invalid while its words carry an adopted opinion.
    """
    row = _held(row, by)
    if row.adoptions.exists():
        raise Invalid(_("These words carry an adopted opinion: take the adoption back first."))
    rows = _rows(row.version)
    rows.pop(_place(rows, row))
    _arrange(rows)
    ProvisionText.objects.filter(pk=row.pk).delete()
    _record("remove", row.version, by, at, label=row.label)


@transaction.atomic
def move_provision(row: ProvisionText, *, after: ProvisionText | None, by: User, at: datetime) -> None:
    """Move a provision, a heading with all below it, behind `after` (None: to the beginning).

    Labels stay as they are until `renumber`. Raises NotAllowed, MoveRefused, Invalid for a place within itself.
    """
    row = _held(row, by)
    rows = _rows(row.version)
    start = _place(rows, row)
    end = _end(rows, start)
    taken = rows[start:end]
    if after is not None and any(one.pk == after.pk for one in taken):
        raise Invalid(_("It cannot stand within itself."))
    left = rows[:start] + rows[end:]
    target = _place(left, after) + 1
    _arrange(left[:target] + taken + left[target:])
    _record("move", row.version, by, at, label=row.label)


@transaction.atomic
def renumber(version: DraftVersion, *, by: User, at: datetime) -> dict[str, str]:
    """Number parts, chapters, sections and articles on from the first, and return the articles' new labels by the old.

    Articles number on through chapters; sections begin again in each. The words are left alone: references to a
    number that moved are for staff to look at (`queries_texts.references`). Raises NotAllowed, MoveRefused.
    """
    _hold(version, by)
    rows, counts, changed, moved = _rows(version), dict.fromkeys(RANKS, 0), [], {}
    for row in rows:
        for level, rank in RANKS.items():
            if RANKS[row.level] < rank < RANKS["article"]:
                counts[level] = 0
        counts[row.level] += 1
        label = f"第{write_numeral(counts[row.level])}{_UNITS[row.level]}"
        if label != row.label and _is_numbered(row.label):
            if row.is_article:
                moved[row.label] = label
            row.label = label
            changed.append(row)
    for row in changed:
        row.raised += 1
    ProvisionText.objects.bulk_update(changed, ["label", "raised"], batch_size=500)
    _record("renumber", version, by, at, changed=len(changed))
    return moved


@transaction.atomic
def set_match(
    row: ProvisionText, *, kind: str, origin: ProvisionText | None = None, by: User, at: datetime
) -> ProvisionText:
    """Correct which provision of the version before `row` is, and return it. Words stay, so settled ones may, too.

    `kind`: "same" (it is `origin`, whoever was that before becomes new), "split" (it was split off `origin`),
    "merged" (`origin` went into it beside what it is), "new". Raises NotAllowed, Invalid.
    """
    version = row.version
    require(may_settle_version(by, version))
    DraftVersion.objects.select_for_update(no_key=True).only("pk").get(pk=version.pk)
    row = ProvisionText.objects.select_related("version__regulation").get(pk=row.pk)
    _check_origin(row, kind, origin)
    if kind == "same" and origin is not None:
        others = ProvisionText.objects.filter(version=version, provision=origin.provision_id).exclude(pk=row.pk)
        for other in others:
            _give_new_identity(other)
        row.origins.filter(origin=origin).delete()
        _identify(row, origin.provision_id)
    elif kind == "merged" and origin is not None:
        ProvisionOrigin.objects.update_or_create(result=row, origin=origin, defaults={"kind": OriginKind.MERGED})
    else:
        row.origins.all().delete()
        _give_new_identity(row)
        if origin is not None:
            ProvisionOrigin.objects.create(result=row, origin=origin, kind=OriginKind.SPLIT)
    _record("match", version, by, at, label=row.label, kind=kind)
    return row


def _check_origin(row: ProvisionText, kind: str, origin: ProvisionText | None) -> None:
    if kind not in {"same", "split", "merged", "new"} or (origin is None) != (kind == "new"):
        raise Invalid(_("Say what became of it, and of which provision."))
    if origin is not None and (origin.version_id != row.version.based_on_id or origin.is_article != row.is_article):
        raise Invalid(_("Choose a provision of the version this one was made from, of the same kind."))


def _give_new_identity(row: ProvisionText) -> None:
    _identify(row, Provision.objects.create(regulation_id=row.version.regulation_id).pk)


def _identify(row: ProvisionText, provision: UUID) -> None:
    ProvisionText.objects.filter(pk=row.pk).update(provision=provision)
    row.provision_id = provision


def _carry_adoptions(row: ProvisionText, text: str) -> None:
    """Move the spans of adoptions along with the words they name. Raises Invalid when all such words went away.

    Words that were altered keep the quote that was decided on: the drafting room then shows the mark as broken.
    """
    pieces, taken = redline(row.text, text), set()
    for adoption in row.adoptions.order_by("at", "pk"):
        span = carry(Span(adoption.start, adoption.end), pieces)
        if span is None:
            raise Invalid(_("“%(words)s” carries an adopted opinion: take the adoption back first.") % {
                "words": adoption.quote[:40]})  # fmt: skip
        if span.of(text) != adoption.quote:
            continue
        if (adoption.group_id, span) in taken:  # two marks of one opinion have grown together
            adoption.delete()
            continue
        taken.add((adoption.group_id, span))
        Adoption.objects.filter(pk=adoption.pk).update(start=span.start, end=span.end)


def _held(row: ProvisionText, by: User) -> ProvisionText:
    """Return the row as it is now, its version held. Raises as `_hold`; NotFound when somebody removed it."""
    _hold(row.version, by)
    now = ProvisionText.objects.select_related("version__regulation").filter(pk=row.pk).first()
    if now is None:
        raise NotFound(_("Somebody else has removed this provision."))
    return now


def _hold(version: DraftVersion, by: User) -> None:
    """Hold the version for the deed. Raises NotAllowed, MoveRefused when it is settled."""
    require(may_settle_version(by, version))
    lock_version(version)
    require(may_edit_version(by, version))


def _rows(version: DraftVersion) -> list[ProvisionText]:
    return list(version.texts.order_by("position"))


def _place(rows: Sequence[ProvisionText], row: ProvisionText | None) -> int:
    """Return where `row` stands, -1 for None. Raises Invalid when it is not there."""
    if row is None:
        return -1
    for place, one in enumerate(rows):
        if one.pk == row.pk:
            return place
    raise Invalid(_("That provision is not in this version."))


def _end(rows: Sequence[ProvisionText], start: int) -> int:
    """Return where what stands below the row at `start` ends."""
    rank = RANKS[rows[start].level]
    end = start + 1
    while rank < RANKS["article"] and end < len(rows) and RANKS[rows[end].level] > rank:
        end += 1
    return end


def _arrange(rows: Sequence[ProvisionText], new: ProvisionText | None = None) -> None:
    """Give every row its place and its parent from the order; write what changed, and the new one."""
    above: list[ProvisionText] = []
    changed = []
    for place, row in enumerate(rows, 1):
        while above and RANKS[above[-1].level] >= RANKS[row.level]:
            above.pop()
        parent = above[-1].pk if above else None
        if row is not new and (row.position, row.parent_id) != (place, parent):
            changed.append(row)
        row.position, row.parent_id = place, parent
        if row.level != ProvisionLevel.ARTICLE:
            above.append(row)
    if new is not None:
        new.pk = new.pk or uuid7()
        new.save(force_insert=True)
    ProvisionText.objects.bulk_update(changed, ["position", "parent"], batch_size=500)


def _label_behind(before: Sequence[ProvisionText], rows: Sequence[ProvisionText]) -> str:
    """Return a label that is free among `rows`, behind that of the last numbered article of `before`."""
    numbered = [row for row in before if row.is_article and _is_numbered(row.label)]
    if not numbered:
        return "第一条"
    number, taken, inserted = read_label(numbered[-1].label)[0], {row.label for row in rows}, 1
    while f"第{write_numeral(number)}条之{write_numeral(inserted)}" in taken:
        inserted += 1
    return f"第{write_numeral(number)}条之{write_numeral(inserted)}"


def _is_numbered(label: str) -> bool:
    try:
        return bool(read_label(label))
    except ValueError:
        return False


def _record(verb: str, version: DraftVersion, by: User, at: datetime, **after: Any) -> None:
    record(f"provision.{verb}", version, by=by, after=after, scope_path=version.regulation.path, at=at)
