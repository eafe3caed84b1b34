"""A set of three attempts, with a leg too low in the second and a short hold in the third, to be corrected."""

from __future__ import annotations

from typing import Any

from posecheck.corrections.model import as_judged
from posecheck.events import Attempt, Fault, Hold, Side
from posecheck.history.records import SetRecord
from posecheck.specs.loader import load_specs

SPEC = load_specs()["quadruped_arm_leg_raise"]
STAGE = "default"
LEG, SHORT, SAME = "leg_not_parallel", "hold_too_short", "same_side"
HOLD_S = SPEC.stage(STAGE).hold_s


def attempt(
    n: int,
    start_s: float,
    side: Side = Side.LEFT,
    faults: tuple[str, ...] = (),
    held_s: float = HOLD_S,
    **more: Any,
) -> Attempt:
    """An attempt of 8 s, held from its second second on."""
    hold = Hold("hold", start_s + 1, start_s + 1 + held_s, held_s, HOLD_S)
    ok = not faults
    return Attempt(n, side, start_s, start_s + 8, (hold,), ok or faults == (LEG,), ok, tuple(faults), **more)


JUDGED = (
    attempt(1, 2.0, motion=20.0, heights={"hold": 31.0}),
    attempt(2, 12.0, Side.RIGHT, (LEG,), motion=21.0),
    attempt(3, 22.0, Side.LEFT, (SHORT,), held_s=2.0, unjudged=("back_sagging",)),
)
FAULTS = (Fault(LEG, 2, 13.0, 18.0), Fault(SHORT, 3, 23.0, 25.0), Fault("back_sagging", None, 40.0, 41.0))
NOW = as_judged(JUDGED, FAULTS)
DONE = SetRecord(
    exercise=SPEC.id,
    stage=STAGE,
    reps=3,
    hold_s=HOLD_S,
    duration_s=60.0,
    complete=False,
    attempts=JUDGED,
    faults=FAULTS,
)
