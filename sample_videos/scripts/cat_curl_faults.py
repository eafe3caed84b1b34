"""Cat curl: every fault once, correct repetitions between; holds of 3 s."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.exercises import cat_curl as exercise
from renderer.lively import Lively

EXERCISE = "cat_curl"
STAGE = "default"
SEED = 12
# The outline takes half a second to show that a curve stands still.
HOLD_TOLERANCE_S = 0.5
BODY = "woman_62"
FACING = "left"
RATE_HZ = 15
CAMERA = {"height_m": 0.8}
PRESCRIPTION = {"hold_s": 3.0}

HOLD_S, SHORT_S = 3.5, 0.7


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        actions = [
            exercise.curl(HOLD_S),
            exercise.walk_hands(exercise.HANDS_FORE_M),
            exercise.curl(HOLD_S, standing=["hands_not_under_shoulders"]),
            exercise.walk_hands(0.0),
            exercise.curl(HOLD_S),
            exercise.move_knees(exercise.KNEES_BACK_DEG),
            exercise.curl(HOLD_S, standing=["knees_not_under_hips"]),
            exercise.move_knees(0.0),
            exercise.curl(HOLD_S, exercise.SAG_ON_BENT_ELBOWS, exercise.ROUND_ON_BENT_ELBOWS, ["elbows_bent"]),
            exercise.curl(HOLD_S, exercise.SAG_ROCKING, exercise.ROUND_ROCKING, ["rocking"]),
            exercise.curl(HOLD_S),
            exercise.curl(HOLD_S, exercise.SAG_SHALLOW, exercise.ROUND_SHALLOW, ["shallow"]),
            exercise.curl(SHORT_S, faults=["hold_too_short"]),
            exercise.curl(HOLD_S, go_s=0.32, on_the_way=["too_fast"]),
            exercise.curl(HOLD_S),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
