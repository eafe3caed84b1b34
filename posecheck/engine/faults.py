"""Turns faults on and off, and judges them only where they can be measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Protocol

from posecheck.engine.holds import SLIP_S
from posecheck.engine.motion import Way
from posecheck.events import Verdict
from posecheck.specs.model import Condition, FaultSpec

UNSEEN_S: Final = 1.0
"""An active fault ends after this long without a measurement."""
SHORT_S: Final = 1.5
"""A reach is shown as short after this long."""
SHOWN_S: Final = 0.6
"""A hurried way is shown for this long."""


class Ways(Protocol):
    """What a `WayCheck` asks about movements."""

    @property
    def excursion(self) -> int:
        """Number of movements that have begun."""

    def way(self, back: bool) -> Way | None:
        """Middle part of the last way out or back; None if it was not seen."""


class LevelCheck:
    """A fault that comes on while a signal is wrong and goes off once it is right. Between the two it is not judged.

    Attributes
    ----------
    on : bool
        Whether the fault is on.
    start_s, end_s : float
        When the deviation began and when it was last seen.
    """

    def __init__(self, fault: FaultSpec) -> None:
        self._fault = fault
        self._ok_limits = fault.ok_limits
        self._begin_s: float | None = None
        self._measured_s = float("-inf")
        self.on = False
        self.start_s = self.end_s = float("nan")

    def step(self, t_s: float, value: float, blocked: Verdict | None, due: bool, near: bool = False) -> Verdict:
        """Process one frame.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        value : float
            Value of the fault's signal.
        blocked : Verdict or None
            Verdict to return if the signal cannot be used.
        due : bool
            Whether the fault is judged in this phase.
        near : bool
            Whether the pose of such a phase is taken but not settled: the dwell runs, the fault waits.
        """
        if not (due or near):
            self.stop()
            return Verdict.NOT_MEASURABLE
        if blocked is not None or not math.isfinite(value):
            if t_s - self._measured_s > UNSEEN_S:
                self.stop()
            return blocked or Verdict.NOT_MEASURABLE
        self._measured_s = t_s
        not_wrong, right = self._ok_limits
        low, high = right if self.on else not_wrong
        if low <= value <= high:
            self._good(t_s)
        else:
            self._bad(t_s, due)
        if due and self.on:
            return Verdict.FAULT
        return Verdict.OK if due and right[0] <= value <= right[1] else Verdict.NOT_MEASURABLE

    def judges(self, value: float) -> bool:
        """Whether a value is plainly right or wrong, or the fault is still on."""
        (low, high), right = self._ok_limits
        return self.on or right[0] <= value <= right[1] or value < low or value > high

    def stop(self) -> None:
        """Turn the fault off."""
        self.on, self._begin_s = False, None

    def _bad(self, t_s: float, due: bool) -> None:
        if self._begin_s is None:
            self._begin_s = t_s
        if due and not self.on and t_s - self._begin_s >= self._fault.dwell_s:
            self.on, self.start_s = True, self._begin_s
        if self.on and due:
            self.end_s = t_s

    def _good(self, t_s: float) -> None:
        if not self.on or t_s - self.end_s >= self._fault.gap_s:
            self.stop()


class WayCheck:
    """A fault that is on for a moment after a way that took less than `least_way_s`.

    Attributes
    ----------
    span : tuple of float or None
        Start and end of the hurried way, in the frame in which it becomes known.
    """

    def __init__(self, fault: FaultSpec) -> None:
        self._fault = fault
        self._phase: str | None = None
        self._judged = -1
        self._until_s = float("-inf")
        self.span: tuple[float, float] | None = None

    def step(self, t_s: float, phase: str | None, movements: Ways, names: Mapping[str, str], idle: str) -> Verdict:
        """Process one frame.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        phase : str or None
            The current phase.
        movements : Ways
            Knows the last ways.
        names : mapping of str to str
            Names of the movements `out` and `back`.
        idle : str
            Name of rest.
        """
        before, self._phase, self.span = self._phase, phase, None
        if phase is None:
            return Verdict.NOT_MEASURABLE
        arrived = phase not in (names["out"], idle) and movements.excursion != self._judged
        if arrived:
            self._judged = movements.excursion
        if arrived and self._applies(names["out"]):
            self._judge(t_s, movements.way(back=False))
        elif phase == idle and before not in (None, idle, names["out"]) and self._applies(names["back"]):
            self._judge(t_s, movements.way(back=True))
        if t_s < self._until_s:
            return Verdict.FAULT
        return Verdict.OK if phase != idle else Verdict.NOT_MEASURABLE

    def _applies(self, movement: str) -> bool:
        return not self._fault.during or movement in self._fault.during

    def _judge(self, t_s: float, way: Way | None) -> None:
        least_s = self._fault.least_way_s or 0.0
        if way is not None and way.usual_s < least_s and way.end_s - way.start_s < least_s:
            self.span, self._until_s = (way.start_s, way.end_s), t_s + SHOWN_S


class HeightCheck:
    """A fault that is on for a moment after a movement that was small for this person.

    Attributes
    ----------
    span : tuple of float or None
        Time at the target, in the frame in which the fault becomes known.
    """

    def __init__(self, fault: FaultSpec) -> None:
        self._fault = fault
        self._reached_s = (float("nan"), float("nan"))
        self._reached: str | None = None
        self._until_s = float("-inf")
        self.span: tuple[float, float] | None = None

    def step(self, t_s: float, reached: str | None, share: float | None) -> Verdict:
        """Process one frame.

        Parameters
        ----------
        t_s : float
            Time of the frame.
        reached : str or None
            The target, while its pose is taken.
        share : float or None
            Height of a movement that has just gone all the way out, as a share of the usual one.
        """
        self.span = None
        if reached is not None:
            begun_s = self._reached_s[0] if reached == self._reached else t_s
            self._reached_s = (begun_s, t_s)
            self._reached = reached
        if share is not None:
            if share < (self._fault.least_share or 0.0) and self._reached is not None:
                self.span, self._until_s = self._reached_s, t_s + SHOWN_S
            self._reached = None
        if t_s < self._until_s:
            return Verdict.FAULT
        return Verdict.NOT_MEASURABLE if reached is None else Verdict.OK


class ReachCheck:
    """A fault judged at the end of its phases: the best value never reached its limit."""

    def __init__(self, fault: FaultSpec) -> None:
        self._fault = fault
        self._sign = 1.0 if fault.at_least is not None else -1.0
        limit = fault.at_least if fault.at_least is not None else fault.at_most
        self._limit = self._sign * (limit if limit is not None else 0.0)
        self.reset()

    def reset(self) -> None:
        """Start a new movement."""
        self._best = float("-inf")
        self._phase: str | None = None
        self.start_s = self.end_s = float("nan")

    def step(self, t_s: float, value: float, blocked: Verdict | None, phase: str | None) -> Verdict:
        """Process one frame and its phase (None if the check is not due).

        FAULT only warns that the limit is not reached yet; `judge` decides.
        """
        if phase is None:
            return Verdict.NOT_MEASURABLE
        if self._phase is None:
            self._phase, self.start_s = phase, t_s
        self.end_s = t_s
        if blocked is not None or not math.isfinite(value):
            return blocked or Verdict.NOT_MEASURABLE
        self._best = max(self._best, self._sign * value)
        if self._best >= self._limit:
            return Verdict.OK
        return Verdict.FAULT if t_s - self.start_s >= SHORT_S else Verdict.NOT_MEASURABLE

    def judges(self, value: float) -> bool:
        """Any known value decides: there is a single limit."""
        return True

    def over(self, t_s: float, phase: str | None, idle: tuple[str | None, ...]) -> bool:
        """Whether its phase is over: another pose was taken, or it was left for longer than a slip."""
        if self._phase is None or phase == self._phase:
            return False
        return phase in idle or phase in self._fault.during or t_s - self.end_s > SLIP_S

    def judge(self) -> tuple[float, float] | None:
        """Return start and end of a reach that was measured and fell short, else None; then reset."""
        stayed = self.end_s - self.start_s >= self._fault.least_s
        short = stayed and math.isfinite(self._best) and self._best < self._limit
        span = (self.start_s, self.end_s) if short else None
        self.reset()
        return span


def holds(condition: Condition, value: float, inside: bool) -> bool | None:
    """Whether a value meets a condition, with its wider limits if `inside`; None if the value is unknown."""
    if not math.isfinite(value):
        return None
    low, high = condition.leave_limits if inside else condition.enter_limits
    return bool(low <= value <= high)
