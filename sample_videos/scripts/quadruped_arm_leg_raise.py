"""The clips of the quadruped arm-leg raise."""

from __future__ import annotations

from renderer.exercises import quadruped_arm_leg_raise as exercise
from renderer.exercises.quadruped_arm_leg_raise import arm_and_leg
from renderer.exercises.raises import Raise, Raises
from renderer.script import Script

HOLD_S = 3.6

SCRIPTS = {
    "quadruped_arm_leg_raise": Script(
        "seven attempts on alternating sides, four clean, three with one fault each",
        seed=5,
        exercise="quadruped_arm_leg_raise",
        body="woman_30",
        facing="left",
        rate_hz=25,
        camera={"height_m": 0.5, "distance_m": 3.3, "yaw_deg": 0.0, "target_m": (0.13, 0.0, 0.36), "fov_deg": 36.0},
        colours={
            "skin": (0.55, 0.32, 0.22),
            "hair": (0.03, 0.018, 0.01),
            "eyes": (0.10, 0.08, 0.07),
            "shirt": (0.60, 0.12, 0.08),
            "trousers": (0.03, 0.035, 0.06),
        },
        performance=Raises,
        actions=[
            Raise("left"),
            Raise("right", "leg_not_parallel"),
            Raise("left"),
            Raise("right"),
            Raise("left", "arm_not_parallel"),
            Raise("right"),
            Raise("left", "same_side"),
        ],
    ),
    "quadruped_faults": Script(
        "the faults of back, head, knee and tempo, correct repetitions between; holds of 3 s",
        seed=31,
        exercise="quadruped_arm_leg_raise",
        body="man_45",
        facing="right",
        rate_hz=20,
        prescription={"hold_s": 3.0},
        options=exercise.UNREST,
        actions=[
            arm_and_leg("right", HOLD_S),
            arm_and_leg("left", HOLD_S, exercise.BACK_SAGGING, faults=["back_sagging"]),
            arm_and_leg("right", HOLD_S),
            arm_and_leg("left", HOLD_S, exercise.HEAD_HANGS, faults=["head_not_neutral"]),
            arm_and_leg("right", HOLD_S, leg_pose=exercise.LEG_BENT, faults=["knee_bent"]),
            arm_and_leg("left", HOLD_S),
            arm_and_leg("right", HOLD_S, lower_s=exercise.QUICK_S),
            arm_and_leg("left", HOLD_S, raise_s=exercise.QUICK_S),
            arm_and_leg("right", HOLD_S),
            arm_and_leg("left", 1.0, faults=["hold_too_short"]),
            arm_and_leg("right", HOLD_S, exercise.HEAD_LOOKS_UP, faults=["head_not_neutral"]),
            arm_and_leg("left", HOLD_S),
        ],
    ),
}
