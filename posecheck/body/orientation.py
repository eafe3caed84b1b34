"""Estimates facing, near side and view from several seconds of frames, not from one."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable
from typing import Final

from posecheck.body.geometry import NAN, mean, middle_value, midpoint, ratio, step
from posecheck.pose.landmarks import INDEX, Point, PoseFrame

MEDIAN_S: Final = 3.0
END_ON_DEG: Final = 50.0
ASKEW_S: Final = 12.0
"""Window of the yaw estimate. It spans several movements, because a rising trunk seems to turn."""
ASKEW_DEG: Final = {"feet": 20.0, "head": 30.0}
"""Maximum yaw for judging form, by the end of the body nearer to the camera; beyond it limbs are too foreshortened.
Yaw is the geometric mean of the estimates from the trunk and from the shoulder and hip lines. Measured: up to 17 in
side-on clips, 20 to 28 at a true yaw of 30 degrees, 35 and more at 45. At 30 degrees most faults can still be judged
from the head end, but not from the feet."""
ASKEW_LEAVE_DEG: Final = 3.0
"""Hysteresis: the view stops being `askew` this far below the limit."""
ASKEW_FRONT_DEG: Final = 15.0
"""Maximum yaw of a person facing the camera, from the trunk alone. Measured: up to 7, and 18 at 30 degrees."""
STANDING_DEG: Final = 26.0
"""Maximum trunk yaw of a standing person. Steps and leans turn the shoulder and hip lines, so they are not used."""
SIDE_DEG: Final = 48.0
FRONT_DEG: Final = 58.0
EDGE_SHARE: Final = 0.005
SMALL_SHARE: Final = 0.35
CUT_PARTS: Final = {
    part: [INDEX[name] for name in names]
    for part, names in {
        "head_cut": ("nose", "left_ear", "right_ear"),
        "hand_cut": ("left_wrist", "right_wrist", "left_index", "right_index"),
        "feet_cut": ("left_ankle", "right_ankle", "left_foot_index", "right_foot_index"),
    }.items()
}
"""Landmarks of each part that the picture may cut off."""


class RunningMedian:
    """Median over the last seconds. Unlike `MedianFilter` it holds its value over NaN and gaps."""

    def __init__(self, window_s: float = MEDIAN_S) -> None:
        self._window_s = window_s
        self._values: deque[tuple[float, float]] = deque()
        self._ordered: list[float] = []

    def __len__(self) -> int:
        return len(self._ordered)

    def step(self, t_s: float, value: float) -> float:
        """Add a value (NaN is ignored) and return the median; NaN while there is none."""
        if math.isfinite(value):
            self._values.append((t_s, value))
            insort(self._ordered, value)
        while self._values and t_s - self._values[0][0] > self._window_s:
            _, oldest = self._values.popleft()
            del self._ordered[bisect_left(self._ordered, oldest)]
        return middle_value(self._ordered) if self._ordered else NAN

    def clear(self) -> None:
        """Forget all values."""
        self._values.clear()
        self._ordered.clear()


class Orientation:
    """Facing, near side and view of the person, as running medians.

    Parameters
    ----------
    posture_kind : str
        Posture of the exercise.
    yaw_deg : float, optional
        Yaw above which the view is `askew`, for an exercise that tolerates less than others.
    """

    def __init__(self, posture_kind: str, yaw_deg: float | None = None) -> None:
        self._limits = ASKEW_DEG if yaw_deg is None else dict.fromkeys(ASKEW_DEG, yaw_deg)
        self._supine, self._stands = posture_kind == "supine", posture_kind == "standing"
        self._facing_of = way_of(posture_kind)
        self._facing, self._depth = RunningMedian(), RunningMedian()
        self._across, self._endwise, self._outside = RunningMedian(1.0), RunningMedian(1.0), RunningMedian(1.0)
        self._slow_across, self._slow_headwise = RunningMedian(ASKEW_S), RunningMedian(ASKEW_S)
        self.head_sign = 1.0
        self.view = "unknown"
        self.yaw_deg = NAN
        self.swapped = False
        self.half_outside = False

    @property
    def near(self) -> str:
        """True side of the body towards the camera, from where the head points and whether the belly is up."""
        return "left" if (self.head_sign < 0) != self._supine else "right"

    def step(self, pose: PoseFrame) -> None:
        """Process one frame."""
        facing = self._facing.step(pose.t_s, self._facing_of(pose))
        if math.isfinite(facing) and facing != 0:
            self.head_sign = math.copysign(1.0, facing)
        self.view = self._view(pose)
        self.half_outside = self._outside.step(pose.t_s, _trunk_is_cut(pose)) > 0.5
        depth = self._depth.step(pose.t_s, _left_is_farther(pose))
        if math.isfinite(depth) and self.view == "side" and depth != 0:
            near_by_label = "right" if depth > 0 else "left"
            self.swapped = near_by_label != self.near
        elif self.view == "front":
            # No side is hidden, so the labels are right and `near` has no meaning.
            self.swapped = False

    def _view(self, pose: PoseFrame) -> str:
        across_deg, headwise_deg = _across_deg(pose), _headwise_deg(pose)
        across = self._across.step(pose.t_s, across_deg)
        endwise = self._endwise.step(pose.t_s, abs(headwise_deg))
        slow_across = self._slow_across.step(pose.t_s, across_deg)
        slow_headwise = self._slow_headwise.step(pose.t_s, headwise_deg)
        self.yaw_deg = NAN
        if not (math.isfinite(across) and math.isfinite(endwise)):
            return "unknown"
        if endwise > END_ON_DEG:
            return "end_on"
        if across > FRONT_DEG:
            self.yaw_deg = abs(slow_headwise)
            return "askew" if self.yaw_deg > ASKEW_FRONT_DEG else "front"
        if self._stands:
            return "side" if across < SIDE_DEG and endwise < STANDING_DEG else "oblique"
        limit = self._limits["head" if slow_headwise > 0 else "feet"]
        if self.view == "askew":
            limit -= ASKEW_LEAVE_DEG
        self.yaw_deg = math.sqrt(slow_across * abs(slow_headwise))
        if self.yaw_deg > limit:
            return "askew"
        return "side" if across < SIDE_DEG else "oblique"


def trunk_px(pose: PoseFrame) -> float:
    """Shoulder-to-hip length T in pixels; NaN without a person."""
    return math.dist(_middle(pose, "shoulder"), _middle(pose, "hip"))


def framing(pose: PoseFrame) -> tuple[str, ...]:
    """Parts cut off by the picture, and whether the person is too small in it."""
    if not pose.seen:
        return ()
    width, height = pose.size_px
    edge = EDGE_SHARE * max(width, height)
    places = pose.xy_px.tolist()
    cut = [
        name
        for name, points in CUT_PARTS.items()
        if any(not (edge <= x <= width - edge and edge <= y <= height - edge) for x, y in (places[i] for i in points))
    ]
    known = [(x, y) for x, y in places if math.isfinite(x) and math.isfinite(y)]
    sizes_px = [max(axis) - min(axis) for axis in zip(*known, strict=True)]
    small = bool(known) and math.hypot(*sizes_px) < SMALL_SHARE * min(width, height)
    return (*cut, "too_small") if small else tuple(cut)


def _middle(pose: PoseFrame, name: str) -> Point:
    return midpoint(pose.at(f"left_{name}"), pose.at(f"right_{name}"))


def _trunk_is_cut(pose: PoseFrame) -> float:
    """1 if half the body is guessed, else 0; NaN without a person.

    That is so if the shoulders or the hips lie outside the picture, or the head and the knees.
    """
    places = [_middle(pose, part) for part in ("shoulder", "hip", "ear", "knee")]
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in places):
        return NAN
    width, height = pose.size_px
    shoulders, hips, head, knees = (not (0 <= x <= width and 0 <= y <= height) for x, y in places)
    return float(shoulders or hips or (head and knees))


def way_of(posture_kind: str) -> Callable[[PoseFrame], float]:
    """What tells which way a person in a posture faces, -1 left to +1 right: the head or, standing, the toes."""
    return _toes if posture_kind == "standing" else _facing


def _facing(pose: PoseFrame) -> float:
    """Where the head points, -1 left to +1 right; near 0 for an upright trunk."""
    line = step(_middle(pose, "hip"), _middle(pose, "shoulder"))
    return ratio(line[0], math.hypot(*line))


def _toes(pose: PoseFrame) -> float:
    """Where the toes of a standing person point, -1 left to +1 right."""
    feet = step(_middle(pose, "heel"), _middle(pose, "foot_index"))
    return ratio(feet[0], math.hypot(*feet))


def _left_is_farther(pose: PoseFrame) -> float:
    z = pose.z
    return sum(z.item(INDEX[f"left_{p}"]) - z.item(INDEX[f"right_{p}"]) for p in ("shoulder", "hip"))


def _across_deg(pose: PoseFrame) -> float:
    """Turn of the shoulder and hip lines out of the line of sight, in degrees: 0 side-on, 90 facing the camera."""
    turned = []
    for part in ("shoulder", "hip"):
        x, y, z = (pose.world_m[INDEX[f"left_{part}"]] - pose.world_m[INDEX[f"right_{part}"]]).tolist()
        turned.append(math.degrees(math.atan2(math.hypot(x, y), abs(z))))
    return mean(turned)


def _headwise_deg(pose: PoseFrame) -> float:
    """Turn of the trunk towards the camera, in degrees: 0 side-on, 90 head first, -90 feet first."""
    shoulders, hips = (
        pose.world_m[INDEX[f"left_{p}"]] + pose.world_m[INDEX[f"right_{p}"]] for p in ("shoulder", "hip")
    )
    x, y, z = (shoulders - hips).tolist()
    return math.degrees(math.atan2(-z, math.hypot(x, y)))
