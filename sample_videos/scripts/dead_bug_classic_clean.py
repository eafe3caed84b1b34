"""Dead bug, classic form: opposite arm and leg lowered, twice each side, clean."""

from __future__ import annotations

from renderer.exercises import dead_bug as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "dead_bug"
STAGE = "classic"
SEED = 21
RATE_HZ = 20
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.lower_leg_and_arm("left"),
            exercise.lower_leg_and_arm("right"),
            exercise.lower_leg_and_arm("left"),
            exercise.lower_leg_and_arm("right"),
        ]
        super().__init__(stance, actions, seed, start=exercise.START["classic"], **exercise.UNREST)
