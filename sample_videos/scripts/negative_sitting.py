"""Nothing to count: sitting with bent knees, talking with the hands, looking about, leaning forward to the feet."""

from __future__ import annotations

from renderer.exercises import nothing
from renderer.exercises import on_floor as floor
from renderer.lively import Lively
from renderer.on_floor import OnFloor
from renderer.performance import Move

EXERCISES = nothing.EVERY_EXERCISE
SEED = 100
BODY = "woman_62"
FACING = "right"
RATE_HZ = 20
CAMERA = {"height_m": (1.1, 1.4), "margin": (0.66, 0.78)}
STANCE = OnFloor


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: OnFloor, seed: int) -> None:
        hands_down = floor.on_both({"at_air": 0.0, "at_foot": 0.0, "at_behind": 0.0, "at_thigh": 1.0})
        talk = [
            floor.gesture("left", 0.30, 0.10, -0.14, 0.8),
            floor.gesture("left", 0.36, 0.18, -0.02),
            floor.gesture("right", 0.32, 0.04, -0.10, 0.8),
            floor.gesture("left", 0.26, 0.02, -0.18),
            floor.look(24.0, 0.3),
            floor.gesture("right", 0.24, 0.26, 0.10),
            floor.gesture("right", 0.34, 0.08, -0.12),
            floor.look(-18.0, 0.4),
        ]
        feet = [Move({**floor.TO_FEET, **floor.HANDS_AT_FEET}, 1.6, 1.5), Move({**floor.UP, **hands_down}, 1.5)]
        back = [Move({**floor.LEANING_BACK, **floor.HANDS_BEHIND}, 1.3, 2.0), Move({**floor.UP, **hands_down}, 1.3)]
        actions = [
            nothing.unlabelled(*talk, Move({"head_turn_deg": 0.0, **hands_down}, 1.0)),
            nothing.unlabelled(*feet),
            floor.scratch("left", "scalp", {"left_at_thigh": 1.0}),
            nothing.unlabelled(*back),
        ]
        super().__init__(stance, actions, seed, start=floor.SITTING, **floor.SITTING_UNREST)
