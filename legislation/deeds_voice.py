"""What may be done with a consultation and with an opinion from their pages."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from liaison_stations.deeds import Deed
from liaison_stations.forms_desk import PlainForm, ReasonForm

from . import permissions as may
from .forms_voice import ChangeForm, OpinionRedactForm
from .models import Consultation, Opinion
from .operations import consultations, moderation
from .states import CONSULTATION, PUBLICATION, ConsultationState, OpinionPublication


def _is_preparing(row: Consultation) -> bool:
    return row.state == ConsultationState.PREPARING


def _asks_approval(row: Consultation) -> bool:
    return _is_preparing(row) and row.is_short and bool(row.short_reason) and row.short_approved_by_id is None


def _consultation(move: str) -> Callable[[Consultation], bool]:
    return lambda row: CONSULTATION.allows(move, row.state)


def _opinion(move: str) -> Callable[[Opinion], bool]:
    return lambda row: PUBLICATION.allows(move, row.publication_state)


def _may_moderate(user: Any, row: Opinion) -> bool:
    return may.may_moderate_opinion(user, row.consultation)


CONSULTATION_DEEDS = (
    Deed(
        "announce", _("Announce it"), _("Announce it now"), _("It is public: the text is settled, opinions may come."),
        PlainForm, consultations.announce, may.may_run_consultation, _consultation("announce"),
    ),
    Deed(
        "approve-short", _("Approve fewer than 30 days"), _("Approve"), _("The short window is approved."), PlainForm,
        consultations.approve_short_window, may.may_approve_short_window, _asks_approval,
    ),
    Deed(
        "change", _("Change its window or its words"), _("Keep this"), _("It is kept."), ChangeForm,
        consultations.change_consultation, may.may_run_consultation, _is_preparing,
    ),
    Deed(
        "cancel", _("Give it up"), _("Give it up"), _("It is given up; nobody has seen it."), ReasonForm,
        consultations.cancel, may.may_run_consultation, _consultation("cancel"),
    ),
)  # fmt: skip
OPINION_DEEDS = (
    Deed(
        "pass", _("Let it through"), _("Let it through"), _("Everybody may read it."), PlainForm,
        moderation.let_through, _may_moderate, lambda row: _opinion("publish")(row) and row.wants_public, "p",
    ),
    Deed(
        "hold", _("Hold it"), _("Hold it"), _("It is held; its sender is told why."), ReasonForm, moderation.hold,
        _may_moderate, _opinion("hold"), "h",
    ),
    Deed(
        "private", _("Do not show it"), _("Do not show it"), _("It is not shown, and counts all the same."), PlainForm,
        moderation.keep_private, _may_moderate, _opinion("keep_private"), "n",
    ),
    Deed(
        "redact", _("Hide a part of the text"), _("Keep this text"), _("The text is shown so from now on."),
        OpinionRedactForm, moderation.redact, _may_moderate,
        lambda row: row.publication_state != OpinionPublication.PRIVATE, "e",
    ),
    Deed(
        "withdraw", _("Withdraw it from view"), _("Withdraw"), _("It is out of view; its sender is told why."),
        ReasonForm, moderation.withdraw, _may_moderate, _opinion("withdraw"),
    ),
)  # fmt: skip
