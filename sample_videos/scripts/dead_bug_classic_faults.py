"""Dead bug, classic form: an arched back, one side, haste, a short hold; clean ones between them."""

from __future__ import annotations

from renderer.exercises import dead_bug as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "dead_bug"
STAGE = "classic"
SEED = 22
RATE_HZ = 15
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.lower_leg_and_arm("right"),
            exercise.lower_leg_and_arm("left", "back_arched"),
            exercise.lower_leg_and_arm("right", "same_side"),
            exercise.lower_leg_and_arm("left"),
            exercise.lower_leg_and_arm("right", "too_fast", go_s=exercise.QUICK_S),
            exercise.lower_leg_and_arm("left", "hold_too_short", hold_s=1.5),
        ]
        super().__init__(stance, actions, seed, start=exercise.START["classic"], **exercise.UNREST)
