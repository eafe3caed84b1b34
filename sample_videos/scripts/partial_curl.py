"""The clips of the partial curl."""

from __future__ import annotations

from functools import partial

from renderer.exercises.partial_curl import START, UNREST, curl, dropped_curl, jerked_curl, short_curl
from renderer.script import Script
from renderer.supine import Supine

CAMERA = {"height_m": (0.35, 0.95), "margin": (0.7, 0.82)}

script = partial(Script, exercise="partial_curl", stance=Supine, camera=CAMERA, start=START, options=UNREST)

SCRIPTS = {
    "partial_curl_clean": script(
        "four clean repetitions",
        seed=11,
        facing="right",
        actions=[curl(), curl(), curl(), curl()],
    ),
    "partial_curl_faults": script(
        "each fault once, clean repetitions between them",
        seed=12,
        actions=[
            curl(),
            curl("curled_too_high"),
            curl("shoulders_not_clear"),
            curl(),
            curl("feet_lifted"),
            jerked_curl(),
            short_curl(),
            curl(),
            dropped_curl(),
        ],
    ),
}
