"""How long personal data stays: a table of rules, which the apps fill and one job applies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction

from .errors import Words

Overdue = Callable[[datetime], models.QuerySet]
Scrub = Callable[[models.QuerySet], int]
BATCH = 500


def delete_rows(rows: models.QuerySet) -> int:
    """Delete `rows` and return how many rows of their own table went."""
    _total, each = rows.delete()
    return each.get(rows.model._meta.label, 0)


@dataclass(frozen=True)
class RetentionRule:
    """Rows that `overdue(moment)` finds, where moment is now less `after`, are taken away by `apply`.

    What `apply` has done, `overdue` finds no more; it takes at most 500 rows at a time. `legal_basis`
    cites the rule followed, or `local`.
    """

    name: str
    title: Words
    after: timedelta
    legal_basis: str
    overdue: Overdue
    apply: Scrub = delete_rows


_rules: dict[str, RetentionRule] = {}


def register_retention(rule: RetentionRule) -> None:
    """Add `rule`, in `AppConfig.ready()`."""
    _rules[rule.name] = rule


def retention_rules() -> list[RetentionRule]:
    """Return every rule, by name."""
    return [_rules[name] for name in sorted(_rules)]


def count_overdue(rule: RetentionRule, *, at: datetime) -> int:
    """Return how many rows `rule` would take away at `at`."""
    return rule.overdue(at - rule.after).count()


def apply_rule(rule: RetentionRule, *, at: datetime) -> int:
    """Take away what `rule` says, a committed batch at a time; return how many rows."""
    done = 0
    while True:
        with transaction.atomic():
            overdue = rule.overdue(at - rule.after)
            keys = list(overdue.order_by().values_list("pk", flat=True)[:BATCH])
            taken = rule.apply(overdue.model._base_manager.filter(pk__in=keys)) if keys else 0
        done += taken
        if len(keys) < BATCH or not taken:
            return done
