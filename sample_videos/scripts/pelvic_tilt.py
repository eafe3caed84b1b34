"""The clips of the pelvic tilt."""

from __future__ import annotations

from functools import partial

from renderer.exercises.pelvic_tilt import UNREST, clean_tilt, lifted_tilt, short_tilt, stepping_tilt, tense_tilt
from renderer.script import Script
from renderer.supine import Supine

CAMERA = {"height_m": (0.35, 0.65), "yaw_deg": (-8.0, 8.0), "margin": (0.72, 0.82)}

# So slow and small a movement has no sharp ends.
script = partial(Script, exercise="pelvic_tilt", stance=Supine, camera=CAMERA, hold_tolerance_s=0.6, options=UNREST)

SCRIPTS = {
    "pelvic_tilt_clean": script(
        "three clean repetitions",
        seed=13,
        actions=[clean_tilt(), clean_tilt(), clean_tilt()],
    ),
    "pelvic_tilt_faults": script(
        "each fault once, one clean repetition between them",
        seed=14,
        actions=[lifted_tilt(), stepping_tilt(), clean_tilt(), tense_tilt(), short_tilt()],
    ),
}
