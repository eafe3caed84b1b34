"""A set in progress: its engine, its attempts and the progress towards its goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from posecheck.coaching.plan import PlannedSet
from posecheck.events import Attempt, AttemptEnded, Event, Fault, FaultEnded, PersonFound, PersonLost, Side, Update
from posecheck.specs.checks import REST

if TYPE_CHECKING:
    from posecheck.pose.landmarks import PoseFrame

LAG_S: Final = 0.2
"""Longest time between two frames at which a hold is still timed well."""


class Judge(Protocol):
    """The part of an engine that the coach uses."""

    def step(self, pose: PoseFrame) -> Update:
        """Judge one pose."""

    def finish(self) -> Update:
        """Close open attempts."""


@dataclass(frozen=True, slots=True)
class SetResult:
    """Result of one set.

    `complete` if all its repetitions were done. `lagged` are the numbers of the attempts in which the computer fell
    behind.
    """

    planned: PlannedSet
    start_s: float
    end_s: float
    attempts: tuple[Attempt, ...]
    faults: tuple[Fault, ...]
    complete: bool
    lagged: frozenset[int] = frozenset()


class RunningSet:
    """A running set: its engine and the progress towards its goal.

    Attributes
    ----------
    lagged : set of int
        Numbers of the attempts in which the computer fell behind, so that a short hold may be its fault.
    excused : bool
        Whether this holds for every attempt from now on.
    """

    def __init__(self, planned: PlannedSet, engine: Judge, *, excused: bool = False) -> None:
        self.planned, self._engine, self.excused = planned, engine, excused
        self.lagged: set[int] = set()
        self._t_s = self._behind_s = float("-inf")
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
        if pose.t_s - self._t_s > LAG_S:
            self._behind_s = pose.t_s
        self._t_s = pose.t_s
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

    def close(self, t_s: float) -> tuple[Update, SetResult]:
        """End the set; returns the engine's final update and the result."""
        last = self._engine.finish()
        self._take_in(last.events)
        start_s = t_s if self._start_s is None else self._start_s
        attempts, faults = tuple(self._attempts), tuple(self._faults)
        return last, SetResult(self.planned, start_s, t_s, attempts, faults, self.complete, frozenset(self.lagged))

    def _take_in(self, events: Sequence[Event]) -> None:
        self.away_s = 0.0
        for event in events:
            if isinstance(event, AttemptEnded):
                if event.attempt.counted:
                    self._done[event.attempt.side or self.side_next] += 1
                self._attempts.append(event.attempt)
                if self.excused or self._behind_s > event.attempt.start_s:
                    self.lagged.add(event.attempt.n)
            elif isinstance(event, FaultEnded):
                self._faults.append(event.fault)
            elif isinstance(event, PersonLost):
                self.lost, self._lost_s = True, event.t_s
            elif isinstance(event, PersonFound):
                self.away_s = event.t_s - self._lost_s if self._lost_s is not None else 0.0
                self.lost = False
