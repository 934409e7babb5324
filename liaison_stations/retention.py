"""How long the words of an anonymous resident stay after their thread has closed."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from congress.core.retention import RetentionRule, register_retention
from congress.search.index import drop_all
from congress.submissions.models import Receipt
from congress.submissions.retention import forget_photographs, forget_senders

from .models import Message, MessageStep, Neighbour, Verdict
from .operations.steps import SUBJECT
from .states import Work

ANONYMOUS_THREADS = timedelta(days=180)
CLEARED = "（内容已按期清除）"  # content, so not translated; it stands where the resident's words stood


def register() -> None:
    """Declare the rules of messages. Called once, when the app is ready."""
    register_retention(
        RetentionRule(
            "anonymous-messages", _("words of anonymous residents, 180 days after the thread closed"),
            ANONYMOUS_THREADS, "PIPL art. 19", _closed_before, clear_messages,
        )
    )  # fmt: skip


def _closed_before(moment: datetime) -> QuerySet[Message]:
    """Return what closed before `moment`, with all that was folded into it, and still holds words."""
    over = Message.objects.filter(work_state__in=[Work.CLOSED, Work.NOT_ACCEPTED], receipt__is_verified=False)
    ended = over.annotate(ended_at=Coalesce("closed_at", "received_at")).filter(ended_at__lt=moment)
    still_open = Message.objects.unfinished().filter(folded_into__isnull=False).values("folded_into")
    return ended.exclude(text="").exclude(pk__in=still_open)


def clear_messages(messages: QuerySet[Message]) -> int:
    """Take away what residents wrote in `messages`, their photographs and contacts; answers stay."""
    found = list(messages.values_list("pk", "receipt_id"))
    keys = [key for key, _receipt in found]
    Verdict.objects.filter(message__in=keys).update(words="")
    Neighbour.objects.filter(message__in=keys).update(words="", phone_hmac=None)
    MessageStep.objects.filter(message__in=keys, by__isnull=True).update(text="")
    forget_photographs(subject_type=SUBJECT, subject_ids=[str(key) for key in keys])
    drop_all(Message, keys)
    forget_senders(Receipt.objects.filter(pk__in=[receipt for _key, receipt in found]))
    return Message.objects.filter(pk__in=keys).update(
        title=CLEARED, text="", shown_text="", place="", hold_reason="", version=F("version") + 1
    )
