"""Showing who wrote a message: on purpose only, with a reason, and on record."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from congress.accounts.models import User
from congress.audit.operations import record
from congress.core.errors import Invalid, require
from congress.submissions.operations import Contact, contact_of

from ..models import Message
from ..permissions import may_answer_message, may_reveal_contact


@transaction.atomic
def reveal_contact(message: Message, *, reason: str, by: User, at: datetime) -> Contact:
    """Return the sender's name, telephone and e-mail, and record who looked and why.

    A deputy gets the telephone, the name only where the resident shows it, and never the e-mail.
    Raises NotAllowed, Invalid without a reason.
    """
    require(may_reveal_contact(by, message))
    if not reason.strip():
        raise Invalid(_("Say why you need it."))
    record("message.contact_revealed", message, by=by, after={"reason": reason}, scope_path=message.path, at=at)
    contact = contact_of(message.receipt)
    if may_answer_message(by, message):
        return Contact(name=contact.name if message.shows_name else "", phone=contact.phone, email="")
    return contact
