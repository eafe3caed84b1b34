"""Dead bug, level 2: leg and opposite arm, twice each side, clean."""

from __future__ import annotations

from renderer.exercises import dead_bug as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "dead_bug"
STAGE = "level_2"
SEED = 17
RATE_HZ = 15
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.leg_and_arm("left"),
            exercise.leg_and_arm("right"),
            exercise.leg_and_arm("left"),
            exercise.leg_and_arm("right"),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
