"""What consultations put on the desk: a short window to approve, opinions to let through."""

from datetime import datetime

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress.accounts.models import User
from congress.desk.registry import ToDo, register_to_dos

from .models import Consultation
from .permissions import CHAIRPERSONS, MODERATING
from .queries_opinions import to_moderate
from .states import ConsultationState, OpinionPublication

MOST = 50


def register() -> None:
    """Put consultations on the desk."""
    register_to_dos(windows_to_approve)
    register_to_dos(opinions_to_moderate)


def windows_to_approve(user: User, at: datetime) -> list[ToDo]:
    """Return the consultations shorter than thirty days whose reason waits for the chairpersons. Source: LL40."""
    paths = [appointment.path for appointment in user.scopes(CHAIRPERSONS)]
    if not paths:
        return []
    rows = Consultation.objects.filter(
        path__in=paths, state=ConsultationState.PREPARING, short_approved_by__isnull=True
    ).exclude(short_reason="")
    return [
        ToDo(
            row.draft.title, reverse("admin:legislation_consultation_change", args=[row.pk]), row.draft.created_at,
            None, _("Short consultation to approve"),
        )
        for row in rows.select_related("draft").order_by("opens_at", "id")[:MOST]
        if row.is_short
    ]  # fmt: skip


def opinions_to_moderate(user: User, at: datetime) -> list[ToDo]:
    """Return the consultations with opinions that nobody has looked at, since the first of them."""
    if not user.scopes(*MODERATING):
        return []
    awaiting = to_moderate(user).filter(publication_state=OpinionPublication.AWAITING)
    waiting = awaiting.order_by().values("consultation", "consultation__draft__title")
    queue = reverse("admin:legislation_opinion_moderation")
    return [
        ToDo(
            row["consultation__draft__title"], f"{queue}?consultation={row['consultation']}", row["since"], None,
            _("Opinions to let through"),
        )
        for row in waiting.annotate(since=Min("received_at")).order_by("since")[:MOST]
    ]  # fmt: skip
