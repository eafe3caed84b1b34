"""Stick figures with exact angles, filmed side-on: poses with known correct answers.

Lengths are in T (shoulder to hip), angles in degrees. A shape has its own coordinates: x along the floor towards the
head, y up from the floor, z towards the person's right hand. A camera converts it to `PoseFrame`s.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import pairwise
from typing import Self

import numpy as np

from posecheck.pose.landmarks import COUNT, INDEX, PoseFrame
from posecheck.pose.model import NAMES
from posecheck.pose.silhouette import STATIONS, TrunkProfile

SIDES = ("left", "right")
UPPER_ARM_T, FOREARM_T = 0.56, 0.52
THIGH_T, SHIN_T, FOOT_T = 0.86, 0.80, 0.28
KNEE_UP_T = 0.08
"""Height of the knee landmark above the floor when kneeling; wrists and toes are on the floor."""
PRONE_UP_T = 0.06
ACROSS_T = {"ear": 0.12, "eye": 0.06, "mouth": 0.05, "nose": 0.0, "arm": 0.34, "leg": 0.2}
LOOK_DOWN = 0.1
"""How much higher in the image a point appears if it is 1 T farther away."""
BACK_T, BELLY_T = 0.24, 0.2
M_PER_T = 0.5

Point = tuple[float, float]


WHOLE_ARM = """
[signals.arm]
measure = "elevation"
points = ["shoulder", "elbow"]
side = "highest"
unit = "deg"

[signals.whole_arm]
measure = "elevation"
points = ["shoulder", "wrist"]
side_from = "arm"
relative = true
unit = "deg"
"""
"""Arm signals to add to a small spec: the elevation of the higher arm as a whole, relative to neutral."""


def ray(start: Point, length_t: float, elevation_deg: float, toward: str = "head") -> Point:
    """End point of a segment that starts at `start` at an angle above the floor."""
    turn = math.radians(elevation_deg)
    sign = 1 if toward == "head" else -1
    return (start[0] + sign * length_t * math.cos(turn), start[1] + length_t * math.sin(turn))


@dataclass(frozen=True)
class AllFours:
    """On hands and knees. The lower knee and the lower hand rest on the floor, which determines the trunk's slope.

    Limbs are given by elevation (-90 straight down, 0 level), elbows by their inner angle, the head by its bend
    (positive up), the back by its curvature in 1/T (positive round). `trunk_lift` is added to the slope.
    """

    left_arm: float = -90.0
    right_arm: float = -90.0
    left_elbow: float = 180.0
    right_elbow: float = 180.0
    left_thigh: float = -90.0
    right_thigh: float = -90.0
    left_shin: float = 4.0
    right_shin: float = 4.0
    head: float = 5.0
    back: float = 0.2
    trunk_lift: float = 0.0

    middle_t = 0.3

    def joints(self) -> dict[str, Point]:
        """Joint positions by landmark name."""
        bearing = min(SIDES, key=lambda s: np.sin(np.radians(self._of(s, "thigh"))))
        knee_to_hip = ray((0.0, 0.0), THIGH_T, self._of(bearing, "thigh") + 180, "feet")
        hip = (knee_to_hip[0], knee_to_hip[1] + KNEE_UP_T)
        reach_t = max(-self._hand((0.0, 0.0), s)[1] for s in SIDES)
        trunk = np.degrees(np.arcsin(np.clip(reach_t - hip[1], -1, 1))) + self.trunk_lift
        shoulder = ray(hip, 1.0, trunk)
        found = _head(shoulder, trunk + self.head)
        for side in SIDES:
            found |= self._limbs(side, shoulder, hip)
        return found

    def _of(self, side: str, part: str) -> float:
        return float(getattr(self, f"{side}_{part}"))

    def _hand(self, shoulder: Point, side: str) -> Point:
        elbow = ray(shoulder, UPPER_ARM_T, self._of(side, "arm"))
        return ray(elbow, FOREARM_T, self._of(side, "arm") + 180 - self._of(side, "elbow"))

    def _limbs(self, side: str, shoulder: Point, hip: Point) -> dict[str, Point]:
        elbow = ray(shoulder, UPPER_ARM_T, self._of(side, "arm"))
        knee = ray(hip, THIGH_T, self._of(side, "thigh"), "feet")
        ankle = ray(knee, SHIN_T, self._of(side, "shin"), "feet")
        limbs = {"shoulder": shoulder, "elbow": elbow, "hip": hip, "knee": knee}
        limbs |= _hand_points(self._hand(shoulder, side)) | _foot_points(ankle)
        return {f"{side}_{name}": point for name, point in limbs.items()}


@dataclass(frozen=True)
class Prone:
    """Prone, legs straight, hands on the floor. `elbow` is the inner angle, `hip` the height above the floor."""

    trunk: float = 4.0
    elbow: float = 60.0
    hip: float = 0.1
    head: float = 5.0
    back: float = 0.0

    middle_t = 0.9

    def joints(self) -> dict[str, Point]:
        """Joint positions by landmark name."""
        knee, ankle = (0.0, PRONE_UP_T), (-SHIN_T, PRONE_UP_T)
        hip = (float(np.sqrt(THIGH_T**2 - (self.hip - PRONE_UP_T) ** 2)), self.hip)
        shoulder = ray(hip, 1.0, self.trunk)
        elbow, wrist = self._arm(shoulder)
        limbs = {"shoulder": shoulder, "elbow": elbow, "hip": hip, "knee": knee}
        limbs |= _hand_points(wrist) | _foot_points(ankle)
        return _head(shoulder, self.trunk + self.head) | {f"{s}_{n}": p for s in SIDES for n, p in limbs.items()}

    def _arm(self, shoulder: Point) -> tuple[Point, Point]:
        """Elbow and wrist: the hand touches the floor ahead of the shoulder, the elbow points towards the feet."""
        bent = np.radians(self.elbow)
        reach = np.sqrt(UPPER_ARM_T**2 + FOREARM_T**2 - 2 * UPPER_ARM_T * FOREARM_T * np.cos(bent))
        down = np.degrees(np.arcsin(min(shoulder[1] / reach, 1.0)))
        aside = np.degrees(np.arcsin(FOREARM_T * np.sin(bent) / reach))
        if UPPER_ARM_T**2 + reach**2 < FOREARM_T**2:
            aside = 180 - aside
        return ray(shoulder, UPPER_ARM_T, -down - aside), ray(shoulder, float(reach), -down)


Shape = AllFours | Prone


def _head(shoulder: Point, elevation_deg: float) -> dict[str, Point]:
    ear = ray(shoulder, 0.36, elevation_deg)
    face = {"eye": ray(ear, 0.16, elevation_deg - 60), "mouth": ray(ear, 0.18, elevation_deg - 105)}
    found = {"nose": ray(ear, 0.2, elevation_deg - 80)}
    for side in SIDES:
        found |= {f"{side}_ear": ear, f"mouth_{side}": face["mouth"]}
        found |= {name: face["eye"] for name in (f"{side}_eye", f"{side}_eye_inner", f"{side}_eye_outer")}
    return found


def _hand_points(wrist: Point) -> dict[str, Point]:
    tip = (wrist[0] + 0.13, wrist[1])
    return {"wrist": wrist, "pinky": tip, "index": tip, "thumb": (wrist[0] + 0.08, wrist[1])}


def _foot_points(ankle: Point) -> dict[str, Point]:
    """The toes point towards the floor."""
    drop_t = float(np.clip(ankle[1], -0.9 * FOOT_T, 0.9 * FOOT_T))
    toe = (ankle[0] - float(np.sqrt(FOOT_T**2 - drop_t**2)), ankle[1] - drop_t)
    return {"ankle": ankle, "heel": (ankle[0] - 0.05, ankle[1] + 0.03), "foot_index": toe}


class Motion:
    """Key shapes over time, with eased movements between them."""

    def __init__(self, shape: Shape) -> None:
        self.keys: list[tuple[float, Shape]] = [(0.0, shape)]

    @property
    def t_s(self) -> float:
        """Length so far: the time of the last key."""
        return self.keys[-1][0]

    def stay(self, seconds: float) -> Self:
        """Hold the last shape."""
        return self.move(seconds)

    def move(self, seconds: float, **to: float) -> Self:
        """Ease into the last shape with some values changed."""
        self.keys.append((self.t_s + seconds, replace(self.keys[-1][1], **to)))
        return self

    def at(self, t_s: float) -> Shape:
        """The shape at a time."""
        return _shape_at(self.keys, t_s)


def _shape_at(keys: Sequence[tuple[float, Shape]], t_s: float) -> Shape:
    """The shape at a time (smoothstep between keys)."""
    for (from_s, start), (to_s, end) in pairwise(keys):
        if t_s <= to_s:
            share = min(max((t_s - from_s) / (to_s - from_s), 0.0), 1.0)
            return start if start == end else _between(start, end, share * share * (3 - 2 * share))
    return keys[-1][1]


def _between(start: Shape, end: Shape, share: float) -> Shape:
    names = [f.name for f in fields(start)]
    return type(start)(**{n: getattr(start, n) + share * (getattr(end, n) - getattr(start, n)) for n in names})


def eased_to(share: float) -> float:
    """Fraction of the duration after which an eased movement has covered `share` of its distance."""
    time = np.linspace(0, 1, 2001)
    return float(np.interp(share, time * time * (3 - 2 * time), time))


@dataclass(frozen=True)
class Camera:
    """Camera position and settings. With a positive `roll_deg`, the floor slopes down to the right.

    `yaw_deg` turns the person away from the side-on view; at 90 they point straight at the lens.
    """

    facing: str = "right"
    roll_deg: float = 0.0
    fps: float = 30.0
    jitter_t: float = 0.0
    yaw_deg: float = 0.0
    trunk_px: float = 190.0
    size_px: tuple[int, int] = (1280, 720)

    def __str__(self) -> str:
        shake = f" jitter {self.jitter_t:g}" if self.jitter_t else ""
        return f"{self.facing} roll {self.roll_deg:g} {self.fps:g} fps{shake}"

    def shoot(self, shape: Shape, t_s: float, noise: np.random.Generator) -> PoseFrame:
        """Take one frame."""
        turned = self._turn(_body(shape))
        shake = noise.normal(0, self.jitter_t, (COUNT, 2)) * self.trunk_px
        hips = turned[[INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=0)
        near = turned[:, 2] >= 0
        return PoseFrame(
            t_s,
            self.size_px,
            self._project(turned, shape.middle_t) + shake,
            -turned[:, 2] * self.trunk_px,
            np.where(near, 0.99, 0.9),
            (turned - hips) * (M_PER_T, -M_PER_T, -M_PER_T),
            profile=self._outline(shape.back, noise),
        )

    def _turn(self, body: np.ndarray) -> np.ndarray:
        yaw = np.radians(self.yaw_deg + (180 if self.facing == "left" else 0))
        x, y, z = body.T
        return np.column_stack([x * np.cos(yaw) + z * np.sin(yaw), y, z * np.cos(yaw) - x * np.sin(yaw)])

    def _project(self, turned: np.ndarray, middle_t: float) -> np.ndarray:
        width, height = self.size_px
        middle = middle_t * (-1 if self.facing == "left" else 1) * np.cos(np.radians(self.yaw_deg))
        level = np.column_stack([turned[:, 0] - middle, -turned[:, 1] + LOOK_DOWN * turned[:, 2]]) * self.trunk_px
        roll = np.radians(self.roll_deg)
        turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
        level[:, 1] += 0.2 * height
        return np.asarray(level @ turn + np.array([width / 2, height / 2]))

    def _outline(self, back: float, noise: np.random.Generator) -> TrunkProfile:
        shake = noise.normal(0, self.jitter_t, (2, len(STATIONS)))
        upper = BACK_T + back / 2 * (0.25 - (STATIONS - 0.5) ** 2) + shake[0]
        lower = np.full(len(STATIONS), BELLY_T) + shake[1]
        return TrunkProfile(lower, upper) if self.facing == "left" else TrunkProfile(upper, lower)


def _across(name: str) -> float:
    part = next((p for p in ("ear", "eye", "mouth", "nose") if p in name), None)
    if part is None:
        part = "arm" if any(p in name for p in ("shoulder", "elbow", "wrist", "pinky", "index", "thumb")) else "leg"
        part = "leg" if "foot" in name else part
    return ACROSS_T[part] * (1 if "right" in name else -1)


ACROSS = [_across(name) for name in NAMES]


@lru_cache(maxsize=4096)
def _body(shape: Shape) -> np.ndarray:
    """Every landmark of a shape, shape (33, 3), T. People who wait keep theirs."""
    joints = shape.joints()
    return np.array([(*joints[name], across) for name, across in zip(NAMES, ACROSS, strict=True)])


CAMERAS = tuple(
    Camera(facing, roll_deg, fps) for facing in SIDES for roll_deg in (-5, 0, 5) for fps in (10, 15, 30, 60)
)
"""Camera setups that must all give the same verdicts."""
SHAKY_CAMERAS = tuple(
    Camera(facing, roll_deg, fps, jitter_t=0.005)
    for facing, roll_deg in (("left", 5), ("right", -5))
    for fps in (10, 15, 30, 60)
)


def film(motion: Motion, camera: Camera | None = None, seed: int = 0) -> list[PoseFrame]:
    """Film a whole motion with a camera."""
    return list(_filmed(tuple(motion.keys), camera or Camera(), seed))


@lru_cache(maxsize=16)
def _filmed(keys: tuple[tuple[float, Shape], ...], camera: Camera, seed: int) -> tuple[PoseFrame, ...]:
    noise = np.random.default_rng(seed)
    times = np.arange(0, keys[-1][0] + 0.5 / camera.fps, 1 / camera.fps)
    frames = tuple(camera.shoot(_shape_at(keys, float(t)), float(t), noise) for t in times)
    for frame in frames:  # several tests get them
        for values in (frame.xy_px, frame.z, frame.visibility, frame.world_m):
            values.flags.writeable = False
    return frames


def still(shape: Shape, camera: Camera | None = None) -> PoseFrame:
    """One frame of a shape."""
    return (camera or Camera()).shoot(shape, 0.0, np.random.default_rng(0))


def lose(frames: Iterable[PoseFrame], start_s: float, end_s: float) -> list[PoseFrame]:
    """Lose the person from `start_s` up to, but not including, `end_s`."""
    return [PoseFrame.empty(f.t_s, f.size_px) if start_s <= f.t_s < end_s else f for f in frames]


def hide(frames: Iterable[PoseFrame], points: Sequence[str], start_s: float, end_s: float) -> list[PoseFrame]:
    """Give some landmarks a low visibility."""
    rows = [INDEX[p] for p in points]
    return [replace(f, visibility=_with(f.visibility, rows)) if start_s <= f.t_s < end_s else f for f in frames]


def _with(visibility: np.ndarray, rows: list[int]) -> np.ndarray:
    hidden = visibility.copy()
    hidden[rows] = 0.05
    return hidden


def swap_labels(frames: Iterable[PoseFrame], start_s: float, end_s: float) -> list[PoseFrame]:
    """Swap left and right in part of the frames."""
    return [swapped(f) if start_s <= f.t_s < end_s else f for f in frames]


def swapped(frame: PoseFrame) -> PoseFrame:
    """Swap left and right landmarks."""
    other = {"left": "right", "right": "left"}
    twins = [next((n.replace(s, o) for s, o in other.items() if s in n), n) for n in NAMES]
    rows = [INDEX[n] for n in twins]
    return replace(
        frame,
        xy_px=frame.xy_px[rows],
        z=frame.z[rows],
        visibility=frame.visibility[rows],
        world_m=frame.world_m[rows],
    )
