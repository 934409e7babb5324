"""A decision as the JSON document that `manage.py decide_ballot` prints."""

from collections.abc import Iterable
from typing import Any

from .ballot_sentences import reason_sentence, rejection_sentence
from .rules_reading import PARAMETERS, Published
from .rules_terms import Decision, Kind, Outcome, Quorum, RoundResult, Rules, State, Task

Answer = dict[str, Any]


def answer_document(published: Published, decision: Decision) -> Answer:
    """Return the decision with its reasons in the language of the moment, ready for JSON."""
    writer = _Writer(published)
    task = decision.next_round
    is_run_off = task is not None and task.kind in (Kind.RUN_OFF, Kind.LOT)
    return {
        "state": str(decision.state),
        "adopted": [writer.outcome(outcome) for outcome in decision.adopted],
        "rejected": [
            writer.outcome(outcome) | {"why": rejection_sentence(outcome), "code": str(outcome.why)}
            for outcome in decision.rejected
        ],
        "tied": writer.names(decision.tied),
        "places": published.document.places,
        "places_left": decision.places_left,
        "threshold": decision.threshold,
        "quorum": quorum_document(decision.quorum),
        "void": decision.state is State.VOID,
        "run_off": writer.task(task) if is_run_off else None,
        "next_round": writer.task(task),
        "carry_over": writer.names(decision.carry_over),
        "reasons": [reason_sentence(reason, writer.title) for reason in decision.reasons],
        "rounds": [writer.round(number, result) for number, result in enumerate(decision.rounds, 1)],
        "rules": rules_document(published.document.rules),
        "ignored_rules": list(published.ignored),
    }


def quorum_document(quorum: Quorum) -> Answer:
    """Return needed, present and met."""
    return {"needed": quorum.needed, "present": quorum.present, "met": quorum.met}


def rules_document(rules: Rules) -> Answer:
    """Return every parameter with its value, edition and legal basis: what a body freezes and publishes."""
    found = {}
    for name in sorted(PARAMETERS):
        value, ground = getattr(rules, name), rules.ground(name)
        found[name] = {
            "value": value if value is None or isinstance(value, int) else str(value),
            "edition": ground.edition,
            "basis": ground.basis,
        }
    return found


class _Writer:
    """Writes options by the names they have in the document that was read."""

    def __init__(self, published: Published) -> None:
        self.raw = published.names
        self.titles = {option.key: option.title for option in published.document.rounds[0].options}

    def title(self, key: str) -> str:
        return self.titles.get(key) or key

    def names(self, keys: Iterable[str]) -> list[str | int]:
        return [self.raw[key] for key in keys]

    def outcome(self, outcome: Outcome) -> Answer:
        votes = [{"round": number, "yes": yes} for number, yes in outcome.votes]
        return {"option": self.raw[outcome.key], "title": self.title(outcome.key), "yes": outcome.yes,
                "votes": votes, "round": outcome.round}  # fmt: skip

    def task(self, task: Task | None) -> Answer | None:
        if task is None:
            return None
        return {"kind": str(task.kind), "options": self.names(task.options), "places": task.places}

    def round(self, number: int, result: RoundResult) -> Answer:
        return {
            "round": number, "kind": str(result.task.kind), "options": self.names(result.task.options),
            "places": result.task.places, "quorum": quorum_document(result.quorum) if result.quorum else None,
            "void": result.void, "valid": result.valid, "threshold": result.threshold,
            "adopted": self.names(result.adopted), "tied": self.names(result.tied),
        }  # fmt: skip
