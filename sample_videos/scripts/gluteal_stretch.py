"""The clips of the gluteal stretch."""

from __future__ import annotations

from functools import partial

from renderer.exercises.gluteal_stretch import SHORT_PRESCRIPTION_S, UNREST, stretch
from renderer.script import Script
from renderer.supine import Supine

HOLD_S = SHORT_PRESCRIPTION_S + 0.2
CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}

# A thigh that is pulled slowly has no sharp ends of its hold.
script = partial(Script, exercise="gluteal_stretch", stance=Supine, camera=CAMERA, hold_tolerance_s=0.6, options=UNREST)

SCRIPTS = {
    "gluteal_stretch_clean": script(
        "20 s on each side, clean",
        seed=23,
        facing="left",
        actions=[stretch("right"), stretch("left")],
    ),
    "gluteal_stretch_faults": script(
        "told to hold 10 s: each fault once, clean ones between them",
        seed=24,
        rate_hz=15,
        prescription={"hold_s": SHORT_PRESCRIPTION_S},
        actions=[
            stretch("right", "ankle_off_knee", HOLD_S),
            stretch("left", hold_s=HOLD_S),
            stretch("right", "thigh_not_pulled", HOLD_S),
            stretch("left", "head_lifted", HOLD_S),
            stretch("right", "hold_too_short", 4.0),
        ],
    ),
}
