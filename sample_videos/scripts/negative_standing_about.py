"""Nothing to count: standing, shifting the weight, lifting a knee, a few steps, a bent leg on the stool, scratching."""

from __future__ import annotations

from renderer.exercises import nothing
from renderer.exercises import on_foot as foot
from renderer.on_foot import About, OnFoot, Walk
from renderer.performance import Move

EXERCISES = nothing.EVERY_EXERCISE
SEED = 101
BODY = "man_28"
FACING = "right"
RATE_HZ = 24
CAMERA = {"height_m": (0.8, 1.1), "margin": (0.74, 0.84)}
STANCE = OnFoot


class Clip(About):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: OnFoot, seed: int) -> None:
        deeds = [
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
        ]
        super().__init__(stance, seed, deeds)
