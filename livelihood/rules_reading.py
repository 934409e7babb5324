"""The published document of a vote, read from JSON into a `BallotDocument`. The format: docs/apps/livelihood.md.

Source: local (the format is ours); the defaults of the rules are those of `Rules`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from .rules_terms import (
    DEFAULT_GROUNDS,
    LOCAL,
    BallotDocument,
    Blank,
    CannotBe,
    Ground,
    Kind,
    Majority,
    Option,
    Paper,
    Round,
    Rules,
    Sums,
    TieAgain,
    TooFew,
)

CHOICES: Mapping[str, type[StrEnum]] = {
    "majority": Majority,
    "blank": Blank,
    "sums": Sums,
    "run_off_paper": Paper,
    "run_off_majority": Majority,
    "tie_again": TieAgain,
    "too_few": TooFew,
    "second_ballot_majority": Majority,
}
NUMBERS = ("surplus_percent", "fewest_choices", "most_second_ballots")
PARAMETERS = (*CHOICES, *NUMBERS, "quorum", "most_choices", "carry_over")
ABOUT_RULES = ("edition", "basis", "legal_basis")
COUNTS = ("yes", "no", "abstain")


@dataclass(frozen=True)
class Published:
    """A document as it was read: `names` are the options' names as written; `ignored` the rules nobody knows."""

    document: BallotDocument
    names: Mapping[str, str | int]
    ignored: tuple[str, ...]


def parse_document(data: bytes) -> Published:
    """Return the document that `data`, JSON in UTF-8, holds. Raises CannotBe. Source: local."""
    try:
        return read_document(json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once))
    except CannotBe:
        raise
    except (ValueError, RecursionError) as error:
        raise CannotBe("", "not_json", error=str(error)) from error


def read_document(data: object) -> Published:
    """Return the document that JSON's `data` describes. Raises CannotBe. Source: local."""
    source = _object(data, "")
    rules, ignored = _rules(source.get("rules"))
    names: dict[str, str | int] = {}
    rounds = [_round(source, "", names)]
    for place, further in enumerate(_list(source.get("rounds"), "rounds")):
        name = f"rounds[{place}]"
        rounds.append(_round(_object(further, name), f"{name}.", {}))
    document = BallotDocument(
        electorate=_number(source, "electorate", ""), places=_number(source, "places", ""),
        rounds=tuple(rounds), rules=rules,
    )  # fmt: skip
    return Published(document, names, ignored)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CannotBe(key, "key_twice")
        found[key] = value
    return found


def _object(value: object, field: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise CannotBe(field, "not_an_object")
    return value


def _list(value: object, field: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise CannotBe(field, "not_a_list")
    return value


def _whole(value: object, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise CannotBe(field, "not_a_number", given=value)
    return value


def _number(source: Mapping[str, Any], name: str, prefix: str, default: int | None = None) -> int:
    if source.get(name) is None:
        if default is None:
            raise CannotBe(prefix + name, "missing")
        return default
    return _whole(source[name], prefix + name)


def _round(source: Mapping[str, Any], prefix: str, names: dict[str, str | int]) -> Round:
    kind = _kind(source.get("kind"), f"{prefix}kind") if prefix else Kind.FIRST
    if kind is Kind.LOT:
        drawn = _list(source.get("drawn"), f"{prefix}drawn")
        return Round(kind=kind, drawn=tuple(_key(one, f"{prefix}drawn") for one in drawn))
    return Round(
        present=_number(source, "present", prefix),
        issued=_number(source, "issued", prefix),
        returned=_number(source, "returned", prefix),
        blank=_number(source, "blank", prefix, 0),
        spoilt=_number(source, "spoilt", prefix, 0),
        options=tuple(_options(source, prefix, names)),
        kind=kind,
    )


def _kind(value: object, field: str) -> Kind | None:
    return None if value is None else Kind(_choice(Kind, value, field))


def _choice(choices: type[StrEnum], value: object, field: str) -> StrEnum:
    if value not in [choice.value for choice in choices]:
        raise CannotBe(field, "unknown_value", given=value, known=tuple(choice.value for choice in choices))
    return choices(value)


def _key(value: object, field: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise CannotBe(field, "not_a_name", given=value)
    return str(value)


def _options(source: Mapping[str, Any], prefix: str, names: dict[str, str | int]) -> Iterable[Option]:
    field = f"{prefix}options"
    given = source.get("options")
    if given is None:
        raise CannotBe(field, "missing")
    if isinstance(given, dict):
        given = [{**_object(counts, f"{field}[{key}]"), "id": key} for key, counts in given.items()]
    entries = []
    for place, one in enumerate(_list(given, field)):
        entry = one if isinstance(one, dict) else {"id": one}
        name = next((entry[word] for word in ("id", "key", "name", "title") if entry.get(word) is not None), None)
        key = _key(name, f"{field}[{place}].id")
        names.setdefault(key, key if not isinstance(name, int) else name)
        entries.append((key, entry))
    columns = {name: _column(source.get(name), f"{prefix}{name}", [key for key, _ in entries]) for name in COUNTS}
    for key, entry in entries:
        counts = {name: entry.get(name, columns[name].get(key)) for name in COUNTS}
        whole = {
            name: None if value is None else _whole(value, f"{field}[{key}].{name}") for name, value in counts.items()
        }
        title = entry.get("title") or entry.get("name") or ""
        yield Option(key, **whole, title=str(title))


def _column(value: object, field: str, keys: Sequence[str]) -> Mapping[str, Any]:
    """Return the counts of all options where they stand beside the options: by name, or in their order."""
    if value is None:
        return {}
    if isinstance(value, list):
        if len(value) != len(keys):
            raise CannotBe(field, "wrong_length", given=len(value), options=len(keys))
        return dict(zip(keys, value, strict=True))
    column = _object(value, field)
    for key in column:
        if key not in keys:
            raise CannotBe(field, "unknown_option", option=key)
    return column


def _rules(value: object) -> tuple[Rules, tuple[str, ...]]:
    source = _object({} if value is None else value, "rules")
    values: dict[str, Any] = {}
    grounds = {}
    for name in PARAMETERS:
        if name not in source:
            continue
        field = f"rules.{name}"
        stated = source[name] if isinstance(source[name], dict) else {"value": source[name]}
        if "value" not in stated:
            raise CannotBe(field, "missing")
        values[name] = _parameter(name, stated["value"], field)
        grounds[name] = _ground(name, values[name], stated, source)
    ignored = tuple(name for name in source if name not in (*PARAMETERS, *ABOUT_RULES))
    return Rules(**values, grounds=grounds), ignored


def _parameter(name: str, value: object, field: str) -> Any:
    if name in CHOICES:
        return _choice(CHOICES[name], value, field)
    if name == "quorum":
        return _share(value, field)
    if name == "carry_over":
        if not isinstance(value, bool):
            raise CannotBe(field, "unknown_value", given=value, known=("true", "false"))
        return value
    if name == "most_choices" and value in (None, "places"):
        return value
    return _whole(value, field)


def _share(value: object, field: str) -> Fraction:
    try:
        if isinstance(value, str) and "/" in value:
            return Fraction(value)
    except (ValueError, ZeroDivisionError):
        pass
    raise CannotBe(field, "not_a_share", given=value)


def _ground(name: str, value: object, stated: Mapping[str, Any], source: Mapping[str, Any]) -> Ground:
    """Return what is said of one parameter, else of all rules, else the default's own ground if it has the value."""
    usual = DEFAULT_GROUNDS.get(name, LOCAL) if value == getattr(Rules(), name) else LOCAL
    basis = next(
        (said for part in (stated, source) for said in (part.get("basis"), part.get("legal_basis")) if said), ""
    )
    edition = stated.get("edition") or source.get("edition") or ""
    for word, said in (("basis", basis), ("edition", edition)):
        if not isinstance(said, str):
            raise CannotBe(f"rules.{name}.{word}", "not_text", given=said)
    return Ground(basis or usual.basis, edition or ("" if basis else usual.edition))
