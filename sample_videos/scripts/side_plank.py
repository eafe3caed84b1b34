"""The clips of the side plank."""

from __future__ import annotations

from functools import partial
from typing import Any

from renderer.exercises.side_plank import UNREST, plank, plank_on_far_elbow, sagging_plank, settle
from renderer.limbs import other
from renderer.script import Script
from renderer.side_lying import SideLying

CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}


def script(what: str, stage: str, bearing: str, keep: tuple[str, ...] = ("facing",), **settings: Any) -> Script:
    """Write the script of a plank on one side; the belly faces the camera, which settles where the head points."""
    return Script(
        what,
        exercise="side_plank",
        stage=stage,
        stance=partial(SideLying, bearing=bearing, easier=stage == "easier"),
        facing=other(bearing),
        keep=keep,
        camera=CAMERA,
        options=UNREST,
        **settings,
    )


SCRIPTS = {
    "side_plank_full_clean_left": script(
        "10 s on the left side, clean", "full", "left", seed=31, actions=[settle(), plank("left")]
    ),
    "side_plank_full_clean_right": script(
        "10 s on the right side, clean", "full", "right", seed=32, actions=[plank("right")]
    ),
    "side_plank_full_faults_left": script(
        "hips that sag, a dropped head, an elbow out of place, one clean",
        "full",
        "left",
        seed=35,
        actions=lambda stance: [
            sagging_plank("left", stance.start["bend_deg"]),
            plank("left"),
            plank("left", "head_dropped"),
            *plank_on_far_elbow("left"),
        ],
    ),
    "side_plank_full_faults_right": script(
        "hips too high, hips turned, a short hold, one clean",
        "full",
        "right",
        seed=36,
        actions=[
            plank("right", "hips_too_high"),
            plank("right"),
            plank("right", "hips_rotated"),
            plank("right", "hold_too_short", 4.0),
        ],
    ),
    "side_plank_easier_clean_left": script(
        "10 s on the left side, clean", "easier", "left", seed=33, actions=[settle(), plank("left")]
    ),
    "side_plank_easier_clean_right": script(
        "10 s on the right side, clean", "easier", "right", seed=34, actions=[plank("right")]
    ),
    "side_plank_easier_faults_right": script(
        "hips too high, hips that sag, a short hold, one clean",
        "easier",
        "right",
        seed=37,
        rate_hz=15,
        # On slim hips there is room to sag.
        body="man_28",
        keep=("facing", "body"),
        actions=lambda stance: [
            plank("right", "hips_too_high"),
            plank("right"),
            sagging_plank("right", stance.start["bend_deg"]),
            plank("right", "hold_too_short", 4.0),
        ],
    ),
}
