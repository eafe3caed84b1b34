"""Matching moments of two attempts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.events import Attempt
from posecheck.sinks.key_moments import peaks_s
from posecheck.sinks.review import Review
from posecheck.specs.model import ExerciseSpec

MARGIN_S: Final = 1.0
"""Time shown before and after an attempt."""


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """A moment that every attempt has.

    Attributes
    ----------
    kind : str
        The start of the attempt, the peak of the movement to a target, or the start of the hold there.
    target : int
        Place of the target among those of the stage.
    """

    kind: Literal["start", "peak", "hold"]
    target: int = 0


START: Final = SyncPoint("start")


def sync_points(spec: ExerciseSpec, stage: str) -> list[SyncPoint]:
    """The start of the attempt, then the peak of the movement to each target, then the start of each hold."""
    places = range(len(spec.targets_of(stage)))
    return [START, *(SyncPoint("peak", n) for n in places), *(SyncPoint("hold", n) for n in places)]


def moment_s(looked: Review, attempt: Attempt, point: SyncPoint) -> float | None:
    """When an attempt is at a point, in the time of its recording; None if that was not seen."""
    targets = list(looked.spec.targets_of(looked.stage))
    if point.kind == "start":
        return attempt.start_s
    if point.target >= len(targets):
        return None
    name = targets[point.target]
    if point.kind == "hold":
        return next((hold.start_s for hold in attempt.holds if hold.phase == name), None)
    return peaks_s(looked, attempt).get(name)


def nearest_s(looked: Review, t_s: float) -> float:
    """Time of the frame nearest to a time."""
    times_s = looked.trace.times_s
    after = bisect_left(times_s, t_s)
    return min(times_s[max(0, after - 1) : after + 1], key=lambda at_s: abs(at_s - t_s))


def span_s(looked: Review, attempt: Attempt | None) -> tuple[float, float]:
    """Start and end of the span to show for an attempt; without one, of the whole recording."""
    if attempt is None:
        return looked.start_s, looked.end_s
    return max(looked.start_s, attempt.start_s - MARGIN_S), min(looked.end_s, attempt.end_s + MARGIN_S)


def partner(attempts: Sequence[Attempt], index: int, others: Sequence[Attempt]) -> int:
    """Index of the attempt of another recording to compare an attempt with.

    The first attempt of a side goes with the first of that side, and so on. If there are too few of that side, it is
    the last of them; if there are none, it is the attempt with the same number. Requires at least one other attempt.
    """
    side = attempts[index].side
    alike = [n for n, one in enumerate(others) if one.side == side]
    place = sum(one.side == side for one in attempts[:index]) if alike else index
    return (alike or range(len(others)))[min(place, len(alike or others) - 1)]
