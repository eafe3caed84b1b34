"""Quadruped raises whose arm, thigh and shin set off one after the other, and whose holds vary in length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renderer import labels
from renderer.all_fours import AllFours
from renderer.exercises.quadruped_arm_leg_raise import ARM_LEVEL, LEAN_DEG, LEG_LEVEL, LOWER_S, RAISE_S, SWAY
from renderer.labels import Span
from renderer.limbs import merged, of_side, other
from renderer.performance import VOIDS, Performance

HOLD_S, BETWEEN_S, LAST_S = 5.0, 1.2, 0.3
THIGH_AFTER_ARM_S = 0.1
SHIN_AFTER_ARM_S = 0.5
LIFTED_FULLY_DEG = 60.0

ARM_TOO_LOW = {"arm_deg": -30.0, "hand_deg": -20.0}
LEG_TOO_LOW = {"thigh_deg": -28.0, "shin_deg": -24.0, "point_deg": 80.0}
LEAN_ON_ONE_SIDE_DEG = 5.0

STILL_BACK = {name: amount for name, amount in SWAY.items() if name != "curl_deg"}


@dataclass(frozen=True)
class Raise:
    """One raise: the arm that goes up, and the fault if there is one.

    The opposite leg goes up with it, unless the fault is to raise the leg of the same side.
    """

    arm: str
    fault: str | None = None

    @property
    def leg(self) -> str:
        """The side of the leg that goes up."""
        return self.arm if self.fault == "same_side" else other(self.arm)

    def hold_pose(self) -> dict[str, float]:
        """Angles of the raised limbs while they are held."""
        arm = ARM_TOO_LOW if self.fault == "arm_not_parallel" else ARM_LEVEL
        leg = LEG_TOO_LOW if self.fault == "leg_not_parallel" else LEG_LEVEL
        return merged(of_side(self.arm, arm), of_side(self.leg, leg))

    def balance(self) -> dict[str, float]:
        """Lean of the trunk over the limbs that stand."""
        lean_deg = LEAN_ON_ONE_SIDE_DEG if self.fault == "same_side" else LEAN_DEG
        return {"lean_left_deg": lean_deg if self.leg == "right" else -lean_deg, "lean_fore_deg": 0.6}


class Raises(Performance):
    """The motion of some raises and their labels.

    Parameters
    ----------
    stance
        Poses the body.
    raises
        What happens, in order.
    seed
        Varies tempo and sway.
    """

    def __init__(self, stance: AllFours, raises: list[Raise], seed: int) -> None:
        super().__init__(stance, raises, seed, sway=STILL_BACK, last_s=LAST_S)

    def channels(self, time_s: float) -> dict[str, float]:
        """Angles of the body at one moment, with the sway; limbs on the mat do not sway."""
        angles = self.timeline.at(time_s)
        for name, deviation_deg in self._sway.at(time_s).items():
            angles[name] += deviation_deg * self._lifted(name, angles)
        return angles

    def _lifted(self, name: str, angles: Mapping[str, float]) -> float:
        """How much of its sway an angle shows: none while its limb stands on the mat."""
        side, _, part = name.partition("_")
        if side not in ("left", "right"):
            return 1.0
        limb = f"{side}_arm_deg" if part in ("arm_deg", "hand_deg") else f"{side}_thigh_deg"
        return min(max((angles[limb] - self.start[limb]) / LIFTED_FULLY_DEG, 0.0), 1.0)

    def _perform(self, action: Raise) -> labels.Attempt:
        """Write one raise and the start pose after it into the timeline; tell its truth."""
        line, begin_s = self.timeline, self.timeline.end_s
        raised = action.hold_pose() | action.balance()
        # The knee rises before the leg stretches and bends again before it lands, so the foot stays clear.
        leg = action.leg
        offset_s = {f"{leg}_thigh_deg": THIGH_AFTER_ARM_S, f"{leg}_shin_deg": SHIN_AFTER_ARM_S}
        line.go(raised, self._about(RAISE_S), late_s=offset_s)
        line.rest(HOLD_S + float(self._tempo.uniform(-0.1, 0.2)))
        line.go({name: self.start[name] for name in raised}, self._about(LOWER_S), early_s=offset_s)
        whole = Span(begin_s, line.end_s)
        line.rest(self._about(BETWEEN_S))
        return self._told(action, whole)

    def _told(self, action: Raise, whole: Span) -> labels.Attempt:
        held = action.hold_pose()
        resting = {name: self.start[name] for name in held}
        within = labels.WITHIN_DEG
        away = labels.span_where(lambda t: labels.farthest_deg(self.timeline.at(t), resting) > within, whole)
        hold = labels.span_where(lambda t: labels.farthest_deg(self.timeline.at(t), held) <= within, whole)
        faults = ((action.fault, hold),) if action.fault else ()
        return labels.Attempt(action.arm, away, (("hold", hold),), action.fault not in VOIDS, faults)
