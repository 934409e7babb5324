"""What whoever wrote or joined a message sees of it beside their number, and what is forgotten with them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from congress.submissions.models import Receipt
from congress.submissions.subjects import register_submission_subject

from .models import Message, Neighbour
from .operations.posting import NEIGHBOUR
from .operations.steps import SUBJECT

THREAD = "liaison_stations:thread-show"


def titles_of_messages(receipts: Sequence[Receipt]) -> Mapping[UUID, str]:
    """Return the titles of the messages that `receipts` were given for."""
    return dict(Message.objects.filter(receipt__in=receipts).values_list("receipt_id", "title"))


def titles_of_joined(receipts: Sequence[Receipt]) -> Mapping[UUID, str]:
    """Return the titles of the joined messages, as far as they are in public view still."""
    joined = Neighbour.objects.filter(receipt__in=receipts, message__in=Message.objects.public())
    return dict(joined.values_list("receipt_id", "message__title"))


def forget_neighbour(receipt: Receipt) -> None:
    """Forget by which number a neighbour was counted once; they stay counted."""
    Neighbour.objects.filter(receipt=receipt).update(phone_hmac=None)


def register() -> None:
    """Declare both kinds."""
    register_submission_subject(SUBJECT, _("Message"), describe=titles_of_messages, thread=THREAD)
    register_submission_subject(
        NEIGHBOUR,
        _("Joined a neighbour's message"),
        describe=titles_of_joined,
        forget=forget_neighbour,
        thread=THREAD,
    )
