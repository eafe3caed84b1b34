"""Standing hamstring stretch, told to hold 8 s: the heel on a block of 15 cm, far too low, on each side."""

from __future__ import annotations

from functools import partial

from renderer.exercises import standing_hamstring_stretch as exercise
from renderer.lively import Lively
from renderer.standing import Standing

EXERCISE = "standing_hamstring_stretch"
STAGE = "default"
SEED = 43
FACING = "left"
CAMERA = {"height_m": (0.75, 1.15), "yaw_deg": (24.0, 36.0), "margin": (0.66, 0.76)}
MAT_CENTRE_M = 0.3
PRESCRIPTION = {"hold_s": exercise.SHORT_PRESCRIPTION_S}
STANCE = partial(Standing, block_m=0.15)


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Standing, seed: int) -> None:
        actions = [
            exercise.stretch("left", "heel_height", exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("right", "heel_height", exercise.SHORT_PRESCRIPTION_S + 0.2),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
