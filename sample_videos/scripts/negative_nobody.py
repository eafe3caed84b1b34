"""Nothing to count: an empty room."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.exercises import nothing
from renderer.lively import Lively

EXERCISES = nothing.EVERY_EXERCISE
SEED = 95
FACING = "left"


class Clip(Lively):
    """A room that nobody is in."""

    empty = True

    def __init__(self, stance: AllFours, seed: int) -> None:
        super().__init__(stance, [], seed, quiet_s=10.0)
