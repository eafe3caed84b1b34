"""Standing hamstring stretch, told to hold 8 s: each fault of the body once, a clean one between them."""

from __future__ import annotations

from renderer.exercises import standing_hamstring_stretch as exercise
from renderer.lively import Lively
from renderer.standing import Standing

EXERCISE = "standing_hamstring_stretch"
STAGE = "default"
SEED = 42
CAMERA = {"height_m": (0.75, 1.15), "yaw_deg": (24.0, 36.0), "margin": (0.66, 0.76)}
MAT_CENTRE_M = 0.3
PRESCRIPTION = {"hold_s": exercise.SHORT_PRESCRIPTION_S}
STANCE = Standing


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Standing, seed: int) -> None:
        actions = [
            exercise.stretch("left", "knee_bent", exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("right", "rounded_back", exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("left", hold_s=exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("right", "shoulders_rolled", exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("left", "hold_too_short", 3.0),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
