"""Partial curl: from the back, head and shoulders are curled up until the shoulders clear the floor."""

from __future__ import annotations

from typing import Any

from renderer.limbs import merged
from renderer.performance import VOIDS, Action, Move

HOLD_S = 3.15
CURL_S, LOWER_S = 1.7, 1.7
QUICK_CURL_S, DROP_S = 0.32, 0.28


def both(pose: dict[str, float]) -> dict[str, float]:
    """Give both sides the same angles."""
    return {f"{side}_{name}": value for side in ("left", "right") for name, value in pose.items()}


START = both({"arm_deg": 24.0, "wide_deg": 7.0})

CURLED = merged({"curl_deg": 31.0, "head_deg": 4.0}, both({"arm_deg": 19.0}))
FULL_SIT_UP = merged({"curl_deg": 30.0, "sit_deg": 42.0, "head_deg": 0.0}, both({"arm_deg": 20.0}))
HEAD_ONLY = merged({"curl_deg": 4.0, "head_deg": 26.0}, both({"arm_deg": 23.0}))
FEET_UP = merged(CURLED, both({"lift_m": 0.11, "slide_m": 0.03}))

POSES = {
    None: CURLED,
    "curled_too_high": FULL_SIT_UP,
    "shoulders_not_clear": HEAD_ONLY,
    "feet_lifted": FEET_UP,
}

SWAY = {
    "curl_deg": 0.5,
    "head_deg": 1.0,
    "left_arm_deg": 0.8,
    "right_arm_deg": 0.9,
    "left_wide_deg": 0.6,
    "right_wide_deg": 0.6,
}
FIDGETS = {"head_deg": 2.5}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS, "voids": VOIDS}


def curl(fault: str | None = None) -> Action:
    """Curl up, hold and lower, cleanly or with one of the faults that show in the hold."""
    faults = (fault,) if fault else ()
    slower = 1.2 if fault == "curled_too_high" else 1.0
    up = Move(POSES[fault], CURL_S * slower, HOLD_S, "hold", faults)
    return Action([up, Move(None, LOWER_S * slower)])


def short_curl(hold_s: float = 1.0) -> Action:
    """Curl up and give up the hold early."""
    return Action([Move(CURLED, CURL_S, hold_s, "hold", ("hold_too_short",)), Move(None, LOWER_S)])


def jerked_curl() -> Action:
    """Throw the trunk up; the rest is done well."""
    return Action([Move(CURLED, QUICK_CURL_S, HOLD_S, "hold", on_the_way=("too_fast",)), Move(None, LOWER_S)])


def dropped_curl() -> Action:
    """Let the trunk fall back at the end."""
    return Action([Move(CURLED, CURL_S, HOLD_S, "hold"), Move(None, DROP_S, on_the_way=("too_fast",))])
