"""What this app's deeds are called in the audit."""

from django.utils.translation import gettext_lazy as _

from congress.audit.words import register_verbs


def register() -> None:
    """Declare the verbs."""
    register_verbs(
        {
            "access.appointed": _("appointed somebody"),
            "access.appointment-ended": _("ended an appointment"),
            "access.user-added": _("opened an account"),
            "access.user-changed": _("changed an account"),
            "access.user-locked": _("locked an account"),
            "access.user-unlocked": _("unlocked an account"),
            "access.user-scrubbed": _("emptied an account for good"),
            "access.password-reset": _("set a temporary password"),
            "access.second-factor-reset": _("took away the second factors"),
        }
    )
