"""The clips of the back extension."""

from __future__ import annotations

from functools import partial

from renderer.exercises.back_extension import UNREST, press_up, prop
from renderer.performance import Action, Move
from renderer.prone import Prone
from renderer.script import Script

STAY_S = 2.5
ON_ELBOWS = {"prop": 1.0}

script = partial(Script, exercise="back_extension", stance=Prone, mat_centre_m=-0.1, options=UNREST)


def propped(stance: Prone) -> dict[str, float]:
    """Pose propped on the elbows, the head straight."""
    return {"arch_deg": stance.prop_deg, "head_turn_deg": 0.0}


def lie(stance: Prone) -> list[Action]:
    """Lie down from the elbows, stay, and come up again."""
    down = Move({"arch_deg": 0.0, "head_turn_deg": 55.0}, 2.2, 20.8, "lie", late_s={"head_turn_deg": 0.8})
    return [Action([down, Move(propped(stance), 2.0)], rest_s=1.5)]


SCRIPTS = {
    "back_extension_prone_lie": script(
        "from the elbows down onto the stomach, 20 s instead of five minutes, and up again",
        seed=25,
        stage="prone_lie",
        body="woman_62",
        facing="left",
        prescription={"hold_s": 20.0},
        start=lambda stance: ON_ELBOWS | propped(stance),
        actions=lie,
    ),
    "back_extension_elbow_prop_clean": script(
        "propped on the elbows for 20 s instead of two minutes",
        seed=23,
        stage="elbow_prop",
        body="man_58",
        facing="right",
        prescription={"hold_s": 20.0},
        start=ON_ELBOWS,
        actions=lambda stance: [prop(stance, 20.8)],
    ),
    "back_extension_elbow_prop_faults": script(
        "propped on the elbows for 8 s a time: once the hips leave the floor, once the neck is bent",
        seed=24,
        stage="elbow_prop",
        body="woman_30",
        facing="left",
        prescription={"hold_s": 8.0},
        start=ON_ELBOWS,
        may_miss=["neck_bent"],
        actions=lambda stance: [
            prop(stance, 9.0),
            prop(stance, 9.0, {"hip_deg": 16.0}, ["hips_lifted"]),
            prop(stance, 9.0, {"head_deg": 52.0}, ["neck_bent"]),
            prop(stance, 9.0),
        ],
    ),
    "back_extension_press_up_clean": script(
        "three press-ups without a fault, held for 1 to 2 s",
        seed=21,
        stage="press_up",
        body="woman_22",
        facing="right",
        actions=[press_up(stay_s) for stay_s in (1.6, 2.1, 1.8)],
    ),
    "back_extension_press_up_faults": script(
        "press-ups with every fault, the bent neck in both directions, correct repetitions between",
        seed=22,
        stage="press_up",
        rate_hz=15,
        body="man_45",
        facing="left",
        prescription={"hold_s": 2.0},
        may_miss=["neck_bent"],
        actions=[
            press_up(STAY_S),
            press_up(STAY_S, {"hip_deg": 17.0}, ["hips_lifted"]),
            press_up(STAY_S),
            press_up(STAY_S, {"head_deg": 50.0}, ["neck_bent"]),
            press_up(STAY_S, {"arch_deg": 50.0}, ["arms_not_straight"]),
            press_up(STAY_S),
            press_up(0.3, faults=["hold_too_short"]),
            press_up(STAY_S, {"head_deg": -62.0}, ["neck_bent"]),
            press_up(STAY_S, go_s=0.5, on_the_way=["too_fast"]),
            press_up(STAY_S),
        ],
    ),
}
