"""A version as a file for everybody: only texts that are settled and public, the same bytes every time."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from congress.core.clock import china_day
from congress.core.errors import NotFound
from congress.limits.operations import register_limit

from .documents.akoma_ntoso import Meta, to_akoma_ntoso
from .files_bench import AGAINST, BenchFile, file_of, maker_of
from .models import Adoption, BillStep, Consultation, DraftVersion, Enactment
from .queries_bench import document_of
from .states import ConsultationState, VersionState
from .text.printing import as_json

DOWNLOAD = "version-download"
WORD_FORMS = frozenset({"gazette", *AGAINST})  # making these costs a second of a processor
FORMS = WORD_FORMS | {"text", "json", "akoma-ntoso"}
RELATED = ("regulation__body", "bill__body", "based_on", "enactment")
_EDITION = 2  # of the files: raise it when the same text comes out otherwise


def register() -> None:
    """Declare the limit on files that are made for the asking."""
    register_limit(DOWNLOAD, 30, 30 / 300)


def submitted_texts(steps: Iterable[BillStep]) -> set[str]:
    """Return the keys of the texts that were submitted with a bill, from its public steps."""
    submitted = [step for step in steps if step.kind == "submit" and step.is_public]
    return {str(key) for step in submitted for key in step.facts.get("texts", ())}


def is_public(version: DraftVersion) -> bool:
    """Tell whether everybody may have this text: it was enacted, put to the public, submitted, or its words were
    published as the outcome of a consultation. Four queries.
    """
    if version.state != VersionState.SETTLED:
        return False
    if Enactment.objects.filter(version=version).exists():
        return True
    if Consultation.objects.public().filter(draft=version).exists() or version.pk in told_texts(pk=version.pk):
        return True
    steps = BillStep.objects.filter(bill=version.bill_id, kind="submit", is_public=True) if version.bill_id else ()
    return str(version.pk) in submitted_texts(steps)


def told_texts(**of: object) -> set[UUID]:
    """Return the texts, of one `bill` or with one `pk`, whose words stand in a published adoption table. One query."""
    about = {f"text_carrying__version__{name}": value for name, value in of.items()}
    rows = Adoption.objects.filter(group__consultation__state=ConsultationState.REPORTED, **about).order_by()
    return set(rows.values_list("text_carrying__version", flat=True))


def public_version(pk: UUID) -> DraftVersion:
    """Return a text that everybody may have. Raises NotFound."""
    version = DraftVersion.objects.select_related(*RELATED).filter(pk=pk).first()
    if version is None or not is_public(version):
        raise NotFound
    return version


def base_of(version: DraftVersion, asked: str) -> DraftVersion:
    """Return what `version` is compared with: the text `asked` for of the same regulation, or the one before it.

    Raises NotFound when there is none that everybody may have.
    """
    if asked:
        try:
            base = public_version(UUID(asked))
        except ValueError as error:
            raise NotFound from error
        if base.regulation_id != version.regulation_id:
            raise NotFound
        return base
    if version.based_on is not None and is_public(version.based_on):
        return version.based_on
    shown = Q(enactment__isnull=False) | Q(consultation__in=Consultation.objects.public())
    earlier = version.regulation.versions.filter(shown, state=VersionState.SETTLED, number__lt=version.number)
    before = earlier.order_by("-number").first()
    if before is None:
        raise NotFound(_("There is no version before this one to compare it with."))
    return before


def etag_of(version: DraftVersion, form: str, base: DraftVersion | None) -> str:
    """Return what tells this file apart: settled words never change. What is beside them counts too."""
    enacted = getattr(version, "enactment", None)
    told = [
        str(_EDITION), str(version.pk), version.digest, form, version.name, version.title,
        f"{base.pk} {base.digest} {base.name}" if base else "", f"{enacted.in_force_on}" if enacted else "",
    ]  # fmt: skip
    return f'"{sha256("|".join(told).encode()).hexdigest()[:32]}"'


def public_file(version: DraftVersion, form: str, base: DraftVersion | None) -> BenchFile:
    """Return the file; its name is Chinese, as its words are, whoever asks. Raises NotFound for another form."""
    if form not in FORMS:
        raise NotFound
    with translation.override("zh-hans"):
        stem = f"{version.title}（{version.name}）"
        if form == "json":
            return BenchFile(as_json_bytes(version), "application/json", f"{stem}.json")
        if form == "akoma-ntoso":
            return BenchFile(as_akoma_ntoso(version), "application/xml; charset=utf-8", f"{stem}.xml")
        return file_of(version, form, base=base, at=settled_moment(version))


def settled_moment(version: DraftVersion) -> datetime:
    """Return the moment that files carry inside: that of the settling, so that they never differ."""
    return version.settled_at or version.created_at


def as_json_bytes(version: DraftVersion) -> bytes:
    """Return the text as `manage.py parse_regulation --json` prints it. One query."""
    return json.dumps(as_json(document_of(version)), ensure_ascii=False, indent=1).encode()


def as_akoma_ntoso(version: DraftVersion) -> bytes:
    """Return the text as Akoma Ntoso. Two queries."""
    enactment: Enactment | None = getattr(version, "enactment", None)
    first = Enactment.objects.filter(regulation=version.regulation_id).order_by("in_force_on").first()
    meta = Meta(
        work=f"/akn/cn/act/{_adopted(first, version).year}/{version.regulation_id}", date=_adopted(first, version),
        version_date=_adopted(enactment, version), maker=maker_of(version.bill, version),
        in_force=enactment.in_force_on if enactment else None,
    )  # fmt: skip
    return to_akoma_ntoso(document_of(version), meta=meta)


def _adopted(enactment: Enactment | None, version: DraftVersion) -> date:
    """Return the day a text was adopted; of a draft the day it was settled."""
    if enactment is None:
        return china_day(settled_moment(version))
    return enactment.adopted_on or enactment.published_on
