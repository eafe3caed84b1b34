"""Draws person, room and camera from a seed, unless a script fixes them.

A script may give any of `body`, `facing`, `colours`, `rate_hz` and, in the dictionary `camera`, any of `height_m`,
`yaw_deg`, `roll_deg`, `fov_deg`, `margin`, `distance_m` and `target_m`. A number fixes the value, a pair of numbers
is a range to draw from. Without `distance_m` and `target_m` the camera stands where the whole motion fits the picture.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from renderer.camera import Camera
from renderer.look import Colour, Look, Webcam
from renderer.rotations import Array
from renderer.script import Script

RATES_HZ = (15, 20, 24, 25, 30)
RATE_SHARES = (0.3, 0.2, 0.15, 0.25, 0.1)
FACINGS = ("left", "right")
RANGES: Mapping[str, tuple[float, float]] = {
    "height_m": (0.4, 1.6),
    "yaw_deg": (-25.0, 25.0),
    "roll_deg": (-4.0, 4.0),
    "fov_deg": (34.0, 50.0),
    "margin": (0.7, 0.9),
}
# Most people place the camera roughly as instructed; an unseen set draws evenly from the whole range.
USUAL: Mapping[str, float] = {"height_m": 0.5, "yaw_deg": 0.0, "roll_deg": 0.0, "fov_deg": 40.0, "margin": 0.84}
FARTHEST_M = 5.0

SKINS: Mapping[str, tuple[Colour, ...]] = {
    "woman_30": ((0.55, 0.32, 0.22), (0.42, 0.22, 0.13)),
    "woman_22": ((0.62, 0.40, 0.27), (0.52, 0.31, 0.19)),
    "woman_62": ((0.66, 0.43, 0.33), (0.60, 0.36, 0.27)),
    "man_28": ((0.10, 0.045, 0.025), (0.17, 0.08, 0.045)),
    "man_45": ((0.58, 0.34, 0.24), (0.48, 0.26, 0.17)),
    "man_58": ((0.50, 0.30, 0.18), (0.33, 0.17, 0.10)),
}
HAIRS: Mapping[str, tuple[Colour, ...]] = {
    "woman_62": ((0.35, 0.33, 0.31), (0.22, 0.20, 0.18)),
    "man_58": ((0.20, 0.20, 0.20), (0.05, 0.045, 0.04)),
    "man_45": ((0.09, 0.05, 0.02), (0.20, 0.12, 0.05)),
}
DARK_HAIRS: tuple[Colour, ...] = ((0.03, 0.018, 0.01), (0.015, 0.012, 0.01), (0.08, 0.035, 0.015))
SHIRTS: tuple[Colour, ...] = (
    (0.60, 0.12, 0.08),
    (0.08, 0.16, 0.42),
    (0.55, 0.55, 0.52),
    (0.05, 0.05, 0.06),
    (0.10, 0.30, 0.16),
    (0.65, 0.48, 0.10),
    (0.34, 0.12, 0.36),
    (0.20, 0.34, 0.46),
)
TROUSERS: tuple[Colour, ...] = (
    (0.03, 0.035, 0.06),
    (0.09, 0.09, 0.10),
    (0.20, 0.20, 0.21),
    (0.05, 0.09, 0.20),
    (0.16, 0.11, 0.07),
    (0.07, 0.03, 0.08),
)
WALLS: tuple[Colour, ...] = ((0.62, 0.60, 0.55), (0.50, 0.56, 0.60), (0.60, 0.52, 0.44), (0.45, 0.50, 0.44))
MATS: tuple[Colour, ...] = ((0.07, 0.20, 0.24), (0.22, 0.10, 0.26), (0.10, 0.11, 0.12), (0.30, 0.16, 0.08))
FLOORS: tuple[Colour, ...] = ((0.40, 0.27, 0.16), (0.28, 0.17, 0.09), (0.46, 0.40, 0.33), (0.22, 0.20, 0.19))


@dataclass(frozen=True)
class Setting:
    """Everything about a clip that is not the motion.

    Attributes
    ----------
    body : name of a baked body
    facing : where the head points in the picture
    look : colours and light
    view : numbers of the camera, as the module's docstring lists them
    rate_hz : frames a second
    webcam : what the camera does to the picture
    room_seed : seed of the floor boards
    """

    body: str
    facing: str
    look: Look
    view: Mapping[str, Any]
    rate_hz: int
    webcam: Webcam
    room_seed: int


def seed_of(*words: object) -> int:
    """Make one seed of several words, the same on every machine."""
    return zlib.crc32(" ".join(map(str, words)).encode())


def pick(rng: np.random.Generator, choices: tuple[Any, ...]) -> Any:
    """Take one of several choices."""
    return choices[int(rng.integers(len(choices)))]


def draw_setting(script: Script, name: str, seed: int, *, unseen: bool = False) -> Setting:
    """Draw what a script leaves open; an unseen setting keeps only what the script names in `keep`."""
    rng = np.random.default_rng(seed_of("setting", name, seed))

    def given(key: str) -> Any:
        return getattr(script, key) if not unseen or key in script.keep else None

    body = given("body") or pick(rng, tuple(SKINS))
    colours = draw_colours(rng, body) | (given("colours") or {})
    facing = given("facing") or pick(rng, FACINGS)
    view = draw_view(rng, script.camera, unseen=unseen)
    drawn_hz = int(rng.choice(RATES_HZ, p=RATE_SHARES))
    rate_hz = given("rate_hz") or drawn_hz
    look = draw_look(rng, colours, plain=given("colours") is not None)
    return Setting(body, facing, look, view, rate_hz, draw_webcam(rng, seed), seed)


def draw_colours(rng: np.random.Generator, body: str) -> dict[str, Colour]:
    """Colour a person's skin, hair and clothes."""
    return {
        "skin": pick(rng, SKINS[body]),
        "hair": pick(rng, HAIRS.get(body, DARK_HAIRS)),
        "eyes": (0.10, 0.08, 0.07),
        "shirt": pick(rng, SHIRTS),
        "trousers": pick(rng, TROUSERS),
    }


def draw_look(rng: np.random.Generator, colours: dict[str, Colour], *, plain: bool) -> Look:
    """Colour the room and hang the lamp; a plain look keeps the room's own colours."""
    warm = rng.uniform(-1.0, 1.0)
    gloom = rng.uniform(0.75, 1.0)
    drawn = Look(
        parts=colours,
        wall=pick(rng, WALLS),
        mat=pick(rng, MATS),
        floor=pick(rng, FLOORS),
        lamp_place=(float(rng.uniform(-1.8, 1.8)), float(rng.uniform(1.4, 2.4)), 2.9),
        lamp_strength=float(rng.uniform(32.0, 60.0)),
        lamp_colour=(1.0, float(0.93 + 0.04 * (1 - warm)), float(0.88 - 0.14 * warm)),
        ambient=(0.32 * gloom, 0.31 * gloom, 0.32 * gloom),
    )
    return Look(parts=colours) if plain else drawn


def draw_webcam(rng: np.random.Generator, seed: int) -> Webcam:
    """Pick a camera's noise, blur and compression."""
    return Webcam(
        noise=float(rng.uniform(1.0, 5.0)),
        blur_px=float(rng.uniform(0.0, 0.8)),
        vignette=float(rng.uniform(0.0, 0.25)),
        flicker=float(rng.uniform(0.0, 0.012)),
        quality_crf=int(rng.integers(23, 30)),
        seed=seed,
    )


def draw_view(rng: np.random.Generator, given: Mapping[str, Any], *, unseen: bool) -> dict[str, Any]:
    """Settle each number of the camera; an unseen view keeps ranges but no settled numbers."""
    view: dict[str, Any] = {}
    for key, usual in RANGES.items():
        value = given.get(key)
        low, high = value if isinstance(value, tuple) else usual
        even = unseen or isinstance(value, tuple)
        drawn = float(rng.uniform(low, high) if even else rng.triangular(low, USUAL[key], high))
        view[key] = drawn if unseen or value is None or isinstance(value, tuple) else value
    if not unseen:
        view |= {key: given[key] for key in ("distance_m", "target_m") if key in given}
    return view


def stand(view: Mapping[str, Any], facing: str, target: Array, distance_m: float) -> Camera:
    """Put the camera on the side that gives the wanted head direction.

    A positive yaw goes round towards the person's head.
    """
    yaw_rad = np.radians(view["yaw_deg"])
    to_left = 1.0 if facing == "left" else -1.0
    away = distance_m * np.array([np.sin(yaw_rad), to_left * np.cos(yaw_rad), 0.0])
    place = target * [1.0, 1.0, 0.0] + away + [0.0, 0.0, view["height_m"]]
    width_px, height_px = view.get("size_px", (640, 480))
    return Camera(place, target, view["fov_deg"], width_px, height_px, view.get("roll_deg", 0.0))


def place_camera(setting: Setting, seen: Callable[[], Array]) -> Camera:
    """Place the camera; unless the script fixes its position, all points from `seen` fit in the picture.

    Parameters
    ----------
    setting
        Its view may hold `distance_m` and `target_m`.
    seen
        Gives the points of the whole motion, shape (n, 3), m.
    """
    view = setting.view
    if "distance_m" in view and "target_m" in view:
        return stand(view, setting.facing, np.array(view["target_m"], float), view["distance_m"])
    points = seen()
    target = (points.min(axis=0) + points.max(axis=0)) / 2.0
    distance_m = view.get("distance_m", 3.0)
    for _ in range(12):
        camera = stand(view, setting.facing, target, distance_m)
        half = np.array([camera.width_px, camera.height_px]) / 2.0
        share = camera.project(points) / half - 1.0
        off = (share.min(axis=0) + share.max(axis=0)) / 2.0
        m_each = half * distance_m / (camera.height_px / 2.0) * np.tan(np.radians(camera.fov_deg) / 2.0)
        axes = camera.axes()
        target = target + axes[:, 0] * off[0] * m_each[0] - axes[:, 1] * off[1] * m_each[1]
        wanted = np.abs(share - off).max() / view["margin"]
        distance_m = float(np.clip(distance_m * wanted, 1.6, FARTHEST_M))
    return stand(view, setting.facing, target, distance_m)
