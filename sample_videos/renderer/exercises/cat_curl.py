"""The cat curl's poses and moves, done well and badly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from renderer.lively import Drill
from renderer.performance import Action, Move

NEUTRAL = {"curl_deg": 0.0, "rock_deg": 0.0, "elbow_deg": 166.0}
SAG = {"curl_deg": -40.0}
ROUND = {"curl_deg": 50.0}
SAG_SHALLOW = {"curl_deg": -18.0}
ROUND_SHALLOW = {"curl_deg": 25.0}
SAG_ON_BENT_ELBOWS = {"curl_deg": -36.0, "elbow_deg": 118.0}
ROUND_ON_BENT_ELBOWS = {"curl_deg": 46.0, "elbow_deg": 126.0}
SAG_ROCKING = {"curl_deg": -34.0, "rock_deg": 19.0}
ROUND_ROCKING = {"curl_deg": 44.0, "rock_deg": -24.0}

GO_S, PASS_S = 1.25, 0.6
HANDS_FORE_M = 0.21
KNEES_BACK_DEG = 25.0

SWAY = {"lean_fore_deg": 0.4, "lean_left_deg": 0.4, "trunk_deg": 0.3, "head_deg": 1.5, "curl_deg": 1.2}
FIDGETS = {"head_deg": 7.0, "left_hand_lift_m": 0.012, "right_hand_lift_m": 0.012}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS}


def curl(
    hold_s: float,
    sag: dict[str, float] = SAG,
    rounded: dict[str, float] = ROUND,
    faults: Sequence[str] = (),
    standing: Sequence[str] = (),
    go_s: float = GO_S,
    on_the_way: Sequence[str] = (),
) -> Drill:
    """Sag, neutral, round, neutral; each hold lasts a little over `hold_s`."""
    back = {name: NEUTRAL[name] for name in {**sag, **rounded}}
    moves = [
        Move(sag, go_s, hold_s, "sag", faults, on_the_way),
        Move(back, go_s, PASS_S),
        Move(rounded, go_s, hold_s, "round", faults, on_the_way),
        Move(back, go_s),
    ]
    return Drill(moves, rest_s=1.4, standing_faults=standing)


def walk_hands(to_m: float) -> Action:
    """Set one hand after the other somewhere else."""
    moves = []
    for side in ("left", "right"):
        lift, fore = f"{side}_hand_lift_m", f"{side}_hand_fore_m"
        moves += [Move({lift: 0.035}, 0.25), Move({fore: to_m}, 0.6), Move({lift: 0.0}, 0.25, 0.15)]
    return Action(moves, rest_s=1.4, labelled=False)


def move_knees(to_deg: float) -> Action:
    """Shift the knees to where the thighs lean by so many degrees."""
    return Action([Move({"knees_back_deg": to_deg}, 1.6)], rest_s=1.4, labelled=False)
