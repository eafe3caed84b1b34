"""Gluteal stretch: on the back, one ankle over the other knee, the lower thigh pulled to the chest by both hands."""

from __future__ import annotations

from typing import Any

from renderer.limbs import merged, of_side, other
from renderer.performance import VOIDS, Action, Move

HOLD_S = 20.2
SHORT_PRESCRIPTION_S = 10.0

CROSSED = {"cross": 1.0, "cross_m": 0.0, "point_deg": 4.0}
ANKLE_OFF = {"cross": 1.0, "cross_m": 0.17, "point_deg": 4.0}
PULLED = {"thigh_deg": 107.0, "knee_deg": 92.0}
NOT_PULLED = {"thigh_deg": 76.0, "knee_deg": 86.0}
READY_TO_GRASP = {"thigh_deg": 63.0, "knee_deg": 84.0}
HEAD_UP = {"head_deg": 20.0, "curl_deg": 12.0}
ARMS_UP = {"left_arm_deg": 48.0, "right_arm_deg": 48.0, "left_wide_deg": 6.0, "right_wide_deg": 6.0}

SWAY = {
    "head_deg": 0.8,
    "tilt_deg": 0.3,
    "left_thigh_deg": 0.7,
    "right_thigh_deg": 0.7,
    "left_knee_deg": 0.8,
    "right_knee_deg": 0.8,
}
FIDGETS = {"head_deg": 3.0}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS, "voids": VOIDS}


def stretch(side: str, fault: str | None = None, hold_s: float = HOLD_S) -> Action:
    """Cross the ankle of `side`, grasp the other thigh, pull, hold, and come back."""
    below = other(side)
    crossed = of_side(side, ANKLE_OFF if fault == "ankle_off_knee" else CROSSED)
    pulled = of_side(below, NOT_PULLED if fault == "thigh_not_pulled" else PULLED)
    if fault == "head_lifted":
        pulled = merged(pulled, HEAD_UP)
    there = Move(merged(crossed, pulled, {"tilt_deg": 4.0}), 1.8, hold_s, "hold", (fault,) if fault else ())
    held = of_side(below, {"grasp": 1.0})
    let_go = of_side(below, {"grasp": 0.0})
    back = merged(of_side(below, READY_TO_GRASP), {"head_deg": 0.0, "curl_deg": 0.0})
    return Action(
        [
            Move(crossed, 1.7, 0.3),
            Move(merged(ARMS_UP, of_side(below, READY_TO_GRASP)), 1.5),
            Move(held, 1.5, 0.2),
            there,
            Move(back, 1.6),
            Move(let_go, 1.3),
            Move(None, 1.9),
        ],
        side,
        rest_s=1.6,
    )
