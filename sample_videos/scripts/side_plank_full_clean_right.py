"""Side plank, full: 10 s on the right side, clean."""

from __future__ import annotations

from functools import partial

from renderer.exercises import side_plank as exercise
from renderer.lively import Lively
from renderer.side_lying import SideLying

EXERCISE = "side_plank"
STAGE = "full"
SEED = 32
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
# The belly faces the camera: the head points left on this side.
FACING = "left"
KEEP = ("FACING",)
STANCE = partial(SideLying, bearing="right")


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: SideLying, seed: int) -> None:
        actions = [
            exercise.plank("right"),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
