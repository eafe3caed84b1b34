"""A person's corrections of the answer on a recording, and their effect on sets and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from posecheck.evaluation.labels import LabelledAttempt, LabelledFault, LabelledHold
from posecheck.evaluation.matching import Span, closeness, match
from posecheck.events import Attempt, Fault, Hold
from posecheck.history.records import SetRecord
from posecheck.sinks.review import Review

SAME_S: Final = 0.002
"""Times closer than this are equal; the file keeps milliseconds."""


class Corrections(BaseModel):
    """Every attempt and fault of a recording as a person saw them, in the times of the recording.

    An attempt's `faults` name what was wrong with it; `faults` of the whole say when, where that is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = Field(1, alias="schema")
    attempts: tuple[LabelledAttempt, ...] = ()
    faults: tuple[LabelledFault, ...] = ()

    @model_validator(mode="after")
    def _one_after_the_other(self) -> Self:
        _refuse_overlap(self.attempts)
        return self

    def with_attempts(self, attempts: Iterable[LabelledAttempt]) -> Corrections:
        """These corrections with other attempts, in any order. Raises ValueError if two of them overlap."""
        ordered = sorted(attempts, key=lambda attempt: attempt.start_s)
        _refuse_overlap(ordered)
        return Corrections(schema=1, attempts=tuple(ordered), faults=self.faults)

    def faults_in(self, index: int) -> list[LabelledFault]:
        """Timed faults of an attempt: those that lie closer to it than to any other."""
        attempt = self.attempts[index]
        named = [fault for fault in self.faults if fault.id in attempt.faults]
        return [f for f in named if max(self.attempts, key=lambda one: closeness(one, f)) is attempt]


def _refuse_overlap(attempts: Sequence[LabelledAttempt]) -> None:
    for before, after in pairwise(attempts):
        if after.start_s < before.end_s - SAME_S:
            raise ValueError(
                "expected attempts one after the other, "
                f"got one until {before.end_s:.1f} s and the next from {after.start_s:.1f} s"
            )


def as_judged(attempts: Sequence[Attempt], faults: Sequence[Fault]) -> Corrections:
    """The engine's answer on a recording, to be corrected.

    An attempt that the engine dated back into the one before it begins where that one ends.
    """
    made: list[LabelledAttempt] = []
    for attempt in sorted(attempts, key=lambda one: one.start_s):
        one, free_s = _labelled(attempt), made[-1].end_s if made else 0.0
        made.append(one.model_copy(update={"start_s": max(one.start_s, free_s), "end_s": max(one.end_s, free_s)}))
    return Corrections(
        schema=1,
        attempts=tuple(made),
        faults=tuple(LabelledFault(id=fault.id, **_times(fault)) for fault in faults),
    )


def _labelled(attempt: Attempt) -> LabelledAttempt:
    return LabelledAttempt(
        side=attempt.side,
        holds=[LabelledHold(phase=hold.phase, **_times(hold)) for hold in attempt.holds],
        counted=attempt.counted,
        faults=list(attempt.faults),
        **_times(attempt),
    )


def _times(one: Span) -> dict[str, float]:
    return {"start_s": milliseconds(one.start_s), "end_s": milliseconds(one.end_s)}


def milliseconds(t_s: float) -> float:
    """A time as the file keeps it: in seconds, with three decimals."""
    return round(max(0.0, t_s), 3)


def corrected(done: SetRecord, corrections: Corrections) -> SetRecord:
    """A set as corrected. What only the engine measures (range of motion, heights) stays with its attempt.

    Parameters
    ----------
    done : SetRecord
        The set as the engine judged it.
    corrections : Corrections
        Its attempts and faults as corrected.
    """
    attempts = _attempts(done.attempts, corrections, done.hold_s)
    reps = sum(attempt.counted for attempt in attempts)
    changed = {"attempts": attempts, "faults": _faults(corrections), "complete": reps >= done.reps, "corrected": True}
    return done.model_copy(update=changed)


def corrected_review(looked: Review, corrections: Corrections) -> Review:
    """A review with the attempts and faults as corrected; poses, signals and phases stay the engine's."""
    attempts = _attempts(looked.attempts, corrections, looked.spec.stage(looked.stage).hold_s)
    return replace(looked, attempts=attempts, trace=replace(looked.trace, faults=list(_faults(corrections))))


def _attempts(judged: Sequence[Attempt], corrections: Corrections, hold_s: float) -> tuple[Attempt, ...]:
    pairs = dict(match(corrections.attempts, judged))
    found = [judged[pairs[n]] if n in pairs else None for n in range(len(corrections.attempts))]
    return tuple(_attempt(n, one, found[n], hold_s) for n, one in enumerate(corrections.attempts))


def _faults(corrections: Corrections) -> tuple[Fault, ...]:
    """Every fault in the order of time; one without times of its own lasts as long as its attempt."""
    made, rest = [], list(corrections.faults)
    for n, attempt in enumerate(corrections.attempts, 1):
        timed = corrections.faults_in(n - 1)
        made += [Fault(fault.id, n, fault.start_s, fault.end_s) for fault in timed]
        loose = [name for name in attempt.faults if name not in {fault.id for fault in timed}]
        made += [Fault(name, n, attempt.start_s, attempt.end_s) for name in loose]
        rest = [fault for fault in rest if fault not in timed]
    made += [Fault(fault.id, None, fault.start_s, fault.end_s) for fault in rest]
    return tuple(sorted(made, key=lambda fault: fault.start_s))


def _attempt(index: int, one: LabelledAttempt, judged: Attempt | None, required_s: float) -> Attempt:
    unjudged = tuple(name for name in (judged.unjudged if judged is not None else ()) if name not in one.faults)
    return Attempt(
        n=index + 1,
        side=one.side,
        start_s=one.start_s,
        end_s=one.end_s,
        holds=tuple(_hold(hold, judged, required_s) for hold in one.holds),
        counted=one.counted,
        clean=one.counted and not one.faults and not unjudged,
        faults=tuple(one.faults),
        motion=judged.motion if judged is not None else None,
        heights=judged.heights if judged is not None else {},
        unjudged=unjudged,
    )


def _hold(one: LabelledHold, judged: Attempt | None, required_s: float) -> Hold:
    """A hold; one that was not corrected keeps the time that the engine counted."""
    for hold in judged.holds if judged is not None else ():
        if hold.phase == one.phase and _times(hold) == _times(one):
            return hold
    return Hold(one.phase, one.start_s, one.end_s, round(one.end_s - one.start_s, 3), required_s)
