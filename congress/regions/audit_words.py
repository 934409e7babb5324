"""What this app's deeds are called in the audit."""

from django.utils.translation import gettext_lazy as _

from congress.audit.words import register_verbs


def register() -> None:
    """Declare the verbs."""
    register_verbs(
        {
            "division-dated": _("changed the dates of a division"),
        }
    )
