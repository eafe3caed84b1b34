"""Judges form: which faults of a stage are on in a frame, and which have ended."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posecheck.engine.faults import HeightCheck, LevelCheck, ReachCheck, WayCheck, holds
from posecheck.engine.movements import Movements
from posecheck.engine.signals import NOTHING, Reading
from posecheck.events import Fault, FaultStarted, HoldStatus, Verdict
from posecheck.specs.checks import REST
from posecheck.specs.inheritance import TOO_SHORT
from posecheck.specs.model import ExerciseSpec, FaultSpec


@dataclass(frozen=True, slots=True)
class Measured:
    """What one frame shows.

    Attributes
    ----------
    t_s : float
        Time of the frame.
    phase : str or None
        Phase or movement; None while nothing is counted.
    readings : mapping of str to Reading
        The signals.
    drives : mapping of str to float
        Smoothed drives that show a fault.
    view_ok : bool
        Whether the view suits the exercise.
    yaw_deg : float
        Camera yaw; NaN if unknown.
    """

    t_s: float
    phase: str | None
    readings: Mapping[str, Reading]
    drives: Mapping[str, float]
    view_ok: bool
    yaw_deg: float

    def shows(self, fault: FaultSpec) -> bool:
        """Whether a fault can be judged from this view."""
        return fault.any_view or self.view_ok or self.yaw_deg <= fault.yaw_deg


class FormJudge:
    """Judges the faults of one stage. Feed it every frame with a person, in order of time.

    Parameters
    ----------
    spec, stage
        Exercise and stage.
    movements : Movements
        Movements of the stage, already at the frame that is judged.

    Attributes
    ----------
    verdicts : dict of str to Verdict
        Verdict of every fault.
    judged : dict of str to bool or None
        For each fault that applies in this frame, whether the value is plainly right or wrong; None if it is unknown.
    timed : bool
        Whether a short hold can be judged in this frame.
    """

    def __init__(self, spec: ExerciseSpec, stage: str, movements: Movements) -> None:
        self._spec, self._movements = spec, movements
        self._faults = faults = spec.faults_of(stage)
        self._names = {str(key): name for key, name in spec.movements.items()}
        measured = {k: f for k, f in faults.items() if f.measurement is not None}
        self._checks = {k: ReachCheck(f) if f.is_reach else LevelCheck(f) for k, f in measured.items()}
        self._ways = {k: WayCheck(f) for k, f in faults.items() if f.least_way_s is not None}
        self._heights = {k: HeightCheck(f) for k, f in faults.items() if f.least_share is not None}
        self._started: list[FaultStarted] = []
        self._ended: list[Fault] = []
        self.verdicts = dict.fromkeys(faults, Verdict.NOT_VISIBLE)
        self.judged: dict[str, bool | None] = {}
        self.timed = False

    @property
    def active(self) -> tuple[str, ...]:
        """Faults that are on, the one to announce first at the front."""
        on = [name for name, verdict in self.verdicts.items() if verdict is Verdict.FAULT]
        return tuple(sorted(on, key=lambda name: self._faults[name].priority))

    def step(self, now: Measured, hold: HoldStatus | None) -> tuple[list[FaultStarted], list[Fault]]:
        """Judge one frame.

        Parameters
        ----------
        now : Measured
            The frame.
        hold : HoldStatus or None
            The hold in progress.

        Returns
        -------
        started : list of FaultStarted
            Faults that have come on.
        ended : list of Fault
            Faults that have ended.
        """
        self._started, self._ended, self.judged = [], [], {}
        for name in self._checks:
            self._judge_value(name, now)
        self._judge_movement(now)
        self._judge_hold(now, hold)
        return self._started, self._ended

    def hide(self) -> None:
        """Withdraw all verdicts: nobody is visible. Faults that are on wait."""
        self.verdicts = dict.fromkeys(self.verdicts, Verdict.NOT_VISIBLE)

    def stop(self) -> list[Fault]:
        """End and return the faults of signals and drives: the person is gone, or the recording is over."""
        self._ended = []
        for name, check in self._checks.items():
            if isinstance(check, ReachCheck):
                self._end_reach(name, check)
            elif check.on:
                self._ended.append(Fault(name, None, check.start_s, check.end_s))
                check.stop()
        return self._ended

    def _judge_value(self, name: str, now: Measured) -> None:
        """Judge a fault of a signal or a drive."""
        fault, check, reached = self._faults[name], self._checks[name], self._movements.reached
        reading = self._reading(fault, now)
        due = now.phase is not None and (now.phase in fault.during if fault.during else now.phase != REST)
        near = now.phase is not None and reached in fault.during
        waits = self._superseded(fault) or not self._required(name, now)
        blocked = _blocked(reading, shown=now.shows(fault) and not waits)
        if due and not waits:
            known = blocked is None and math.isfinite(reading.value)
            self.judged[name] = check.judges(reading.value) if known else None
        if isinstance(check, ReachCheck):
            if check.over(now.t_s, now.phase, idle=(None, REST)):
                self._end_reach(name, check)
            pose = now.phase if due else reached if near else None
            self.verdicts[name] = check.step(now.t_s, reading.value, blocked, pose)
            return
        was_on = check.on
        self.verdicts[name] = check.step(now.t_s, reading.value, blocked, due, near)
        if was_on and not check.on:
            self._ended.append(Fault(name, None, check.start_s, check.end_s))
        elif check.on and not was_on:
            self._started.append(FaultStarted(now.t_s, name, check.start_s))

    def _judge_movement(self, now: Measured) -> None:
        """Judge the faults of pace and height."""
        movements, phase = self._movements, now.phase
        share, reached = movements.take_height(), movements.reached if phase is not None else None
        for name, way in self._ways.items():
            self.verdicts[name] = way.step(now.t_s, phase, movements, self._names, REST)
        for name, height in self._heights.items():
            self.verdicts[name] = height.step(now.t_s, reached, share)
        checks: dict[str, WayCheck | HeightCheck] = {**self._ways, **self._heights}
        for name, check in checks.items():
            if phase not in (None, REST):
                self.judged[name] = True
            if check.span is not None:
                self._ended.append(Fault(name, None, *check.span))
                self._started.append(FaultStarted(now.t_s, name, check.span[0]))

    def _judge_hold(self, now: Measured, hold: HoldStatus | None) -> None:
        long_enough = hold is not None and hold.held_s >= hold.required_s - self._spec.hold_tolerance_s
        self.verdicts[TOO_SHORT] = Verdict.OK if long_enough else Verdict.NOT_MEASURABLE
        self.timed = self._required(TOO_SHORT, now)

    def _reading(self, fault: FaultSpec, now: Measured) -> Reading:
        """Value of a fault's signal or drive."""
        if fault.drive is None:
            return now.readings.get(fault.signal or "", NOTHING)
        rest = self._movements.rest_of(fault.drive) if fault.from_rest else 0.0
        return Reading(now.drives.get(fault.drive, float("nan")) - rest)

    def _superseded(self, fault: FaultSpec) -> bool:
        return any(self.verdicts.get(other) is Verdict.FAULT for other in fault.superseded_by)

    def _required(self, name: str, now: Measured) -> bool:
        """Whether the fault's `requires` conditions hold."""
        inside = self.verdicts[name] is Verdict.FAULT
        return all(holds(c, now.readings[c.signal].value, inside) for c in self._faults[name].requires)

    def _end_reach(self, name: str, check: ReachCheck) -> None:
        span = check.judge()
        if span is not None:
            self._ended.append(Fault(name, None, *span))


def _blocked(reading: Reading, *, shown: bool) -> Verdict | None:
    """Verdict on a value that cannot be used; None if it can."""
    if not shown:
        return Verdict.NOT_MEASURABLE
    return None if reading.visible else Verdict.NOT_VISIBLE
