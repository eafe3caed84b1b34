"""Gluteal stretch, told to hold 10 s: each fault once, clean ones between them."""

from __future__ import annotations

from renderer.exercises import gluteal_stretch as exercise
from renderer.lively import Lively
from renderer.supine import Supine

EXERCISE = "gluteal_stretch"
STAGE = "default"
SEED = 24
# A thigh that is pulled slowly has no sharp ends of its hold.
HOLD_TOLERANCE_S = 0.6
RATE_HZ = 15
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}
PRESCRIPTION = {"hold_s": exercise.SHORT_PRESCRIPTION_S}
STANCE = Supine


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Supine, seed: int) -> None:
        actions = [
            exercise.stretch("right", "ankle_off_knee", exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("left", hold_s=exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("right", "thigh_not_pulled", exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("left", "head_lifted", exercise.SHORT_PRESCRIPTION_S + 0.2),
            exercise.stretch("right", "hold_too_short", 4.0),
        ]
        super().__init__(stance, actions, seed, **exercise.UNREST)
