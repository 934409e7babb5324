"""What this app's deeds are called in the audit."""

from django.utils.translation import gettext_lazy as _

from congress.audit.words import register_verbs


def register() -> None:
    """Declare the verbs."""
    register_verbs(
        {
            "deputy-registered": _("registered a deputy"),
            "deputy-changed": _("changed a deputy's entry"),
            "deputy-term-added": _("added a mandate"),
            "deputy-term-ended": _("ended a mandate"),
            "deputy-term-suspended": _("suspended a mandate"),
            "deputy-term-resumed": _("let a mandate run again"),
            "deputy-group-changed": _("changed a deputy group"),
        }
    )
