"""The clips of the cat curl."""

from __future__ import annotations

from renderer.exercises import cat_curl as exercise
from renderer.exercises.cat_curl import curl
from renderer.script import Script

HOLD_S = 3.5

SCRIPTS = {
    "cat_curl_clean": Script(
        "three repetitions without a fault, each sagging and rounding for more than 5 s",
        seed=11,
        exercise="cat_curl",
        body="man_28",
        facing="right",
        options=exercise.UNREST,
        actions=[curl(5.4), curl(5.6), curl(5.3)],
    ),
    "cat_curl_faults": Script(
        "every fault once, correct repetitions between; holds of 3 s",
        seed=12,
        exercise="cat_curl",
        body="woman_62",
        facing="left",
        rate_hz=15,
        camera={"height_m": 0.8},
        prescription={"hold_s": 3.0},
        # The outline takes half a second to show that a curve stands still.
        hold_tolerance_s=0.5,
        options=exercise.UNREST,
        actions=[
            curl(HOLD_S),
            exercise.walk_hands(exercise.HANDS_FORE_M),
            curl(HOLD_S, standing=["hands_not_under_shoulders"]),
            exercise.walk_hands(0.0),
            curl(HOLD_S),
            exercise.move_knees(exercise.KNEES_BACK_DEG),
            curl(HOLD_S, standing=["knees_not_under_hips"]),
            exercise.move_knees(0.0),
            curl(HOLD_S, exercise.SAG_ON_BENT_ELBOWS, exercise.ROUND_ON_BENT_ELBOWS, ["elbows_bent"]),
            curl(HOLD_S, exercise.SAG_ROCKING, exercise.ROUND_ROCKING, ["rocking"]),
            curl(HOLD_S),
            curl(HOLD_S, exercise.SAG_SHALLOW, exercise.ROUND_SHALLOW, ["shallow"]),
            curl(0.7, faults=["hold_too_short"]),
            curl(HOLD_S, go_s=0.32, on_the_way=["too_fast"]),
            curl(HOLD_S),
        ],
    ),
}
