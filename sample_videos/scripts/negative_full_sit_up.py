"""Nothing to count: three full sit-ups, the hands behind the head, crossed on the chest and stretched ahead."""

from __future__ import annotations

from renderer.exercises import nothing
from renderer.exercises import on_floor as floor
from renderer.lively import Lively
from renderer.on_floor import OnFloor
from renderer.performance import Move

EXERCISES = nothing.EVERY_EXERCISE
# Hands that go behind the head begin like a dead bug: an attempt of it, never a repetition.
FAULTS_ANY = ("curled_too_high", "hold_too_short")
SEED = 98
BODY = "woman_22"
FACING = "left"
RATE_HZ = 24
CAMERA = {"height_m": (0.7, 1.1), "margin": (0.7, 0.82)}
STANCE = OnFloor


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: OnFloor, seed: int) -> None:
        actions = [
            nothing.unlabelled(Move(floor.HANDS_AT_NAPE, 1.5), rest_s=0.5),
            floor.sit_up(0.6, floor.HANDS_AT_NAPE["head_deg"]),
            nothing.unlabelled(Move(floor.HANDS_CROSSED, 1.5), rest_s=0.5),
            floor.sit_up(0.9),
            nothing.unlabelled(Move(floor.HANDS_AHEAD, 1.2), rest_s=0.5),
            floor.sit_up(0.5),
        ]
        super().__init__(stance, actions, seed, **floor.UNREST)
