"""Drives: numbers that express a movement, measured on one pose.

World coordinates are the model's metres; y points up here. T is the shoulder-to-hip length in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from posecheck.body.geometry import NAN, bounded, cross, known_median, mean, ratio
from posecheck.pose.landmarks import INDEX, PoseFrame
from posecheck.pose.silhouette import STATIONS
from posecheck.specs.measures import PointName
from posecheck.specs.model import DriveSpec

WAIST: Final = (STATIONS > 0.3) & (STATIONS < 0.65)
"""Stations of the outline over the lumbar and lower thoracic spine."""


BELLY: Final = (STATIONS > 0.1) & (STATIONS < 0.4)
"""Stations of the outline over the lower belly."""

Place = Sequence[float]
"""Coordinates of a point: two in the picture, three in the world."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One pose with y up.

    Attributes
    ----------
    xy : list of [x, y]
        The 33 landmarks in pixels from the middle of the picture.
    world : list of [x, y, z]
        The 33 landmarks in metres.
    pose : PoseFrame
        The pose itself, for its outline.
    trunk_px : float
        T.
    """

    xy: list[list[float]]
    world: list[list[float]]
    pose: PoseFrame
    trunk_px: float

    @classmethod
    def of(cls, pose: PoseFrame, trunk_px: float) -> Scene:
        """The scene of a pose."""
        width, height = pose.size_px
        xy = [[x - width / 2, height / 2 - y] for x, y in pose.xy_px.tolist()]
        return cls(xy, [[x, -y, z] for x, y, z in pose.world_m.tolist()], pose, trunk_px)


def measure_drives(specs: Mapping[str, DriveSpec], pose: PoseFrame, trunk_px: float) -> dict[str, float]:
    """Every drive in one frame; NaN where it cannot be measured."""
    scene = Scene.of(pose, trunk_px)
    values: dict[str, float] = {}
    for name, spec in specs.items():
        if spec.of:
            value = _COMBINED[spec.measure]([values[other] for other in spec.of])
        else:
            value = _MEASURES[spec.measure](spec, scene) * (-1.0 if spec.falls else 1.0) + spec.plus
        values[name] = value if spec.clip is None else bounded(value, *spec.clip)
    return values


def _elevation(spec: DriveSpec, scene: Scene) -> float:
    """Angle of a line above the horizontal in degrees, -90 to 90."""

    def of(side: str) -> float:
        start, end = (_place(scene.world, points, side) for points in spec.points)
        x, y, z = _step(start, end)
        return math.degrees(math.atan2(y, math.hypot(x, z)))

    return _one_of(spec.side, of)


def _angle(spec: DriveSpec, scene: Scene) -> float:
    """Angle at the middle one of three points in degrees, 0 to 180."""

    def of(side: str) -> float:
        a, b, c = (_place(scene.world, points, side) for points in spec.points)
        u, v = _step(b, a), _step(b, c)
        cosine = ratio(u[0] * v[0] + u[1] * v[1] + u[2] * v[2], math.hypot(*u) * math.hypot(*v))
        return math.degrees(math.acos(bounded(cosine, -1.0, 1.0)))

    return _one_of(spec.side, of)


def _off_line(spec: DriveSpec, scene: Scene) -> float:
    """Height of the middle one of three points above the line through the others, in T."""

    def of(side: str) -> float:
        a, b, c = (_place(scene.xy, points, side) for points in spec.points)
        line = (c[0] - a[0], c[1] - a[1])
        across_px = ratio(cross(line, (b[0] - a[0], b[1] - a[1])), math.hypot(*line))
        return ratio(across_px * math.copysign(1.0, line[0]), scene.trunk_px)

    return _one_of(spec.side, of)


def _rise(spec: DriveSpec, scene: Scene) -> float:
    """Height of the second point above the first in the picture or the world, in T."""
    places, trunk = _space(spec, scene)

    def of(side: str) -> float:
        start, end = (_place(places, points, side) for points in spec.points)
        return ratio(end[1] - start[1], trunk)

    return _one_of(spec.side, of)


def _distance(spec: DriveSpec, scene: Scene) -> float:
    """Distance between two points in the picture or the world, in T."""
    places, trunk = _space(spec, scene)

    def of(side: str) -> float:
        start, end = (_place(places, points, side) for points in spec.points)
        return ratio(math.dist(start, end), trunk)

    return _one_of(spec.side, of)


def _headward(spec: DriveSpec, scene: Scene) -> float:
    """How far a point lies towards the head in the picture, in T, from the middle of the picture."""
    place, along = _place(scene.xy, spec.points[0], "mid"), _along_trunk(scene)
    return ratio(place[0] * ratio(along, abs(along)), scene.trunk_px)


def _bulge(spec: DriveSpec, scene: Scene) -> float:
    """Height of the back's outline above the hip-shoulder line over the waist, in T, for a person face down."""
    return _upper_outline(scene, WAIST)


def _belly_height(spec: DriveSpec, scene: Scene) -> float:
    """Height of the belly's outline above the hip-shoulder line, in T, for a person face up."""
    return _upper_outline(scene, BELLY)


def _along_trunk(scene: Scene) -> float:
    """Horizontal way from the hips to the shoulders in the picture, in pixels."""
    return _place(scene.xy, ["shoulder"], "mid")[0] - _place(scene.xy, ["hip"], "mid")[0]


def _upper_outline(scene: Scene, stations: npt.NDArray[np.bool_]) -> float:
    """Median height of the upper outline over some stations, in T."""
    profile = scene.pose.profile
    if profile is None:
        return NAN
    upper = profile.left if _along_trunk(scene) > 0 else profile.right
    return known_median(upper[stations].tolist())


def _belly_up(spec: DriveSpec, scene: Scene) -> float:
    """Vertical part of the direction in which chest and pelvis face: 1 on the back, -1 on the belly, 0 on a side."""
    up = _step(_place(scene.world, ["hip"], "mid"), _place(scene.world, ["shoulder"], "mid"))
    return mean([_faces_up(scene, point, up) for point in ("shoulder", "hip")])


def _faces_up(scene: Scene, point: str, up: Place) -> float:
    """Vertical part of the normal to the trunk and to the line across it."""
    x, y, z = _step(scene.world[INDEX[f"left_{point}"]], scene.world[INDEX[f"right_{point}"]])
    normal = (y * up[2] - z * up[1], z * up[0] - x * up[2], x * up[1] - y * up[0])
    return ratio(normal[1], math.hypot(*normal))


def _known(values: Sequence[float]) -> bool:
    return not any(map(math.isnan, values))


_COMBINED: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "lesser": lambda values: min(values) if _known(values) else NAN,
    "greater": lambda values: max(values) if _known(values) else NAN,
    "sum": sum,
}
_MEASURES: Final[Mapping[str, Callable[[DriveSpec, Scene], float]]] = {
    "elevation": _elevation,
    "angle": _angle,
    "off_line": _off_line,
    "rise": _rise,
    "distance": _distance,
    "headward": _headward,
    "bulge": _bulge,
    "belly_height": _belly_height,
    "belly_up": _belly_up,
}


def _space(spec: DriveSpec, scene: Scene) -> tuple[list[list[float]], float]:
    """Coordinates to measure in, and T in their unit."""
    if not spec.world:
        return scene.xy, scene.trunk_px
    return scene.world, math.dist(_place(scene.world, ["hip"], "mid"), _place(scene.world, ["shoulder"], "mid"))


@cache
def _landmarks(points: tuple[PointName, ...], side: str) -> list[int]:
    """Landmarks of some points on one side of the body (`left`, `right`) or on both (`mid`)."""
    sides = ("left", "right") if side == "mid" else (side,)
    return [INDEX[name] for p in points for name in (("nose",) if p == "nose" else (f"{s}_{p}" for s in sides))]


def _place(coordinates: list[list[float]], points: Sequence[PointName], side: str) -> Place:
    """Middle of some points on one side of the body, or between the sides."""
    places = [coordinates[i] for i in _landmarks(tuple(points), side)]
    return places[0] if len(places) == 1 else [sum(axis) / len(places) for axis in zip(*places, strict=True)]


def _step(start: Place, end: Place) -> tuple[float, float, float]:
    """The way from one place in the world to another."""
    return end[0] - start[0], end[1] - start[1], end[2] - start[2]


def _one_of(side: str, measure: Callable[[str], float]) -> float:
    """Combine the two sides of the body: their middle, the higher, the lower, or how far apart they are."""
    if side == "mid":
        return measure("mid")
    left, right = measure("left"), measure("right")
    if side == "spread":
        return abs(left - right)
    known = [value for value in (left, right) if not math.isnan(value)]
    return (max if side == "highest" else min)(known, default=NAN)
