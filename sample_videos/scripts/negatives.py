"""The clips in which nothing is to be counted."""

from __future__ import annotations

from functools import partial

from renderer import everyday
from renderer.everyday import Everyday, PasserBy, Stroll
from renderer.exercises import nothing
from renderer.exercises import on_floor as floor
from renderer.exercises import on_foot as foot
from renderer.exercises.nothing import go, unlabelled
from renderer.exercises.on_floor import gesture, look, on_both, scratch, sit_up
from renderer.on_floor import OnFloor
from renderer.on_foot import About, OnFoot, Walk
from renderer.performance import Move
from renderer.script import Script

# Sitting up is a curl that goes too high, and a hand on its way to the head begins like a dead bug.
NEARLY_CURL_OR_DEAD_BUG = ("curled_too_high", "hold_too_short")

# The feet stand nearer to the hips than for other exercises, so that these come up high.
FEET_NEAR = {"left_slide_m": 0.08, "right_slide_m": 0.08}

HANDS_BESIDE = on_both({"at_behind": 0.0})
DOWN_ON_BACK = (
    Move({**floor.LEANING_BACK, **floor.HANDS_BEHIND}, 1.2, 0.4),
    Move(floor.HALF_WAY, 1.2),
    Move({**floor.LYING, **HANDS_BESIDE}, 1.4),
)
UP_TO_SIT = (
    Move({**floor.HALF_WAY, **floor.HANDS_BEHIND}, 1.3),
    Move(floor.LEANING_BACK, 1.1, 0.2),
    Move({**floor.SITTING, **HANDS_BESIDE}, 1.2),
)

HANDS_DOWN = on_both({"at_air": 0.0, "at_foot": 0.0, "at_behind": 0.0, "at_thigh": 1.0})
SITTING_AGAIN = {**floor.UP, **HANDS_DOWN}
TALKING = (
    gesture("left", 0.30, 0.10, -0.14, 0.8),
    gesture("left", 0.36, 0.18, -0.02),
    gesture("right", 0.32, 0.04, -0.10, 0.8),
    gesture("left", 0.26, 0.02, -0.18),
    look(24.0, 0.3),
    gesture("right", 0.24, 0.26, 0.10),
    gesture("right", 0.34, 0.08, -0.12),
    look(-18.0, 0.4),
    Move({"head_turn_deg": 0.0, **HANDS_DOWN}, 1.0),
)

GETTING_UP = {**everyday.HALF_KNEELING, "left_foot_deg": 0.0, "trunk_deg": 14.0}

script = partial(Script, exercises=nothing.EVERY_EXERCISE)
on_all_fours = partial(script, options=nothing.UNREST)
on_floor = partial(script, stance=OnFloor, options=floor.UNREST)

SCRIPTS = {
    "negative_kneeling": on_all_fours(
        "kneeling upright, scratching the head with either hand, sitting on the heels, coming up again",
        seed=91,
        body="woman_22",
        facing="right",
        start=nothing.upright,
        actions=lambda stance: [
            unlabelled(*nothing.scratch_head("right")),
            go(nothing.on_heels(stance), 1.8, 5.0),
            go({"head_deg": -30.0}, 0.8, 2.0),
            go({"head_deg": 0.0}, 0.8, 0.5),
            go({"rock_deg": 0.0, **nothing.upright(stance)}, 1.6, 1.0),
            unlabelled(*nothing.scratch_head("left")),
        ],
    ),
    "negative_childs_pose": on_all_fours(
        "waiting on hands and knees, resting in the child's pose, coming up to kneel",
        seed=92,
        body="woman_30",
        facing="left",
        options={**nothing.UNREST, "quiet_s": 4.0},
        actions=lambda stance: [
            go(nothing.CHILDS_POSE, 2.2, 9.0),
            go(dict.fromkeys(nothing.CHILDS_POSE, 0.0), 2.0, 3.0),
            go(nothing.upright(stance), 1.8, 4.0),
            go(nothing.on_heels(stance), 1.6, 3.0),
        ],
    ),
    "negative_donkey_kick": on_all_fours(
        "donkey kicks, which lift a bent leg and no arm",
        seed=93,
        body="man_28",
        facing="left",
        actions=[nothing.kick(side, 0.7) for side in ("left", "left", "left", "right", "right", "right")],
    ),
    "negative_walk_in": script(
        "walking in, kneeling down on one knee and then both, looking about, getting up, walking out",
        seed=94,
        body="man_58",
        facing="right",
        camera={"height_m": (0.6, 1.2)},
        stance=Everyday,
        performance=Stroll,
        actions=[
            Move(None, 0.3, 1.2),
            Move(everyday.STEP_DOWN, 1.0),
            Move(everyday.HALF_KNEELING, 1.1, 0.4),
            Move(everyday.BRINGS_KNEE_BACK, 0.6),
            Move(everyday.KNEELING, 0.7, 3.0),
            Move({"head_deg": 32.0, "left_arm_deg": 24.0, "left_elbow_deg": 60.0}, 0.9, 2.0),
            Move({"head_deg": 4.0, "left_arm_deg": 4.0, "left_elbow_deg": 14.0}, 0.8, 2.0),
            Move(everyday.BRINGS_KNEE_BACK, 0.8),
            Move(GETTING_UP, 0.8, 0.3),
            Move(everyday.STEP_DOWN, 1.1),
            Move(None, 1.0, 1.0),
        ],
    ),
    "negative_nobody": script("an empty room", seed=95, facing="left", options={"quiet_s": 10.0}, empty=True),
    "negative_two_people": on_all_fours(
        "one person waits on hands and knees while another walks through behind, there and back",
        seed=96,
        body="woman_62",
        facing="left",
        camera={"margin": (0.5, 0.6), "height_m": (0.6, 1.0)},
        options={**nothing.UNREST, "quiet_s": 20.0},
        passers=(
            partial(PasserBy, "man_45", at_s=5.5),
            partial(PasserBy, "man_45", at_s=14.5, behind_m=1.15, headward=False),
        ),
    ),
    "negative_glute_bridge": on_floor(
        "four glute bridges, the hips pushed far off the floor and held there for a moment",
        seed=97,
        faults_any=("hips_lifted",),
        body="man_45",
        facing="right",
        rate_hz=20,
        start=FEET_NEAR,
        options={"sway": {"tilt_deg": 0.5, "head_deg": 0.7}, "quiet_s": 3.0},
        actions=[nothing.bridge(stay_s) for stay_s in (1.4, 2.0, 1.1, 1.7)],
    ),
    "negative_full_sit_up": on_floor(
        "three full sit-ups, the hands behind the head, crossed on the chest and stretched ahead",
        seed=98,
        faults_any=NEARLY_CURL_OR_DEAD_BUG,
        body="woman_22",
        facing="left",
        rate_hz=24,
        camera={"height_m": (0.7, 1.1), "margin": (0.7, 0.82)},
        actions=[
            unlabelled(Move(floor.HANDS_AT_NAPE, 1.5), rest_s=0.5),
            sit_up(0.6, floor.HANDS_AT_NAPE["head_deg"]),
            unlabelled(Move(floor.HANDS_CROSSED, 1.5), rest_s=0.5),
            sit_up(0.9),
            unlabelled(Move(floor.HANDS_AHEAD, 1.2), rest_s=0.5),
            sit_up(0.5),
        ],
    ),
    "negative_lying_down": on_floor(
        "sitting, lying down over the hands, scratching the belly, looking about, sitting up again",
        seed=99,
        faults_any=NEARLY_CURL_OR_DEAD_BUG,
        body="man_58",
        facing="left",
        rate_hz=15,
        camera={"height_m": (0.4, 0.6), "margin": (0.7, 0.82)},
        start=floor.SITTING,
        actions=[
            unlabelled(*DOWN_ON_BACK),
            scratch("left", "belly", {}),
            unlabelled(look(-34.0, 1.0), look(20.0, 0.8), look(0.0, 0.2)),
            scratch("right", "scalp", {}),
            unlabelled(*UP_TO_SIT),
        ],
    ),
    "negative_waving": on_floor(
        "sitting, waving with either hand, lying down over the hands, waving with either arm, sitting up again",
        seed=102,
        faults_any=NEARLY_CURL_OR_DEAD_BUG,
        body="woman_30",
        facing="right",
        rate_hz=15,
        camera={"height_m": (0.4, 0.8), "margin": (0.7, 0.82)},
        start=floor.SITTING,
        actions=[
            *(floor.wave_sitting(side) for side in ("left", "right")),
            unlabelled(*DOWN_ON_BACK),
            *(floor.wave_lying(side) for side in ("left", "right")),
            unlabelled(*UP_TO_SIT),
        ],
    ),
    "negative_sitting": on_floor(
        "sitting with bent knees, talking with the hands, looking about, leaning forward to the feet",
        seed=100,
        body="woman_62",
        facing="right",
        rate_hz=20,
        camera={"height_m": (1.1, 1.4), "margin": (0.66, 0.78)},
        start=floor.SITTING,
        options=floor.SITTING_UNREST,
        actions=[
            unlabelled(*TALKING),
            unlabelled(Move({**floor.TO_FEET, **floor.HANDS_AT_FEET}, 1.6, 1.5), Move(SITTING_AGAIN, 1.5)),
            scratch("left", "scalp", {"left_at_thigh": 1.0}),
            unlabelled(Move({**floor.LEANING_BACK, **floor.HANDS_BEHIND}, 1.3, 2.0), Move(SITTING_AGAIN, 1.3)),
        ],
    ),
    "negative_standing_about": script(
        "standing, shifting the weight, lifting a knee, a few steps, a bent leg on the stool, scratching",
        seed=101,
        body="man_28",
        facing="right",
        rate_hz=24,
        camera={"height_m": (0.8, 1.1), "margin": (0.74, 0.84)},
        stance=OnFoot,
        performance=About,
        actions=[
            Move(foot.WEIGHT_ON_LEFT, 0.9, 1.0),
            Move(foot.WEIGHT_ON_RIGHT, 1.1, 0.8),
            Move(None, 0.8, 0.2),
            *foot.lift_knee("right", 0.4),
            *foot.lift_knee("left", 0.8),
            Walk(1.5),
            *foot.rub_ankle(1.6),
            Walk(1.4, backwards=True),
            *foot.scratch_head("right"),
            Move(foot.WEIGHT_ON_LEFT, 0.9, 0.6),
        ],
    ),
}
