"""Standing hamstring stretch: heel on a block, knee straight, lean forward from the hips."""

from __future__ import annotations

from typing import Any

from renderer.limbs import of_side
from renderer.performance import VOIDS, Action, Move

HOLD_S = 15.2
SHORT_PRESCRIPTION_S = 8.0

HEEL_UP = {"up": 1.0, "knee_deg": 176.0}
KNEE_BENT = {"up": 1.0, "knee_deg": 142.0}
LEANING = {"lean_deg": 42.0, "hands": 1.0, "head_deg": 4.0}
ROUNDED = {"lean_deg": 6.0, "round_deg": 62.0, "hands": 1.0, "head_deg": 10.0}
SHOULDERS_ROLLED = {"lean_deg": 38.0, "shoulders_deg": 42.0, "round_deg": 8.0, "hands": 1.0, "head_deg": 12.0}

LEANS = {"rounded_back": ROUNDED, "shoulders_rolled": SHOULDERS_ROLLED}

SWAY = {"lean_deg": 0.6, "round_deg": 0.5, "head_deg": 1.2, "shoulders_deg": 0.6}
FIDGETS = {"head_deg": 7.0}
UNREST: dict[str, Any] = {"sway": SWAY, "fidgets": FIDGETS, "voids": VOIDS}


def stretch(side: str, fault: str | None = None, hold_s: float = HOLD_S) -> Action:
    """Put the heel of `side` on the block, lean, hold, come up and step down."""
    leg = of_side(side, KNEE_BENT if fault == "knee_bent" else HEEL_UP)
    lean = LEANS.get(fault or "", LEANING)
    upright = dict.fromkeys(lean, 0.0)
    return Action(
        [
            Move(leg, 1.7, 0.6),
            Move(lean, 2.0, hold_s, "hold", (fault,) if fault else ()),
            Move(upright, 1.8, 0.3),
            Move(None, 1.6),
        ],
        side,
        rest_s=1.5,
    )
