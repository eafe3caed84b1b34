"""The back extension's poses and moves, done well and badly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from renderer.performance import Action, Move
from renderer.prone import TOP_DEG, Prone

FLAT = {"arch_deg": 0.0, "hip_deg": 0.0, "head_deg": 0.0}
TOP = {"arch_deg": TOP_DEG}
GO_S = 1.7

SWAY = {"arch_deg": 0.8, "head_deg": 1.5}
FIDGETS = {"head_deg": 6.0}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS}


def press_up(
    stay_s: float,
    change: Mapping[str, float] | None = None,
    faults: Sequence[str] = (),
    go_s: float = GO_S,
    on_the_way: Sequence[str] = (),
) -> Action:
    """Press up from lying flat, stay, and lower again; `change` is laid over the pose at the top."""
    top = {**TOP, **(change or {})}
    back = {name: FLAT[name] for name in top}
    down = Move(back, go_s, on_the_way=on_the_way)
    return Action([Move(top, go_s, stay_s, "top", faults, on_the_way), down], rest_s=1.6)


def prop(stance: Prone, stay_s: float, change: Mapping[str, float] | None = None, faults: Sequence[str] = ()) -> Action:
    """Come up on the elbows, stay, and lie down again; a change comes after the first half and goes before the end."""
    up = {"arch_deg": stance.prop_deg}
    if not change:
        return Action([Move(up, GO_S, stay_s, "prop"), Move({"arch_deg": 0.0}, GO_S)], rest_s=2.0)
    good = {name: FLAT[name] for name in change}
    third_s = stay_s / 3.0
    moves = [
        Move(up, GO_S, third_s, "prop"),
        Move(change, 0.8, third_s, faults=faults),
        Move(good, 0.8, third_s),
        Move({"arch_deg": 0.0}, GO_S),
    ]
    return Action(moves, rest_s=2.0)
