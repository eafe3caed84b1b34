"""Back extension, propped on the elbows for 20 s instead of two minutes."""

from __future__ import annotations

from renderer.exercises import back_extension as exercise
from renderer.lively import Lively
from renderer.prone import Prone

EXERCISE = "back_extension"
STAGE = "elbow_prop"
SEED = 23
BODY = "man_58"
FACING = "right"
STANCE = Prone
MAT_CENTRE_M = -0.1
PRESCRIPTION = {"hold_s": 20.0}


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Prone, seed: int) -> None:
        super().__init__(stance, [exercise.prop(stance, 20.8)], seed, **exercise.UNREST, start={"prop": 1.0})
