"""Geometry of one frame: the numbers on which phases and faults are decided.

Angles lie in the picture plane, from landmarks in pixels. Directions are relative to the floor: `up` points away from
it, `head` and `feet` along it. Lengths are in T, the shoulder-to-hip length in pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.body.person import SIDES, Body, other_side
from posecheck.pose.landmarks import INDEX, Floats, PoseFrame
from posecheck.pose.silhouette import STATIONS
from posecheck.specs.model import SignalSpec

VISIBLE: Final = 0.4
OUTSIDE_SHARE: Final = 0.01
HANGING_DEG: Final = -45.0
"""Centre of the range of elevations, so that hanging and resting limbs stay away from the wrap-around."""
SUPINE_DEG: Final = 90.0
"""The same for a person on their back, whose limbs move from one end of the floor over the top to the other."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A measured number, its side, and whether all its points are visible.

    `sure` is False if the side is in doubt.
    """

    value: float
    side: str | None = None
    visible: bool = True
    sure: bool = True


NOTHING: Final = Reading(float("nan"), None, False)


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
    usable = [r for r in both if np.isfinite(r.value) and (r.visible or not signal.shown)]
    sign = 1.0 if signal.side == "highest" else -1.0

    def rank(reading: Reading) -> float:
        return sign * reading.value + (signal.near_unless if reading.side == body.near else 0.0)

    return max(usable, key=rank, default=NOTHING)


def _one_side(of_points: PointMeasure, signal: SignalSpec, pose: PoseFrame, body: Body, side: str) -> Reading:
    sides = [side] * len(signal.points)
    if signal.across:
        sides[-1] = other_side(side)
    names = [p if p == "nose" else f"{body.label(s, p)}_{p}" for s, p in zip(sides, signal.points, strict=True)]
    points = np.array([pose.point(n) for n in names])
    visible = all(is_visible(pose, n, hidden=signal.hidden) for n in names)
    return Reading(of_points(points, signal, body), side, visible, body.doubtful.isdisjoint(signal.points))


def _mid(of_points: PointMeasure, signal: SignalSpec, pose: PoseFrame, body: Body) -> Reading:
    points, visible = [], True
    for name in signal.points:
        sides = [name] if name == "nose" else [f"{side}_{name}" for side in SIDES]
        points.append(np.mean([pose.point(n) for n in sides], axis=0))
        visible = visible and any(is_visible(pose, n, hidden=signal.hidden) for n in sides)
    return Reading(of_points(np.array(points), signal, body), None, visible)


def is_visible(pose: PoseFrame, name: str, *, hidden: bool = False) -> bool:
    """Whether a landmark lies in the picture and, unless it may be `hidden`, the model rates it visible."""
    point, (width, height) = pose.point(name), pose.size_px
    margin = OUTSIDE_SHARE * max(width, height)
    inside = -margin <= point[0] <= width + margin and -margin <= point[1] <= height + margin
    return bool(inside and (hidden or pose.visibility[INDEX[name]] >= VISIBLE))


PointMeasure = Callable[[Floats, SignalSpec, Body], float]


def angle(points: Floats) -> float:
    """Interior angle at the middle of three points of shape (3, 2), in degrees, 0 to 180."""
    first, second = points[0] - points[1], points[2] - points[1]
    cross = first[0] * second[1] - first[1] * second[0]
    return float(np.degrees(np.arctan2(abs(cross), first @ second)))


def elevation(points: Floats, body: Body, toward: str, about: float | None = None) -> float:
    """Angle of a segment above the floor, towards the head or the feet, in degrees, -225 to 135; supine -90 to 270.

    0 is along the floor, 90 away from it, -90 down to it. `about` sets the centre of the range.
    """
    segment = points[1] - points[0]
    along = segment @ body.along * (1 if toward == "head" else -1)
    degrees = np.degrees(np.arctan2(segment @ body.up, along))
    middle_deg = about if about is not None else SUPINE_DEG if body.supine else HANGING_DEG
    return float((degrees - middle_deg + 180) % 360 - 180 + middle_deg)


def bend(points: Floats, body: Body) -> float:
    """Signed bend at the middle of three points of shape (3, 2), in degrees, positive towards the back.

    0 is a straight line through all three points.
    """
    before, after = points[1] - points[0], points[2] - points[1]
    cross = before[0] * after[1] - before[1] * after[0]
    toward_back = 1.0 if body.supine else -1.0
    return float(np.degrees(np.arctan2(cross, before @ after)) * body.head_sign * toward_back)


def offset(points: Floats, body: Body) -> float:
    """Distance in T of the second of three points, shape (3, 2), from the line through the others, positive upwards."""
    line = points[2] - points[0]
    length = np.hypot(*line)
    if not length > 0:
        return float("nan")
    normal = np.array([line[1], -line[0]]) / length
    return float((points[1] - points[0]) @ normal * np.sign(normal @ body.up or 1.0) / body.trunk_px)


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
        return float("nan")
    return float(-2 * np.polyfit(STATIONS[found], outline[found], 2)[0])


def _outline(signal: SignalSpec, pose: PoseFrame, body: Body) -> float:
    """Median distance in T of the outline from the trunk line, over `span`."""
    low, high = signal.span
    stretch = _edge(signal, pose, body)[(low <= STATIONS) & (high >= STATIONS)]
    found = np.isfinite(stretch)
    return float(np.median(stretch[found])) if found.sum() * 2 > len(stretch) else float("nan")


def _turn(point: str, pose: PoseFrame) -> Reading:
    """Lean of the line from the lower to the higher point of a pair out of the picture, towards the camera.

    In degrees, from the model's world landmarks: 0 in the picture plane, 90 at the camera.
    """
    pair = [f"{side}_{point}" for side in SIDES]
    lower, higher = sorted(pair, key=lambda n: -float(pose.point(n)[1]))
    x, y, z = pose.world_m[INDEX[higher]] - pose.world_m[INDEX[lower]]
    return Reading(float(np.degrees(np.arctan2(-z, np.hypot(x, y)))), None, any(is_visible(pose, n) for n in pair))


_OUTLINES: Final[dict[str, Callable[[SignalSpec, PoseFrame, Body], float]]] = {
    "curvature": _curvature,
    "outline": _outline,
}
_MEASURES: Final[dict[str, PointMeasure]] = {
    "angle": lambda points, _signal, _body: angle(points),
    "elevation": lambda points, signal, body: elevation(points, body, signal.toward, signal.about),
    "bend": lambda points, _signal, body: bend(points, body),
    "height": lambda points, _signal, body: float(points[0] @ body.up / body.trunk_px),
    "axial_position": lambda points, _signal, body: float(points[0] @ body.along / body.trunk_px),
    "distance": lambda points, _signal, body: float(np.hypot(*(points[1] - points[0])) / body.trunk_px),
    "rise": lambda points, _signal, body: float((points[1] - points[0]) @ body.up / body.trunk_px),
    "offset": lambda points, _signal, body: offset(points, body),
}
