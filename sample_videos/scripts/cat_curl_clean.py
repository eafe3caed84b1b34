"""Cat curl: three repetitions without a fault, each sagging and rounding for more than 5 s."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.exercises import cat_curl as exercise
from renderer.lively import Lively

EXERCISE = "cat_curl"
STAGE = "default"
SEED = 11
BODY = "man_28"
FACING = "right"


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        super().__init__(stance, [exercise.curl(5.4), exercise.curl(5.6), exercise.curl(5.3)], seed, **exercise.UNREST)
