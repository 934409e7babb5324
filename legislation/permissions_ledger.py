"""Who may do what in the adoption ledger, beside `permissions.may_propose_outcome` and `may_confirm_outcomes`."""

from typing import Any

from .models import Consultation, OpinionGroup
from .permissions import COMMITTEE, STAFF, may_confirm_outcomes, may_propose_outcome, works_for
from .states import ConsultationState

RUNNING = frozenset({ConsultationState.ANNOUNCED, ConsultationState.CLOSED})


def may_send_back(user: Any, group: OpinionGroup) -> bool:
    """The legislative committee, until the outcome is published. Source: LL36; local."""
    return group.consultation.state in RUNNING and may_confirm_outcomes(user, group.consultation)


def may_write_note(user: Any, group: OpinionGroup) -> bool:
    """Both hands of the ledger: who proposes and who confirms."""
    return works_for(user, group.consultation.path, STAFF, COMMITTEE)


def may_arrange_groups(user: Any, group: OpinionGroup) -> bool:
    """Who proposes the outcome says which opinions are the same."""
    return may_propose_outcome(user, group)


def may_publish_report(user: Any, consultation: Consultation) -> bool:
    """The legislative affairs commission, once the window is over and the committee has confirmed. Source: LL40."""
    return consultation.state == ConsultationState.CLOSED and works_for(user, consultation.path, STAFF)
