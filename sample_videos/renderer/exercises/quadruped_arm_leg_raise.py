"""Quadruped arm-leg raise: on hands and knees, one arm and the opposite leg are stretched out level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from renderer.limbs import merged, of_side, other
from renderer.performance import Action, Move

ARM_LEVEL = {"arm_deg": 0.0, "hand_deg": 0.0}
LEG_LEVEL = {"thigh_deg": -2.0, "shin_deg": 2.0, "point_deg": 74.0}
LEG_BENT = {"thigh_deg": -16.0, "shin_deg": 38.0, "point_deg": 66.0}
BACK_SAGGING = {"curl_deg": -46.0}
HEAD_HANGS = {"head_deg": -48.0}
HEAD_LOOKS_UP = {"head_deg": 46.0}

RAISE_S, LOWER_S, QUICK_S = 1.5, 1.5, 0.34
LEAN_DEG = 2.0

SWAY = merged(
    {"lean_fore_deg": 0.35, "lean_left_deg": 0.35, "trunk_deg": 0.25, "head_deg": 1.5, "curl_deg": 0.8},
    *(
        of_side(side, {"arm_deg": 0.9, "hand_deg": 2.5, "thigh_deg": 0.7, "shin_deg": 0.7})
        for side in ("left", "right")
    ),
)
FIDGETS = {"head_deg": 6.0, "left_hand_lift_m": 0.01, "right_hand_lift_m": 0.01}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS}


def arm_and_leg(
    arm: str,
    hold_s: float,
    change: Mapping[str, float] | None = None,
    leg_pose: Mapping[str, float] = LEG_LEVEL,
    faults: Sequence[str] = (),
    raise_s: float = RAISE_S,
    lower_s: float = LOWER_S,
) -> Action:
    """Raise an arm and the opposite leg, hold a little over `hold_s`, and lower them.

    A way up or down that is quicker than usual is a fault of its own.
    """
    leg = other(arm)
    lean = {"lean_left_deg": LEAN_DEG if leg == "right" else -LEAN_DEG, "lean_fore_deg": 0.6}
    pose = merged(of_side(arm, ARM_LEVEL), of_side(leg, leg_pose), lean, change or {})
    # The knee rises before the leg stretches and bends again before it lands, so the foot stays clear.
    share = 1.0 / 3.0
    offset = {f"{leg}_shin_deg": share}
    up = Move(
        pose,
        raise_s,
        hold_s,
        "hold",
        faults,
        ["too_fast"] if raise_s < 1.0 else [],
        late_s={name: raise_s * part for name, part in offset.items()},
    )
    down = Move(
        None,
        lower_s,
        on_the_way=["dropped_fast"] if lower_s < 1.0 else [],
        early_s={name: lower_s * part for name, part in offset.items()},
    )
    return Action([up, down], arm, rest_s=1.4)
