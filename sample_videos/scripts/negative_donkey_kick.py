"""Nothing to count: donkey kicks, which lift a bent leg and no arm."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.exercises import nothing
from renderer.lively import Lively

EXERCISES = nothing.EVERY_EXERCISE
SEED = 93
BODY = "man_28"
FACING = "left"


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        actions = [nothing.kick(side, 0.7) for side in ("left", "left", "left", "right", "right", "right")]
        super().__init__(stance, actions, seed, **nothing.UNREST)
