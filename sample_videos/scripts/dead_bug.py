"""The clips of the dead bug."""

from __future__ import annotations

from functools import partial

from renderer.exercises.dead_bug import (
    QUICK_S,
    START,
    UNREST,
    leg_and_arm,
    lower_leg_and_arm,
    one_arm,
    one_leg,
    touching,
)
from renderer.script import Script
from renderer.supine import Supine

CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}

script = partial(Script, exercise="dead_bug", stance=Supine, camera=CAMERA, options=UNREST)
# The thigh has only 30 degrees to go: the ends of a hold are less sharp than where a limb comes from the floor.
level_3 = partial(script, stage="level_3", hold_tolerance_s=0.6, start=START["level_3"])
classic = partial(script, stage="classic", start=START["classic"])

SCRIPTS = {
    "dead_bug_level_1_clean": script(
        "each leg and each arm once, clean",
        seed=15,
        stage="level_1",
        actions=[one_leg("right"), one_leg("left"), one_arm("right"), one_arm("left")],
    ),
    "dead_bug_level_1_faults": script(
        "one leg at a time with each fault once, clean ones between them",
        seed=16,
        stage="level_1",
        rate_hz=15,
        may_miss=["back_arched"],
        actions=[
            one_leg("left", "knee_not_over_hip"),
            one_leg("right"),
            one_leg("left", "leg_straightened"),
            one_arm("right", "back_arched"),
            one_leg("left"),
            one_leg("right", "hold_too_short", hold_s=1.6),
        ],
    ),
    "dead_bug_level_2_clean": script(
        "leg and opposite arm, twice each side, clean",
        seed=17,
        stage="level_2",
        rate_hz=15,
        actions=[leg_and_arm(side) for side in ("left", "right", "left", "right")],
    ),
    "dead_bug_level_2_faults": script(
        "arm and leg of one side, a knee short of the hip, a straight leg, haste both ways",
        seed=18,
        stage="level_2",
        actions=[
            leg_and_arm("right"),
            leg_and_arm("left", "same_side"),
            leg_and_arm("right", "knee_not_over_hip"),
            leg_and_arm("left"),
            leg_and_arm("right", "too_fast", go_s=QUICK_S),
            leg_and_arm("left", "leg_straightened"),
            leg_and_arm("right", "too_fast", back_s=QUICK_S),
        ],
    ),
    "dead_bug_level_3_clean": level_3(
        "feet and arms never touch the floor, twice each side, clean",
        seed=19,
        rate_hz=20,
        actions=[leg_and_arm(side) for side in ("right", "left", "right", "left")],
    ),
    "dead_bug_level_3_faults": level_3(
        "an arm that rests, a foot that rests, one side, a short hold; clean ones between them",
        seed=20,
        rate_hz=15,
        may_miss=["limb_touched_floor"],
        actions=lambda stance: [
            leg_and_arm("left"),
            touching("right", stance.start, ["arm"]),
            leg_and_arm("left", "same_side"),
            leg_and_arm("right"),
            touching("left", stance.start, ["leg"]),
            leg_and_arm("right", "hold_too_short", hold_s=1.5),
        ],
    ),
    "dead_bug_classic_clean": classic(
        "opposite arm and leg lowered, twice each side, clean",
        seed=21,
        rate_hz=20,
        actions=[lower_leg_and_arm(side) for side in ("left", "right", "left", "right")],
    ),
    "dead_bug_classic_faults": classic(
        "an arched back, one side, haste, a short hold; clean ones between them",
        seed=22,
        rate_hz=15,
        may_miss=["back_arched"],
        actions=[
            lower_leg_and_arm("right"),
            lower_leg_and_arm("left", "back_arched"),
            lower_leg_and_arm("right", "same_side"),
            lower_leg_and_arm("left"),
            lower_leg_and_arm("right", "too_fast", go_s=QUICK_S),
            lower_leg_and_arm("left", "hold_too_short", hold_s=1.5),
        ],
    ),
}
