"""What people do between exercises: kneel, scratch, sit on the heels, rest, kick. Nothing of it is to be counted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderer.all_fours import AllFours
from renderer.limbs import merged, of_side
from renderer.performance import Action, Move

SPECS = Path(__file__).resolve().parents[3] / "exercise_specs"

EVERY_EXERCISE = tuple(sorted(path.stem for path in SPECS.glob("*.toml")))
"""Ids of all exercises that the program knows."""

SWAY = {"lean_fore_deg": 0.6, "lean_left_deg": 0.6, "trunk_deg": 0.8, "head_deg": 2.5, "curl_deg": 1.2}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": {"head_deg": 9.0}}

KICK = {"thigh_deg": 4.0, "shin_deg": 84.0, "point_deg": 20.0}
BRIDGE = {"tilt_deg": 10.0, "bridge_deg": 34.0}
CHILDS_POSE = {"rock_deg": -60.0, "curl_deg": 46.0, "head_deg": 4.0}
HANGING = {"loose": 1.0, "hand_deg": -88.0, "arm_deg": -88.0, "bend_deg": 158.0}
ARMS_DOWN = merged(of_side("left", HANGING), of_side("right", HANGING))
HANDS_ON_THIGHS = merged(
    *(of_side(side, {"arm_deg": -60.0, "bend_deg": 140.0, "hand_deg": -35.0}) for side in ("left", "right"))
)


def upright(stance: AllFours) -> dict[str, float]:
    """Pose upright on the knees, the arms hanging."""
    trunk_deg = 88.0 - stance.ground.trunk_deg
    return merged(ARMS_DOWN, {"trunk_deg": trunk_deg, "curl_deg": -stance.flat_deg, "head_deg": -16.0})


def on_heels(stance: AllFours) -> dict[str, float]:
    """Sit on the heels, hands on the thighs."""
    trunk_deg = 84.0 - stance.ground.trunk_deg
    return merged(ARMS_DOWN, HANDS_ON_THIGHS, {"trunk_deg": trunk_deg, "rock_deg": -70.0, "curl_deg": 6.0})


def scratch_head(side: str) -> list[Move]:
    """Take a hand to the head, move it about there, and let it sink."""
    there = Move({f"{side}_to_head": 1.0, "head_deg": -8.0}, 1.3, 0.3)
    about = [Move({f"{side}_scratch_m": far_m}, 0.22) for far_m in (0.03, -0.02, 0.03, -0.02, 0.03, -0.02, 0.0)]
    return [there, *about, Move({f"{side}_to_head": 0.0, "head_deg": -16.0}, 1.2, 0.5)]


def kick(side: str, stay_s: float) -> Action:
    """Lift one bent leg behind, as in a donkey kick."""
    raised = of_side(side, KICK)
    lean_deg = 2.5 if side == "right" else -2.5
    late_s = {f"{side}_thigh_deg": 0.25}
    moves = [
        Move({**raised, "lean_left_deg": lean_deg}, 1.0, stay_s, late_s=late_s),
        Move(None, 1.0, early_s=late_s),
    ]
    return Action(moves, rest_s=0.9, labelled=False)


def bridge(stay_s: float) -> Action:
    """Push the hips up from the back, until trunk and thighs are in line, and let them sink."""
    return Action([Move(BRIDGE, 1.3, stay_s), Move(None, 1.5)], rest_s=1.2, labelled=False)


def unlabelled(*moves: Move, rest_s: float = 1.5) -> Action:
    """Do something that no exercise knows."""
    return Action(list(moves), rest_s=rest_s, labelled=False)


def go(pose: Mapping[str, float], go_s: float, stay_s: float) -> Action:
    """Take a pose and stay."""
    return unlabelled(Move(pose, go_s, stay_s), rest_s=0.3)
