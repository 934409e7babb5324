"""What notices say to those who sent an opinion or follow a bill."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from congress.audit.words import register_verbs
from congress.notifications.words import register_words
from congress.submissions.operations import late_code

NEWS = _("“%(title)s”: there is news. Enter your receipt code on the portal to read it.")
TO_SENDERS = {
    "opinion.held": (_("Your opinion is looked at by hand"), _("Your opinion on “%(title)s” is kept: %(reason)s")),
    "opinion.withdrawn": (
        _("Your opinion was taken out of view"),
        _("Your opinion on “%(title)s” still counts, but is not shown any more: %(reason)s"),
    ),
    "opinion.outcome": (
        _("What became of your opinion"),
        _("Your opinion on “%(title)s” was decided on. Read what became of it with your receipt code on the portal."),
    ),
}
RECEIVED = _("We have your opinion on “%(title)s”. Your receipt code is %(code)s. Keep it.")
FOLLOWING = _("You follow “%(title)s”. With the code %(code)s on the portal you may stop at any time.")
STOP = _("To stop, enter %(code)s on the portal.")
BILL_STEPS = {
    "submit": _("“%(title)s” was submitted to the standing committee."),
    "put_on_agenda": _("“%(title)s” is on the agenda of the standing committee."),
    "read": _("“%(title)s” was read by the standing committee."),
    "deliberate": _("“%(title)s” is in unified deliberation."),
    "put_to_vote": _("“%(title)s” is put to the vote."),
    "pass": _("“%(title)s” was passed."),
    "reject": _("“%(title)s” was not passed."),
    "publish": _("“%(title)s” was published."),
    "take_effect": _("“%(title)s” is in force from today."),
    "shelve": _("The deliberation of “%(title)s” was shelved."),
    "resume": _("The deliberation of “%(title)s” was taken up again."),
    "end": _("The deliberation of “%(title)s” was ended."),
    "withdraw": _("“%(title)s” was withdrawn by its proposer."),
    "consultation_announced": _("You may give your opinion on “%(title)s” (%(version)s) until %(closes_on)s."),
    "consultation_closing": _("The consultation on “%(title)s” (%(version)s) closes on %(closes_on)s."),
    "consultation_closed": _("The consultation on “%(title)s” (%(version)s) is closed; opinions are considered now."),
    "consultation_reported": _("What became of the opinions on “%(title)s” was published."),
    "news": _("There is news of “%(title)s”."),
}
VERBS = {
    "consultation.prepared": _("prepared a consultation"),
    "consultation.changed": _("changed a consultation before it was announced"),
    "consultation.short_window_approved": _("approved a window of fewer than 30 days"),
    "consultation.announced": _("announced a consultation"),
    "consultation.closed": _("closed a consultation"),
    "consultation.cancelled": _("gave up a consultation"),
    "opinion.received": _("sent an opinion"),
    "opinion.public": _("let an opinion through"),
    "opinion.held": _("held an opinion"),
    "opinion.private": _("did not show an opinion"),
    "opinion.withdrawn": _("took an opinion out of view"),
    "opinion.redacted": _("hid a part of an opinion"),
    "opinion.copies_published": _("let the same words of many senders through"),
    "bill.followed": _("followed a bill"),
    "bill.unfollowed": _("stopped following a bill"),
}


def register() -> None:
    """Declare the words of notices that residents get, and what this app's deeds are called in the audit."""
    register_verbs(VERBS)
    for kind, (title, text) in TO_SENDERS.items():
        register_words(kind, title=title, text=text, short=text)
    register_words("opinion.received", _("We have your opinion"), RECEIVED, RECEIVED, late_facts=late_code)
    register_words("bill.following", _("You follow a bill"), FOLLOWING, FOLLOWING, late_facts=late_code)
    for step, text in BILL_STEPS.items():
        whole = format_lazy("{} {}", text, STOP)
        register_words(f"bill.{step}", _("News of a bill you follow"), whole, whole, late_facts=late_code)
