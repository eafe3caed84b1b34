"""Dead bug: on the back, legs and arms are moved in turn while the back stays on the floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from renderer.limbs import merged, of_side, other
from renderer.performance import VOIDS, Action, Move

HOLD_S = 5.15
RAISE_S, LOWER_S = 2.0, 2.0
QUICK_S = 0.3

KNEE_OVER_HIP = {"thigh_deg": 90.0, "knee_deg": 88.0, "point_deg": 10.0}
KNEE_SHORT_OF_HIP = {"thigh_deg": 63.0, "knee_deg": 86.0, "point_deg": 10.0}
LEG_STRAIGHT = {"thigh_deg": 80.0, "knee_deg": 166.0, "point_deg": 20.0}
LEG_LOWERED = {"thigh_deg": 13.0, "knee_deg": 169.0, "point_deg": 25.0}
ARM_OVERHEAD = {"arm_deg": 163.0, "wide_deg": 9.0}
BACK_ARCHED = {"tilt_deg": -15.0}

FOOT_OFF_FLOOR = {"thigh_deg": 60.0, "knee_deg": 80.0}
ARM_OFF_FLOOR = {"arm_deg": 22.0}
ARM_UP = {"arm_deg": 90.0, "wide_deg": 4.0}


def on_both(pose: Mapping[str, float]) -> dict[str, float]:
    """Give both sides the same angles."""
    return merged(of_side("left", pose), of_side("right", pose))


START = {
    "level_1": {},
    "level_2": {},
    "level_3": on_both(FOOT_OFF_FLOOR | ARM_OFF_FLOOR),
    "classic": on_both({"thigh_deg": 90.0, "knee_deg": 90.0, "point_deg": 10.0} | ARM_UP),
}

SWAY = merged(
    {"tilt_deg": 0.3, "head_deg": 0.7},
    on_both({"thigh_deg": 0.7, "knee_deg": 0.8, "arm_deg": 0.8, "wide_deg": 0.5, "point_deg": 1.5}),
)
FIDGETS = {"head_deg": 3.0}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS, "voids": VOIDS}

LEG_POSES = {"knee_not_over_hip": KNEE_SHORT_OF_HIP, "leg_straightened": LEG_STRAIGHT}


def hold(
    side: str,
    pose: Mapping[str, float],
    fault: str | None = None,
    hold_s: float = HOLD_S,
    go_s: float = RAISE_S,
    back_s: float = LOWER_S,
) -> Action:
    """Move limbs to a pose, hold and bring them back."""
    quick = {"on_the_way": ("too_fast",)}
    spoilt = (fault,) if fault and fault != "too_fast" else ()
    there = Move(pose, go_s, hold_s, "hold", spoilt, **(quick if go_s < 0.5 else {}))
    return Action([there, Move(None, back_s, **(quick if back_s < 0.5 else {}))], side)


def arched(pose: Mapping[str, float], fault: str | None) -> dict[str, float]:
    """Add the arched back where that is the fault."""
    return merged(pose, BACK_ARCHED) if fault == "back_arched" else dict(pose)


def one_leg(side: str, fault: str | None = None, **times_s: float) -> Action:
    """Level 1: raise one leg."""
    leg = of_side(side, LEG_POSES.get(fault or "", KNEE_OVER_HIP))
    return hold(side, arched(leg, fault), fault, **times_s)


def one_arm(side: str, fault: str | None = None, **times_s: float) -> Action:
    """Level 1: bring one arm overhead."""
    return hold(side, arched(of_side(side, ARM_OVERHEAD), fault), fault, **times_s)


def leg_and_arm(side: str, fault: str | None = None, **times_s: float) -> Action:
    """Levels 2 and 3: raise one leg and bring the opposite arm overhead; `side` is the leg's."""
    arm = side if fault == "same_side" else other(side)
    leg = of_side(side, LEG_POSES.get(fault or "", KNEE_OVER_HIP))
    return hold(side, arched(merged(leg, of_side(arm, ARM_OVERHEAD)), fault), fault, **times_s)


def lower_leg_and_arm(side: str, fault: str | None = None, **times_s: float) -> Action:
    """Classic form: lower one leg and the opposite arm towards the floor; `side` is the leg's."""
    arm = side if fault == "same_side" else other(side)
    lowered = merged(of_side(side, LEG_LOWERED), of_side(arm, ARM_OVERHEAD))
    return hold(side, arched(lowered, fault), fault, **times_s)


def touching(side: str, resting: Mapping[str, float], limbs: Sequence[str]) -> Action:
    """Level 3 with a lowered limb that rests on the floor before it goes back to its place.

    Parameters
    ----------
    side
        The side of the raised leg.
    resting
        The angles of a stance whose limbs lie on the floor.
    limbs
        The limbs that rest: "leg", "arm" or both.
    """
    down = {name: resting[name] for name in of_side(side, FOOT_OFF_FLOOR)} if "leg" in limbs else {}
    if "arm" in limbs:
        down |= {name: resting[name] for name in of_side(other(side), ARM_OVERHEAD)}
    up = merged(of_side(side, KNEE_OVER_HIP), of_side(other(side), ARM_OVERHEAD))
    moves = [
        Move(up, RAISE_S, HOLD_S, "hold"),
        Move(down, LOWER_S, 1.4, None, ("limb_touched_floor",)),
        Move(None, 0.9),
    ]
    return Action(moves, side)
