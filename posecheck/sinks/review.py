"""Review of a recording: the engine's output for every frame, and the moments of interest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.engine.engine import Engine
from posecheck.engine.survey import survey
from posecheck.events import Attempt, AttemptEnded, Side, Update
from posecheck.pose.landmarks import PoseFrame
from posecheck.sinks.trace import Trace, main_panels
from posecheck.specs.model import ExerciseSpec

NEAR_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Review:
    """A judged recording.

    Attributes
    ----------
    spec, stage
        The exercise and its stage.
    poses : sequence of PoseFrame
        Poses in time order; at least one.
    updates : tuple of Update
        The engine's output for each pose.
    attempts : tuple of Attempt
        All attempts in time order.
    trace : Trace
        Signals, phases and faults over time.
    """

    spec: ExerciseSpec
    stage: str
    poses: Sequence[PoseFrame]
    updates: tuple[Update, ...]
    attempts: tuple[Attempt, ...]
    trace: Trace

    @property
    def start_s(self) -> float:
        """Time of the first frame."""
        return self.trace.times_s[0]

    @property
    def end_s(self) -> float:
        """Time of the last frame."""
        return self.trace.times_s[-1]

    @property
    def moments_s(self) -> list[float]:
        """Start times of attempts and faults, sorted."""
        return sorted({a.start_s for a in self.attempts} | {f.start_s for f in self.trace.faults})

    def frame_at(self, t_s: float) -> int:
        """Index of the frame shown at a time: the last one at or before it."""
        return max(0, bisect_right(self.trace.times_s, t_s + 1e-9) - 1)

    def attempt_at(self, t_s: float) -> Attempt | None:
        """The attempt in progress at a time; where two meet, the one that begins there."""
        near = [a for a in self.attempts if a.start_s - NEAR_S <= t_s <= a.end_s + NEAR_S]
        begun = [a for a in near if a.start_s <= t_s]
        return begun[-1] if begun else near[0] if near else None

    def next_moment_s(self, t_s: float) -> float:
        """Start of the next attempt or fault after a time; the end if there is none."""
        later = [moment for moment in self.moments_s if moment > t_s + NEAR_S]
        return later[0] if later else self.end_s

    def moment_before_s(self, t_s: float) -> float:
        """Start of the last attempt or fault before a time; the start if there is none."""
        moments = self.moments_s
        before = moments[: bisect_left(moments, t_s - NEAR_S)]
        return before[-1] if before else self.start_s

    def signals(self) -> list[str]:
        """Names of the signals; those that explain the counts best come first."""
        return list(dict.fromkeys([*self.plain_signals(), *self.trace.signals]))

    def plain_signals(self) -> list[str]:
        """Names of the few signals that explain the counts best."""
        return main_panels(self.trace, self.spec, self.stage)


def review(
    poses: Sequence[PoseFrame],
    spec: ExerciseSpec,
    stage: str,
    *,
    live: bool = False,
    side: Side | None = None,
    rest: float | None = None,
    usual: Mapping[str, float] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Review:
    """Judge poses again and collect the results.

    Parameters
    ----------
    poses : sequence of PoseFrame
        At least one.
    spec, stage
        The exercise and its stage.
    live, side, rest, usual
        Passed to `Engine`; a video is surveyed first if the level at rest is not known.
    stopped : callable
        Called before every frame; True aborts the review.

    Raises
    ------
    InterruptedError
        `stopped` returned True.
    """
    if not poses:
        raise ValueError("expected at least one pose, got none")
    if rest is None and not live:
        rest = survey(spec, stage, poses)
    engine, trace = Engine(spec, stage, live=live, side=side, rest=rest, usual=usual), Trace()
    updates: list[Update] = []
    for pose in poses:
        if stopped():
            raise InterruptedError
        updates.append(engine.step(pose))
        trace.step(None, pose, updates[-1])
    last = engine.finish()
    trace.close(last)
    events = (event for update in (*updates, last) for event in update.events)
    attempts = tuple(event.attempt for event in events if isinstance(event, AttemptEnded))
    return Review(spec, stage, poses, tuple(updates), attempts, trace)
