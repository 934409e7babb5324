"""Why a ballot was decided as it was, and what is wrong with a document, in sentences."""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .rules_terms import CannotBe, Outcome, Reason, Why

BASES = {
    "OL14": gettext_lazy("Organic Law of Local Congresses, article 14"),
    "OL25": gettext_lazy("Organic Law of Local Congresses, article 25"),
    "OL29": gettext_lazy("by analogy with the Organic Law of Local Congresses, article 29"),
    "EL44": gettext_lazy("by analogy with the Electoral Law, article 44"),
    "local": gettext_lazy("local rule"),
}
REASONS = {
    "quorum_met": gettext_lazy(
        "%(present)s of %(electorate)s deputies were present; %(needed)s make a quorum of %(share)s (%(basis)s)."
    ),
    "quorum_missed": gettext_lazy(
        "Only %(present)s of %(electorate)s deputies were present, and %(needed)s make a quorum of %(share)s: "
        "no vote can be held (%(basis)s)."
    ),
    "void": gettext_lazy(
        "%(returned)s papers were returned, more than the %(issued)s issued: "
        "the vote is void and held again (%(basis)s)."
    ),
    "papers": gettext_lazy(
        "%(returned)s papers were returned, of them %(spoilt)s spoilt and %(blank)s blank: %(valid)s are valid."
    ),
    "majority_all": gettext_lazy("A project needs %(needed)s yes, more than half of all %(of)s deputies (%(basis)s)."),
    "majority_present": gettext_lazy(
        "A project needs %(needed)s yes, more than half of the %(of)s deputies present (%(basis)s)."
    ),
    "majority_valid": gettext_lazy(
        "A project needs %(needed)s yes, more than half of %(of)s valid papers (%(basis)s)."
    ),
    "majority_none": gettext_lazy("Whoever has more yes wins (%(basis)s)."),
    "passed": gettext_lazy("%(count)s of %(options)s projects reached it, for %(places)s places."),
    "adopted": gettext_lazy("Adopted by rank of yes: %(ranking)s."),
    "drawn": gettext_lazy("Drawn by lot: %(names)s."),
    "tie_run_off": gettext_lazy(
        "%(names)s are tied with %(yes)s yes; places left: %(places)s. They are voted on again (%(basis)s)."
    ),
    "tie_lot": gettext_lazy(
        "%(names)s are tied again with %(yes)s yes; places left: %(places)s. The lot decides (%(basis)s)."
    ),
    "too_few_second_ballot": gettext_lazy(
        "Places left: %(places)s. The rest are voted on again: %(names)s (%(basis)s)."
    ),
    "too_few_fewer": gettext_lazy("Too few reached the majority: %(places)s places stay empty (%(basis)s)."),
    "round_again": gettext_lazy("Round %(round)s, the vote held again: %(names)s; places: %(places)s."),
    "round_run_off": gettext_lazy("Round %(round)s, second vote among those tied: %(names)s; places: %(places)s."),
    "round_second_ballot": gettext_lazy("Round %(round)s, ballot among the rest: %(names)s; places: %(places)s."),
    "round_lot": gettext_lazy("Round %(round)s, the lot: %(names)s; places: %(places)s."),
    "carry_over": gettext_lazy("Carried over to next year's candidates: %(names)s (%(basis)s)."),
}
REJECTED = {
    Why.NO_MAJORITY: gettext_lazy("%(yes)s yes, fewer than the %(needed)s needed"),
    Why.OUTRANKED: gettext_lazy("%(yes)s yes, enough, but others with more yes took the places"),
    Why.LOST_RUN_OFF: gettext_lazy("%(yes)s yes in the second vote among those tied, fewer than others"),
    Why.LOST_LOT: gettext_lazy("tied with %(yes)s yes and not drawn by lot"),
}
FAULTS = {
    "not_json": gettext_lazy("this is no readable JSON in UTF-8: %(error)s"),
    "key_twice": gettext_lazy("this name stands twice in one object"),
    "not_an_object": gettext_lazy("an object is expected here"),
    "not_a_list": gettext_lazy("a list is expected here"),
    "not_a_number": gettext_lazy("a whole number is expected, not %(given)s"),
    "not_a_name": gettext_lazy("a name or a number is expected, not %(given)s"),
    "not_a_share": gettext_lazy("a fraction such as 2/3 is expected, not %(given)s"),
    "not_text": gettext_lazy("words are expected, not %(given)s"),
    "unknown_value": gettext_lazy("%(given)s is unknown; known are %(known)s"),
    "unknown_option": gettext_lazy("%(option)s is none of the options"),
    "wrong_length": gettext_lazy("%(given)s figures stand here for %(options)s options"),
    "missing": gettext_lazy("this is missing"),
    "below": gettext_lazy("%(given)s is less than %(least)s"),
    "twice": gettext_lazy("%(option)s stands there twice"),
    "more_than_electorate": gettext_lazy("%(given)s are more than all %(most)s deputies"),
    "more_than_present": gettext_lazy("%(given)s are more than the %(most)s deputies present"),
    "more_than_returned": gettext_lazy("%(given)s spoilt and blank papers are more than the %(most)s returned"),
    "more_than_papers": gettext_lazy("%(given)s yes are more than the %(most)s valid papers with marks"),
    "marks_more_than_papers": gettext_lazy("%(given)s marks for one option are more than %(most)s papers"),
    "sum": gettext_lazy(
        "yes, no and abstain make %(given)s, but there are %(valid)s valid papers (%(marked)s without blank ones)"
    ),
    "sum_differs": gettext_lazy("yes, no and abstain make %(given)s here and %(first)s for the first option"),
    "too_many_choices": gettext_lazy(
        "%(given)s yes in all; %(papers)s papers with at most %(most)s each cannot hold them"
    ),
    "too_few_choices": gettext_lazy("%(given)s yes in all; %(papers)s papers with at least %(fewest)s each hold more"),
    "no_more_than_places": gettext_lazy("%(candidates)s candidates for %(places)s places: there must be more"),
    "too_few_candidates": gettext_lazy(
        "%(candidates)s candidates are too few: %(percent)s%% more than places (rules.surplus_percent) makes %(needed)s"
    ),
    "quorum_share": gettext_lazy("%(given)s: a quorum is from two thirds to all (Organic Law, article 14)"),
    "no_majority": gettext_lazy("a majority has to be asked for here: all, present or valid"),
    "other_kind": gettext_lazy("this round is given as %(given)s, but %(expected)s is to be held"),
    "other_options": gettext_lazy("this round is among other options; it has to be among: %(options)s"),
    "lot": gettext_lazy("the lot draws %(places)s of: %(options)s"),
    "round_too_many": gettext_lazy("the vote was decided before this round"),
}


def listed(words: tuple[str, ...]) -> str:
    """Return names in a row, as the language writes it."""
    return ("、" if str(get_language()).startswith("zh") else ", ").join(words)


def reason_sentence(reason: Reason, title: Callable[[str], str]) -> str:
    """Return one step of a decision in a sentence; `title` names an option."""
    figures: dict[str, object] = {**reason.figures, "round": reason.round}
    options = reason.figures.get("options", ())
    if isinstance(options, tuple):
        figures["names"] = listed(tuple(title(key) for key in options))
        yes = reason.figures.get("yes")
        if isinstance(yes, tuple):
            pairs = zip(options, yes, strict=True)
            figures["ranking"] = listed(tuple(f"{title(key)} {count}".strip() for key, count in pairs))
    basis = str(figures.get("basis", ""))
    figures["basis"] = str(BASES.get(basis, basis))
    return str(REASONS[reason.key]) % figures


def rejection_sentence(outcome: Outcome) -> str:
    """Return why an option was not adopted."""
    if outcome.why is None:
        return ""
    yes = outcome.yes if outcome.why is Why.OUTRANKED else outcome.votes[-1][1]
    return str(REJECTED[outcome.why]) % {"yes": yes, "needed": outcome.needed}


def fault_sentence(fault: CannotBe) -> str:
    """Return what is wrong, after the name of the field."""
    figures: Mapping[str, object] = {
        name: listed(tuple(map(str, value))) if isinstance(value, tuple) else value
        for name, value in fault.figures.items()
    }
    words = str(FAULTS[fault.key]) % figures
    return _("%(field)s: %(words)s") % {"field": fault.field, "words": words} if fault.field else words
