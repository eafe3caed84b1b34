"""Dead bug, level 1: each leg and each arm once, clean."""

from __future__ import annotations

from renderer.exercises import dead_bug as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "dead_bug"
STAGE = "level_1"
SEED = 15
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.one_leg("right"),
            exercise.one_leg("left"),
            exercise.one_arm("right"),
            exercise.one_arm("left"),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
