"""The form of a local setting: the rule is chosen from the registry, its value checked by the rule's type."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from .models import BodySetting
from .settings import LocalRule, local_rule, local_rules

WORDS_OF_YES = {"yes", "true", "1", "on", "是"}
WORDS_OF_NO = {"no", "false", "0", "off", "否"}


class SettingForm(forms.ModelForm):
    """One edition of one rule of one congress."""

    key = forms.ChoiceField()
    value = forms.CharField(max_length=200)

    class Meta:
        model = BodySetting
        fields = ["body", "key", "value", "edition_on", "legal_basis"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key, value = cast(forms.ChoiceField, self.fields["key"]), self.fields["value"]
        key.label, value.label = _("setting"), _("value")
        key.choices = [(rule.key, f"{rule.label} ({default_words(rule)})") for rule in local_rules()]
        value.help_text = _("A whole number, words, or yes and no, as the setting asks.")
        if self.instance.pk:
            self.initial["value"] = written(self.instance.value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        key, typed = cleaned.get("key"), cleaned.get("value")
        if not key or typed is None:
            return cleaned
        rule = local_rule(key)
        value = read_value(rule, typed)
        if value is None:
            self.add_error("value", refusal_words(rule))
        cleaned["value"] = value
        return cleaned


def read_value(rule: LocalRule, typed: str) -> int | bool | str | None:
    """Return what `typed` says in the rule's own type; None when it does not say that."""
    typed = typed.strip()
    value: int | bool | str | None = typed
    if rule.kind is bool:
        value = True if typed.lower() in WORDS_OF_YES else False if typed.lower() in WORDS_OF_NO else None
    elif rule.kind is int:
        value = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    return value if value is not None and rule.accepts(value) else None


def refusal_words(rule: LocalRule) -> str:
    """Return what the rule expects, in one sentence."""
    if rule.kind is int:
        words = _("A whole number from %(least)s to %(most)s.")
        return words % {"least": rule.minimum, "most": rule.maximum}
    return _("Yes or no.") if rule.kind is bool else _("A text.")


def default_words(rule: LocalRule) -> str:
    """Return the rule's default with its unit: 5 working days."""
    value = written(rule.default)
    return _("default %(value)s %(unit)s") % {"value": value, "unit": rule.unit} if rule.unit else value


def written(value: object) -> str:
    """Return a stored value as it is typed in the form."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
