"""Nothing to count: walking in, kneeling down on one knee and then both, looking about, getting up, walking out."""

from __future__ import annotations

from renderer import everyday
from renderer.everyday import Everyday, Stroll
from renderer.exercises import nothing
from renderer.performance import Move

EXERCISES = nothing.EVERY_EXERCISE
SEED = 94
BODY = "man_58"
FACING = "right"
STANCE = Everyday
CAMERA = {"height_m": (0.6, 1.2)}

UP_AGAIN = {**everyday.HALF_KNEELING, "left_foot_deg": 0.0, "trunk_deg": 14.0}


class Clip(Stroll):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: Everyday, seed: int) -> None:
        moves = [
            Move(None, 0.3, 1.2),
            Move(everyday.STEP_DOWN, 1.0),
            Move(everyday.HALF_KNEELING, 1.1, 0.4),
            Move(everyday.BRINGS_KNEE_BACK, 0.6),
            Move(everyday.KNEELING, 0.7, 3.0),
            Move({"head_deg": 32.0, "left_arm_deg": 24.0, "left_elbow_deg": 60.0}, 0.9, 2.0),
            Move({"head_deg": 4.0, "left_arm_deg": 4.0, "left_elbow_deg": 14.0}, 0.8, 2.0),
            Move(everyday.BRINGS_KNEE_BACK, 0.8),
            Move(UP_AGAIN, 0.8, 0.3),
            Move(everyday.STEP_DOWN, 1.1),
            Move(None, 1.0, 1.0),
        ]
        super().__init__(stance, seed, moves)
