"""What people do on foot between exercises: shift the weight, lift a knee, put a foot up, scratch."""

from __future__ import annotations

from renderer.limbs import merged, of_side, other
from renderer.performance import Move

FREE_LEG = {"thigh_deg": 13.0, "shin_deg": -16.0, "foot_deg": 10.0}
WEIGHT_ON_LEFT = merged(of_side("right", FREE_LEG), {"lean_left_deg": 3.5, "head_turn_deg": -26.0})
WEIGHT_ON_RIGHT = merged(
    of_side("right", {"thigh_deg": 1.0, "shin_deg": -2.0, "foot_deg": 0.0}),
    of_side("left", FREE_LEG),
    {"lean_left_deg": -3.5, "head_turn_deg": 22.0, "head_deg": 12.0},
)
# Foot and hips part straight upward: thigh and shin swing in opposite directions.
OFF_THE_FLOOR = {"thigh_deg": 28.0, "shin_deg": -30.0, "foot_deg": 22.0}
KNEE_UP = {"thigh_deg": 86.0, "shin_deg": 2.0, "foot_deg": 18.0}
BALANCING = {"trunk_deg": -2.0, "head_deg": 14.0}
AT_ANKLE = {
    "left_up": 1.0,
    "trunk_deg": 46.0,
    "round_deg": 34.0,
    "head_deg": 8.0,
    "left_to_ankle": 1.0,
    "right_to_ankle": 1.0,
    "right_thigh_deg": -4.0,
    "right_shin_deg": -12.0,
    "right_foot_deg": 0.0,
}


def lift_knee(side: str, stay_s: float) -> list[Move]:
    """Lift a bent leg in front, and put it down."""
    lean_deg = -2.5 if side == "left" else 2.5
    arm = of_side(other(side), {"arm_deg": 24.0, "elbow_deg": 50.0})
    off = merged(of_side(side, OFF_THE_FLOOR), {"lean_left_deg": lean_deg})
    up = merged(of_side(side, KNEE_UP), BALANCING, arm)
    return [Move(off, 0.6), Move(up, 0.7, stay_s), Move(off, 0.6), Move(None, 0.6, 0.3)]


def rub_ankle(stay_s: float) -> list[Move]:
    """Put the left foot on the stool, the knee bent, rub the ankle with both hands, and come down again."""
    upright = dict.fromkeys(("trunk_deg", "round_deg", "left_to_ankle", "right_to_ankle"), 0.0)
    return [
        Move({"left_up": 1.0, "head_deg": 22.0}, 1.1, 0.2),
        Move(AT_ANKLE, 1.2, stay_s),
        Move(upright, 1.1, 0.2),
        Move(None, 1.1, 0.3),
    ]


def scratch_head(side: str) -> list[Move]:
    """Take a hand to the head, move it about there, and let it sink."""
    about = [Move({f"{side}_scratch_m": far_m}, 0.22) for far_m in (0.03, -0.02, 0.03, -0.02, 0.03, 0.0)]
    return [Move({f"{side}_to_head": 1.0, "head_deg": 8.0}, 1.1, 0.2), *about, Move(None, 1.1, 0.3)]
