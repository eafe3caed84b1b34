"""Pelvic tilt: on the back, the low back is flattened to the floor, relaxed, arched, relaxed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from renderer.limbs import merged
from renderer.performance import VOIDS, Action, Move

HOLD_S = 5.15
TILT_S, RELAX_S = 1.3, 1.0

FLAT = {"tilt_deg": 11.0}
ARCHED = {"tilt_deg": -11.0}
RELAXED = {"tilt_deg": 0.0}

BRIDGE = {"tilt_deg": 7.0, "bridge_deg": 19.0}
FEET_AWAY = {"left_slide_m": 0.11, "right_slide_m": 0.11, "left_lift_m": 0.0, "right_lift_m": 0.0}
FEET_STEPPING = {"left_slide_m": 0.06, "right_slide_m": 0.06, "left_lift_m": 0.035, "right_lift_m": 0.035}
HEAD_UP = {"head_deg": 24.0, "curl_deg": 3.0}

SWAY = {"tilt_deg": 0.5, "head_deg": 0.7}
FIDGETS = {"head_deg": 2.5, "left_arm_deg": 9.0, "right_arm_deg": 9.0}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS, "voids": VOIDS}


def tilt(flatten: Sequence[Move], arch: Sequence[Move]) -> Action:
    """Do one repetition from its two halves."""
    return Action([*flatten, Move(None, TILT_S, RELAX_S), *arch, Move(None, TILT_S)])


def flat(hold_s: float = HOLD_S, faults: Sequence[str] = ()) -> Move:
    """Flatten the low back and hold."""
    return Move(FLAT, TILT_S, hold_s, "flatten", faults)


def arched(hold_s: float = HOLD_S, faults: Sequence[str] = ()) -> Move:
    """Arch the low back and hold."""
    return Move(ARCHED, TILT_S, hold_s, "arch", faults)


def clean_tilt() -> Action:
    """Flatten and arch as it should be."""
    return tilt([flat()], [arched()])


def lifted_tilt() -> Action:
    """Push the hips off the floor where the back should be flattened."""
    return tilt([Move(BRIDGE, TILT_S, HOLD_S, "flatten", ("hips_lifted",))], [arched()])


def stepping_tilt() -> Action:
    """Step nearer with both feet, then arch."""
    step = Move(FEET_STEPPING, 0.45)
    away = merged(ARCHED, FEET_AWAY)
    return tilt([flat()], [step, Move(away, TILT_S, HOLD_S, "arch", ("feet_moved",))])


def tense_tilt() -> Action:
    """Lift the head while the back is flattened."""
    return tilt([Move(merged(FLAT, HEAD_UP), TILT_S, HOLD_S, "flatten", ("head_lifted",))], [arched()])


def short_tilt() -> Action:
    """Leave the arch too early."""
    return tilt([flat()], [arched(2.0, ("hold_too_short",))])
