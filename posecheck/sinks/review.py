"""A recording looked at again: what was judged in every frame, and the moments worth going to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.engine.engine import Engine
from posecheck.events import Attempt, AttemptEnded, Side, Update
from posecheck.pose.landmarks import PoseFrame
from posecheck.sinks.trace import Trace
from posecheck.specs.model import ExerciseSpec

NEAR_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a recording shows.

    Attributes
    ----------
    spec, stage
        What was judged.
    poses : tuple of PoseFrame
        Frames in the order of time; at least one.
    updates : tuple of Update
        The engine's answer to each.
    attempts : tuple of Attempt
        All of them, in the order of time.
    trace : Trace
        Signals, phases and faults over time.
    """

    spec: ExerciseSpec
    stage: str
    poses: tuple[PoseFrame, ...]
    updates: tuple[Update, ...]
    attempts: tuple[Attempt, ...]
    trace: Trace

    @property
    def start_s(self) -> float:
        """Time of the first frame."""
        return self.poses[0].t_s

    @property
    def end_s(self) -> float:
        """Time of the last frame."""
        return self.poses[-1].t_s

    @property
    def moments_s(self) -> list[float]:
        """When attempts and faults begin, in the order of time."""
        return sorted({a.start_s for a in self.attempts} | {f.start_s for f in self.trace.faults})

    def frame_at(self, t_s: float) -> int:
        """Number of the frame that is shown at a time: the last one that has come by then."""
        return max(0, bisect_right(self.poses, t_s + 1e-9, key=lambda pose: pose.t_s) - 1)

    def attempt_at(self, t_s: float) -> Attempt | None:
        """The attempt that goes on at a time."""
        return next((a for a in self.attempts if a.start_s - NEAR_S <= t_s <= a.end_s + NEAR_S), None)

    def next_moment_s(self, t_s: float) -> float:
        """The next attempt or fault after a time; the end where there is none."""
        later = [moment for moment in self.moments_s if moment > t_s + NEAR_S]
        return later[0] if later else self.end_s

    def moment_before_s(self, t_s: float) -> float:
        """The attempt or fault before a time; the begin where there is none."""
        moments = self.moments_s
        before = moments[: bisect_left(moments, t_s - NEAR_S)]
        return before[-1] if before else self.start_s

    def signals(self) -> list[str]:
        """Names of the signals, those of faults first."""
        faulty = [f.signal for f in self.spec.faults_of(self.stage).values() if f.signal is not None]
        return list(dict.fromkeys([*faulty, *self.spec.signals]))


def review(
    poses: Sequence[PoseFrame],
    spec: ExerciseSpec,
    stage: str,
    *,
    live: bool = False,
    side: Side | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Review:
    """Judge poses again and gather what happened.

    Parameters
    ----------
    poses : sequence of PoseFrame
        At least one.
    spec, stage
        What to judge by.
    live, side
        As `Engine` takes them.
    stopped : callable
        Asked before every frame; True ends it early.

    Raises
    ------
    InterruptedError
        It was stopped.
    """
    if not poses:
        raise ValueError("expected at least one pose, got none")
    engine, trace, updates = Engine(spec, stage, live=live, side=side), Trace(), []
    for pose in poses:
        if stopped():
            raise InterruptedError
        updates.append(engine.step(pose))
        trace.step(None, pose, updates[-1])
    last = engine.finish()
    trace.close(last)
    events = (event for update in (*updates, last) for event in update.events)
    attempts = tuple(event.attempt for event in events if isinstance(event, AttemptEnded))
    return Review(spec, stage, tuple(poses), tuple(updates), attempts, trace)
