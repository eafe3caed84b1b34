"""Side plank, easier form, on the right side: hips too high, hips that sag, a short hold, one clean."""

from __future__ import annotations

from functools import partial

from renderer.exercises import side_plank as exercise
from renderer.lively import Lively
from renderer.side_lying import SideLying

EXERCISE = "side_plank"
STAGE = "easier"
SEED = 37
RATE_HZ = 15
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
# The belly faces the camera: the head points left on this side.
FACING = "left"
KEEP = ("FACING", "BODY")
# On slim hips there is room to sag.
BODY = "man_28"
STANCE = partial(SideLying, bearing="right", easier=True)


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: SideLying, seed: int) -> None:
        actions = [
            exercise.plank("right", "hips_too_high"),
            exercise.plank("right"),
            exercise.sagging_plank("right", stance.start["bend_deg"]),
            exercise.plank("right", "hold_too_short", 4.0),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
