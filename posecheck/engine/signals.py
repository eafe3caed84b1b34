"""Geometry of one frame: the numbers on which phases and faults are decided.

Angles lie in the picture plane, from landmarks in pixels. Directions are relative to the floor: `up` points away from
it, `head` and `feet` along it. Lengths are in T, the shoulder-to-hip length in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from posecheck.body.geometry import NAN, cross, dot, middle_value, midpoint, ratio, step
from posecheck.body.person import SIDES, Body, other_side
from posecheck.pose.landmarks import INDEX, Floats, Point, PoseFrame
from posecheck.pose.silhouette import STATIONS
from posecheck.specs.model import SignalSpec

VISIBLE: Final = 0.4
OUTSIDE_SHARE: Final = 0.01
HANGING_DEG: Final = -45.0
"""Centre of the range of elevations, so that hanging and resting limbs stay away from the wrap-around."""
SUPINE_DEG: Final = 90.0
"""The same for a person on their back, whose limbs move from one end of the floor over the top to the other."""
_POWERS: Final = np.vander(STATIONS - STATIONS.mean(), 3, increasing=True)
"""Powers 0 to 2 of the stations, for a parabola through the outline."""


class Reading(NamedTuple):
    """A measured number, its side, and whether all its points are visible.

    `sure` is False if the side is in doubt.
    """

    value: float
    side: str | None = None
    visible: bool = True
    sure: bool = True

    def of(self, value: float) -> Reading:
        """The same reading with another value."""
        return Reading(value, self.side, self.visible, self.sure)


NOTHING: Final = Reading(NAN, None, False)


def measure(signal: SignalSpec, pose: PoseFrame, body: Body, earlier: Mapping[str, Reading]) -> Reading:
    """Measure one signal in one frame.

    Parameters
    ----------
    signal : SignalSpec
        Signal to measure; signals computed from others are handled in `derived`.
    pose : PoseFrame
        The frame.
    body : Body
        Directions and lengths.
    earlier : mapping of str to Reading
        Signals already measured in this frame, for `side_from`.
    """
    if out_of_view(signal, body):
        return NOTHING
    if signal.measure in _OUTLINES:
        return Reading(_OUTLINES[signal.measure](signal, pose, body), None, True)
    if signal.measure == "turn":
        return _turn(signal.points[0], pose)
    of_points = _MEASURES[signal.measure]
    if signal.side_from is not None:
        side = earlier[signal.side_from].side
        if side is None:
            return NOTHING
        return _one_side(of_points, signal, pose, body, other_side(side) if signal.other_side else side)
    if signal.side == "mid":
        return _mid(of_points, signal, pose, body)
    if signal.side in ("near", "far"):
        return _one_side(of_points, signal, pose, body, body.near if signal.side == "near" else other_side(body.near))
    return _extreme([_one_side(of_points, signal, pose, body, side) for side in SIDES], signal, body)


def out_of_view(signal: SignalSpec, body: Body) -> bool:
    """Whether the camera yaw is too large to measure a signal."""
    return signal.yaw_deg is not None and body.yaw_deg > signal.yaw_deg


def _extreme(both: list[Reading], signal: SignalSpec, body: Body) -> Reading:
    """The higher or lower side of a pair, as the signal requires; NOTHING if neither is usable."""
    usable = [r for r in both if math.isfinite(r.value) and (r.visible or not signal.shown)]
    sign = 1.0 if signal.side == "highest" else -1.0

    def rank(reading: Reading) -> float:
        return sign * reading.value + (signal.near_unless if reading.side == body.near else 0.0)

    return max(usable, key=rank, default=NOTHING)


def _one_side(of_points: PointMeasure, signal: SignalSpec, pose: PoseFrame, body: Body, side: str) -> Reading:
    sides = [side] * len(signal.points)
    if signal.across:
        sides[-1] = other_side(side)
    names = [p if p == "nose" else f"{body.label(s, p)}_{p}" for s, p in zip(sides, signal.points, strict=True)]
    points = [pose.at(n) for n in names]
    visible = all([is_visible(pose, n, hidden=signal.hidden) for n in names])
    return Reading(of_points(points, signal, body), side, visible, body.doubtful.isdisjoint(signal.points))


def _mid(of_points: PointMeasure, signal: SignalSpec, pose: PoseFrame, body: Body) -> Reading:
    points, visible = [], True
    for name in signal.points:
        left, right = (name, name) if name == "nose" else (f"left_{name}", f"right_{name}")
        points.append(midpoint(pose.at(left), pose.at(right)))
        visible = visible and any(is_visible(pose, n, hidden=signal.hidden) for n in (left, right))
    return Reading(of_points(points, signal, body), None, visible)


def is_visible(pose: PoseFrame, name: str, *, hidden: bool = False) -> bool:
    """Whether a landmark lies in the picture and, unless it may be `hidden`, the model rates it visible."""
    (x, y), (width, height) = pose.at(name), pose.size_px
    margin = OUTSIDE_SHARE * max(width, height)
    inside = -margin <= x <= width + margin and -margin <= y <= height + margin
    return inside and (hidden or pose.visibility.item(INDEX[name]) >= VISIBLE)


PointMeasure = Callable[[Sequence[Point], SignalSpec, Body], float]


def angle(points: Sequence[Point]) -> float:
    """Interior angle at the middle of three points, in degrees, 0 to 180."""
    first, second = step(points[1], points[0]), step(points[1], points[2])
    return math.degrees(math.atan2(abs(cross(first, second)), dot(first, second)))


def elevation(points: Sequence[Point], body: Body, toward: str, about: float | None = None) -> float:
    """Angle of a segment above the floor, towards the head or the feet, in degrees, -225 to 135; supine -90 to 270.

    0 is along the floor, 90 away from it, -90 down to it. `about` sets the centre of the range.
    """
    segment = step(points[0], points[1])
    along = dot(segment, body.along) * (1 if toward == "head" else -1)
    degrees = math.degrees(math.atan2(dot(segment, body.up), along))
    middle_deg = about if about is not None else SUPINE_DEG if body.supine else HANGING_DEG
    return (degrees - middle_deg + 180) % 360 - 180 + middle_deg


def bend(points: Sequence[Point], body: Body) -> float:
    """Signed bend at the middle of three points, in degrees, positive towards the back.

    0 is a straight line through all three points.
    """
    before, after = step(points[0], points[1]), step(points[1], points[2])
    toward_back = 1.0 if body.supine else -1.0
    return math.degrees(math.atan2(cross(before, after), dot(before, after))) * body.head_sign * toward_back


def offset(points: Sequence[Point], body: Body) -> float:
    """Distance in T of the second of three points from the line through the others, positive upwards."""
    line = step(points[0], points[2])
    normal = (line[1], -line[0]) if dot((line[1], -line[0]), body.up) >= 0 else (-line[1], line[0])
    return ratio(ratio(dot(step(points[0], points[1]), normal), math.hypot(*line)), body.trunk_px)


def _edge(signal: SignalSpec, pose: PoseFrame, body: Body) -> Floats:
    """Outline of the back or the belly at `STATIONS`, shape (29,), in T; all NaN without an outline."""
    if pose.profile is None:
        return np.full(len(STATIONS), np.nan)
    # Going from hip to head, the back is on the right for a person on all fours facing left.
    back_on_right = (body.head_sign < 0) != body.supine
    return pose.profile.right if back_on_right == (signal.edge == "back") else pose.profile.left


def _curvature(signal: SignalSpec, pose: PoseFrame, body: Body) -> float:
    """Signed curvature of the outline in 1/T, positive if it bulges outwards (a round back).

    Second derivative of a parabola fitted to the outline relative to the trunk line.
    """
    outline = _edge(signal, pose, body)
    found = np.isfinite(outline)
    if found.sum() < len(STATIONS) * 2 // 3:
        return NAN
    powers, heights = _POWERS[found], outline[found]
    return float(-2 * np.linalg.solve(powers.T @ powers, powers.T @ heights)[2])


def _outline(signal: SignalSpec, pose: PoseFrame, body: Body) -> float:
    """Median distance in T of the outline from the trunk line, over `span`."""
    stretch = _edge(signal, pose, body)[_stations(*signal.span)].tolist()
    found = sorted(filter(math.isfinite, stretch))
    return middle_value(found) if len(found) * 2 > len(stretch) else NAN


@cache
def _stations(low: float, high: float) -> slice:
    """Stations of the outline within a span."""
    return slice(int(np.searchsorted(STATIONS, low)), int(np.searchsorted(STATIONS, high, side="right")))


def _turn(point: str, pose: PoseFrame) -> Reading:
    """Lean of the line from the lower to the higher point of a pair out of the picture, towards the camera.

    In degrees, from the model's world landmarks: 0 in the picture plane, 90 at the camera.
    """
    pair = [f"{side}_{point}" for side in SIDES]
    lower, higher = sorted(pair, key=lambda n: -pose.at(n)[1])
    x, y, z = (pose.world_m[INDEX[higher]] - pose.world_m[INDEX[lower]]).tolist()
    lean_deg = math.degrees(math.atan2(-z, math.hypot(x, y)))
    return Reading(lean_deg, None, any(is_visible(pose, n) for n in pair))


_OUTLINES: Final[dict[str, Callable[[SignalSpec, PoseFrame, Body], float]]] = {
    "curvature": _curvature,
    "outline": _outline,
}
_MEASURES: Final[dict[str, PointMeasure]] = {
    "angle": lambda points, _signal, _body: angle(points),
    "elevation": lambda points, signal, body: elevation(points, body, signal.toward, signal.about),
    "bend": lambda points, _signal, body: bend(points, body),
    "height": lambda points, _signal, body: ratio(dot(points[0], body.up), body.trunk_px),
    "axial_position": lambda points, _signal, body: ratio(dot(points[0], body.along), body.trunk_px),
    "distance": lambda points, _signal, body: ratio(math.dist(points[0], points[1]), body.trunk_px),
    "rise": lambda points, _signal, body: ratio(dot(step(points[0], points[1]), body.up), body.trunk_px),
    "offset": lambda points, _signal, body: offset(points, body),
}
