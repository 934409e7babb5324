"""The registry of local rules, and what a congress has set for each.

A figure that no statute fixes is a setting of the congress that uses it, with a default, an edition date and
a field for its legal basis. The app that needs it registers it in `AppConfig.ready()`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from congress.core.errors import Words

from .models import Body, BodySetting

Value = int | bool | str


@dataclass(frozen=True)
class LocalRule:
    """One rule that congresses may set: `kind` is int, bool or str; `unit` says of what; numbers have bounds."""

    key: str
    label: Words
    default: Value
    kind: type[int] | type[bool] | type[str] = int
    unit: Words = ""
    legal_basis: str = ""
    minimum: int = 0
    maximum: int = 1000

    def accepts(self, value: object) -> bool:
        """Tell whether `value` has the rule's type and lies within its bounds; True is no number."""
        if self.kind is int:
            return isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum
        return isinstance(value, self.kind)


_rules: dict[str, LocalRule] = {}


def register_rule(rule: LocalRule) -> None:
    """Make a rule known. Registering the same one again is harmless; another under its key is an error."""
    if not rule.accepts(rule.default):
        raise ValueError(f"The default of {rule.key} is not a {rule.kind.__name__} within bounds.")
    if _rules.get(rule.key, rule) != rule:
        raise ValueError(f"Two rules are called {rule.key}.")
    _rules[rule.key] = rule


def local_rules() -> list[LocalRule]:
    """Return every registered rule, by key."""
    return [_rules[key] for key in sorted(_rules)]


def local_rule(key: str) -> LocalRule:
    """Return the rule called `key`; raises KeyError when nobody registered it."""
    return _rules[key]


def rule_value(body: Body, key: str, *, on: date) -> Any:
    """Return what `body` has set for `key` in the edition that holds `on` that day, or the default.

    A congress does not inherit the setting of the one above. Raises KeyError for an unknown key.
    """
    return rule_values([body.pk], key, on=on)[body.pk]


def rule_values(body_ids: Iterable[int], key: str, *, on: date) -> dict[int, Any]:
    """Return the values of `key` for many congresses, by id, in one query; see `rule_value`."""
    rule = local_rule(key)
    values: dict[int, Any] = dict.fromkeys(body_ids, rule.default)
    rows = (
        BodySetting.objects.filter(body_id__in=values, key=key, edition_on__lte=on)
        .order_by("body_id", "-edition_on")
        .distinct("body_id")
    )
    values.update({row.body_id: row.value for row in rows if rule.accepts(row.value)})
    return values
