"""Nothing to count: waiting on hands and knees, resting in the child's pose, coming up to kneel."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.exercises import nothing
from renderer.lively import Lively

EXERCISES = nothing.EVERY_EXERCISE
SEED = 92
BODY = "woman_30"
FACING = "left"


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        back = dict.fromkeys(nothing.CHILDS_POSE, 0.0)
        actions = [
            nothing.go(nothing.CHILDS_POSE, 2.2, 9.0),
            nothing.go(back, 2.0, 3.0),
            nothing.go(nothing.upright(stance), 1.8, 4.0),
            nothing.go(nothing.on_heels(stance), 1.6, 3.0),
        ]
        super().__init__(stance, actions, seed, quiet_s=4.0, **nothing.UNREST)
