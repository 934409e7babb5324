"""What this app's deeds are called in the audit."""

from django.utils.translation import gettext_lazy as _

from congress.audit.words import register_verbs

from .models.message import StepKind


def register() -> None:
    """Declare the verbs: every step of a thread, and what is no step."""
    register_verbs({f"message.{kind}": kind.label for kind in StepKind})
    register_verbs(
        {
            "message.complaint_marked": _("marked as a complaint of a deputy or the station"),
            "message.contact_revealed": _("looked at the resident's number"),
            "message.exported": _("exported messages as a table"),
            "message.text_hidden": _("hid a part of the text"),
            "standard.add": _("added a standard of building stations"),
            "standard.change": _("changed a standard of building stations"),
            "station.change": _("changed a station"),
            "station.open": _("opened a station"),
            "station.close": _("closed a station"),
            "station.reopen": _("reopened a station"),
            "station.merge": _("merged a station into another"),
            "station.issue_code": _("issued a code for a station's poster"),
            "station.revoke_code": _("revoked a code of a station's poster"),
            "station.post_deputy": _("stationed a deputy"),
            "station.end_posting": _("ended a deputy's posting"),
        }
    )
