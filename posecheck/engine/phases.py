"""Detects the current named pose, with hysteresis and dwell times, frozen briefly while unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.specs.model import Condition, ExerciseSpec, Phase

FREEZE_S: Final = 1.0
"""How long a pose is kept while it cannot be measured."""
SETTLE_S: Final = 0.1
"""How long a target must be settled before its hold runs; the hold then counts from the start of that time."""


class Gate:
    """State of one phase, in or out, with separate limits and dwell times for entering and leaving."""

    def __init__(self, phase: Phase) -> None:
        self._phase = phase
        self._turn_s: float | None = None
        self._known_s: float | None = None
        self.active = False
        self.since_s = float("nan")

    @property
    def wavers(self) -> bool:
        """Whether the gate is active although its conditions no longer hold."""
        return self.active and self._turn_s is not None

    def step(self, t_s: float, values: Mapping[str, float], *, may_enter: bool = True) -> bool:
        """Process the signals of one frame; `since_s` is when the conditions began to hold."""
        met = self._met(values)
        if met and not self.active and not may_enter:
            met = False
        if met is None:
            if self._known_s is None or t_s - self._known_s > FREEZE_S:
                self.drop()
            return self.active
        self._known_s = t_s
        if met == self.active:
            self._turn_s = None
            return self.active
        if self._turn_s is None:
            self._turn_s = t_s
        if t_s - self._turn_s >= (self._phase.dwell_s if met else self._phase.leave_dwell_s):
            self.active, self.since_s, self._turn_s = met, self._turn_s, None
        return self.active

    def drop(self) -> None:
        """Leave the phase immediately."""
        self.active, self._turn_s = False, None

    def _met(self, values: Mapping[str, float]) -> bool | None:
        """Whether all conditions hold; None if one is unknown and none fails."""
        every, some = (
            [holds(c, values.get(c.signal, float("nan")), self.active) for c in conditions]
            for conditions in (self._phase.all, self._phase.any)
        )
        if False in every or (some and not any(answer is not False for answer in some)):
            return False
        return None if None in every or (some and True not in some) else True


def holds(condition: Condition, value: float, inside: bool) -> bool | None:
    """Whether a value meets a condition, with its wider limits if `inside`; None if the value is unknown."""
    if not np.isfinite(value):
        return None
    low, high = condition.leave_limits if inside else condition.enter_limits
    return bool(low <= value <= high)


def _settled_gate(phase: Phase) -> Gate:
    return Gate(Phase.model_validate({"all": phase.settled, "dwell_s": SETTLE_S}))


class PhaseTracker:
    """Tracks the current phase: the start pose, a target, or the movement between them.

    Attributes
    ----------
    current : str or None
        Phase or movement; None out of posture.
    reached : str or None
        Target whose pose is taken, settled or not.
    in_posture : bool
        Whether the exercise's posture holds.
    """

    def __init__(self, spec: ExerciseSpec, stage: str) -> None:
        self._stage = spec.stage(stage)
        self._movements = spec.movements
        phases = spec.phases_of(stage)
        wanted = [*([self._stage.start] if self._stage.start else []), *self._stage.targets]
        self._gates = {name: Gate(phases[name]) for name in wanted}
        self._settled = {n: _settled_gate(phases[n]) for n in wanted if phases[n].settled}
        self._posture = Gate(spec.posture) if spec.posture else None
        self._last_pose: str | None = None
        self.current: str | None = None
        self.reached: str | None = None
        self.in_posture = False

    @property
    def since_s(self) -> float:
        """When the conditions of the current pose began to hold; NaN during a movement."""
        if self.current not in self._gates:
            return float("nan")
        settled = self._settled.get(self.current)
        own_s = self._gates[self.current].since_s
        return max(own_s, settled.since_s) if settled else own_s

    def step(self, t_s: float, values: Mapping[str, float]) -> str | None:
        """Process the signals of one frame and return the current phase; None out of posture."""
        self.in_posture = self._posture.step(t_s, values) if self._posture else True
        if not self.in_posture:
            self.lose()
            return None
        # On the way to another posture a person passes through poses that must not count.
        steady = self._posture is None or not self._posture.wavers
        active = [name for name, gate in self._gates.items() if gate.step(t_s, values, may_enter=steady)]
        targets = [name for name in active if name != self._stage.start]
        self.reached = self.reached if self.reached in targets else next(iter(targets), None)
        for name in self._settled.keys() - {self.reached}:
            self._settled[name].drop()
        if self.reached is not None:
            self.current = self._at_target(t_s, values, self.reached)
        elif active:
            self.current = self._last_pose = active[0]
        else:
            self.current = self._movement()
        return self.current

    def _at_target(self, t_s: float, values: Mapping[str, float], target: str) -> str | None:
        """Return the target if it is settled, else the movement to or from it."""
        gate = self._settled.get(target)
        if gate is not None and not gate.step(t_s, values):
            return self._movement() or self._movements["out"]
        self._last_pose = target
        return target

    def lose(self) -> None:
        """Reset all phases: the person is gone or out of posture."""
        for gate in (*self._gates.values(), *self._settled.values()):
            gate.drop()
        self.current = self.reached = self._last_pose = None
        self.in_posture = False

    def _movement(self) -> str | None:
        if self._last_pose is None:
            return None
        return self._movements["out" if self._last_pose == self._stage.start else "back"]
