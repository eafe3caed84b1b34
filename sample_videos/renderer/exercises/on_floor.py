"""What people do on the floor between exercises: sit up and lie down, talk with the hands, scratch, look about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderer.exercises.nothing import unlabelled
from renderer.limbs import merged, of_side
from renderer.performance import Action, Move


def on_both(pose: Mapping[str, float]) -> dict[str, float]:
    """Give both sides the same angles."""
    return merged(of_side("left", pose), of_side("right", pose))


UP = {"sit_deg": 68.0, "curl_deg": 15.0, "head_deg": 2.0}
LEANING_BACK = {"sit_deg": 58.0, "curl_deg": 6.0, "head_deg": 6.0}
HALF_WAY = {"sit_deg": 24.0, "curl_deg": 24.0, "head_deg": 8.0}
LYING = {"sit_deg": 0.0, "curl_deg": 0.0, "head_deg": 0.0}
TO_FEET = {"sit_deg": 86.0, "curl_deg": 38.0, "head_deg": -4.0}

HANDS_ON_THIGHS = on_both({"at_thigh": 1.0})
HANDS_BEHIND = on_both({"at_thigh": 0.0, "at_air": 0.0, "at_behind": 1.0})
HANDS_AT_FEET = on_both({"at_thigh": 0.0, "at_foot": 1.0})
HANDS_AT_NAPE = {"head_deg": 7.0, **on_both({"at_nape": 1.0})}
HANDS_CROSSED = {"head_deg": 0.0, **on_both({"at_nape": 0.0, "at_chest": 1.0})}
HANDS_AHEAD = on_both({"at_chest": 0.0, "arm_deg": 24.0, "wide_deg": 7.0})

SITTING = merged(UP, HANDS_ON_THIGHS)

WAVES, WAVE_S = 4, 0.35

FIDGETS = {"head_deg": 4.0, "head_turn_deg": 9.0}
UNREST: dict[str, Any] = {"sway": {"head_deg": 1.5, "head_turn_deg": 2.0}, "fidgets": FIDGETS}
SITTING_UNREST: dict[str, Any] = UNREST | {"sway": {"sit_deg": 1.0, "curl_deg": 1.0, **UNREST["sway"]}}


def sit_up(stay_s: float, head_deg: float = 0.0) -> Action:
    """Come all the way up from the back, the head first, and go down again; `head_deg` lies on the hands."""
    up = Move(UP, 1.7, stay_s, late_s={"sit_deg": 0.3})
    return unlabelled(up, Move({**LYING, "head_deg": head_deg}, 2.0, early_s={"sit_deg": 0.3}), rest_s=0.6)


def scratch(side: str, place: str, pose: Mapping[str, float]) -> Action:
    """Take a hand to belly or scalp, move it about there, and put it where `pose` says."""
    there = Move({f"{side}_at_thigh": 0.0, f"{side}_at_{place}": 1.0}, 1.2, 0.3)
    about = [Move({f"{side}_scratch_m": far_m}, 0.25) for far_m in (0.03, -0.02, 0.03, -0.02, 0.03, 0.0)]
    return unlabelled(there, *about, Move({f"{side}_at_{place}": 0.0, **pose}, 1.2), rest_s=0.5)


def wave_sitting(side: str) -> Action:
    """Raise a hand in front of the shoulder, swing it to and fro, and put it back on the thigh."""
    up = {"at_thigh": 0.0, "at_air": 1.0, "out_m": 0.08, "up_m": 0.30, "fore_m": 0.22}
    swings = [Move({f"{side}_fore_m": far_m}, WAVE_S) for far_m in (0.05, 0.39) * WAVES]
    down = Move(of_side(side, {"at_air": 0.0, "at_thigh": 1.0}), 1.2)
    return unlabelled(Move(of_side(side, up), 1.0, 0.2), *swings, down)


def wave_lying(side: str) -> Action:
    """Raise an arm to the ceiling, swing it to and fro, and put it back on the mat."""
    swings = [Move({f"{side}_arm_deg": arm_deg}, WAVE_S) for arm_deg in (65.0, 115.0) * WAVES]
    return unlabelled(Move({f"{side}_arm_deg": 90.0}, 1.2, 0.2), *swings, Move({f"{side}_arm_deg": 0.0}, 1.2))


def look(turn_deg: float, stay_s: float, nod_deg: float = 0.0) -> Move:
    """Turn the head and stay."""
    return Move({"head_turn_deg": turn_deg, "head_deg": nod_deg}, 0.7, stay_s)


def gesture(side: str, fore_m: float, out_m: float, up_m: float, go_s: float = 0.5, stay_s: float = 0.15) -> Move:
    """Move a hand that talks."""
    there = {"at_thigh": 0.0, "at_air": 1.0, "fore_m": fore_m, "out_m": out_m, "up_m": up_m}
    return Move(of_side(side, there), go_s, stay_s)
