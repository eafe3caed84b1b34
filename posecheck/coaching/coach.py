"""Guides a person through a plan: placement, countdown, exercise, pause and rest, timed by the frames' time stamps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from posecheck.coaching.placement import Check, Surroundings, check_placement
from posecheck.coaching.plan import PlannedSet, rest_after
from posecheck.events import Attempt, AttemptEnded, Event, Fault, FaultEnded, PersonFound, PersonLost, Side, Update
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.checks import REST

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


class Judge(Protocol):
    """The part of an engine that the coach uses."""

    def step(self, pose: PoseFrame) -> Update:
        """Judge one pose."""

    def finish(self) -> Update:
        """Close open attempts."""


@dataclass(frozen=True, slots=True)
class SetResult:
    """Result of one set; `complete` if all its repetitions were done."""

    planned: PlannedSet
    start_s: float
    end_s: float
    attempts: tuple[Attempt, ...]
    faults: tuple[Fault, ...]
    complete: bool


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
    reps_of : mapping of Side to int
        The same by side; empty for exercises without sides.
    side_next : Side or None
        The side that is due.
    away_s : float
        Time without a person or without frames before this frame.
    finished : SetResult or None
        The set that ends with this frame.
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
        self._asked_to_pause = False
        self._set = _RunningSet(self._plan[0], make_engine(self._plan[0]))

    @property
    def model(self) -> str:
        """Size of the pose model for the current or the next set."""
        return self._set.planned.spec.model

    @property
    def done(self) -> bool:
        """Whether all sets are done."""
        return self._step is Step.DONE

    def command(self, command: Command) -> None:
        """Accept a request; it takes effect with the next frame."""
        if command is Command.PAUSE:
            self._asked_to_pause = True
        elif command is Command.RESUME:
            self._asked_to_pause = False
        elif command is Command.NEXT:
            self._set.ended = True
        else:
            self._set.again = True

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
        return self._set.close(self._t_s, Step.DONE, len(self._plan), None)

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
            return over.close(pose.t_s, Step.DONE, following, None, update)
        planned = self._plan[following]
        self._set = _RunningSet(planned, self._make_engine(planned))
        self._rest_left_s = 0.0 if again else rest_after(self._plan, following - 1)
        self._go(pose.t_s, Step.PLACE if again else Step.REST)
        closed = over.close(pose.t_s, self._step, following, planned, update)
        return replace(closed, rest_left_s=self._rest_left_s or None)


class _RunningSet:
    """A running set: its engine and the progress towards its goal."""

    def __init__(self, planned: PlannedSet, engine: Judge) -> None:
        self.planned, self._engine = planned, engine
        self._attempts: list[Attempt] = []
        self._faults: list[Fault] = []
        self._done: Counter[Side | None] = Counter()
        self._start_s: float | None = None
        self._lost_s: float | None = None
        self._phase: str | None = None
        self.armed = self.lost = self.ended = self.again = False
        self.away_s = 0.0

    def step(self, pose: PoseFrame) -> Update:
        """Judge one frame."""
        self._start_s = pose.t_s if self._start_s is None else self._start_s
        update = self._engine.step(pose)
        self._take_in(update.events)
        if update.status is not None:
            self._phase, self.armed = update.status.phase, update.status.armed
        return update

    @property
    def in_start_pose(self) -> bool:
        """Whether the person is at rest, where the exercise begins."""
        return self._phase == REST

    @property
    def out_of_posture(self) -> bool:
        """Whether the person is in none of the exercise's phases."""
        return self._phase is None

    @property
    def under_way(self) -> bool:
        """Whether the person has begun; counting does not wait for the countdown."""
        return self.armed and self._phase in self.planned.prescription.targets

    @property
    def reps(self) -> int:
        """Repetitions done, capped at the goal."""
        if self.planned.prescription.sides == "none":
            return min(self._done.total(), self.planned.goal)
        return sum(count for _, count in self.reps_of)

    @property
    def reps_of(self) -> tuple[tuple[Side, int], ...]:
        """Repetitions done by side, capped at the goal of each side."""
        if self.planned.prescription.sides == "none":
            return ()
        return tuple((side, min(self._done[side], self.planned.goal_of(side))) for side in Side)

    @property
    def side_next(self) -> Side | None:
        """The side that is due: the sides alternate, or the first one comes until it is done."""
        sides, done = self.planned.prescription.sides, dict(self.reps_of)
        open_sides = [side for side in done if done[side] < self.planned.goal_of(side)]
        if sides == "one_then_other" or len(open_sides) < 2:
            return open_sides[0] if open_sides else None
        counted = [a.side for a in self._attempts if a.counted]
        return Side.RIGHT if counted and counted[-1] is Side.LEFT else Side.LEFT

    @property
    def complete(self) -> bool:
        """Whether the goal has been reached."""
        return self.reps >= self.planned.goal

    def close(
        self, t_s: float, step: Step, index: int, following: PlannedSet | None, update: Update | None = None
    ) -> Guidance:
        """End the set and report its result."""
        last = self._engine.finish()
        self._take_in(last.events)
        start_s = t_s if self._start_s is None else self._start_s
        result = SetResult(self.planned, start_s, t_s, tuple(self._attempts), tuple(self._faults), self.complete)
        return Guidance(
            t_s, step, index, following, update, last, reps=self.reps, reps_of=self.reps_of, finished=result
        )

    def _take_in(self, events: Sequence[Event]) -> None:
        self.away_s = 0.0
        for event in events:
            if isinstance(event, AttemptEnded):
                if event.attempt.counted:
                    self._done[event.attempt.side or self.side_next] += 1
                self._attempts.append(event.attempt)
            elif isinstance(event, FaultEnded):
                self._faults.append(event.fault)
            elif isinstance(event, PersonLost):
                self.lost, self._lost_s = True, event.t_s
            elif isinstance(event, PersonFound):
                self.away_s = event.t_s - self._lost_s if self._lost_s is not None else 0.0
                self.lost = False
