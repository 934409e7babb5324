"""What notices about messages say. The title is all they hold of what a resident wrote."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from congress.notifications.models import Notification
from congress.notifications.words import register_words
from congress.submissions.models import Receipt
from congress.submissions.operations import code_of

NEWS = _("“%(title)s”: there is news. Enter your receipt code on the portal to read it.")


TO_RESIDENTS = {
    "message.passed_on": (
        _("Your message was let through"),
        _("“%(title)s” is with the deputy; answer by %(due_on)s."),
    ),
    "message.held": (_("Your message is looked at by hand"), _("“%(title)s” is kept: %(reason)s")),
    "message.not_accepted": (
        _("Your message could not be accepted"),
        _("“%(title)s”: %(reason)s Where to go instead: %(elsewhere)s"),
    ),
    "message.withdrawn": (_("Your message was taken out of view"), _("“%(title)s”: %(reason)s")),
    "message.noted": (_("The deputy went to look"), NEWS),
    "message.referred": (_("Your message was referred"), _("“%(title)s” is with %(who)s; answer by %(due_on)s.")),
    "message.returned": (_("Your message came back to the deputy"), NEWS),
    "message.answered": (
        _("There is an answer"),
        _("%(who)s answered “%(title)s”. Please tell us with your code whether it is solved."),
    ),
    "message.ask_again": (
        _("Is it solved?"),
        _("“%(title)s” was answered. Please tell us with your code whether it is solved."),
    ),
    "message.closed_silent": (
        _("Your message was closed"),
        _("“%(title)s” was closed, since we heard nothing. With your code you may still reopen it."),
    ),
}
TO_STAFF = {
    "message.for_deputy": (_("A resident wrote to you"), _("“%(title)s” waits for you on your desk.")),
    "message.late": (_("A message is late"), _("“%(title)s” was due on %(due_on)s.")),
    "message.closed_unsolved": (_("A message closed unsolved"), _("“%(title)s”: the resident is not content.")),
    "referral.assigned": (_("A message was referred to you"), _("“%(title)s” waits on your desk.")),
    "referral.returned": (_("A referral came back"), _("%(who)s returned “%(title)s”.")),
    "referral.to_review": (_("A reply waits for review"), _("The reply to “%(title)s” was drafted.")),
    "referral.to_issue": (_("A reply waits to be issued"), _("The reply to “%(title)s” was reviewed.")),
    "referral.sent_back": (_("A draft came back"), _("The reply to “%(title)s” needs more work.")),
    "verdict.solved": (_("The resident says: solved"), _("“%(title)s” is solved, as the resident confirms.")),
    "verdict.partly": (_("The resident says: partly solved"), _("“%(title)s” is partly solved.")),
    "verdict.not_solved": (_("The resident says: not solved"), _("“%(title)s” is open again.")),
}
RECEIVED = _("“%(title)s”: your receipt code is %(code)s. Keep it.")


def register() -> None:
    """Declare the words of every kind of notice this app sends."""
    for kind, (title, text) in (TO_RESIDENTS | TO_STAFF).items():
        register_words(kind, title=title, text=text, short=text)
    register_words("message.received", _("We have your message"), RECEIVED, RECEIVED, late_facts=_code)


def _code(notification: Notification) -> dict[str, Any]:
    """The code is stored nowhere: it is derived again when the notice is sent."""
    receipt = Receipt.objects.get(pk=notification.facts["receipt"])
    return {"code": code_of(receipt)}
