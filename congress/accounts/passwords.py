"""What a password must be made of."""

import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import User

CLASSES_NEEDED = 3


def character_classes(password: str) -> int:
    """Return how many of these `password` has: lower case, upper case, digits, anything else."""
    found = {
        "lower" if c in string.ascii_lowercase else "upper" if c in string.ascii_uppercase else
        "digit" if c in string.digits else "other"
        for c in password
    }  # fmt: skip
    return len(found)


class ThreeClasses:
    """At least three classes of characters. Source: GB/T 22239-2019, level 3; the figure is the common default."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError unless `password` has enough classes."""
        if character_classes(password) < CLASSES_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Use at least three of these: capital letters, small letters, digits, other signs.")
