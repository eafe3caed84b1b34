"""Partial curl: four clean repetitions."""

from __future__ import annotations

from renderer.exercises import partial_curl as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "partial_curl"
STAGE = "default"
SEED = 11
FACING = "right"
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.curl(),
            exercise.curl(),
            exercise.curl(),
            exercise.curl(),
        ]
        super().__init__(stance, actions, seed, start=exercise.START, **exercise.UNREST)
