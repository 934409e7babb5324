"""What runs by the clock. Each may run twice or side by side without harm."""

from celery import shared_task

from congress.core.clock import database_now
from congress.core.errors import MoveRefused

from .models import Consultation
from .operations import consultations, grouping, publication, reminders, telling
from .states import ConsultationState, LedgerState

MOST_TOLD = 20_000  # in one run; the next goes on


@shared_task
def close_consultations() -> int:
    """Close the consultations whose time is over; return how many."""
    return consultations.close_due(at=database_now())


@shared_task
def group_opinions() -> int:
    """Fold look-alikes among the opinions that came in; return how many were put under an entry."""
    return grouping.group_waiting(at=database_now())


@shared_task
def tell_contributors() -> int:
    """Tell the senders of opinions what became of them, once the outcome is published; return how many."""
    at, told = database_now(), 0
    waiting = Consultation.objects.filter(
        state=ConsultationState.REPORTED, opinions__told_at__isnull=True, opinions__receipt__isnull=False,
        opinions__group__ledger_state=LedgerState.CONFIRMED,
    )  # fmt: skip
    for consultation in waiting.select_related("draft").order_by("reported_at", "id").distinct():
        while told < MOST_TOLD:
            batch = telling.tell_contributors(consultation, at=at)
            told += batch
            if not batch:
                break
    return told


@shared_task
def put_bills_in_force() -> int:
    """Let published bills enter into force on their day; return how many."""
    at, done = database_now(), 0
    for bill in publication.due_to_take_effect(at=at):
        try:
            publication.take_effect(bill, at=at)
        except MoveRefused:  # somebody else did it meanwhile
            continue
        done += 1
    return done


@shared_task
def remind_contact_points() -> int:
    """Remind contact points of their tasks; return how many tasks."""
    return reminders.remind_tasks(at=database_now())


@shared_task
def remind_approvals() -> int:
    """Remind reviewers of the four months; return how many approvals."""
    return reminders.remind_approvals(at=database_now())


@shared_task
def remind_filings() -> int:
    """Remind of filings; return how many."""
    return reminders.remind_filings(at=database_now())


@shared_task
def remind_windows() -> int:
    """Tell staff and subscribers of closing consultations; return how many."""
    return reminders.remind_windows(at=database_now())


@shared_task
def remind_shelved_bills() -> int:
    """Bring shelved bills up before their two years end; return how many."""
    return reminders.remind_shelved_bills(at=database_now())
