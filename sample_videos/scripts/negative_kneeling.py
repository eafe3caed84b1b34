"""Nothing to count: kneeling upright, scratching the head with either hand, sitting on the heels, coming up again."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.exercises import nothing
from renderer.lively import Lively

EXERCISES = nothing.EVERY_EXERCISE
SEED = 91
BODY = "woman_22"
FACING = "right"


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        actions = [
            nothing.unlabelled(*nothing.scratch_head("right")),
            nothing.go(nothing.on_heels(stance), 1.8, 5.0),
            nothing.go({"head_deg": -30.0}, 0.8, 2.0),
            nothing.go({"head_deg": 0.0}, 0.8, 0.5),
            nothing.go({"rock_deg": 0.0, **nothing.upright(stance)}, 1.6, 1.0),
            nothing.unlabelled(*nothing.scratch_head("left")),
        ]
        super().__init__(stance, actions, seed, start=nothing.upright(stance), **nothing.UNREST)
