"""Drives: numbers that express a movement, as functions of whole arrays of poses.

World coordinates are the model's metres; y points up here. T is the shoulder-to-hip length in pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from posecheck.pose.landmarks import INDEX, Floats, PoseFrame
from posecheck.pose.silhouette import STATIONS
from posecheck.specs.measures import PointName
from posecheck.specs.model import DriveSpec

WAIST: Final = (STATIONS > 0.3) & (STATIONS < 0.65)
"""Stations of the outline over the lumbar and lower thoracic spine."""


BELLY: Final = (STATIONS > 0.1) & (STATIONS < 0.4)
"""Stations of the outline over the lower belly."""


@dataclass(frozen=True, slots=True, eq=False)
class Poses:
    """Poses as arrays, first axis time.

    Attributes
    ----------
    xy : ndarray, shape (n, 33, 2), float64
        Landmarks in pixels from the middle of the picture, y up.
    world : ndarray, shape (n, 33, 3), float64
        Landmarks in metres, y up.
    left, right : ndarray, shape (n, 29), float64
        The trunk's outline on either side, in T; see `TrunkProfile`.
    trunk_px : ndarray, shape (n,), float64
        T.
    """

    xy: Floats
    world: Floats
    left: Floats
    right: Floats
    trunk_px: Floats

    @classmethod
    def of(cls, poses: Sequence[PoseFrame], trunk_px: Sequence[float]) -> Poses:
        """Stack poses."""
        none = np.full(len(STATIONS), np.nan)
        profiles = [pose.profile for pose in poses]
        return cls(
            np.stack([pose.xy_px - np.array(pose.size_px) / 2 for pose in poses]) * (1.0, -1.0),
            np.stack([pose.world_m for pose in poses]) * (1.0, -1.0, 1.0),
            np.stack([profile.left if profile else none for profile in profiles]),
            np.stack([profile.right if profile else none for profile in profiles]),
            np.asarray(trunk_px, dtype=np.float64),
        )


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def measure_drives(specs: Mapping[str, DriveSpec], poses: Poses) -> dict[str, Floats]:
    """Every drive in every frame, each of shape (n,); NaN where it cannot be measured."""
    values: dict[str, Floats] = {}
    for name, spec in specs.items():
        if spec.of:
            together = [values[other] for other in spec.of]
            measured = _COMBINED[spec.measure].reduce(together)
        else:
            measured = _MEASURES[spec.measure](spec, poses) * (-1.0 if spec.falls else 1.0) + spec.plus
        values[name] = measured if spec.clip is None else np.clip(measured, *spec.clip)
    return values


def _elevation(spec: DriveSpec, poses: Poses) -> Floats:
    """Angle of a line above the horizontal in degrees, -90 to 90."""

    def of(side: str) -> Floats:
        step = _place(poses.world, spec.points[1], side) - _place(poses.world, spec.points[0], side)
        return np.asarray(np.degrees(np.arctan2(step[:, 1], np.hypot(step[:, 0], step[:, 2]))))

    return _one_of(spec.side, of)


def _angle(spec: DriveSpec, poses: Poses) -> Floats:
    """Angle at the middle one of three points in degrees, 0 to 180."""

    def of(side: str) -> Floats:
        a, b, c = (_place(poses.world, points, side) for points in spec.points)
        u, v = a - b, c - b
        cosine = (u * v).sum(axis=1) / (np.linalg.norm(u, axis=1) * np.linalg.norm(v, axis=1))
        return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))

    return _one_of(spec.side, of)


def _off_line(spec: DriveSpec, poses: Poses) -> Floats:
    """Height of the middle one of three points above the line through the others, in T."""

    def of(side: str) -> Floats:
        a, b, c = (_place(poses.xy, points, side) for points in spec.points)
        line, step = c - a, b - a
        across = line[:, 0] * step[:, 1] - line[:, 1] * step[:, 0]
        return np.asarray(np.sign(line[:, 0]) * across / np.linalg.norm(line, axis=1) / poses.trunk_px)

    return _one_of(spec.side, of)


def _rise(spec: DriveSpec, poses: Poses) -> Floats:
    """Height of the second point above the first in the picture or the world, in T."""
    coordinates, trunk = _space(spec, poses)

    def of(side: str) -> Floats:
        step = _place(coordinates, spec.points[1], side) - _place(coordinates, spec.points[0], side)
        return np.asarray(step[:, 1] / trunk)

    return _one_of(spec.side, of)


def _distance(spec: DriveSpec, poses: Poses) -> Floats:
    """Distance between two points in the picture or the world, in T."""
    coordinates, trunk = _space(spec, poses)

    def of(side: str) -> Floats:
        step = _place(coordinates, spec.points[1], side) - _place(coordinates, spec.points[0], side)
        return np.asarray(np.linalg.norm(step, axis=1) / trunk)

    return _one_of(spec.side, of)


def _headward(spec: DriveSpec, poses: Poses) -> Floats:
    """How far a point lies towards the head in the picture, in T, from the middle of the picture."""
    return np.asarray(_place(poses.xy, spec.points[0], "mid")[:, 0] * np.sign(_along_trunk(poses)) / poses.trunk_px)


def _bulge(spec: DriveSpec, poses: Poses) -> Floats:
    """Height of the back's outline above the hip-shoulder line over the waist, in T, for a person face down."""
    return _upper_outline(poses, WAIST)


def _belly_height(spec: DriveSpec, poses: Poses) -> Floats:
    """Height of the belly's outline above the hip-shoulder line, in T, for a person face up."""
    return _upper_outline(poses, BELLY)


def _along_trunk(poses: Poses) -> Floats:
    """Horizontal way from the hips to the shoulders in the picture, in pixels."""
    return np.asarray(_place(poses.xy, ["shoulder"], "mid")[:, 0] - _place(poses.xy, ["hip"], "mid")[:, 0])


def _upper_outline(poses: Poses, stations: npt.NDArray[np.bool_]) -> Floats:
    """Median height of the upper outline over some stations, in T."""
    upper = np.where((_along_trunk(poses) > 0)[:, None], poses.left, poses.right)[:, stations]
    known = np.isfinite(upper).any(axis=1)
    out = np.full(len(upper), np.nan)
    out[known] = np.nanmedian(upper[known], axis=1)
    return out


def _belly_up(spec: DriveSpec, poses: Poses) -> Floats:
    """Vertical part of the direction in which chest and pelvis face: 1 on the back, -1 on the belly, 0 on a side."""
    up = _place(poses.world, ["shoulder"], "mid") - _place(poses.world, ["hip"], "mid")
    faces = []
    for point in ("shoulder", "hip"):
        across = poses.world[:, INDEX[f"right_{point}"]] - poses.world[:, INDEX[f"left_{point}"]]
        normal = np.cross(across, up)
        faces.append(normal[:, 1] / np.linalg.norm(normal, axis=1))
    return np.asarray((faces[0] + faces[1]) / 2)


_COMBINED: Final[Mapping[str, np.ufunc]] = {"lesser": np.minimum, "greater": np.maximum, "sum": np.add}
_MEASURES: Final[Mapping[str, Callable[[DriveSpec, Poses], Floats]]] = {
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


def _space(spec: DriveSpec, poses: Poses) -> tuple[Floats, Floats]:
    """Coordinates to measure in, and T in their unit."""
    if not spec.world:
        return poses.xy, poses.trunk_px
    trunk = _place(poses.world, ["shoulder"], "mid") - _place(poses.world, ["hip"], "mid")
    return poses.world, np.asarray(np.linalg.norm(trunk, axis=1))


def _place(coordinates: Floats, points: Sequence[PointName], side: str) -> Floats:
    """Middle of some points on one side of the body (`left`, `right`) or between the sides (`mid`)."""
    sides = ("left", "right") if side == "mid" else (side,)
    indices = [INDEX[name] for p in points for name in (("nose",) if p == "nose" else (f"{s}_{p}" for s in sides))]
    return np.asarray(coordinates[:, indices].mean(axis=1))


def _one_of(side: str, measure: Callable[[str], Floats]) -> Floats:
    """Combine the two sides of the body: their middle, the higher, the lower, or how far apart they are."""
    if side == "mid":
        return measure("mid")
    left, right = measure("left"), measure("right")
    if side == "spread":
        return np.abs(left - right)
    return np.fmax(left, right) if side == "highest" else np.fmin(left, right)
