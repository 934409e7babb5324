"""What somebody types to find something, and how they narrow it."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from .index import kinds


class FindForm(forms.Form):
    """Words, a kind, days. What cannot be read is passed over: a link from elsewhere shows what it can."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("Everything")), *((kind.key, kind.label) for kind in kinds())]
        cast(forms.ChoiceField, self.fields["kind"]).choices = offered

    def wanted(self) -> dict[str, Any]:
        """Return what could be read of words, kind and days."""
        self.is_valid()
        return {
            "q": " ".join(str(self.cleaned_data.get("q") or "").split()),
            "kind": self.cleaned_data.get("kind") or "",
            "since": self._day("since"),
            "until": self._day("until"),
        }

    def _day(self, name: str) -> date | None:
        day: date | None = self.cleaned_data.get(name)
        return day
