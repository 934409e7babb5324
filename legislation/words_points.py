"""What notices about contact-point tasks, approvals and filings say. None holds a word of a resident."""

from django.utils.translation import gettext_lazy as _

from congress.audit.words import register_verbs
from congress.notifications.words import register_words

TO_POINTS = {
    "contact_task.issued": (_("A draft to collect opinions on"), _("“%(title)s”: please submit by %(due_on)s.")),
    "contact_task.returned": (_("A task came back"), _("“%(title)s” needs more work: %(reason)s")),
    "contact_task.submitted": (_("A contact point has submitted"), _("%(who)s submitted its opinions on “%(title)s”.")),
    "contact_task.answered": (
        _("What became of the opinions"),
        _("“%(title)s”: every opinion has its outcome. Please pass it on to the contributors."),
    ),
    "contact_task.called_off": (_("A task was called off"), _("“%(title)s” no longer needs your work: %(reason)s")),
    "contact_task.due": (_("A task is due soon"), _("“%(title)s” is due on %(due_on)s.")),
    "contact_task.late": (_("A task is late"), _("“%(title)s” of %(who)s was due on %(due_on)s.")),
}
TO_CONGRESSES = {
    "consultation.closing": (_("A consultation closes soon"), _("“%(title)s” closes on %(due_on)s.")),
    "approval.submitted": (
        _("A regulation was submitted for approval"),
        _("%(who)s submitted “%(title)s”; to be decided by %(due_on)s."),
    ),
    "approval.moved": (_("An approval goes on"), _("“%(title)s” is now: %(state)s.")),
    "approval.decided": (_("A regulation from below is decided on"), _("“%(title)s”: %(state)s. %(reason)s")),
    "approval.withdrawn": (_("An approval was withdrawn"), _("%(who)s withdrew “%(title)s”: %(reason)s")),
    "approval.due": (_("An approval is due soon"), _("“%(title)s” is to be decided by %(due_on)s.")),
    "approval.late": (_("An approval is late"), _("“%(title)s” was to be decided by %(due_on)s.")),
    "filing.opened": (_("A regulation is to be filed"), _("“%(title)s” is to be filed by %(due_on)s.")),
    "filing.due": (_("A filing is due soon"), _("“%(title)s” is to be filed by %(due_on)s.")),
    "filing.late": (_("A filing is late"), _("“%(title)s” was to be filed by %(due_on)s.")),
    "bill.shelved_long": (
        _("A shelved bill reaches two years"),
        _("“%(title)s” was shelved; by %(due_on)s its deliberation is ended or extended."),
    ),
}
VERBS = {
    "contact_task.issued": _("handed a draft to a contact point"),
    "contact_task.take_up": _("took up a contact-point task"),
    "contact_task.session": _("recorded a gathering of a contact point"),
    "contact_task.submit": _("submitted a contact-point task"),
    "contact_task.return": _("gave a contact-point task back"),
    "contact_task.answer": _("returned the outcomes to a contact point"),
    "contact_task.pass_on": _("passed the outcomes on to the contributors"),
    "contact_task.call_off": _("called a contact-point task off"),
    "contact_task.contributors_shown": _("looked up the contributors of a contact point"),
    "contact_point.added": _("founded a contact point"),
    "contact_point.changed": _("changed a contact point"),
    "approval.submit": _("submitted a regulation for approval"),
    "approval.pre_review": _("began the pre-review of a regulation"),
    "approval.to_committee": _("passed a regulation to the committee"),
    "approval.approve": _("approved a regulation"),
    "approval.refuse": _("did not approve a regulation"),
    "approval.withdraw": _("withdrew a regulation from approval"),
    "filing.opened": _("opened a filing"),
    "filing.filed": _("recorded a filing"),
}


def register() -> None:
    """Declare the words of every kind of notice these parts send, and of their deeds in the audit."""
    register_verbs(VERBS)
    for kind, (title, text) in (TO_POINTS | TO_CONGRESSES).items():
        register_words(kind, title=title, text=text, short=text)
