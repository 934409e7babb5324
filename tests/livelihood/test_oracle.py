"""The rules decide ten thousand elections as an independent oracle does, and accept just the counts that can be."""

from dataclasses import replace
from functools import cache
from itertools import combinations_with_replacement, pairwise, product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from livelihood.rules import BallotDocument, CannotBe, decide
from livelihood.rules_terms import Blank, Kind, Majority, Option, Outcome, Round, Rules, State, Sums, TieAgain, TooFew

from .paper_elections import BLANK, MARKS, SPOILT, consult, draw_rules, go_to_the_polls, published

LONGEST = 6
seeds = st.integers(0, 2**64)


def compare(random: Random, rules: Rules) -> set[State]:
    """Hold a vote round by round by chance; after each the rules and the oracle say the same. Return the states."""
    electorate, options = random.choice((1, 2, 3, 4, 5, 6, 7, 9, 12)), random.randint(2, 5)
    names, places = [f"p{number}" for number in range(options)], random.randint(1, options - 1)
    rounds: list = []
    said = consult(rounds, rules, electorate, names, places)
    gone: set = set()
    states = set()
    while said.next_kind and len(rounds) < LONGEST:
        rounds.append(go_to_the_polls(random, said, rules, electorate))
        said = consult(rounds, rules, electorate, names, places)
        decision = decide(published(rounds, rules, electorate, places, random))
        adopted = [outcome.key for outcome in decision.adopted]
        rejected = {outcome.key: str(outcome.why) for outcome in decision.rejected}
        assert decision.state == said.state
        assert sorted(adopted) == sorted(said.adopted)
        assert decision.places_left == places - len(said.adopted)
        assert rejected.items() <= said.why.items()
        assert gone <= rejected.keys(), "who is out stays out"
        gone = set(rejected)
        waiting = decision.next_round
        if waiting is None:
            assert said.next_kind is None
            assert rejected == said.why
            assert sorted([*adopted, *rejected]) == names
        else:
            assert (waiting.kind, list(waiting.options), waiting.places) == (
                said.next_kind, said.next_names, said.next_places,
            )  # fmt: skip
            assert not {*adopted, *rejected} & set(waiting.options)
        assert set(decision.tied) == (set(said.next_names) if said.next_kind in (Kind.RUN_OFF, Kind.LOT) else set())
        check_order(decision.adopted)
        states.add(decision.state)
    return states


def last_yes(outcome: Outcome) -> int:
    """Return the yes of the round that adopted it; what the lot drew is in no order."""
    return outcome.votes[-1][1] if outcome.votes[-1][0] == outcome.round else 0


def check_order(adopted: tuple) -> None:
    """Within a round the adopted stand by yes; rounds follow one another."""
    for one, other in pairwise(adopted):
        assert one.round <= other.round
        assert one.round < other.round or last_yes(one) >= last_yes(other)


def rules_with_many_rounds(random: Random) -> Rules:
    """Return rules by chance that lead to ties, second ballots and lots."""
    return replace(
        draw_rules(random),
        majority=Majority.PRESENT,
        tie_again=random.choice((TieAgain.LOT, TieAgain.LOT, TieAgain.VOTE)),
        too_few=TooFew.SECOND_BALLOT,
        most_second_ballots=2,
        run_off_majority=random.choice((Majority.NONE, Majority.VALID)),
        fewest_choices=0,
    )


@settings(max_examples=3000, deadline=None)
@given(seeds)
def test_under_the_defaults_the_rules_say_what_the_law_says(seed: int):
    compare(Random(seed), Rules(surplus_percent=0))


@settings(max_examples=4000, deadline=None)
@given(seeds)
def test_under_any_rules_that_a_congress_may_set_too(seed: int):
    random = Random(seed)
    compare(random, draw_rules(random))


@settings(max_examples=3000, deadline=None)
@given(seeds)
def test_ties_second_ballots_and_lots_come_out_alike(seed: int):
    random = Random(seed)
    compare(random, rules_with_many_rounds(random))


def test_such_elections_reach_every_state():
    states = set()
    for seed in range(300):
        random = Random(seed)
        states |= compare(random, rules_with_many_rounds(random))
    assert states == set(State)


OPTIONS = 2
PAPERS = 3


@cache
def possible(returned: int, blank: int, spoilt: int, most: int | None, fewest: int, is_blank_spoilt: bool) -> frozenset:
    """Return every count of two options that so many papers can give, by filling in all of them in all ways."""
    fillings = [
        paper
        for paper in product(MARKS, repeat=OPTIONS)
        if fewest <= paper.count("yes") <= (OPTIONS if most is None else most)
    ]
    found = set()
    for papers in combinations_with_replacement([*fillings, BLANK, SPOILT], returned):
        if papers.count(BLANK) != blank or papers.count(SPOILT) != spoilt:
            continue
        marked = [paper for paper in papers if paper not in (BLANK, SPOILT)]
        for inside in (0,) if is_blank_spoilt else (0, blank):
            found.add(
                tuple(
                    sum(paper[place] == mark for paper in marked) + (inside if mark == "abstain" else 0)
                    for place in range(OPTIONS)
                    for mark in MARKS
                )
            )
    return frozenset(found)


@settings(max_examples=2000, deadline=None)
@given(seeds)
def test_just_the_counts_that_some_papers_can_give_are_accepted(seed: int):
    random = Random(seed)
    returned = random.randint(0, PAPERS)
    blank = random.randint(0, returned)
    spoilt = random.randint(0, returned - blank)
    most, fewest = random.choice(((None, 0), (1, 0), (2, 1), (1, 1)))
    rules = Rules(
        sums=Sums.EXACT, most_choices=most, fewest_choices=fewest, blank=random.choice(list(Blank)),
    )  # fmt: skip
    can_be = possible(returned, blank, spoilt, most, fewest, rules.blank == Blank.SPOILT)
    counts = list(random.choice(sorted(can_be)))
    if random.random() < 0.7:
        counts = [max(0, given + random.choice((-1, 0, 0, 0, 1))) for given in counts]
    document = BallotDocument(
        electorate=PAPERS, places=1, rules=rules,
        rounds=(Round(present=PAPERS, issued=PAPERS, returned=returned, blank=blank, spoilt=spoilt,
                      options=(Option("a", *counts[:3]), Option("b", *counts[3:]))),),
    )  # fmt: skip
    try:
        decide(document)
        is_accepted = True
    except CannotBe:
        is_accepted = False
    assert is_accepted == (tuple(counts) in can_be)
