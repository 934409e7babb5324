"""The published adoption table (意见采纳情况): complete, frozen, and told to everybody who sent something."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import MoveRefused, require
from congress.core.lifecycle import advance
from congress.provenance.models import EdgeKind
from congress.provenance.operations import link

from ..models import Adoption, Consultation, Opinion, OpinionGroup, OpinionTrace
from ..permissions_ledger import may_publish_report
from ..states import CARRIED, CONSULTATION, ConsultationState, LedgerState, VersionState
from .consultations import told_facts, write_bill_step
from .contact import answer_tasks
from .telling import MOST, tell_contributors, tell_subscribers


@dataclass(frozen=True)
class Missing:
    """What still stands in the way of publishing the outcome; all zero when nothing does."""

    ungrouped: int = 0
    undecided: int = 0
    proposed: int = 0
    without_words: int = 0
    unsettled: int = 0

    def __bool__(self) -> bool:
        return any((self.ungrouped, self.undecided, self.proposed, self.without_words, self.unsettled))

    def sentences(self) -> list[str]:
        """Return a sentence for each thing that is missing."""
        lines = (
            (self.ungrouped, ngettext(
                "%(count)s opinion has not been put into the ledger yet.",
                "%(count)s opinions have not been put into the ledger yet.", self.ungrouped)),
            (self.undecided, ngettext(
                "%(count)s entry has no outcome.", "%(count)s entries have no outcome.", self.undecided)),
            (self.proposed, ngettext(
                "%(count)s outcome waits for the legislative committee.",
                "%(count)s outcomes wait for the legislative committee.", self.proposed)),
            (self.without_words, ngettext(
                "%(count)s entry is adopted without words of the next version.",
                "%(count)s entries are adopted without words of the next version.", self.without_words)),
            (self.unsettled, ngettext(
                "%(count)s marked place is in a version that is still being edited: settle it first.",
                "%(count)s marked places are in a version that is still being edited: settle it first.",
                self.unsettled)),
        )  # fmt: skip
        return [words % {"count": count} for count, words in lines if count]


def missing_for_report(consultation: Consultation) -> Missing:
    """Return what is missing before the outcome can be published. Five counts."""
    groups = OpinionGroup.objects.filter(consultation=consultation)
    adoptions = Adoption.objects.filter(group__consultation=consultation)
    return Missing(
        ungrouped=Opinion.objects.filter(consultation=consultation, group__isnull=True).count(),
        undecided=groups.filter(ledger_state=LedgerState.UNDECIDED).count(),
        proposed=groups.filter(ledger_state=LedgerState.PROPOSED).count(),
        without_words=groups.filter(outcome__in=CARRIED, adoptions__isnull=True).count(),
        unsettled=adoptions.filter(text_carrying__version__state=VersionState.EDITING).count(),
    )


@transaction.atomic
def publish_report(consultation: Consultation, *, words: str = "", by: User, at: datetime) -> None:
    """Publish what became of every opinion; from then on the ledger of this consultation is frozen.

    Contributors with a receipt are told, contact points get the outcome back, whoever follows the bill too.
    Raises NotAllowed, MoveRefused while anything is missing: the words say what. Source: LL40.
    """
    if consultation.state != ConsultationState.CLOSED:
        raise MoveRefused(_("The outcome is published once, after the consultation has closed."))
    require(may_publish_report(by, consultation))
    groups = list(OpinionGroup.objects.select_for_update(no_key=True).filter(consultation=consultation).order_by("pk"))
    missing = missing_for_report(consultation)
    if missing:
        raise MoveRefused(" ".join(missing.sentences()))
    advance(consultation, CONSULTATION, "report", report=words.strip(), reported_at=at)
    _trace(consultation, by=by, at=at)
    facts: dict[str, object] = {"entries": len(groups), "carried": sum(group.outcome in CARRIED for group in groups)}
    write_bill_step(consultation, "outcome_published", by=by, at=at, facts=facts)
    record("consultation.outcome_published", consultation, by=by, after=facts, at=at)
    answer_tasks(consultation, at=at)
    tell_subscribers(consultation.bill, "outcome_published", at=at, **told_facts(consultation))
    tell_contributors(consultation, at=at, most=MOST)  # the clock tells the rest of a large crowd


def _trace(consultation: Consultation, *, by: User, at: datetime) -> None:
    """Write that the words of the next version grew out of the opinions: each entry's lead, and any traced before."""
    adoptions = Adoption.objects.filter(group__consultation=consultation, group__outcome__in=CARRIED)
    traced = Opinion.objects.filter(consultation=consultation, trace__isnull=False).select_related("trace__node")
    before: dict[object, list[Opinion]] = {}
    for opinion in traced:
        before.setdefault(opinion.group_id, []).append(opinion)
    for adoption in adoptions.select_related(
        "group__lead", "text_carrying__version__regulation", "text_carrying__node"
    ):
        lead = adoption.group.lead
        told = {one.pk: one for one in [*([lead] if lead else []), *before.get(adoption.group_id, [])]}
        for opinion in told.values():
            link(
                trace_of(opinion), adoption.text_carrying, kind=EdgeKind.ADOPTED_IN, by=by, at=at,
                words=f"{adoption.label} {adoption.quote}",
            )  # fmt: skip


def trace_of(opinion: Opinion) -> OpinionTrace:
    """Return the row by which an opinion's story is followed, made the first time."""
    trace, _is_new = OpinionTrace.objects.get_or_create(opinion=opinion)
    return trace
