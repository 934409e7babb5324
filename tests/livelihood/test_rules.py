"""The rules of the ballot, case by case."""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import pytest

from livelihood.rules import BallotDocument, CannotBe, Option, Round, Rules, State, decide, fill_places
from livelihood.rules_counts import candidates_needed, majority_needed, quorum_needed
from livelihood.rules_terms import Blank, Ground, Kind, Majority, Paper, Sums, Task, TieAgain, TooFew, Why

FREE = Rules(surplus_percent=0)


def counted(papers: int, yes: dict, **changes) -> Round:
    """Return a round in which everybody of `papers` was there and said yes or no."""
    options = tuple(Option(key, count, papers - count, 0) for key, count in yes.items())
    return replace(Round(present=papers, issued=papers, returned=papers, options=options), **changes)


def chosen(papers: int, yes: dict, **changes) -> Round:
    """Return a run-off on papers that choose."""
    return counted(papers, yes, options=tuple(Option(key, count) for key, count in yes.items()), **changes)


def vote(*rounds: Round, electorate: int = 30, places: int = 2, rules: Rules = FREE) -> BallotDocument:
    return BallotDocument(electorate=electorate, places=places, rounds=rounds, rules=rules)


def keys(outcomes) -> list:
    return [outcome.key for outcome in outcomes]


def fault(document: BallotDocument) -> tuple[str, str]:
    """Return the field and the key of what cannot be."""
    with pytest.raises(CannotBe) as caught:
        decide(document)
    return caught.value.field, caught.value.key


@pytest.mark.parametrize(
    ("deputies", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (75, 50), (76, 51), (77, 52), (78, 52)]
)
def test_a_quorum_is_two_thirds_of_all_rounded_up(deputies, needed):
    assert quorum_needed(deputies) == needed


@pytest.mark.parametrize(("whole", "needed"), [(0, 1), (1, 1), (2, 2), (75, 38), (76, 39), (77, 39)])
def test_a_majority_is_more_than_half(whole, needed):
    assert majority_needed(whole) == needed


@pytest.mark.parametrize(
    ("places", "percent", "needed"), [(8, 20, 10), (5, 20, 6), (6, 20, 8), (4, 0, 0), (10, 1, 11), (3, 100, 6)]
)
def test_there_are_more_candidates_than_places(places, percent, needed):
    assert candidates_needed(places, percent) == needed


def test_places_are_filled_by_rank_and_a_tie_across_the_last_one_is_left_open():
    assert fill_places("abcd", {"a": 1, "b": 4, "c": 3, "d": 2}, 2) == (["b", "c"], [])
    assert fill_places("abcd", {"a": 3, "b": 4, "c": 3, "d": 3}, 2) == (["b"], ["a", "c", "d"])
    assert fill_places("abcd", {"a": 3, "b": 4, "c": 3, "d": 3}, 4) == (["b", "a", "c", "d"], [])
    assert fill_places("ab", {"a": 3, "b": 3}, 1) == ([], ["a", "b"])
    assert fill_places("", {}, 1) == ([], [])


def test_the_township_of_the_demonstration():
    names = ["road", "water", "clinic", "school", "lamps", "care", "ponds", "buses", "square", "market"]
    yes = dict(zip(names, (63, 61, 58, 56, 55, 53, 50, 47, 47, 38), strict=True))
    first = counted(66, yes, present=68, issued=68, returned=67, spoilt=1)
    second = chosen(67, {"buses": 41, "square": 26}, present=68, issued=68)

    before = decide(vote(first, electorate=76, places=8, rules=Rules()))
    after = decide(vote(first, second, electorate=76, places=8, rules=Rules()))

    assert (before.state, before.threshold, before.quorum.needed) == (State.RUN_OFF_NEEDED, 39, 51)
    assert (before.tied, before.places_left) == (("buses", "square"), 1)
    assert keys(before.rejected) == ["market"]
    assert after.state is State.DECIDED
    assert keys(after.adopted) == names[:8]
    assert [(lost.key, lost.yes, lost.why) for lost in after.rejected] == [
        ("square", 47, Why.LOST_RUN_OFF),
        ("market", 38, Why.NO_MAJORITY),
    ]
    assert after.carry_over == ("square", "market")
    assert after.adopted[-1].votes == ((1, 47), (2, 41))


def test_two_papers_more_in_the_second_vote_than_were_valid_cannot_be():
    first = counted(30, {"a": 20, "b": 20, "c": 5})
    spoilt = chosen(30, {"a": 18, "b": 12}, spoilt=1)
    assert fault(vote(first, spoilt, places=1)) == ("rounds[0].options", "too_many_choices")


def test_a_run_off_for_several_places_ranks_and_may_tie_again():
    first = counted(30, {"a": 29, "b": 20, "c": 20, "d": 20, "e": 2})
    second = chosen(30, {"b": 25, "c": 17, "d": 17})
    again = decide(vote(first, second, places=3))
    assert (again.state, keys(again.adopted), again.tied) == (State.RUN_OFF_NEEDED, ["a", "b"], ("c", "d"))
    third = chosen(30, {"c": 10, "d": 20})
    assert keys(decide(vote(first, second, third, places=3)).adopted) == ["a", "b", "d"]


def test_the_lot_draws_as_many_as_places_remain_and_only_of_those_tied():
    rules = replace(FREE, tie_again=TieAgain.LOT)
    rounds = (counted(30, {"a": 20, "b": 20, "c": 20}), chosen(30, {"a": 20, "b": 20, "c": 20}))
    assert decide(vote(*rounds, rules=rules)).state is State.LOT_NEEDED
    for drawn in ((), ("a",), ("a", "a"), ("a", "x"), ("a", "b", "c")):
        assert fault(vote(*rounds, Round(kind=Kind.LOT, drawn=drawn), rules=rules)) == ("rounds[1].drawn", "lot")
    decision = decide(vote(*rounds, Round(kind=Kind.LOT, drawn=("c", "a")), rules=rules))
    assert (keys(decision.adopted), decision.rejected[0].why) == (["c", "a"], Why.LOST_LOT)
    assert decision.reasons[-2].key == "drawn"


def test_a_run_off_may_ask_for_a_majority_too_and_leave_the_place_empty():
    rules = replace(FREE, run_off_majority=Majority.ALL)
    rounds = (counted(30, {"a": 20, "b": 20, "c": 18}), chosen(30, {"a": 14, "b": 13}))
    decision = decide(vote(*rounds, places=1, rules=rules))
    assert (decision.state, decision.adopted, decision.places_left) == (State.DECIDED, (), 1)
    assert {lost.key: lost.why for lost in decision.rejected} == {
        "a": Why.NO_MAJORITY, "b": Why.NO_MAJORITY, "c": Why.OUTRANKED,
    }  # fmt: skip


def test_while_a_second_ballot_may_follow_a_run_off_nobody_is_out():
    rules = replace(FREE, run_off_majority=Majority.ALL, too_few=TooFew.SECOND_BALLOT)
    first, failed = counted(30, {"a": 20, "b": 20, "c": 18}), chosen(30, {"a": 14, "b": 13})
    assert decide(vote(first, places=1, rules=rules)).rejected == ()
    waiting = decide(vote(first, failed, places=1, rules=rules))
    assert waiting.next_round == Task(Kind.SECOND_BALLOT, ("a", "b", "c"), 1)
    last = counted(30, {"a": 15, "b": 15, "c": 16})
    assert keys(decide(vote(first, failed, last, places=1, rules=rules)).adopted) == ["c"]


def test_when_more_yes_wins_the_run_off_those_outside_it_are_out():
    rules = replace(FREE, too_few=TooFew.SECOND_BALLOT)
    waiting = decide(vote(counted(30, {"a": 20, "b": 20, "c": 18, "d": 3}), places=1, rules=rules))
    assert [(lost.key, lost.why) for lost in waiting.rejected] == [("c", Why.OUTRANKED), ("d", Why.NO_MAJORITY)]


def test_second_ballots_end_and_have_a_majority_of_their_own():
    rules = replace(FREE, too_few=TooFew.SECOND_BALLOT, most_second_ballots=2, second_ballot_majority=Majority.PRESENT)
    first = counted(30, {"a": 20, "b": 15, "c": 15})
    second = counted(24, {"b": 12, "c": 12})
    third = counted(24, {"b": 13, "c": 11})
    assert decide(vote(first, rules=rules)).next_round == Task(Kind.SECOND_BALLOT, ("b", "c"), 1)
    assert decide(vote(first, second, rules=rules)).state is State.SECOND_BALLOT_NEEDED
    assert keys(decide(vote(first, second, third, rules=rules)).adopted) == ["a", "b"]
    ended = decide(vote(first, second, rules=replace(rules, most_second_ballots=1)))
    assert (ended.state, ended.places_left) == (State.DECIDED, 1)


def test_a_void_run_off_and_one_without_quorum_are_held_again():
    first = counted(30, {"a": 20, "b": 20, "c": 5})
    void = chosen(30, {"a": 16, "b": 15}, returned=31)
    few = chosen(19, {"a": 16, "b": 3})
    for held, state in ((void, State.VOID), (few, State.NO_QUORUM)):
        decision = decide(vote(first, held, places=1))
        assert (decision.state, decision.tied) == (state, ("a", "b"))
        assert decision.rounds[-1].valid is None
    decision = decide(vote(first, void, few, chosen(30, {"a": 16, "b": 14}), places=1))
    assert (decision.state, keys(decision.adopted)) == (State.DECIDED, ["a"])
    assert [reason.key for reason in decision.reasons if reason.key.startswith("round")] == [
        "round_run_off", "round_again", "round_again",
    ]  # fmt: skip


def test_no_quorum_comes_before_too_many_papers():
    assert decide(vote(counted(19, {"a": 1, "b": 1, "c": 1}, returned=40))).state is State.NO_QUORUM


def test_a_round_has_to_be_the_one_that_is_due():
    first = counted(30, {"a": 20, "b": 20, "c": 5})
    assert fault(vote(first, chosen(30, {"a": 15, "c": 15}), places=1)) == ("rounds[0].options", "other_options")
    other = chosen(30, {"a": 16, "b": 14}, kind=Kind.SECOND_BALLOT)
    assert fault(vote(first, other, places=1)) == ("rounds[0].kind", "other_kind")
    decided = chosen(30, {"a": 16, "b": 14})
    assert fault(vote(first, decided, decided, places=1)) == ("rounds[1]", "round_too_many")


def test_a_run_off_with_yes_no_and_abstain_on_each_adds_up():
    rules = replace(FREE, run_off_paper=Paper.EACH)
    first = counted(30, {"a": 20, "b": 20, "c": 5})
    assert keys(decide(vote(first, counted(30, {"a": 19, "b": 18}), places=1, rules=rules)).adopted) == ["a"]
    assert fault(vote(first, chosen(30, {"a": 19, "b": 11}), places=1, rules=rules)) == (
        "rounds[0].options[a].no", "missing",
    )  # fmt: skip


def blank_vote(inside: tuple[int, int], **changes) -> BallotDocument:
    """Return a vote of 30 papers, 4 of them blank, that stand in the options' abstentions or do not."""
    options = (Option("a", 20, 6, inside[0]), Option("b", 10, 16, inside[1]))
    held = Round(present=30, issued=30, returned=30, blank=4, options=options)
    return vote(held, places=1, rules=replace(FREE, **({"sums": Sums.EXACT} | changes)))


def test_blank_papers_stand_in_every_options_abstentions_or_in_none():
    assert keys(decide(blank_vote((0, 0))).adopted) == keys(decide(blank_vote((4, 4))).adopted) == ["a"]
    assert fault(blank_vote((0, 4))) == ("options[b]", "sum_differs")
    assert fault(blank_vote((2, 2))) == ("options[a]", "sum")
    assert fault(blank_vote((4, 4), blank=Blank.SPOILT)) == ("options[a].abstain", "marks_more_than_papers")
    assert decide(blank_vote((2, 0), sums=Sums.AT_MOST)).state is State.DECIDED


def test_marks_that_need_not_add_up_still_cannot_be_more_than_the_papers():
    for rules, counts in ((replace(FREE, sums=Sums.AT_MOST), (20, 5, 6)), (FREE, (20, 5, 6))):
        held = counted(30, {"a": 20, "b": 5}, options=(Option("a", *counts), Option("b", 5, 25, 0)))
        assert fault(vote(held, places=1, rules=rules)) == ("options[a].abstain", "marks_more_than_papers")
    first = counted(30, {"a": 20, "b": 20, "c": 5})
    second = counted(30, {}, options=(Option("a", 20, 11), Option("b", 10)))
    assert fault(vote(first, second, places=1)) == ("rounds[0].options[a].no", "marks_more_than_papers")


def test_the_majority_may_be_of_those_present_or_of_valid_papers():
    held = counted(22, {"a": 12, "b": 11, "c": 3}, present=24, issued=24, returned=24, spoilt=2)
    assert keys(decide(vote(held)).adopted) == []
    for majority, threshold, adopted in ((Majority.PRESENT, 13, []), (Majority.VALID, 12, ["a"])):
        decision = decide(vote(held, rules=replace(FREE, majority=majority)))
        assert (decision.threshold, keys(decision.adopted)) == (threshold, adopted)


def test_rules_that_no_congress_may_set_are_refused():
    held = counted(30, {"a": 1, "b": 1, "c": 1})
    for name, value in (
        ("quorum", Fraction(1, 2)), ("quorum", Fraction(3, 2)), ("majority", Majority.NONE),
        ("second_ballot_majority", Majority.NONE), ("surplus_percent", -1), ("fewest_choices", -1),
        ("most_choices", 0), ("most_second_ballots", -1),
    ):  # fmt: skip
        assert fault(vote(held, rules=replace(FREE, **{name: value})))[0] == f"rules.{name}"
    assert decide(vote(held, rules=replace(FREE, quorum=Fraction(1)))).quorum.needed == 30


def test_losers_carry_over_unless_the_rules_say_otherwise():
    held = counted(30, {"a": 29, "b": 28, "c": 27})
    assert decide(vote(held)).carry_over == ("c",)
    assert decide(vote(held, rules=replace(FREE, carry_over=False))).carry_over == ()


def test_every_parameter_has_an_edition_and_a_legal_basis():
    ours = Ground("本级票决办法", "2026-01-12")
    rules = replace(FREE, grounds={"blank": ours})
    assert rules.ground("blank") == ours
    assert rules.ground("majority") == Ground("OL25", "2022-03-11")
    assert rules.ground("too_few").basis == "local"


def test_a_document_does_not_change_under_the_hand():
    document = vote(counted(30, {"a": 1, "b": 1, "c": 1}))
    with pytest.raises(FrozenInstanceError):
        document.places = 3
    assert decide(document) == decide(document)
    assert not vote(replace(document.rounds[0], options=())).rounds[0].options
    assert fault(vote(replace(document.rounds[0], options=()))) == ("options", "missing")
