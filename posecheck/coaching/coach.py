"""Guides a person through a plan: placement, countdown, exercise, pause and rest, timed by the frames' time stamps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from posecheck.coaching.placement import Check, Surroundings, check_placement
from posecheck.coaching.plan import PlannedSet, rest_after
from posecheck.coaching.running_set import Judge, RunningSet, SetResult
from posecheck.events import Side, Update

if TYPE_CHECKING:
    from posecheck.pose.landmarks import PoseFrame

__all__ = ["LOST_FRAMES_S", "Coach", "Command", "Guidance", "Judge", "SetResult", "Step"]

COUNTDOWN_S: Final = 3.0
LOST_FRAMES_S: Final = 5.0
"""A longer gap between frames means that the camera or the computer was interrupted."""


class Step(StrEnum):
    """Current step of the session."""

    PLACE = "place"
    COUNTDOWN = "countdown"
    EXERCISE = "exercise"
    PAUSED = "paused"
    REST = "rest"
    DONE = "done"


class Command(StrEnum):
    """Requests the person can make at any time."""

    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Guidance:
    """The coach's answer to one frame: everything that a screen, a voice or a recorder needs.

    Attributes
    ----------
    t_s : float
        Time of the frame.
    step : Step
        Step of the session after this frame.
    index : int
        Index of the set in the plan, from 0; during a rest, of the next set.
    planned : PlannedSet or None
        That set; None after the last one.
    update : Update or None
        The engine's answer to this frame; None if nothing was judged.
    last : Update or None
        The engine's final update for the set that ends with this frame.
    checks : tuple of Check
        Placement checks; empty unless a set is about to begin.
    in_start_pose : bool
        Whether the person is in the start pose.
    countdown : int or None
        3, 2, 1 during the countdown.
    rest_left_s : float or None
        Time left of a rest.
    reps : int
        Repetitions done towards the set's goal, both sides together.
    reps_of : tuple of (Side, int)
        The same by side; empty for exercises without sides.
    side_next : Side or None
        The side that is due.
    away_s : float
        Time without a person or without frames before this frame.
    finished : SetResult or None
        The set that ends with this frame.
    lagged : frozenset of int
        Numbers of the attempts of this set in which the computer fell behind.
    """

    t_s: float
    step: Step
    index: int
    planned: PlannedSet | None
    update: Update | None = None
    last: Update | None = None
    checks: tuple[Check, ...] = ()
    in_start_pose: bool = False
    countdown: int | None = None
    rest_left_s: float | None = None
    reps: int = 0
    reps_of: tuple[tuple[Side, int], ...] = ()
    side_next: Side | None = None
    away_s: float = 0.0
    finished: SetResult | None = None
    lagged: frozenset[int] = frozenset()

    @property
    def paused_by_hand(self) -> bool:
        """Whether the person asked for this pause."""
        return self.step is Step.PAUSED and self.update is None


class Coach:
    """Advances through planned sets hands-free, one frame at a time.

    Parameters
    ----------
    plan : sequence of PlannedSet
        The sets in order; at least one.
    make_engine : callable
        Makes a fresh engine for a set; it must wait for the start pose.
    """

    def __init__(self, plan: Sequence[PlannedSet], make_engine: Callable[[PlannedSet], Judge]) -> None:
        if not plan:
            raise ValueError("expected at least one set in the plan, got none")
        self._plan, self._make_engine = tuple(plan), make_engine
        self._index = 0
        self._step = Step.PLACE
        self._since_s = self._t_s = float("nan")
        self._rest_left_s = 0.0
        self._asked_to_pause = self._excused = False
        self._set = self._prepare(self._plan[0])

    @property
    def model(self) -> str:
        """Size of the pose model for the current or the next set."""
        return self._set.planned.spec.model

    @property
    def done(self) -> bool:
        """Whether all sets are done."""
        return self._step is Step.DONE

    def command(self, command: Command) -> None:
        """Accept a request; it takes effect with the next frame. During a rest there is no set to restart."""
        if command is Command.PAUSE:
            self._asked_to_pause = True
        elif command is Command.RESUME:
            self._asked_to_pause = False
        elif command is Command.NEXT:
            self._set.ended = True
        elif self._step is not Step.REST:
            self._set.again = True

    def excuse(self) -> None:
        """Blame no short hold on the person from now on: the computer needs a smaller model than the exercise asks."""
        self._excused = self._set.excused = True

    def step(self, pose: PoseFrame, around: Surroundings | None = None) -> Guidance:
        """Process one frame.

        Parameters
        ----------
        pose : PoseFrame
            Pose found in the frame.
        around : Surroundings, optional
            The rest of the picture.
        """
        before_s, self._t_s = self._t_s, pose.t_s
        away_s = pose.t_s - before_s if pose.t_s - before_s > LOST_FRAMES_S else 0.0
        if self._step is Step.REST:
            return self._rest(pose, around, pose.t_s - before_s)
        if self._step is Step.DONE:
            return Guidance(pose.t_s, self._step, len(self._plan), None)
        if self._set.again:
            return self._end_set(pose, self._index)
        if self._set.ended:
            return self._end_set(pose, self._index + 1)
        return self._lead(pose, around or Surroundings(), away_s)

    def finish(self) -> Guidance:
        """End the session, because the source has ended or the person asked for it."""
        if self._step in (Step.REST, Step.DONE):
            return Guidance(self._t_s, Step.DONE, len(self._plan), None)
        self._step = Step.DONE
        return self._close(self._set, self._t_s, len(self._plan))

    def _prepare(self, planned: PlannedSet) -> RunningSet:
        return RunningSet(planned, self._make_engine(planned), excused=self._excused)

    def _lead(self, pose: PoseFrame, around: Surroundings, away_s: float) -> Guidance:
        running = self._set
        if self._asked_to_pause:
            self._go(pose.t_s, Step.PAUSED)
            return Guidance(pose.t_s, Step.PAUSED, self._index, running.planned, reps=running.reps)
        update = running.step(pose)
        checks = check_placement(update.status, pose, running.planned.spec, around) if update.status else ()
        self._go(pose.t_s, self._next_step(update, checks))
        if self._step is Step.EXERCISE and running.complete:
            return self._end_set(pose, self._index + 1, update)
        left_s = COUNTDOWN_S - (pose.t_s - self._since_s)
        return Guidance(
            pose.t_s,
            self._step,
            self._index,
            running.planned,
            update,
            checks=checks if self._step in (Step.PLACE, Step.COUNTDOWN, Step.PAUSED) else (),
            in_start_pose=running.in_start_pose,
            countdown=max(1, int(-(-left_s // 1))) if self._step is Step.COUNTDOWN else None,
            reps=running.reps,
            reps_of=running.reps_of,
            side_next=running.side_next,
            away_s=max(away_s, running.away_s),
            lagged=frozenset(running.lagged),
        )

    def _next_step(self, update: Update, checks: Sequence[Check]) -> Step:
        step, running = self._step, self._set
        ready = running.in_start_pose and running.armed and all(check.ok for check in checks)
        if step is Step.PLACE:
            if running.under_way:
                return Step.EXERCISE
            return Step.COUNTDOWN if ready else step
        if step is Step.COUNTDOWN:
            if running.under_way or update.t_s - self._since_s >= COUNTDOWN_S:
                return Step.EXERCISE
            return Step.PLACE if running.out_of_posture else step
        if running.lost:
            return Step.PAUSED
        if step is Step.PAUSED:
            return Step.EXERCISE if running.in_start_pose or running.under_way else step
        return step

    def _go(self, t_s: float, step: Step) -> None:
        if step is not self._step:
            self._step, self._since_s = step, t_s

    def _rest(self, pose: PoseFrame, around: Surroundings | None, spent_s: float) -> Guidance:
        if not self._asked_to_pause:
            self._rest_left_s -= spent_s
        if self._rest_left_s > 0 and not self._set.ended:
            step, planned = Step.PAUSED if self._asked_to_pause else Step.REST, self._set.planned
            return Guidance(pose.t_s, step, self._index, planned, rest_left_s=self._rest_left_s)
        self._set.ended = False
        self._go(pose.t_s, Step.PLACE)
        return self.step(pose, around)

    def _end_set(self, pose: PoseFrame, following: int, update: Update | None = None) -> Guidance:
        over, again = self._set, following == self._index
        self._index = following
        if following >= len(self._plan):
            self._go(pose.t_s, Step.DONE)
            return self._close(over, pose.t_s, following, update)
        planned = self._plan[following]
        self._set = self._prepare(planned)
        self._rest_left_s = 0.0 if again else rest_after(self._plan, following - 1)
        self._go(pose.t_s, Step.PLACE if again else Step.REST)
        closed = self._close(over, pose.t_s, following, update)
        return replace(closed, planned=planned, rest_left_s=self._rest_left_s or None)

    def _close(self, over: RunningSet, t_s: float, following: int, update: Update | None = None) -> Guidance:
        last, result = over.close(t_s)
        over_now = Guidance(t_s, self._step, following, None, update, last, finished=result)
        return replace(over_now, reps=over.reps, reps_of=over.reps_of)
