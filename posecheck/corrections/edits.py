"""Edits of an answer: each takes corrections and gives new ones, and whether an attempt counts follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from posecheck.corrections.model import SAME_S, Corrections, milliseconds
from posecheck.evaluation.labels import LabelledAttempt, LabelledHold
from posecheck.evaluation.matching import overlap_s
from posecheck.events import Side
from posecheck.specs.inheritance import TOO_SHORT
from posecheck.specs.model import ExerciseSpec

SHORTEST_S: Final = 0.1
"""Shortest attempt that a person can mark."""


def add_attempt(
    now: Corrections, spec: ExerciseSpec, stage: str, start_s: float, end_s: float, side: Side | None = None
) -> Corrections:
    """Add an attempt that the engine missed. It is held from start to end until its holds are corrected.

    Raises
    ------
    ValueError
        It is too short, or overlaps another attempt.
    """
    span, phases = _span(start_s, end_s), spec.stage(stage).targets
    each_s = (span[1] - span[0]) / len(phases)
    edges_s = [milliseconds(span[0] + n * each_s) for n in range(len(phases) + 1)]
    holds = [LabelledHold(phase=phases[n], start_s=edges_s[n], end_s=edges_s[n + 1]) for n in range(len(phases))]
    made = LabelledAttempt(side=side, start_s=span[0], end_s=span[1], holds=holds, counted=True)
    return now.with_attempts([*now.attempts, _held_again(made, spec, stage)])


def delete_attempt(now: Corrections, index: int) -> Corrections:
    """Delete what was not an attempt, with its faults."""
    return _replaced(now, (index,), None)


def join_attempts(now: Corrections, spec: ExerciseSpec, stage: str, index: int) -> Corrections:
    """Join an attempt with the next one: the engine took one movement for two.

    Raises
    ------
    ValueError
        There is no next attempt.
    """
    if index + 1 >= len(now.attempts):
        raise ValueError("expected an attempt after this one to join it with")
    first, second = now.attempts[index : index + 2]
    made = first.model_copy(
        update={
            "side": first.side or second.side,
            "end_s": second.end_s,
            "holds": _joined(first.holds + second.holds),
            "faults": list(dict.fromkeys(first.faults + second.faults)),
        }
    )
    return _replaced(now, (index, index + 1), _held_again(made, spec, stage))


def _joined(holds: Sequence[LabelledHold]) -> list[LabelledHold]:
    """Holds of a joined attempt: those of one phase become one hold, from the first start to the last end."""
    phases = dict.fromkeys(hold.phase for hold in holds)
    of = {phase: [hold for hold in holds if hold.phase == phase] for phase in phases}
    return [
        LabelledHold(phase=phase, start_s=min(h.start_s for h in same), end_s=max(h.end_s for h in same))
        for phase, same in of.items()
    ]


def move_attempt(
    now: Corrections, spec: ExerciseSpec, stage: str, index: int, start_s: float, end_s: float
) -> Corrections:
    """Move the start and the end of an attempt; its holds are cut to fit.

    Raises
    ------
    ValueError
        It is too short, or overlaps another attempt.
    """
    (start_s, end_s), moved = _span(start_s, end_s), now.attempts[index]
    holds = [
        hold.model_copy(update={"start_s": max(hold.start_s, start_s), "end_s": min(hold.end_s, end_s)})
        for hold in moved.holds
        if overlap_s(hold, moved.model_copy(update={"start_s": start_s, "end_s": end_s})) > 0
    ]
    moved = moved.model_copy(update={"start_s": start_s, "end_s": end_s})
    if holds != moved.holds:
        moved = _held_again(_with_holds(moved, holds), spec, stage)
    return _replaced(now, (index,), moved)


def set_side(now: Corrections, index: int, side: Side | None) -> Corrections:
    """Correct the side of an attempt; None if it is unknown."""
    return _replaced(now, (index,), now.attempts[index].model_copy(update={"side": side}))


def set_holds(
    now: Corrections, spec: ExerciseSpec, stage: str, index: int, holds: Sequence[LabelledHold]
) -> Corrections:
    """Correct the holds of an attempt. Whether it is held long enough, and so counted, follows from them.

    Raises
    ------
    ValueError
        A hold is of no phase of the stage, or lies outside the attempt.
    """
    attempt, phases = now.attempts[index], spec.stage(stage).targets
    for hold in holds:
        if hold.phase not in phases:
            raise ValueError(f"expected a hold of {' or '.join(phases)}, got {hold.phase}")
        if hold.start_s < attempt.start_s - SAME_S or hold.end_s > attempt.end_s + SAME_S:
            raise ValueError(
                f"expected a hold between {attempt.start_s:.1f} and {attempt.end_s:.1f} s, "
                f"got {hold.start_s:.1f} to {hold.end_s:.1f} s"
            )
    return _replaced(now, (index,), _held_again(_with_holds(attempt, holds), spec, stage))


def mark_wrong(now: Corrections, spec: ExerciseSpec, stage: str, index: int, fault: str) -> Corrections:
    """Remove a fault that an attempt did not have."""
    names = [name for name in now.attempts[index].faults if name != fault]
    return _replaced(now, (index,), _counted_again(_with_faults(now.attempts[index], names), spec, stage))


def mark_missing(now: Corrections, spec: ExerciseSpec, stage: str, index: int, fault: str) -> Corrections:
    """Add a fault that the engine missed; it lasts as long as the attempt.

    Raises
    ------
    ValueError
        The stage has no such fault.
    """
    known = spec.faults_of(stage)
    if fault not in known:
        raise ValueError(f"expected a fault of {spec.id}, got {fault}; it has: {', '.join(known)}")
    names = list(dict.fromkeys([*now.attempts[index].faults, fault]))
    return _replaced(now, (index,), _counted_again(_with_faults(now.attempts[index], names), spec, stage))


def _span(start_s: float, end_s: float) -> tuple[float, float]:
    if end_s - start_s < SHORTEST_S:
        raise ValueError(f"expected the end after the start, got {start_s:.1f} to {end_s:.1f} s")
    return milliseconds(start_s), milliseconds(end_s)


def _replaced(now: Corrections, indexes: Sequence[int], attempt: LabelledAttempt | None) -> Corrections:
    """Put an attempt, or nothing, in the place of others, and drop their timed faults that it does not have."""
    kept, holds = set(attempt.faults if attempt is not None else ()), attempt.holds if attempt is not None else []
    if [hold for index in indexes for hold in now.attempts[index].holds] != holds:
        kept.discard(TOO_SHORT)  # when it was too short has changed too
    gone = [fault for index in indexes for fault in now.faults_in(index) if fault.id not in kept]
    left = now.model_copy(update={"faults": tuple(fault for fault in now.faults if fault not in gone)})
    others = [one for n, one in enumerate(now.attempts) if n not in indexes]
    return left.with_attempts([*others, *([attempt] if attempt is not None else [])])


def _with_holds(attempt: LabelledAttempt, holds: Sequence[LabelledHold]) -> LabelledAttempt:
    return attempt.model_copy(update={"holds": sorted(holds, key=lambda hold: hold.start_s)})


def _with_faults(attempt: LabelledAttempt, names: Sequence[str]) -> LabelledAttempt:
    return attempt.model_copy(update={"faults": list(names)})


def _held_again(attempt: LabelledAttempt, spec: ExerciseSpec, stage: str) -> LabelledAttempt:
    """Judge again, from its holds, whether an attempt was held long enough."""
    needed_s = spec.stage(stage).hold_s - spec.hold_tolerance_s - SAME_S
    longest = {phase: 0.0 for phase in spec.stage(stage).targets}
    for hold in attempt.holds:
        longest[hold.phase] = max(longest[hold.phase], hold.end_s - hold.start_s)
    names = [name for name in attempt.faults if name != TOO_SHORT]
    short = [TOO_SHORT] if any(held_s < needed_s for held_s in longest.values()) else []
    return _counted_again(_with_faults(attempt, [*names, *short]), spec, stage)


def _counted_again(attempt: LabelledAttempt, spec: ExerciseSpec, stage: str) -> LabelledAttempt:
    """Judge again whether an attempt counts: every target was held, and no fault forbids it."""
    faults, held = spec.faults_of(stage), {hold.phase for hold in attempt.holds}
    voided = any(name in faults and faults[name].voids for name in attempt.faults)
    whole = held >= set(spec.stage(stage).targets) and TOO_SHORT not in attempt.faults
    return attempt.model_copy(update={"counted": whole and not voided})
