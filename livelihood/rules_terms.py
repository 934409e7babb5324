"""The words of a ballot on livelihood projects (民生实事项目票决): rules, papers, rounds, the decision.

Source: OL14, OL25; OL29 and EL44 by analogy; the rest is local, as each parameter says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class Majority(StrEnum):
    """More than half of whom an option's yes must be; NONE: whoever has more yes."""

    ALL = "all"
    PRESENT = "present"
    VALID = "valid"
    NONE = "none"


class Blank(StrEnum):
    """What a paper without any mark is: a valid one that abstains from everything, or a spoilt one."""

    ABSTAIN = "abstain"
    SPOILT = "spoilt"


class Sums(StrEnum):
    """Whether an option left unmarked counts as abstention, so that its three counts make up the valid papers."""

    EXACT = "exact"
    AT_MOST = "at_most"


class Paper(StrEnum):
    """The paper of a run-off: choose as many as places remain, or yes, no or abstain on each."""

    CHOOSE = "choose"
    EACH = "each"


class TieAgain(StrEnum):
    """What decides when a run-off ends in a tie: another vote among those tied, or the lot."""

    VOTE = "vote"
    LOT = "lot"


class TooFew(StrEnum):
    """What follows when fewer reach the majority than there are places."""

    FEWER = "fewer"
    SECOND_BALLOT = "second_ballot"


class Kind(StrEnum):
    """What a round is."""

    FIRST = "first"
    RUN_OFF = "run_off"
    LOT = "lot"
    SECOND_BALLOT = "second_ballot"


class State(StrEnum):
    """Where the vote stands after the rounds that were held."""

    DECIDED = "decided"
    RUN_OFF_NEEDED = "run_off_needed"
    LOT_NEEDED = "lot_needed"
    SECOND_BALLOT_NEEDED = "second_ballot_needed"
    VOID = "void"
    NO_QUORUM = "no_quorum"


class Why(StrEnum):
    """Why an option is not adopted."""

    NO_MAJORITY = "no_majority"
    OUTRANKED = "outranked"
    LOST_RUN_OFF = "lost_run_off"
    LOST_LOT = "lost_lot"


@dataclass(frozen=True)
class Ground:
    """Where a parameter comes from: the edition it is taken from (a date, or empty) and its legal basis."""

    basis: str
    edition: str = ""


DEFAULT_GROUNDS: Mapping[str, Ground] = {
    "quorum": Ground("OL14", "2022-03-11"),
    "majority": Ground("OL25", "2022-03-11"),
    "run_off_majority": Ground("OL29", "2022-03-11"),
    "second_ballot_majority": Ground("OL25", "2022-03-11"),
}
LOCAL = Ground("local")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Every parameter of a vote, frozen with it; `grounds` names the edition and legal basis of those that were set."""

    quorum: Fraction = Fraction(2, 3)
    majority: Majority = Majority.ALL
    surplus_percent: int = 0
    blank: Blank = Blank.ABSTAIN
    sums: Sums = Sums.AT_MOST
    most_choices: int | Literal["places"] | None = None
    fewest_choices: int = 0
    run_off_paper: Paper = Paper.CHOOSE
    run_off_majority: Majority = Majority.NONE
    tie_again: TieAgain = TieAgain.VOTE
    too_few: TooFew = TooFew.FEWER
    most_second_ballots: int = 1
    second_ballot_majority: Majority = Majority.ALL
    carry_over: bool = True
    grounds: Mapping[str, Ground] = field(default_factory=dict, hash=False)

    def ground(self, name: str) -> Ground:
        """Return the edition and legal basis of the parameter called `name`."""
        return self.grounds.get(name) or DEFAULT_GROUNDS.get(name, LOCAL)

    def majority_rule(self, kind: Kind) -> tuple[str, Majority]:
        """Return the name and the value of the majority that a round of this kind asks for."""
        if kind is Kind.RUN_OFF:
            return "run_off_majority", self.run_off_majority
        if kind is Kind.SECOND_BALLOT:
            return "second_ballot_majority", self.second_ballot_majority
        return "majority", self.majority


@dataclass(frozen=True)
class Option:
    """A project on the paper with its counts; None where nothing was counted."""

    key: str
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round and its count. A round of kind LOT has no papers: `drawn` are the options that the lot chose."""

    present: int = 0
    issued: int = 0
    returned: int = 0
    blank: int = 0
    spoilt: int = 0
    options: tuple[Option, ...] = ()
    kind: Kind | None = None
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BallotDocument:
    """The published document of a vote. The options of its first round are the candidates, in the paper's order."""

    electorate: int
    places: int
    rounds: tuple[Round, ...]
    rules: Rules = Rules()

    @property
    def candidates(self) -> tuple[str, ...]:
        """Return the keys of the candidates in the paper's order."""
        return tuple(option.key for option in self.rounds[0].options)


@dataclass(frozen=True)
class Task:
    """What a round has to decide: which options stand for how many places."""

    kind: Kind
    options: tuple[str, ...]
    places: int


@dataclass(frozen=True)
class Quorum:
    """How many deputies have to be present, and how many were."""

    needed: int
    present: int

    @property
    def met(self) -> bool:
        """Tell whether enough deputies were there."""
        return self.present >= self.needed


@dataclass(frozen=True)
class Outcome:
    """An adopted option, or one that is not: `yes` of the ballot before any run-off, `votes` of every round it was in.

    `votes` are pairs of the round's number, from 1, and its yes. `needed` is the majority that `why` speaks of.
    """

    key: str
    yes: int
    votes: tuple[tuple[int, int], ...]
    round: int
    why: Why | None = None
    needed: int = 0


@dataclass(frozen=True)
class Reason:
    """A step of the decision: which, and the figures it stands on. `round` counts from 1."""

    key: str
    round: int
    figures: Mapping[str, int | str | tuple[str, ...]] = field(hash=False)


@dataclass(frozen=True)
class RoundResult:
    """What came of one round. `valid` and `threshold` are None when it was not counted."""

    task: Task
    quorum: Quorum | None
    void: bool
    valid: int | None
    threshold: int | None
    adopted: tuple[str, ...]
    tied: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the rounds held so far decide, and why. `rejected` are out for good; `next_round` is still to be held."""

    state: State
    adopted: tuple[Outcome, ...]
    rejected: tuple[Outcome, ...]
    tied: tuple[str, ...]
    places_left: int
    threshold: int | None
    quorum: Quorum
    next_round: Task | None
    carry_over: tuple[str, ...]
    rounds: tuple[RoundResult, ...]
    reasons: tuple[Reason, ...]


class CannotBe(ValueError):
    """The document says what cannot be: `field` names where, `key` what is wrong, `figures` the numbers."""

    def __init__(self, field: str, key: str, **figures: object) -> None:
        super().__init__(f"{field}: {key} {figures}")
        self.field = field
        self.key = key
        self.figures = figures
