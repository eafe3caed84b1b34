"""Quadruped arm-leg raise: the faults of back, head, knee and tempo, correct repetitions between; holds of 3 s."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.exercises import quadruped_arm_leg_raise as exercise
from renderer.exercises.quadruped_arm_leg_raise import arm_and_leg
from renderer.lively import Lively

EXERCISE = "quadruped_arm_leg_raise"
STAGE = "default"
SEED = 31
BODY = "man_45"
FACING = "right"
RATE_HZ = 20
PRESCRIPTION = {"hold_s": 3.0}

HOLD_S, SHORT_S = 3.6, 1.0


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        actions = [
            arm_and_leg("right", HOLD_S),
            arm_and_leg("left", HOLD_S, exercise.BACK_SAGGING, faults=["back_sagging"]),
            arm_and_leg("right", HOLD_S),
            arm_and_leg("left", HOLD_S, exercise.HEAD_HANGS, faults=["head_not_neutral"]),
            arm_and_leg("right", HOLD_S, leg_pose=exercise.LEG_BENT, faults=["knee_bent"]),
            arm_and_leg("left", HOLD_S),
            arm_and_leg("right", HOLD_S, lower_s=exercise.QUICK_S),
            arm_and_leg("left", HOLD_S, raise_s=exercise.QUICK_S),
            arm_and_leg("right", HOLD_S),
            arm_and_leg("left", SHORT_S, faults=["hold_too_short"]),
            arm_and_leg("right", HOLD_S, exercise.HEAD_LOOKS_UP, faults=["head_not_neutral"]),
            arm_and_leg("left", HOLD_S),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
