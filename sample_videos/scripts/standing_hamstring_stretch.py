"""The clips of the standing hamstring stretch."""

from __future__ import annotations

from functools import partial

from renderer.exercises.standing_hamstring_stretch import SHORT_PRESCRIPTION_S, UNREST, stretch
from renderer.script import Script
from renderer.standing import Standing

HOLD_S = SHORT_PRESCRIPTION_S + 0.2
CAMERA = {"height_m": (0.75, 1.15), "yaw_deg": (24.0, 36.0), "margin": (0.66, 0.76)}

script = partial(
    Script, exercise="standing_hamstring_stretch", stance=Standing, camera=CAMERA, mat_centre_m=0.3, options=UNREST
)

SCRIPTS = {
    "standing_hamstring_stretch_clean": script(
        "15 s on each side, clean",
        seed=41,
        actions=[stretch("right"), stretch("left")],
    ),
    "standing_hamstring_stretch_faults": script(
        "told to hold 8 s: each fault of the body once, a clean one between them",
        seed=42,
        prescription={"hold_s": SHORT_PRESCRIPTION_S},
        actions=[
            stretch("left", "knee_bent", HOLD_S),
            stretch("right", "rounded_back", HOLD_S),
            stretch("left", hold_s=HOLD_S),
            stretch("right", "shoulders_rolled", HOLD_S),
            stretch("left", "hold_too_short", 3.0),
        ],
    ),
    "standing_hamstring_stretch_low_block": script(
        "told to hold 8 s: the heel on a block of 15 cm, far too low, on each side",
        seed=43,
        facing="left",
        prescription={"hold_s": SHORT_PRESCRIPTION_S},
        stance=partial(Standing, block_m=0.15),
        actions=[stretch("left", "heel_height", HOLD_S), stretch("right", "heel_height", HOLD_S)],
    ),
}
