"""Quadruped arm-leg raise: seven attempts on alternating sides, four clean, three with one fault each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from renderer import labels
from renderer.all_fours import AllFours
from renderer.labels import Span
from renderer.motion import Sway, Timeline

EXERCISE = "quadruped_arm_leg_raise"
STAGE = "default"
SEED = 5
BODY = "woman_30"
FACING = "left"
RATE_HZ = 25

CAMERA = {"height_m": 0.5, "distance_m": 3.3, "yaw_deg": 0.0, "target_m": (0.13, 0.0, 0.36), "fov_deg": 36.0}
COLOURS = {
    "skin": (0.55, 0.32, 0.22),
    "hair": (0.03, 0.018, 0.01),
    "eyes": (0.10, 0.08, 0.07),
    "shirt": (0.60, 0.12, 0.08),
    "trousers": (0.03, 0.035, 0.06),
}

QUIET_S, RAISE_S, HOLD_S, LOWER_S, BETWEEN_S, LAST_S = 2.0, 1.5, 5.0, 1.5, 1.2, 1.5
THIGH_AFTER_ARM_S = 0.1
SHIN_AFTER_ARM_S = 0.5

ARM_LEVEL = {"arm_deg": 0.0, "hand_deg": 0.0}
LEG_LEVEL = {"thigh_deg": -2.0, "shin_deg": 2.0, "point_deg": 74.0}
ARM_TOO_LOW = {"arm_deg": -30.0, "hand_deg": -20.0}
LEG_TOO_LOW = {"thigh_deg": -28.0, "shin_deg": -24.0, "point_deg": 80.0}

LEAN_DEG = 2.0
LEAN_ON_ONE_SIDE_DEG = 5.0

VOIDS = {"same_side"}

SWAY_DEG = {
    "arm_deg": 0.9,
    "hand_deg": 2.5,
    "thigh_deg": 0.7,
    "shin_deg": 0.7,
    "lean_fore_deg": 0.35,
    "lean_left_deg": 0.35,
    "trunk_deg": 0.25,
    "head_deg": 1.5,
}


@dataclass(frozen=True)
class Attempt:
    """One raise: the arm that goes up, and the fault if there is one.

    The opposite leg goes up with it, unless the fault is to raise the leg of the same side.
    """

    arm: str
    fault: str | None = None

    @property
    def leg(self) -> str:
        """The side of the leg that goes up."""
        if self.fault == "same_side":
            return self.arm
        return "right" if self.arm == "left" else "left"

    def hold_pose(self) -> dict[str, float]:
        """Angles of the raised limbs while they are held."""
        arm = ARM_TOO_LOW if self.fault == "arm_not_parallel" else ARM_LEVEL
        leg = LEG_TOO_LOW if self.fault == "leg_not_parallel" else LEG_LEVEL
        return {f"{self.arm}_{name}": value for name, value in arm.items()} | {
            f"{self.leg}_{name}": value for name, value in leg.items()
        }

    def balance(self) -> dict[str, float]:
        """Lean of the trunk over the limbs that stand."""
        lean_deg = LEAN_ON_ONE_SIDE_DEG if self.fault == "same_side" else LEAN_DEG
        return {"lean_left_deg": lean_deg if self.leg == "right" else -lean_deg, "lean_fore_deg": 0.6}


ATTEMPTS = (
    Attempt(arm="left"),
    Attempt(arm="right", fault="leg_not_parallel"),
    Attempt(arm="left"),
    Attempt(arm="right"),
    Attempt(arm="left", fault="arm_not_parallel"),
    Attempt(arm="right"),
    Attempt(arm="left", fault="same_side"),
)


class Clip:
    """The motion of the clip and its labels."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        self.stance = stance
        self._tempo = np.random.default_rng(seed)
        self._sway = Sway(self._sway_amplitudes(), seed + 1)
        self.timeline = Timeline(stance.start)
        self.timeline.rest(self._about(QUIET_S))
        self.attempts = [self._perform(attempt) for attempt in ATTEMPTS]
        self.timeline.rest(LAST_S - BETWEEN_S)

    @property
    def duration_s(self) -> float:
        """Length of the clip."""
        return self.timeline.end_s

    def channels(self, time_s: float) -> dict[str, float]:
        """Angles of the body at one moment, with the sway; limbs on the mat do not sway."""
        angles = self.timeline.at(time_s)
        for name, deviation_deg in self._sway.at(time_s).items():
            angles[name] += deviation_deg * self._lifted(name, angles)
        return angles

    def _lifted(self, name: str, angles: dict[str, float]) -> float:
        """How much of its sway an angle shows: none while its limb stands on the mat."""
        side, _, part = name.partition("_")
        if side not in ("left", "right"):
            return 1.0
        limb = f"{side}_arm_deg" if part in ("arm_deg", "hand_deg") else f"{side}_thigh_deg"
        start_deg = self.stance.start[limb]
        return min(max((angles[limb] - start_deg) / 60.0, 0.0), 1.0)

    @staticmethod
    def _sway_amplitudes() -> dict[str, float]:
        trunk = ("lean_fore_deg", "lean_left_deg", "trunk_deg", "head_deg")
        limbs = [name for name in SWAY_DEG if name not in trunk]
        return {name: SWAY_DEG[name] for name in trunk} | {
            f"{side}_{name}": SWAY_DEG[name] for side in ("left", "right") for name in limbs
        }

    def _about(self, duration_s: float, share: float = 0.08) -> float:
        """Vary a duration a little."""
        return duration_s * float(self._tempo.uniform(1.0 - share, 1.0 + share))

    def _perform(self, attempt: Attempt) -> labels.Attempt:
        """Write one attempt and the start pose after it into the timeline; tell its truth."""
        line, begin_s = self.timeline, self.timeline.end_s
        raised = attempt.hold_pose() | attempt.balance()
        # The knee rises before the leg stretches and bends again before it lands, so the foot stays clear.
        leg = attempt.leg
        offset_s = {f"{leg}_thigh_deg": THIGH_AFTER_ARM_S, f"{leg}_shin_deg": SHIN_AFTER_ARM_S}
        line.go(raised, self._about(RAISE_S), late_s=offset_s)
        line.rest(HOLD_S + float(self._tempo.uniform(-0.1, 0.2)))
        line.go({name: self.stance.start[name] for name in raised}, self._about(LOWER_S), early_s=offset_s)
        whole = Span(begin_s, line.end_s)
        line.rest(self._about(BETWEEN_S))
        return self._label(attempt, whole)

    def _label(self, attempt: Attempt, whole: Span) -> labels.Attempt:
        held = attempt.hold_pose()
        resting = {name: self.stance.start[name] for name in held}
        within = labels.WITHIN_DEG
        away = labels.span_where(lambda t: labels.farthest_deg(self.timeline.at(t), resting) > within, whole)
        hold = labels.span_where(lambda t: labels.farthest_deg(self.timeline.at(t), held) <= within, whole)
        faults = ((attempt.fault, hold),) if attempt.fault else ()
        return labels.Attempt(attempt.arm, away, (("hold", hold),), attempt.fault not in VOIDS, faults)
