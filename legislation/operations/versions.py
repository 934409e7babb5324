"""Versions of a text: taken in, copied for the next one, settled for good."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import Indel

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, MoveRefused, require
from congress.core.identifiers import uuid7
from congress.core.lifecycle import advance, change

from ..models import DraftVersion, OriginKind, Provision, ProvisionOrigin, ProvisionText, Regulation, RegulationBill
from ..paragraphs import as_rows
from ..permissions import may_create_bill, may_edit_bill, may_settle_version
from ..queries_bench import as_document, document_of, takes_new_text
from ..states import VERSION, VersionState
from ..text.matching import Match, Matching, headings, match
from ..text.printing import print_document
from ..text.tree import Document, Level, Node
from .ledger import broken_adoptions

__all__ = [
    "digest_of", "document_of", "edit_frame", "import_version", "lock_version", "next_version", "settle_version",
    "write_document",
]  # fmt: skip


@dataclass(slots=True)
class _Identities:
    """Which provision each node of a new text is, by place in articles() or headings(), and what else it came from."""

    articles: dict[int, UUID] = field(default_factory=dict)
    headings: dict[int, UUID] = field(default_factory=dict)
    origins: list[tuple[int, ProvisionText, OriginKind]] = field(default_factory=list)


_STAGE = re.compile(r"[（(](?:[^（）()]*(?:草案|审议稿|表决稿|征求意见稿|送审稿|修订稿|建议稿)[^（）()]*)[）)]$")


def plain_title(title: str) -> str:
    """Return `title` without the name of the version that drafts carry behind it: …条例（草案二次审议稿）."""
    return _STAGE.sub("", title).strip() or title


@transaction.atomic
def import_version(
    regulation: Regulation,
    *,
    bill: RegulationBill | None,
    name: str,
    document: Document,
    based_on: DraftVersion | None,
    by: User,
    at: datetime,
    matching: Matching | None = None,
    explanation: str = "",
) -> DraftVersion:
    """Save `document` as the next version of `regulation`, and return it, open to editing.

    Provisions keep the identity they have in `based_on`, by `matching` (worked out when not given).
    Raises NotAllowed; Invalid for a text without articles, or a base of another regulation; MoveRefused when the
    bill was voted on. Source: LL65.
    """
    require(may_edit_bill(by, bill) if bill is not None else may_create_bill(by, regulation.body))
    _hold_bill(bill, regulation.pk)
    if not document.articles():
        raise Invalid(_("There is no article in this text."))
    if based_on is not None and based_on.regulation_id != regulation.pk:
        raise Invalid(_("The version it is made from belongs to another regulation."))
    version = DraftVersion.objects.create(
        regulation=regulation, bill=bill, number=_next_number(regulation), name=name[:60],
        title=plain_title(document.title or regulation.title)[:200], based_on=based_on, explanation=explanation,
        created_at=at, created_by=by,
    )  # fmt: skip
    write_document(version, document, matching=matching)
    after = {"number": version.number, "articles": len(document.articles()), "bill": str(bill.pk) if bill else ""}
    record("version.import", version, by=by, after=after, scope_path=regulation.path, at=at)
    return version


@transaction.atomic
def write_document(version: DraftVersion, document: Document, *, matching: Matching | None = None) -> None:
    """Write `document` into a version that holds no provisions yet. Raises MoveRefused for one that does.

    With `version.based_on`, provisions are those of its text; `matching` is worked out when not given.
    """
    lock_version(version)
    if version.texts.exists():
        raise MoveRefused(_("This version has its text already."))
    version.preamble, version.closing = list(document.preamble), list(document.closing)
    version.annexes = [{"label": annex.label, "lines": list(annex.lines)} for annex in document.annexes]
    if document.title:
        version.title = plain_title(document.title)[:200]
    version.save(update_fields=["preamble", "closing", "annexes", "title"])
    _write_texts(version, document, _identities(version.based_on, document, matching))


@transaction.atomic
def settle_version(version: DraftVersion, *, by: User, at: datetime) -> DraftVersion:
    """Settle the text: its digest is kept, and no word of it changes any more. Returns the version.

    Raises NotAllowed, Invalid when it holds no article, MoveRefused when it is settled.
    """
    require(may_settle_version(by, version))
    _lock(version)
    document = document_of(version)
    if not document.articles():
        raise Invalid(_("There is no article in this text."))
    articles = document.articles()
    if len(articles) > 1 and (bare := next((node for node in articles if not node.label), None)):
        raise Invalid(_("The article “%(words)s” has no label.") % {"words": bare.text[:20]})
    if gone := broken_adoptions(version):
        raise MoveRefused(
            _("“%(words)s” carries an adopted opinion and is not in the text any more: mark its words again.")
            % {"words": gone[0].quote[:40]}
        )
    advance(version, VERSION, "settle", digest=_digest(document), settled_at=at)
    after = {"state": version.state, "digest": version.digest}
    record("version.settle", version, by=by, before={"state": VersionState.EDITING}, after=after,
           scope_path=version.regulation.path, at=at)  # fmt: skip
    return version


@transaction.atomic
def next_version(
    version: DraftVersion, *, name: str, by: User, at: datetime, bill: RegulationBill | None = None
) -> DraftVersion:
    """Return a copy of a settled version to go on from: the same provisions, open to editing.

    `bill`: whose text it is to be, where that is another's: an amendment begins with the text in force.
    Raises NotAllowed, MoveRefused when `version` is still being edited or its bill was voted on.
    """
    require(may_settle_version(by, version) and (bill is None or may_edit_bill(by, bill)))
    if not version.is_settled:
        raise MoveRefused(_("Settle this version first: the next one is made from words that stand."))
    _hold_bill(bill or version.bill, version.regulation_id)
    copy = DraftVersion.objects.create(
        regulation=version.regulation, bill=bill or version.bill, number=_next_number(version.regulation),
        name=name[:60], title=version.title, based_on=version, preamble=version.preamble, closing=version.closing,
        annexes=version.annexes, created_at=at, created_by=by,
    )  # fmt: skip
    rows = list(version.texts.order_by("position"))
    keys = {row.pk: uuid7() for row in rows}
    ProvisionText.objects.bulk_create(
        ProvisionText(
            pk=keys[row.pk], version=copy, provision_id=row.provision_id, level=row.level, label=row.label,
            parent_id=keys[row.parent_id] if row.parent_id else None, heading=row.heading, position=row.position,
            paragraphs=row.paragraphs, text=row.text,
        )
        for row in rows
    )  # fmt: skip
    record("version.next", copy, by=by, after={"number": copy.number, "from": version.number},
           scope_path=version.regulation.path, at=at)  # fmt: skip
    return copy


@transaction.atomic
def edit_frame(version: DraftVersion, *, by: User, at: datetime, **frame: Any) -> None:
    """Write what stands around the provisions: title, name, preamble, closing, annexes, explanation.

    Raises NotAllowed, MoveRefused when it is settled or somebody wrote it meanwhile.
    """
    require(may_settle_version(by, version))
    lock_version(version)
    change(version, **frame)
    record("version.frame", version, by=by, after={"fields": sorted(frame)}, scope_path=version.regulation.path,
           at=at)  # fmt: skip


def digest_of(version: DraftVersion) -> str:
    """Return the SHA-256 of the printed text, in hexadecimal: what `settle_version` kept."""
    return _digest(document_of(version))


def lock_version(version: DraftVersion) -> None:
    """Hold the version until the transaction ends. Raises MoveRefused when its words are settled."""
    _lock(version)
    if version.is_settled:
        raise MoveRefused(_("This version is settled: make the next one to change words."))


def _lock(version: DraftVersion) -> None:
    """Hold the row, and see the state it has now; the version number read before stays the caller's."""
    held = DraftVersion.objects.select_for_update(no_key=True).only("state").get(pk=version.pk)
    version.state = held.state


def _hold_bill(bill: RegulationBill | None, regulation: UUID) -> None:
    """Hold the bill against a vote, and raise MoveRefused once its text of the regulation was voted on."""
    if bill is None:
        return
    held = RegulationBill.objects.select_for_update(no_key=True).get(pk=bill.pk)
    if not takes_new_text(held, regulation):
        raise MoveRefused(_("This bill has been decided: its text stands. An amendment has a bill of its own."))


def _next_number(regulation: Regulation) -> int:
    Regulation.objects.select_for_update(no_key=True).get(pk=regulation.pk)
    return (regulation.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _digest(document: Document) -> str:
    return sha256(print_document(document).encode()).hexdigest()


def _identities(base: DraftVersion | None, document: Document, matching: Matching | None) -> _Identities:
    found = _Identities()
    if base is None:
        return found
    rows = list(base.texts.order_by("position"))
    before = as_document(base, rows)
    matching = matching or match(before, document)
    old_articles = [row for row in rows if row.is_article]
    old_headings = [row for row in rows if not row.is_article]
    new_articles = document.articles()
    for one in matching.articles:
        _follow(one, old_articles, new_articles, found)
    for one in matching.headings:
        if one.old and one.new:
            found.headings[one.new[0]] = old_headings[one.old[0]].provision_id
    return found


def _follow(one: Match, old: list[ProvisionText], new: list[Node], found: _Identities) -> None:
    """Give the likest pair of a match one identity; the other side's rest are named as origins."""
    if not one.old or not one.new:
        return
    i, j = max(((i, j) for i in one.old for j in one.new), key=lambda at: _likeness(old[at[0]], new[at[1]]))
    found.articles[j] = old[i].provision_id
    found.origins += [(other, old[i], OriginKind.SPLIT) for other in one.new if other != j]
    found.origins += [(j, old[other], OriginKind.MERGED) for other in one.old if other != i]


def _likeness(row: ProvisionText, node: Node) -> float:
    return Indel.normalized_similarity(row.text, node.text)


def _write_texts(version: DraftVersion, document: Document, known: _Identities) -> None:
    places = {id(node): place for place, node in enumerate(document.articles())}
    places |= {id(node): place for place, node in enumerate(headings(document))}
    provisions: list[Provision] = []
    rows: list[ProvisionText] = []
    written: dict[int, ProvisionText] = {}

    def write(nodes: Iterable[Node], parent: UUID | None) -> None:
        for node in nodes:
            place, is_article = places[id(node)], node.level is Level.ARTICLE
            key = (known.articles if is_article else known.headings).get(place)
            if key is None:
                key = uuid7()
                provisions.append(Provision(pk=key, regulation_id=version.regulation_id))
            row = ProvisionText(
                version=version, provision_id=key, parent_id=parent, level=node.level.value, label=node.label[:40],
                heading=node.heading[:200], position=len(rows) + 1, paragraphs=as_rows(node.paragraphs), text=node.text,
            )  # fmt: skip
            rows.append(row)
            if is_article:
                written[place] = row
            write(node.children, row.pk)

    write(document.tree, None)
    Provision.objects.bulk_create(provisions)
    ProvisionText.objects.bulk_create(rows)
    ProvisionOrigin.objects.bulk_create(
        ProvisionOrigin(result=written[place], origin=origin, kind=kind) for place, origin, kind in known.origins
    )
