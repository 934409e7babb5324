"""Who sees the photographs of a message: everybody when it is public, else its sender and whom it is passed to."""

from django.http import HttpRequest

from congress.submissions.devices import THREAD, remembered
from congress.submissions.models import Attachment
from congress.submissions.photographs import register_attachment_owner

from .models import Message
from .queries import SUBJECT


def is_public(attachment: Attachment) -> bool:
    """Tell whether the photograph's message is in public view."""
    return Message.objects.public().filter(pk=attachment.subject_id).exists()


def may_see(request: HttpRequest, attachment: Attachment) -> bool:
    """Tell whether this visitor may see the photograph."""
    if is_public(attachment) or Message.objects.visible_to(request.user).filter(pk=attachment.subject_id).exists():
        return True
    receipt = remembered(request, THREAD)
    return receipt is not None and receipt.pk == attachment.receipt_id


def register() -> None:
    """Answer for the photographs of messages."""
    register_attachment_owner(SUBJECT, may_see, is_public=is_public)
