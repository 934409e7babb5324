"""What this app's deeds are called in the audit."""

from django.utils.translation import gettext_lazy as _

from congress.audit.words import register_verbs


def register() -> None:
    """Declare the verbs."""
    register_verbs(
        {
            "body-added": _("added a congress"),
            "body-changed": _("changed a congress"),
            "committee-added": _("added a committee"),
            "committee-changed": _("changed a committee"),
            "organ-added": _("added an organ"),
            "organ-changed": _("changed an organ"),
            "term-added": _("added a term of office"),
            "term-changed": _("changed a term of office"),
            "session-added": _("added a session"),
            "session-changed": _("changed a session"),
            "bodysetting-added": _("made a local setting"),
            "bodysetting-changed": _("changed a local setting"),
        }
    )
