"""Gluteal stretch: 20 s on each side, clean."""

from __future__ import annotations

from renderer.exercises import gluteal_stretch as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "gluteal_stretch"
STAGE = "default"
SEED = 23
FACING = "left"
# A thigh that is pulled slowly has no sharp ends of its hold.
HOLD_TOLERANCE_S = 0.6
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.stretch("right"),
            exercise.stretch("left"),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
