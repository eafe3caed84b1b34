"""Dead bug, level 1: one leg at a time with each fault once, clean ones between them."""

from __future__ import annotations

from renderer.exercises import dead_bug as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "dead_bug"
STAGE = "level_1"
SEED = 16
RATE_HZ = 15
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.one_leg("left", "knee_not_over_hip"),
            exercise.one_leg("right"),
            exercise.one_leg("left", "leg_straightened"),
            exercise.one_arm("right", "back_arched"),
            exercise.one_leg("left"),
            exercise.one_leg("right", "hold_too_short", hold_s=1.6),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
