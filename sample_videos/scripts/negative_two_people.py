"""Nothing to count: one person waits on hands and knees while another walks through behind, there and back."""

from __future__ import annotations

from renderer.all_fours import AllFours
from renderer.everyday import PasserBy
from renderer.exercises import nothing
from renderer.lively import Lively

EXERCISES = nothing.EVERY_EXERCISE
SEED = 96
BODY = "woman_62"
FACING = "left"
CAMERA = {"margin": (0.5, 0.6), "height_m": (0.6, 1.0)}


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: AllFours, seed: int) -> None:
        super().__init__(stance, [], seed, quiet_s=20.0, **nothing.UNREST)
        self.passers = (
            PasserBy("man_45", seed, at_s=5.5),
            PasserBy("man_45", seed, at_s=14.5, behind_m=1.15, headward=False),
        )
