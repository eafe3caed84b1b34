"""Side plank on the left side: hips that sag, a dropped head, an elbow out of place, one clean."""

from __future__ import annotations

from functools import partial

from renderer.exercises import side_plank as exercise
from renderer.lively import Lively
from renderer.side_lying import SideLying

EXERCISE = "side_plank"
STAGE = "full"
SEED = 35
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
# The belly faces the camera: the head points right on this side.
FACING = "right"
KEEP = ("FACING",)
STANCE = partial(SideLying, bearing="left")


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: SideLying, seed: int) -> None:
        actions = [
            exercise.sagging_plank("left", stance.start["bend_deg"]),
            exercise.plank("left"),
            exercise.plank("left", "head_dropped"),
            *exercise.plank_on_far_elbow("left"),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
