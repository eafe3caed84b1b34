"""Joints of a moving body as MediaPipe would report them: filmed by a camera, with the model's measured error.

Nothing is drawn. The error of a landmark has a part that stays, a part that comes with the movement, and a little
unrest. Their sizes follow the table of `sample_videos/pose_error.py`, and how it splits over time was measured on the
same clips. Not imitated are limbs that the model loses behind the trunk and sides that it swaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from renderer.body import SIDES
from renderer.camera import Camera
from renderer.truth import NAMES

from posecheck.pose.landmarks import NAMES as LANDMARKS
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.silhouette import STATIONS, TrunkProfile

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Error:
    """Where the model sees a joint, from the true one, in T: towards the head, to the front, and the spread of both."""

    headward: float
    frontward: float
    spread: float


ERROR_T: Mapping[str, tuple[Error, Error]] = {
    "nose": (Error(0.085, 0.0, 0.035), Error(0.085, 0.0, 0.035)),
    "ear": (Error(-0.04, 0.10, 0.03), Error(0.04, 0.06, 0.05)),
    "shoulder": (Error(0.05, 0.015, 0.03), Error(0.09, 0.0, 0.035)),
    "elbow": (Error(0.03, 0.02, 0.02), Error(0.055, -0.015, 0.07)),
    "wrist": (Error(0.0, 0.01, 0.03), Error(0.0, 0.0, 0.06)),
    "hip": (Error(0.0, 0.06, 0.03), Error(0.01, 0.055, 0.04)),
    "knee": (Error(0.0, 0.0, 0.015), Error(0.0, -0.01, 0.04)),
    "ankle": (Error(0.05, 0.0, 0.025), Error(0.03, 0.015, 0.025)),
    "index": (Error(0.02, 0.0, 0.04), Error(0.0, -0.02, 0.07)),
    "heel": (Error(-0.015, 0.035, 0.035), Error(-0.04, 0.04, 0.035)),
    "foot_index": (Error(0.055, 0.0, 0.04), Error(0.04, 0.01, 0.05)),
}
"""Error of each part on the near and the far side, the mean of the sample clips of all exercises."""
COMES_ALONG, WANDERS = 0.5, 0.2
"""Shares of the spread that grow with the way a joint has moved, and that wander about."""
MOVED_T = 0.5
WANDERS_S = 1.5
JITTER_T = 0.003
DEPTH_SHARE = (0.5, 0.9)
"""The model's depths are too small by this factor."""
WORLD_SCALE = (0.8, 1.05)
OUTLINE_ERROR_T, OUTLINE_WANDERS_T = 0.02, 0.003
SEEN, HIDDEN = 0.98, 0.7
FACE = ("eye", "mouth")


@dataclass(frozen=True)
class Shot:
    """A stretch of a recording filmed by one camera, up to `until_s`."""

    camera: Camera
    until_s: float


def pose_frames(
    times_s: Array, places_m: Array, shots: Sequence[Shot], rng: np.random.Generator, trunk_m: Array | None = None
) -> list[PoseFrame]:
    """Film joints.

    Parameters
    ----------
    times_s : shape (n,)
    places_m : shape (n, n_joints, 3), in the order of `truth.NAMES`
    shots
        In the order of time; the last one goes to the end.
    rng
        Of the model's error.
    trunk_m : shape (n, n_points, 3), optional
        Skin of the trunk, for its outline.
    """
    seen_m = places_m + model_error_m(times_s, places_m, near_side(places_m, shots[0].camera), rng)
    depth_share, scale = rng.uniform(*DEPTH_SHARE), rng.uniform(*WORLD_SCALE)
    outline_t = rng.normal(0.0, OUTLINE_ERROR_T) + wander(times_s, (2,), rng) * OUTLINE_WANDERS_T
    frames, shot = [], 0
    for i, time_s in enumerate(times_s):
        while time_s > shots[shot].until_s and shot + 1 < len(shots):
            shot += 1
        camera = shots[shot].camera
        profile = None if trunk_m is None else outline(camera, seen_m[i], trunk_m[i], outline_t[i])
        frames.append(film(float(time_s), seen_m[i], camera, scale * np.array([1.0, 1.0, depth_share]), profile))
    return frames


def film(
    time_s: float, places_m: Array, camera: Camera, scale: Array, profile: TrunkProfile | None = None
) -> PoseFrame:
    """Report joints of shape (n_joints, 3) at one moment; `scale` of shape (3,) turns them into the model's metres."""
    local_m = (places_m - middle(places_m, "hip")) @ camera.axes() * [1.0, -1.0, -1.0]
    pixels = camera.project(places_m)
    px_per_m = np.linalg.norm(np.ptp(pixels, axis=0)) / np.linalg.norm(np.ptp(local_m[:, :2], axis=0))
    near = near_side(places_m[None], camera)
    sure = np.array([HIDDEN if name.startswith(SIDES) and near not in name else SEEN for name in LANDMARKS])
    size_px = (camera.width_px, camera.height_px)
    world_m = scale * local_m
    return PoseFrame(
        time_s, size_px, pixels[SOURCE], px_per_m * local_m[SOURCE, 2], sure, world_m[SOURCE], profile=profile
    )


def near_side(places_m: Array, camera: Camera) -> str:
    """Side of the body nearer to the camera, from joints of shape (n, n_joints, 3)."""
    away_m = {side: np.linalg.norm(places_m[:, NAMES.index(f"{side}_hip")] - camera.place) for side in SIDES}
    return min(SIDES, key=lambda side: float(away_m[side]))


def model_error_m(times_s: Array, places_m: Array, near: str, rng: np.random.Generator) -> Array:
    """Where the model sees each joint from the true one, shape (n, n_joints, 3)."""
    errors = [ERROR_T[part_of(name)][not name.startswith((near, "nose"))] for name in NAMES]
    headward, frontward, spread = (np.array([getattr(e, key) for e in errors])[:, None] for key in Error.__slots__)
    shape = (len(NAMES), 3)
    up_m = middle(places_m, "shoulder") - middle(places_m, "hip")
    across_m = places_m[:, NAMES.index("left_shoulder")] - places_m[:, NAMES.index("right_shoulder")]
    front_m = np.cross(across_m, up_m)
    trunk_m = np.linalg.norm(up_m, axis=1)
    front_m *= (trunk_m / np.linalg.norm(front_m, axis=1))[:, None]
    moved = np.linalg.norm(places_m - np.median(places_m, axis=0), axis=-1, keepdims=True) / trunk_m[0] / MOVED_T
    random = rng.normal(size=shape) + COMES_ALONG * rng.normal(size=shape) * np.minimum(moved, 1.0)
    random = spread * (random + WANDERS * wander(times_s, shape, rng)) + rng.normal(0.0, JITTER_T, places_m.shape)
    return headward * up_m[:, None] + frontward * front_m[:, None] + random * trunk_m[:, None, None]


def wander(times_s: Array, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Wander about zero with a spread of 1, shape (n, *shape)."""
    now = rng.normal(size=shape)
    path = [now]
    for before_s, after_s in pairwise(times_s):
        kept = np.exp(-(after_s - before_s) / WANDERS_S)
        now = kept * now + np.sqrt(1.0 - kept**2) * rng.normal(size=shape)
        path.append(now)
    return np.array(path)


def outline(camera: Camera, places_m: Array, trunk_m: Array, error_t: Array) -> TrunkProfile:
    """Outline of the trunk in the picture, from points of its skin of shape (n_points, 3)."""
    pixels = camera.project(places_m)
    hip, shoulder = middle(pixels, "hip"), middle(pixels, "shoulder")
    axis = shoulder - hip
    length_px = float(np.hypot(*axis))
    along = axis / length_px
    steps = (camera.project(trunk_m) - hip) / length_px
    station, aside = steps @ along, steps @ np.array([along[1], -along[0]])
    near = np.abs(station[:, None] - STATIONS) < STATIONS[1] - STATIONS[0]
    left = np.where(near, aside[:, None], -np.inf).max(axis=0)
    right = np.where(near, -aside[:, None], -np.inf).max(axis=0)
    edges = (np.where(np.isfinite(edge), edge, np.nan) for edge in (left, right))
    return TrunkProfile(*(edge + error for edge, error in zip(edges, error_t, strict=True)))


def middle(places: Array, part: str) -> Array:
    """Middle of both sides, from joints of shape (..., n_joints, k)."""
    left, right = (places[..., NAMES.index(f"{side}_{part}"), :] for side in SIDES)
    return (left + right) / 2.0


def part_of(name: str) -> str:
    """Name of a joint without its side."""
    return name.removeprefix("left_").removeprefix("right_")


def _source(name: str) -> int:
    """Joint that stands for a landmark: the face's lie at the nose, the other fingers at the index."""
    if any(part in name for part in FACE):
        return NAMES.index("nose")
    return NAMES.index(name.replace("pinky", "index").replace("thumb", "index"))


SOURCE = [_source(name) for name in LANDMARKS]
"""For each of the model's landmarks, the index of the joint that stands for it."""
