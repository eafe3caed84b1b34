"""Angles in the plane of the picture, and the joint or limb nearest to a point of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeVar

from posecheck.body.geometry import NAN, bounded, cross, dot, step
from posecheck.measuring.marks import Mark
from posecheck.pose.landmarks import INDEX, SKELETON_EDGES, Point, PoseFrame
from posecheck.pose.model import NAMES

JOINT_ENDS: Final = {
    f"{side}_{joint}": (f"{side}_{before}", f"{side}_{after}")
    for side in ("left", "right")
    for joint, before, after in (
        ("shoulder", "elbow", "hip"),
        ("elbow", "shoulder", "wrist"),
        ("wrist", "elbow", "index"),
        ("hip", "shoulder", "knee"),
        ("knee", "hip", "ankle"),
        ("ankle", "knee", "foot_index"),
    )
}
"""The joints, each with the ends of the two segments that meet there."""
LIMBS: Final = tuple((NAMES[a], NAMES[b]) for a, b in SKELETON_EDGES)
CLEAR: Final = 0.5
"""Visibility from which a landmark counts as seen."""
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Measured:
    """A mark in one frame.

    Attributes
    ----------
    points : tuple of Point
        Where it is, in pixels of the picture.
    angle_deg : float
        The angle it shows; NaN if it shows none.
    sure : bool
        Whether all landmarks it follows are seen clearly.
    """

    points: tuple[Point, ...]
    angle_deg: float = NAN
    sure: bool = True


def angle_at(first: Point, vertex: Point, last: Point) -> float:
    """Angle between two segments that meet at a vertex, 0 to 180 degrees; NaN for a segment without length."""
    one, other = step(vertex, first), step(vertex, last)
    if not any(one) or not any(other):
        return NAN
    return math.degrees(abs(math.atan2(cross(one, other), dot(one, other))))


def angle_to_vertical(start: Point, end: Point) -> float:
    """Angle between a segment and the vertical of the picture, 0 to 90 degrees; NaN for one without length."""
    x, y = step(start, end)
    return math.degrees(math.atan2(abs(x), abs(y))) if x or y else NAN


def angle_to_horizontal(start: Point, end: Point) -> float:
    """Angle between a segment and the horizontal of the picture, 0 to 90 degrees; NaN for one without length."""
    return 90.0 - angle_to_vertical(start, end)


def measured(mark: Mark, pose: PoseFrame) -> Measured | None:
    """A mark in the frame of a pose; None if a landmark that it follows is missing there."""
    points = tuple(pose.at(name) for name in mark.landmarks) or mark.points
    if not all(math.isfinite(value) for point in points for value in point):
        return None
    sure = all(pose.visibility[INDEX[name]] >= CLEAR for name in mark.landmarks)
    return Measured(points, _angle_of(mark, points), sure)


def _angle_of(mark: Mark, points: tuple[Point, ...]) -> float:
    if mark.kind in ("joint_angle", "angle"):
        return angle_at(*points)
    if mark.kind == "to_vertical":
        return angle_to_vertical(*points)
    return angle_to_horizontal(*points) if mark.kind == "to_horizontal" else NAN


def nearest_joint(pose: PoseFrame, at: Point, within_px: float) -> str | None:
    """The joint nearest to a point, no farther away than a distance in pixels; None if there is none."""
    ways_px = {name: math.dist(pose.at(name), at) for name in JOINT_ENDS}
    return _nearest(ways_px, within_px)


def nearest_limb(pose: PoseFrame, at: Point, within_px: float) -> tuple[str, str] | None:
    """The segment of the skeleton nearest to a point, within a distance in pixels; None if there is none."""
    ways_px = {ends: distance_to_segment(at, pose.at(ends[0]), pose.at(ends[1])) for ends in LIMBS}
    return _nearest(ways_px, within_px)


def distance_to_segment(at: Point, start: Point, end: Point) -> float:
    """Distance of a point from the nearest point of a segment."""
    along, way = step(start, end), step(start, at)
    length = dot(along, along)
    share = bounded(dot(way, along) / length, 0.0, 1.0) if length else 0.0
    return math.dist(at, (start[0] + share * along[0], start[1] + share * along[1]))


def _nearest(ways_px: dict[Thing, float], within_px: float) -> Thing | None:
    """The thing at the shortest way; ways that are NaN are left out."""
    near = {thing: way for thing, way in ways_px.items() if way <= within_px}
    return min(near, key=near.__getitem__, default=None)
