"""Deciding a ballot on livelihood projects from its published counts: pure, so that anyone can repeat it.

Source: OL14 (quorum), OL25 (majority of all deputies), EL44 by analogy (more papers than were issued), OL29 by
analogy (a tie, too few); what these leave open is local, each parameter with its edition and basis in `Rules`.
"""

from collections.abc import Mapping, Sequence

from .rules_counts import check_counts, check_document, check_fits, field_at, quorum_needed, threshold_of
from .rules_terms import (
    BallotDocument,
    CannotBe,
    Decision,
    Kind,
    Majority,
    Option,
    Outcome,
    Quorum,
    Reason,
    Round,
    RoundResult,
    Rules,
    State,
    Task,
    TieAgain,
    TooFew,
    Why,
)

__all__ = ["BallotDocument", "CannotBe", "Decision", "Option", "Round", "Rules", "State", "decide", "fill_places"]

STATE_BEFORE = {
    Kind.RUN_OFF: State.RUN_OFF_NEEDED,
    Kind.LOT: State.LOT_NEEDED,
    Kind.SECOND_BALLOT: State.SECOND_BALLOT_NEEDED,
}


def decide(document: BallotDocument) -> Decision:
    """Return what the rounds of `document` decide, what is still to be held, and why.

    Raises CannotBe for a document whose figures cannot be. Source: OL14, OL25, OL29 and EL44 by analogy, local.
    """
    check_document(document)
    course = _Course(document)
    for number, held in enumerate(document.rounds, 1):
        course.hold(number, held)
    return course.decision()


def fill_places(passing: Sequence[str], yes: Mapping[str, int], places: int) -> tuple[list[str], list[str]]:
    """Return who takes a place by rank of yes, and who is tied for what remains.

    Equal yes that fit keep the order of the paper. Source: OL29 by analogy.
    """
    ranked = sorted(passing, key=lambda key: -yes[key])
    if len(ranked) <= places or yes[ranked[places - 1]] > yes[ranked[places]]:
        return ranked[:places], []
    cut = yes[ranked[places]]
    return [key for key in ranked if yes[key] > cut], [key for key in ranked if yes[key] == cut]


class _Course:
    """A vote on its way through its rounds."""

    def __init__(self, document: BallotDocument) -> None:
        self.rules = document.rules
        self.document = document
        self.task: Task | None = Task(Kind.FIRST, document.candidates, document.places)
        self.state = State.NO_QUORUM
        self.needed = quorum_needed(document.electorate, self.rules.quorum)
        self.quorum = Quorum(self.needed, 0)
        self.second_ballots = 0
        self.adopted: list[Outcome] = []
        self.lost: dict[str, tuple[Why, int, int]] = {}
        self.standing: dict[str, int] = {}
        self.votes: dict[str, list[tuple[int, int]]] = {key: [] for key in document.candidates}
        self.results: list[RoundResult] = []
        self.reasons: list[Reason] = []

    def say(self, key: str, number: int, **figures: int | str | tuple[str, ...]) -> None:
        self.reasons.append(Reason(key, number, figures))

    def hold(self, number: int, held: Round) -> None:
        """Take in one round."""
        task = self.task
        if task is None:
            raise CannotBe(field_at(number, ""), "round_too_many")
        check_fits(held, task, number)
        if number > 1:
            key = "again" if self.state in (State.VOID, State.NO_QUORUM) else task.kind
            self.say(f"round_{key}", number, options=task.options, places=task.places)
        if task.kind is Kind.LOT:
            self.draw(number, held, task)
        elif self.stands(number, held, task):
            self.tally(number, held, task)

    def stands(self, number: int, held: Round, task: Task) -> bool:
        """Tell whether the round counts: enough deputies, no more papers than were issued."""
        self.quorum = Quorum(self.needed, held.present)
        share, basis = str(self.rules.quorum), self.rules.ground("quorum").basis
        self.say(
            "quorum_met" if self.quorum.met else "quorum_missed", number,
            present=held.present, electorate=self.document.electorate, needed=self.needed, share=share, basis=basis,
        )  # fmt: skip
        if not self.quorum.met:
            self.state = State.NO_QUORUM
        elif held.returned > held.issued:
            self.state = State.VOID
            self.say("void", number, returned=held.returned, issued=held.issued, basis="EL44")
        else:
            return True
        is_void = self.state is State.VOID
        self.results.append(RoundResult(task, self.quorum, is_void, None, None, (), ()))
        return False

    def tally(self, number: int, held: Round, task: Task) -> None:
        """Rank by yes those who reached the majority, and fill the places."""
        valid = check_counts(held, task, self.rules, number)
        threshold = self.threshold(number, held, task, valid)
        yes = {option.key: option.yes or 0 for option in held.options}
        if task.kind is not Kind.RUN_OFF:
            self.standing.update(yes)
        for key in task.options:
            self.votes[key].append((number, yes[key]))
        passing = [key for key in task.options if yes[key] >= threshold]
        winners, tied = fill_places(passing, yes, task.places)
        if task.kind is not Kind.RUN_OFF or threshold:
            self.say("passed", number, count=len(passing), options=len(task.options), places=task.places)
        self.adopt(number, winners)
        self.say_adopted(number, winners, yes)
        for key in task.options:
            if key not in winners and key not in tied:
                self.lost[key] = (self.why(yes[key], threshold, task.kind), threshold, number)
        self.results.append(RoundResult(task, self.quorum, False, valid, threshold, tuple(winners), tuple(tied)))
        self.go_on(number, task, tied, task.places - len(winners), yes)

    def threshold(self, number: int, held: Round, task: Task, valid: int) -> int:
        """Return the yes that this round asks for, and say why."""
        name, majority = self.rules.majority_rule(task.kind)
        figures = {"electorate": self.document.electorate, "present": held.present, "valid": valid}
        needed = threshold_of(majority, **figures)
        self.say("papers", number, returned=held.returned, spoilt=held.spoilt, blank=held.blank, valid=valid)
        of = {Majority.ALL: "electorate", Majority.PRESENT: "present", Majority.VALID: "valid"}.get(majority)
        basis = self.rules.ground(name).basis
        self.say(f"majority_{majority}", number, needed=needed, of=figures[of] if of else 0, basis=basis)
        return needed

    def why(self, yes: int, threshold: int, kind: Kind) -> Why:
        if yes < threshold:
            return Why.NO_MAJORITY
        return Why.LOST_RUN_OFF if kind is Kind.RUN_OFF else Why.OUTRANKED

    def adopt(self, number: int, winners: Sequence[str]) -> None:
        for key in winners:
            self.lost.pop(key, None)
            self.adopted.append(Outcome(key, self.standing[key], tuple(self.votes[key]), number))

    def say_adopted(self, number: int, winners: Sequence[str], yes: Mapping[str, int]) -> None:
        if winners:
            self.say("adopted", number, options=tuple(winners), yes=tuple(str(yes[key]) for key in winners))

    def go_on(self, number: int, task: Task, tied: Sequence[str], left: int, yes: Mapping[str, int]) -> None:
        """Set what is to be held next, if anything."""
        if tied:
            is_again = task.kind is Kind.RUN_OFF
            kind = Kind.LOT if is_again and self.rules.tie_again is TieAgain.LOT else Kind.RUN_OFF
            self.task = Task(kind, self.in_order(tied), left)
            basis = self.rules.ground("tie_again").basis if is_again else "OL29"
            self.say(f"tie_{kind}", number, options=self.task.options, yes=yes[tied[0]], places=left, basis=basis)
        elif left and self.may_hold_second_ballot():
            self.second_ballots += 1
            rest = set(self.document.candidates) - {outcome.key for outcome in self.adopted}
            self.task = Task(Kind.SECOND_BALLOT, self.in_order(rest), left)
            self.say("too_few_second_ballot", number, options=self.task.options, places=left,
                     basis=self.rules.ground("too_few").basis)  # fmt: skip
        else:
            self.task = None
            if left:
                self.say("too_few_fewer", number, places=left, basis=self.rules.ground("too_few").basis)
        self.state = STATE_BEFORE[self.task.kind] if self.task else State.DECIDED

    def may_hold_second_ballot(self) -> bool:
        """Tell whether the rules still allow a ballot among the rest."""
        return self.rules.too_few is TooFew.SECOND_BALLOT and self.second_ballots < self.rules.most_second_ballots

    def in_order(self, keys: Sequence[str] | set[str]) -> tuple[str, ...]:
        return tuple(key for key in self.document.candidates if key in keys)

    def draw(self, number: int, held: Round, task: Task) -> None:
        """Let the lot decide."""
        for key in task.options:
            if key not in held.drawn:
                self.lost[key] = (Why.LOST_LOT, 0, number)
        self.adopt(number, held.drawn)
        self.say("drawn", number, options=held.drawn)
        self.results.append(RoundResult(task, None, False, None, None, held.drawn, ()))
        self.task, self.state = None, State.DECIDED

    def rejected(self) -> tuple[Outcome, ...]:
        """Return those out for good, by yes: nobody who may still be voted on."""
        open_keys = set(self.task.options) if self.task else set()
        is_run_off = self.task is not None and self.task.kind is Kind.RUN_OFF
        if is_run_off and self.rules.run_off_majority is not Majority.NONE and self.may_hold_second_ballot():
            open_keys |= set(self.lost)
        out = [
            Outcome(key, self.standing[key], tuple(self.votes[key]), number, why, needed)
            for key in self.document.candidates
            if key in self.lost and key not in open_keys
            for why, needed, number in [self.lost[key]]
        ]
        return tuple(sorted(out, key=lambda outcome: -outcome.yes))

    def decision(self) -> Decision:
        """Return what is decided so far."""
        rejected = self.rejected()
        is_tie = self.task is not None and self.task.kind in (Kind.RUN_OFF, Kind.LOT)
        thresholds = [result.threshold for result in self.results if result.threshold is not None]
        carried = tuple(outcome.key for outcome in rejected) if self.rules.carry_over else ()
        if self.state is State.DECIDED and carried:
            self.say("carry_over", len(self.results), options=carried, basis=self.rules.ground("carry_over").basis)
        return Decision(
            state=self.state,
            adopted=tuple(self.adopted),
            rejected=rejected,
            tied=self.task.options if self.task and is_tie else (),
            places_left=self.document.places - len(self.adopted),
            threshold=thresholds[0] if thresholds else None,
            quorum=self.quorum,
            next_round=self.task,
            carry_over=carried,
            rounds=tuple(self.results),
            reasons=tuple(self.reasons),
        )
