"""An oracle that shares nothing with the rules: it counts single papers and tries every outcome.

A paper is a tuple of "yes", "no", "abstain" for each option, BLANK, or SPOILT. Who is adopted is found by trying every
set of options against the words "has the majority, fits the places, and everybody outside has less".
"""

from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from livelihood.rules_terms import (
    BallotDocument,
    Blank,
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

BLANK = "blank"
SPOILT = "spoilt"
MARKS = ("yes", "no", "abstain")


@dataclass
class Held:
    """A round as it went on in the hall."""

    kind: Kind
    names: list
    places: int
    present: int = 0
    issued: int = 0
    papers: list = field(default_factory=list)
    drawn: list = field(default_factory=list)


@dataclass
class Said:
    """What the oracle says after some rounds."""

    state: str
    adopted: list
    why: dict
    next_kind: Kind | None = None
    next_names: list = field(default_factory=list)
    next_places: int = 0


def count(held: Held, name: str, mark: str) -> int:
    """Count one mark of one option, paper by paper."""
    place = held.names.index(name)
    return sum(1 for paper in held.papers if paper not in (BLANK, SPOILT) and paper[place] == mark)


def has_majority(held: Held, name: str, rules: Rules, electorate: int) -> bool:
    """Apply the words of the law: yes is more than half of whom the rule names."""
    majority = {Kind.FIRST: rules.majority, Kind.RUN_OFF: rules.run_off_majority}.get(
        held.kind, rules.second_ballot_majority
    )
    if majority == Majority.NONE:
        return True
    invalid = (SPOILT, BLANK) if rules.blank == Blank.SPOILT else (SPOILT,)
    whole = {
        Majority.ALL: electorate,
        Majority.PRESENT: held.present,
        Majority.VALID: len([paper for paper in held.papers if paper not in invalid]),
    }[majority]
    return count(held, name, "yes") > whole / 2


def lawful(held: Held, rules: Rules, electorate: int) -> tuple[set, set]:
    """Return (adopted, tied): the largest set that has a right to the places, and who is equal behind it."""
    passing = {name for name in held.names if has_majority(held, name, rules, electorate)}
    yes = {name: count(held, name, "yes") for name in held.names}
    best: set = set()
    for size in range(min(held.places, len(passing)) + 1):
        for chosen in combinations(sorted(passing), size):
            if all(yes[inside] > yes[outside] for inside in chosen for outside in passing - set(chosen)):
                best = set(chosen)
    outside = passing - best
    if len(best) == held.places or not outside:
        return best, set()
    return best, {name for name in outside if all(yes[name] >= yes[other] for other in outside)}


def consult(rounds: list, rules: Rules, electorate: int, names: list, places: int) -> Said:
    """Return where the law stands after `rounds`, each of which is the one that was to be held."""
    said = Said("no_quorum", [], {}, Kind.FIRST, list(names), places)
    seconds = 0
    for held in rounds:
        if held.kind == Kind.LOT:
            losers = [name for name in held.names if name not in held.drawn]
            why = said.why | dict.fromkeys(losers, "lost_lot")
            said = Said("decided", said.adopted + held.drawn, {n: w for n, w in why.items() if n not in held.drawn})
            continue
        if held.present * rules.quorum.denominator < electorate * rules.quorum.numerator:
            said.state = "no_quorum"
            continue
        if len(held.papers) > held.issued:
            said.state = "void"
            continue
        best, tied = lawful(held, rules, electorate)
        for name in set(held.names) - best - tied:
            lost = "lost_run_off" if held.kind == Kind.RUN_OFF else "outranked"
            said.why[name] = lost if has_majority(held, name, rules, electorate) else "no_majority"
        adopted = said.adopted + sorted(best)
        left = places - len(adopted)
        said = Said("decided", adopted, {name: why for name, why in said.why.items() if name not in best})
        if tied:
            is_lot = held.kind == Kind.RUN_OFF and rules.tie_again == TieAgain.LOT
            said.next_kind = Kind.LOT if is_lot else Kind.RUN_OFF
            said.next_names = [name for name in names if name in tied]
        elif left and rules.too_few == TooFew.SECOND_BALLOT and seconds < rules.most_second_ballots:
            seconds += 1
            said.next_kind = Kind.SECOND_BALLOT
            said.next_names = [name for name in names if name not in adopted]
        if said.next_kind:
            said.state, said.next_places = f"{said.next_kind}_needed", left
    return said


def fill_in(random: Random, options: int, *, eager: float, most: int | None, fewest: int) -> tuple:
    """Return a filled-in paper that keeps the most and the fewest choices."""
    while True:
        paper = tuple(
            "yes" if random.random() < eager else random.choice(("no", "abstain")) for _option in range(options)
        )
        if fewest <= paper.count("yes") <= (options if most is None else most):
            return paper
        eager = eager * 0.9 if paper.count("yes") > fewest else eager + (1 - eager) * 0.1


def go_to_the_polls(random: Random, said: Said, rules: Rules, electorate: int) -> Held:
    """Hold the round that is due, by chance."""
    held = Held(said.next_kind, said.next_names, said.next_places)
    if held.kind == Kind.LOT:
        held.drawn = random.sample(held.names, held.places)
        return held
    held.present = electorate if random.random() < 0.6 else random.randint(0, electorate)
    held.issued = held.present if random.random() < 0.8 else random.randint(0, held.present)
    returned = held.issued if random.random() < 0.7 else random.randint(0, held.issued)
    if random.random() < 0.05:
        returned = held.issued + random.randint(1, 2)
    eager = random.choice((0.3, 0.6, 0.8, 0.95))
    is_choice = held.kind == Kind.RUN_OFF and rules.run_off_paper == Paper.CHOOSE
    most = held.places if is_choice or rules.most_choices == "places" else rules.most_choices
    fewest = 0 if is_choice else min(rules.fewest_choices, len(held.names))
    for _paper in range(returned):
        fate = random.random()
        held.papers.append(
            SPOILT if fate < 0.05 else BLANK if fate < 0.1
            else fill_in(random, len(held.names), eager=eager, most=most, fewest=fewest)
        )  # fmt: skip
    return held


def draw_rules(random: Random) -> Rules:
    """Return rules by chance, of every kind that a congress may set."""
    majorities = (Majority.ALL, Majority.ALL, Majority.PRESENT, Majority.VALID)
    return Rules(
        majority=random.choice(majorities),
        surplus_percent=0,
        blank=random.choice(list(Blank)),
        sums=random.choice(list(Sums)),
        most_choices=random.choice((None, None, "places", 2)),
        fewest_choices=random.choice((0, 0, 1)),
        run_off_paper=random.choice(list(Paper)),
        run_off_majority=random.choice((Majority.NONE, *majorities)),
        tie_again=random.choice(list(TieAgain)),
        too_few=random.choice(list(TooFew)),
        most_second_ballots=random.randint(0, 2),
        second_ballot_majority=random.choice(majorities),
    )


def publish(held: Held, rules: Rules, random: Random) -> Round:
    """Return the round's published count."""
    blank = held.papers.count(BLANK)
    is_choice = held.kind == Kind.RUN_OFF and rules.run_off_paper == Paper.CHOOSE
    is_short = is_choice and random.random() < 0.5
    inside = blank if rules.blank == Blank.ABSTAIN and random.random() < 0.5 else 0
    options = [
        Option(name, count(held, name, "yes"))
        if is_short
        else Option(name, count(held, name, "yes"), count(held, name, "no"), count(held, name, "abstain") + inside)
        for name in held.names
    ]
    if held.kind != Kind.FIRST:
        random.shuffle(options)
    return Round(
        present=held.present, issued=held.issued, returned=len(held.papers), blank=blank,
        spoilt=held.papers.count(SPOILT), options=tuple(options), drawn=tuple(held.drawn),
        kind=random.choice((None, held.kind)) if held.kind != Kind.LOT else held.kind,
    )  # fmt: skip


def published(rounds: list, rules: Rules, electorate: int, places: int, random: Random) -> BallotDocument:
    """Return the published document of a vote."""
    return BallotDocument(
        electorate=electorate, places=places, rules=rules,
        rounds=tuple(publish(held, rules, random) for held in rounds),
    )  # fmt: skip
