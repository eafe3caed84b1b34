"""Back extension, lying on the stomach: from the elbows down, 20 s instead of five minutes, and up again."""

from __future__ import annotations

from renderer.exercises import back_extension as exercise
from renderer.lively import Lively
from renderer.performance import Action, Move
from renderer.prone import Prone

EXERCISE = "back_extension"
STAGE = "prone_lie"
SEED = 25
BODY = "woman_62"
FACING = "left"
STANCE = Prone
MAT_CENTRE_M = -0.1
PRESCRIPTION = {"hold_s": 20.0}


class Clip(Lively):
    """The motion of the clip and its labels."""

    def __init__(self, stance: Prone, seed: int) -> None:
        up = {"arch_deg": stance.prop_deg, "head_turn_deg": 0.0}
        lie = {"arch_deg": 0.0, "head_turn_deg": 55.0}
        moves = [Move(lie, 2.2, 20.8, "lie", late_s={"head_turn_deg": 0.8}), Move(up, 2.0)]
        super().__init__(stance, [Action(moves, rest_s=1.5)], seed, **exercise.UNREST, start={"prop": 1.0, **up})
