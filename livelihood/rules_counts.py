"""What can be counted: quorum, majorities, and counts of papers that cannot be."""

from fractions import Fraction

from .rules_terms import (
    BallotDocument,
    Blank,
    CannotBe,
    Kind,
    Majority,
    Option,
    Paper,
    Round,
    Rules,
    Sums,
    Task,
)

LEAST_QUORUM = Fraction(2, 3)  # a congress may ask for more, never for less. Source: OL14


def quorum_needed(electorate: int, quorum: Fraction = LEAST_QUORUM) -> int:
    """Return how many of all deputies have to be present: the share, rounded up. Source: OL14."""
    return -(-electorate * quorum.numerator // quorum.denominator)


def majority_needed(of: int) -> int:
    """Return the smallest number that is more than half of `of`. Source: OL25."""
    return of // 2 + 1


def threshold_of(majority: Majority, *, electorate: int, present: int, valid: int) -> int:
    """Return the yes that an option needs; 0 where whoever has more wins. Source: OL25 for all deputies; else local."""
    if majority is Majority.NONE:
        return 0
    return majority_needed({Majority.ALL: electorate, Majority.PRESENT: present, Majority.VALID: valid}[majority])


def candidates_needed(places: int, surplus_percent: int) -> int:
    """Return the fewest candidates for so many places: the percentage more, at least one; 0: any number will do.

    A percentage is asked of whoever proposes candidates; a vote that was held is decided all the same unless its
    own rules say otherwise. Source: local (差额).
    """
    return places + max(1, -(-places * surplus_percent // 100)) if surplus_percent else 0


def valid_papers(held: Round, rules: Rules) -> int:
    """Return the papers that count: returned, without spoilt ones, without blank ones where they are. Source: local."""
    return held.returned - held.spoilt - (held.blank if rules.blank is Blank.SPOILT else 0)


def field_at(number: int, name: str) -> str:
    """Return the field's name in the published document; further rounds stand in `rounds`. Source: local."""
    return name if number == 1 else f"rounds[{number - 2}].{name}" if name else f"rounds[{number - 2}]"


def check_document(document: BallotDocument) -> None:
    """Raise CannotBe for rules, deputies, places or candidates that cannot be. Source: OL14; local (差额)."""
    check_rules(document.rules)
    for name in ("electorate", "places"):
        if getattr(document, name) < 1:
            raise CannotBe(name, "below", least=1, given=getattr(document, name))
    if not document.rounds or not document.rounds[0].options:
        raise CannotBe("options", "missing")
    for number, held in enumerate(document.rounds, 1):
        _check_round(document, number, held)
    needed = candidates_needed(document.places, document.rules.surplus_percent)
    candidates = len(document.candidates)
    if candidates < needed and candidates <= document.places:
        raise CannotBe("options", "no_more_than_places", candidates=candidates, places=document.places)
    if candidates < needed:
        percent = document.rules.surplus_percent
        raise CannotBe("options", "too_few_candidates", candidates=candidates, needed=needed, percent=percent)


def check_rules(rules: Rules) -> None:
    """Raise CannotBe for rules that no congress may set. Source: OL14, OL25."""
    if not LEAST_QUORUM <= rules.quorum <= 1:
        raise CannotBe("rules.quorum", "quorum_share", given=str(rules.quorum))
    for name in ("majority", "second_ballot_majority"):
        if getattr(rules, name) is Majority.NONE:
            raise CannotBe(f"rules.{name}", "no_majority")
    for name in ("surplus_percent", "fewest_choices", "most_second_ballots"):
        if getattr(rules, name) < 0:
            raise CannotBe(f"rules.{name}", "below", least=0, given=getattr(rules, name))
    if isinstance(rules.most_choices, int) and rules.most_choices < max(1, rules.fewest_choices):
        raise CannotBe("rules.most_choices", "below", least=max(1, rules.fewest_choices), given=rules.most_choices)


def _check_round(document: BallotDocument, number: int, held: Round) -> None:
    for name in ("present", "issued", "returned", "blank", "spoilt"):
        if getattr(held, name) < 0:
            raise CannotBe(field_at(number, name), "below", least=0, given=getattr(held, name))
    for name, limit in (("present", "electorate"), ("issued", "present")):
        most = document.electorate if limit == "electorate" else held.present
        if getattr(held, name) > most:
            raise CannotBe(field_at(number, name), f"more_than_{limit}", given=getattr(held, name), most=most)
    if held.spoilt + held.blank > held.returned:
        given = held.spoilt + held.blank
        raise CannotBe(field_at(number, "spoilt"), "more_than_returned", given=given, most=held.returned)
    seen = set()
    for option in held.options:
        if option.key in seen:
            raise CannotBe(field_at(number, "options"), "twice", option=option.key)
        seen.add(option.key)
        for name in ("yes", "no", "abstain"):
            given = getattr(option, name)
            if given is not None and given < 0:
                raise CannotBe(option_field(number, option, name), "below", least=0, given=given)


def option_field(number: int, option: Option, name: str = "") -> str:
    """Return the name of an option's field in the published document. Source: local."""
    return field_at(number, f"options[{option.key}]" + (f".{name}" if name else ""))


def check_fits(held: Round, task: Task, number: int) -> None:
    """Raise CannotBe when a round is not the one to hold. Source: OL29 by analogy; local."""
    if held.kind is not None and held.kind is not task.kind:
        raise CannotBe(field_at(number, "kind"), "other_kind", given=held.kind, expected=task.kind)
    if task.kind is Kind.LOT:
        drawn = set(held.drawn)
        if len(drawn) != len(held.drawn) or len(drawn) != task.places or not drawn <= set(task.options):
            raise CannotBe(field_at(number, "drawn"), "lot", places=task.places, options=task.options)
    elif {option.key for option in held.options} != set(task.options):
        raise CannotBe(field_at(number, "options"), "other_options", options=task.options)


def check_counts(held: Round, task: Task, rules: Rules, number: int) -> int:
    """Return the valid papers; raise CannotBe for counts that cannot come from so many papers. Source: local."""
    valid = valid_papers(held, rules)
    marked = held.returned - held.spoilt - held.blank
    is_choice = task.kind is Kind.RUN_OFF and rules.run_off_paper is Paper.CHOOSE
    for option in held.options:
        _check_option(option, number, valid, marked, may_omit=is_choice)
    if not is_choice and rules.sums is Sums.EXACT:
        _check_sums(held, number, valid, marked)
    _check_choices(held, task, rules, number, marked, is_choice=is_choice)
    return valid


def _check_option(option: Option, number: int, valid: int, marked: int, *, may_omit: bool) -> None:
    for name in ("yes", "no", "abstain"):
        if getattr(option, name) is None and not (may_omit and name != "yes"):
            raise CannotBe(option_field(number, option, name), "missing")
    yes, no, abstain = option.yes or 0, option.no or 0, option.abstain or 0
    if yes > marked:
        raise CannotBe(option_field(number, option, "yes"), "more_than_papers", given=yes, most=marked)
    if yes + no > marked:
        raise CannotBe(option_field(number, option, "no"), "marks_more_than_papers", given=yes + no, most=marked)
    if yes + no + abstain > valid:
        given = yes + no + abstain
        raise CannotBe(option_field(number, option, "abstain"), "marks_more_than_papers", given=given, most=valid)


def _check_sums(held: Round, number: int, valid: int, marked: int) -> None:
    """Blank papers that abstain may stand in every option's abstentions or in none: alike for the whole round."""
    sums = {option.key: (option.yes or 0) + (option.no or 0) + (option.abstain or 0) for option in held.options}
    for option in held.options:
        if sums[option.key] not in (valid, marked):
            raise CannotBe(option_field(number, option), "sum", given=sums[option.key], valid=valid, marked=marked)
        if sums[option.key] != sums[held.options[0].key]:
            first = sums[held.options[0].key]
            raise CannotBe(option_field(number, option), "sum_differs", given=sums[option.key], first=first)


def _check_choices(held: Round, task: Task, rules: Rules, number: int, marked: int, *, is_choice: bool) -> None:
    most = task.places if is_choice or rules.most_choices == "places" else rules.most_choices
    given = sum(option.yes or 0 for option in held.options)
    if isinstance(most, int) and given > most * marked:
        raise CannotBe(field_at(number, "options"), "too_many_choices", given=given, most=most, papers=marked)
    fewest = 0 if is_choice else rules.fewest_choices
    if given < fewest * marked:
        raise CannotBe(field_at(number, "options"), "too_few_choices", given=given, fewest=fewest, papers=marked)
