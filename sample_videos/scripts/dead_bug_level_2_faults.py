"""Dead bug, level 2: arm and leg of one side, a knee short of the hip, a straight leg, haste both ways."""

from __future__ import annotations

from renderer.exercises import dead_bug as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "dead_bug"
STAGE = "level_2"
SEED = 18
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.leg_and_arm("right"),
            exercise.leg_and_arm("left", "same_side"),
            exercise.leg_and_arm("right", "knee_not_over_hip"),
            exercise.leg_and_arm("left"),
            exercise.leg_and_arm("right", "too_fast", go_s=exercise.QUICK_S),
            exercise.leg_and_arm("left", "leg_straightened"),
            exercise.leg_and_arm("right", "too_fast", back_s=exercise.QUICK_S),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
