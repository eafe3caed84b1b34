"""Standing hamstring stretch: 15 s on each side, clean."""

from __future__ import annotations

from renderer.exercises import standing_hamstring_stretch as exercise
from renderer.lively import Lively
from renderer.standing import Standing

EXERCISE = "standing_hamstring_stretch"
STAGE = "default"
SEED = 41
CAMERA = {"height_m": (0.75, 1.15), "yaw_deg": (24.0, 36.0), "margin": (0.66, 0.76)}
MAT_CENTRE_M = 0.3
STANCE = Standing


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Standing, seed: int) -> None:
        actions = [
            exercise.stretch("right"),
            exercise.stretch("left"),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
