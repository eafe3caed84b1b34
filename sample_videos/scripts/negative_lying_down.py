"""Nothing to count: sitting, lying down over the hands, scratching the belly, looking about, sitting up again."""

from __future__ import annotations

from renderer.exercises import nothing
from renderer.exercises import on_floor as floor
from renderer.lively import Lively
from renderer.on_floor import OnFloor
from renderer.performance import Move

EXERCISES = nothing.EVERY_EXERCISE
# Sitting up is a curl that goes too high, and a hand that goes to the head begins like a dead bug.
FAULTS_ANY = ("curled_too_high", "hold_too_short")
SEED = 99
BODY = "man_58"
FACING = "left"
RATE_HZ = 15
CAMERA = {"height_m": (0.4, 0.6), "margin": (0.7, 0.82)}
STANCE = OnFloor


class Clip(Lively):
    """The motion of the clip; there is nothing to label."""

    def __init__(self, stance: OnFloor, seed: int) -> None:
        beside = floor.on_both({"at_behind": 0.0})
        down = [
            Move({**floor.LEANING_BACK, **floor.HANDS_BEHIND}, 1.2, 0.4),
            Move(floor.HALF_WAY, 1.2),
            Move({**floor.LYING, **beside}, 1.4),
        ]
        up = [
            Move({**floor.HALF_WAY, **floor.HANDS_BEHIND}, 1.3),
            Move(floor.LEANING_BACK, 1.1, 0.2),
            Move({**floor.SITTING, **beside}, 1.2),
        ]
        actions = [
            nothing.unlabelled(*down),
            floor.scratch("left", "belly", {}),
            nothing.unlabelled(floor.look(-34.0, 1.0), floor.look(20.0, 0.8), floor.look(0.0, 0.2)),
            floor.scratch("right", "scalp", {}),
            nothing.unlabelled(*up),
        ]
        super().__init__(stance, actions, seed, start=floor.SITTING, **floor.UNREST)
