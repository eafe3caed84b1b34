"""Back extension, press-ups: three repetitions without a fault, held for 1 to 2 s."""

from __future__ import annotations

from renderer.exercises import back_extension as exercise
from renderer.lively import Lively
from renderer.prone import Prone

EXERCISE = "back_extension"
STAGE = "press_up"
SEED = 21
BODY = "woman_22"
FACING = "right"
STANCE = Prone
MAT_CENTRE_M = -0.1


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Prone, seed: int) -> None:
        actions = [exercise.press_up(stay_s) for stay_s in (1.6, 2.1, 1.8)]
        super().__init__(stance, actions, seed, **exercise.UNREST)
