"""Nothing to count: four glute bridges, the hips pushed far off the floor and held there for a moment."""

from __future__ import annotations

from renderer.exercises import nothing
from renderer.lively import Lively
from renderer.on_floor import OnFloor

EXERCISES = nothing.EVERY_EXERCISE
FAULTS_ANY = ("hips_lifted",)
SEED = 97
BODY = "man_45"
FACING = "right"
RATE_HZ = 20
STANCE = OnFloor


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: OnFloor, seed: int) -> None:
        # The feet stand nearer to the hips than for other exercises, so that these come up high.
        near = {"left_slide_m": 0.08, "right_slide_m": 0.08}
        actions = [nothing.bridge(stay_s) for stay_s in (1.4, 2.0, 1.1, 1.7)]
        sway = {"tilt_deg": 0.5, "head_deg": 0.7}
        super().__init__(stance, actions, seed, start=near, quiet_s=3.0, sway=sway)
