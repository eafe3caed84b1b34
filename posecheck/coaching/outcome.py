"""Outcome of a session: what went well, and the one thing to work on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posecheck.coaching.running_set import SetResult
from posecheck.events import Attempt, Hold
from posecheck.language import tr, tr_n, tr_number
from posecheck.specs.inheritance import TOO_SHORT
from posecheck.specs.model import FaultSpec


@dataclass(frozen=True, slots=True)
class Focus:
    """The one thing to work on.

    Attributes
    ----------
    exercise : str
        Name of the exercise.
    fault : str
        Id of the fault.
    say : str
        What to do, as a sentence.
    count, of : int
        Number of attempts with this fault, and number of attempts of its exercise.
    number : int
        Index of the set with its first example, from 0.
    t_s : float
        Time of the example in the recording of that set.
    """

    exercise: str
    fault: str
    say: str
    count: int
    of: int
    number: int
    t_s: float

    @property
    def times(self) -> str:
        """Where and how often it was seen: "Cat curl, 3 of 8 times"."""
        return tr("{exercise}, {n} of {of} times", exercise=self.exercise, n=self.count, of=self.of)


def reasons(attempt: Attempt, faults: Mapping[str, FaultSpec]) -> list[str]:
    """Ids of the faults for which an attempt does not count; other faults are no reason."""
    voiding = [name for name in attempt.faults if name in faults and faults[name].voids]
    return voiding or [name for name in attempt.faults if name == TOO_SHORT]


def weakest(attempt: Attempt) -> Hold:
    """The longest hold of the target that was held the shortest; the attempt must have a hold."""
    longest = {hold.phase: hold for hold in sorted(attempt.holds, key=lambda hold: hold.held_s)}
    return min(longest.values(), key=lambda hold: hold.held_s)


def went_well(results: Sequence[SetResult]) -> str:
    """Name what went well; empty if nothing was tried."""
    attempts = [attempt for result in results for attempt in result.attempts]
    clean, counted = sum(a.clean for a in attempts), sum(a.counted for a in attempts)
    if clean:
        if clean == len(attempts):
            return tr("Every repetition was clean.")
        return tr_n("{n} of {of} was clean.", "{n} of {of} were clean.", clean, of=len(attempts))
    if counted:
        return tr("{n} of {of} counted.", n=counted, of=len(attempts))
    held = [weakest(attempt) for attempt in attempts if attempt.holds]
    if not held:
        return tr("You gave it a try.") if attempts else ""
    best = max(held, key=lambda hold: hold.held_s / max(hold.required_s, 1.0))
    held_s, required_s = tr_number(best.held_s, 1), tr_number(best.required_s)
    return tr("Your best hold: {held} of {required} seconds.", held=held_s, required=required_s)


def to_work_on(results: Sequence[SetResult]) -> Focus | None:
    """Find the most frequent fault; None without a fault that the computer could see for certain."""
    found: Counter[tuple[str, str, str]] = Counter()
    for result in results:
        for attempt in result.attempts:
            found.update((*_exercise(result), fault) for fault in _sure(attempt, result))
    if not found:
        return None
    most = max(found.values())
    worst = min((key for key, count in found.items() if count == most), key=lambda key: _urgency(results, key))
    return _focus(results, worst, most)


def _focus(results: Sequence[SetResult], key: tuple[str, str, str], count: int) -> Focus:
    *exercise, name = key
    mine = [(n, result) for n, result in enumerate(results) if _exercise(result) == tuple(exercise)]
    number, result, attempt = next((n, r, a) for n, r in mine for a in r.attempts if name in _sure(a, r))
    fault = result.planned.spec.faults_of(result.planned.stage)[name]
    seen = [one.start_s for one in result.faults if one.id == name and one.attempt == attempt.n]
    of = sum(len(r.attempts) for _, r in mine)
    t_s = min(seen, default=attempt.start_s)
    return Focus(tr(result.planned.spec.name), name, tr(fault.say), count, of, number, t_s)


def _urgency(results: Sequence[SetResult], key: tuple[str, str, str]) -> int:
    *exercise, name = key
    result = next(result for result in results if _exercise(result) == tuple(exercise))
    return result.planned.spec.faults_of(result.planned.stage)[name].priority


def _exercise(result: SetResult) -> tuple[str, str]:
    return result.planned.spec.id, result.planned.stage


def _sure(attempt: Attempt, result: SetResult) -> list[str]:
    """Faults of an attempt, without a short hold if the computer fell behind."""
    known = result.planned.spec.faults_of(result.planned.stage)
    lagged = attempt.n in result.lagged
    return [name for name in attempt.faults if name in known and not (lagged and name == TOO_SHORT)]
