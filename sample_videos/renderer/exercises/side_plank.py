"""Side plank: on one forearm and the feet, or on forearm and knees, hips lifted into line."""

from __future__ import annotations

from typing import Any

from renderer.performance import VOIDS, Action, Move

HOLD_S = 10.2
LIFT_S, LOWER_S = 1.5, 1.5

IN_LINE = {"bend_deg": 0.0, "head_deg": 0.0, "roll_deg": 0.0}
POSES = {
    None: IN_LINE,
    "hips_too_high": IN_LINE | {"bend_deg": 24.0},
    "head_dropped": IN_LINE | {"head_deg": 42.0},
    "hips_rotated": IN_LINE | {"roll_deg": -38.0},
    "elbow_not_under_shoulder": IN_LINE,
}
ELBOW_AWAY_M = 0.16
SAG_SHARE = 0.62

SWAY = {"bend_deg": 0.45, "head_deg": 1.3, "roll_deg": 0.9}
FIDGETS = {"head_deg": 5.0}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS, "voids": VOIDS}


def plank(side: str, fault: str | None = None, hold_s: float = HOLD_S) -> Action:
    """Lift the hips, hold and lower them, lying on `side`."""
    pose = POSES.get(fault, IN_LINE)
    spoilt = (fault,) if fault else ()
    return Action([Move(pose, LIFT_S, hold_s, "hold", spoilt), Move(None, LOWER_S)], side)


def sagging_plank(side: str, on_mat_deg: float) -> Action:
    """Lift the hips only part of the way; `on_mat_deg` is the bend with which they lie on the mat."""
    sagged = IN_LINE | {"bend_deg": SAG_SHARE * on_mat_deg}
    return Action([Move(sagged, LIFT_S, HOLD_S, "hold", ("hips_sagging",)), Move(None, LOWER_S)], side)


def set_elbow(away_m: float) -> Action:
    """Put the forearm somewhere else, before an attempt."""
    lifted = Move({"elbow_m": away_m, "arm_lift_m": 0.0}, 1.0)
    return Action([Move({"arm_lift_m": 0.03}, 0.4), lifted], rest_s=0.8, labelled=False)


def plank_on_far_elbow(side: str) -> list[Action]:
    """Put the elbow too far out, do the plank on it, and put it back."""
    return [set_elbow(ELBOW_AWAY_M), plank(side, "elbow_not_under_shoulder"), set_elbow(0.0)]


def settle() -> Action:
    """Look about before the first attempt."""
    return Action([Move({"head_deg": 14.0}, 0.9, 0.3), Move({"head_deg": 0.0}, 0.9)], labelled=False)
