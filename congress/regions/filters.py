"""Filters that upper apps share: by a division's code, by an id."""

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.forms import IntegerField
from drf_spectacular.drainage import set_override

from .models import Division

CODE = RegexValidator(r"\A[0-9]{1,12}\Z")
LARGEST_ID = 2**31


class CodeFilter(django_filters.CharFilter):
    """A filter that takes a statistical code: 1 to 12 digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validators=[CODE], **kwargs)


class IdFilter(django_filters.NumberFilter):
    """A filter that takes the id of a row."""

    field_class = IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=LARGEST_ID, **kwargs)
        bounds = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
        set_override(self, "field", bounds | {"description": self.label})


def path_below(code: str) -> str | None:
    """Return the path of the division with this code, or None for an unknown one."""
    return Division.objects.filter(code=code).values_list("path", flat=True).first()
