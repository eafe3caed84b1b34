"""Pelvic tilt: each fault once, one clean repetition between them."""

from __future__ import annotations

from renderer.exercises import pelvic_tilt as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "pelvic_tilt"
STAGE = "default"
SEED = 14
# So slow and small a movement has no sharp ends.
HOLD_TOLERANCE_S = 0.6
CAMERA = {"height_m": (0.35, 0.65), "yaw_deg": (-8.0, 8.0), "margin": (0.72, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.lifted_tilt(),
            exercise.stepping_tilt(),
            exercise.clean_tilt(),
            exercise.tense_tilt(),
            exercise.short_tilt(),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
