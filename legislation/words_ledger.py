"""What notices of the adoption ledger say."""

from django.utils.translation import gettext_lazy as _

from congress.notifications.words import register_words


def register() -> None:
    """Declare the words of the drafting room's own notices."""
    register_words(
        "opinion.sent_back",
        _("An outcome was sent back to you: %(title)s"),
        _("The legislative committee sent back the outcome you proposed in “%(title)s”: %(reason)s"),
    )
