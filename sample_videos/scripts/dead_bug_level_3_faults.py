"""Dead bug, level 3: an arm that rests, a foot that rests, one side, a short hold; clean ones between them."""

from __future__ import annotations

from renderer.exercises import dead_bug as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "dead_bug"
STAGE = "level_3"
SEED = 20
# The thigh has only 30 degrees to go: the ends of a hold are less sharp than where a limb comes from the floor.
HOLD_TOLERANCE_S = 0.6
RATE_HZ = 15
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.leg_and_arm("left"),
            exercise.touching("right", stance.start, ["arm"]),
            exercise.leg_and_arm("left", "same_side"),
            exercise.leg_and_arm("right"),
            exercise.touching("left", stance.start, ["leg"]),
            exercise.leg_and_arm("right", "hold_too_short", hold_s=1.5),
        ]
        super().__init__(stance, actions, seed, start=exercise.START["level_3"], **exercise.UNREST)
