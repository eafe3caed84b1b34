"""Back extension, press-ups: every fault, the bent neck in both directions, correct repetitions between."""

from __future__ import annotations

from renderer.exercises import back_extension as exercise
from renderer.lively import Lively
from renderer.prone import Prone

EXERCISE = "back_extension"
STAGE = "press_up"
SEED = 22
RATE_HZ = 15
BODY = "man_45"
FACING = "left"
STANCE = Prone
MAT_CENTRE_M = -0.1
PRESCRIPTION = {"hold_s": 2.0}

STAY_S, SHORT_S = 2.5, 0.3


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Prone, seed: int) -> None:
        actions = [
            exercise.press_up(STAY_S),
            exercise.press_up(STAY_S, {"hip_deg": 17.0}, ["hips_lifted"]),
            exercise.press_up(STAY_S),
            exercise.press_up(STAY_S, {"head_deg": 50.0}, ["neck_bent"]),
            exercise.press_up(STAY_S, {"arch_deg": 50.0}, ["arms_not_straight"]),
            exercise.press_up(STAY_S),
            exercise.press_up(SHORT_S, faults=["hold_too_short"]),
            exercise.press_up(STAY_S, {"head_deg": -62.0}, ["neck_bent"]),
            exercise.press_up(STAY_S, go_s=0.5, on_the_way=["too_fast"]),
            exercise.press_up(STAY_S),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
