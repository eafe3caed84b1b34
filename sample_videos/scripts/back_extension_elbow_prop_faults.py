"""Back extension, propped on the elbows for 8 s a time: once the hips leave the floor, once the neck is bent."""

from __future__ import annotations

from renderer.exercises import back_extension as exercise
from renderer.lively import Lively
from renderer.prone import Prone

EXERCISE = "back_extension"
STAGE = "elbow_prop"
SEED = 24
BODY = "woman_30"
FACING = "left"
STANCE = Prone
MAT_CENTRE_M = -0.1
PRESCRIPTION = {"hold_s": 8.0}


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Prone, seed: int) -> None:
        actions = [
            exercise.prop(stance, 9.0),
            exercise.prop(stance, 9.0, {"hip_deg": 16.0}, ["hips_lifted"]),
            exercise.prop(stance, 9.0, {"head_deg": 52.0}, ["neck_bent"]),
            exercise.prop(stance, 9.0),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST, start={"prop": 1.0})
