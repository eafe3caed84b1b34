"""Estimates facing, near side and view from several seconds of frames, not from one."""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import Final

import numpy as np

from posecheck.pose.landmarks import INDEX, Floats, PoseFrame

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
    "head_cut": ("nose", "left_ear", "right_ear"),
    "hand_cut": ("left_wrist", "right_wrist", "left_index", "right_index"),
    "feet_cut": ("left_ankle", "right_ankle", "left_foot_index", "right_foot_index"),
}


class RunningMedian:
    """Median over the last seconds. Unlike `MedianFilter` it holds its value over NaN and gaps."""

    def __init__(self, window_s: float = MEDIAN_S) -> None:
        self._window_s = window_s
        self._values: deque[tuple[float, float]] = deque()

    def step(self, t_s: float, value: float) -> float:
        """Add a value (NaN is ignored) and return the median; NaN while there is none."""
        if np.isfinite(value):
            self._values.append((t_s, value))
        while self._values and t_s - self._values[0][0] > self._window_s:
            self._values.popleft()
        return median([v for _, v in self._values]) if self._values else float("nan")

    def clear(self) -> None:
        """Forget all values."""
        self._values.clear()


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
        self._facing_of = _toes if posture_kind == "standing" else _facing
        self._facing, self._depth = RunningMedian(), RunningMedian()
        self._across, self._endwise, self._outside = RunningMedian(1.0), RunningMedian(1.0), RunningMedian(1.0)
        self._slow_across, self._slow_headwise = RunningMedian(ASKEW_S), RunningMedian(ASKEW_S)
        self.head_sign = 1.0
        self.view = "unknown"
        self.yaw_deg = float("nan")
        self.swapped = False
        self.half_outside = False

    @property
    def near(self) -> str:
        """True side of the body towards the camera, from where the head points and whether the belly is up."""
        return "left" if (self.head_sign < 0) != self._supine else "right"

    def step(self, pose: PoseFrame) -> None:
        """Process one frame."""
        facing = self._facing.step(pose.t_s, self._facing_of(pose))
        if np.isfinite(facing) and facing != 0:
            self.head_sign = float(np.sign(facing))
        self.view = self._view(pose)
        self.half_outside = self._outside.step(pose.t_s, _trunk_is_cut(pose)) > 0.5
        depth = self._depth.step(pose.t_s, _left_is_farther(pose))
        if np.isfinite(depth) and self.view == "side" and depth != 0:
            near_by_label = "right" if depth > 0 else "left"
            self.swapped = near_by_label != self.near
        elif self.view == "front":
            # No side is hidden, so the labels are right and `near` has no meaning.
            self.swapped = False

    def _view(self, pose: PoseFrame) -> str:
        across_deg, headwise_deg = _across_deg(pose.world_m), _headwise_deg(pose.world_m)
        across = self._across.step(pose.t_s, across_deg)
        endwise = self._endwise.step(pose.t_s, abs(headwise_deg))
        slow_across = self._slow_across.step(pose.t_s, across_deg)
        slow_headwise = self._slow_headwise.step(pose.t_s, headwise_deg)
        self.yaw_deg = float("nan")
        if not (np.isfinite(across) and np.isfinite(endwise)):
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
        self.yaw_deg = float(np.sqrt(slow_across * abs(slow_headwise)))
        if self.yaw_deg > limit:
            return "askew"
        return "side" if across < SIDE_DEG else "oblique"


def trunk_px(pose: PoseFrame) -> float:
    """Shoulder-to-hip length T in pixels; NaN without a person."""
    return float(np.hypot(*(_middle(pose, "shoulder") - _middle(pose, "hip"))))


def framing(pose: PoseFrame) -> tuple[str, ...]:
    """Parts cut off by the picture, and whether the person is too small in it."""
    if not pose.seen:
        return ()
    width, height = pose.size_px
    edge = EDGE_SHARE * max(width, height)
    cut = [
        name
        for name, points in CUT_PARTS.items()
        if any(not (edge <= x <= width - edge and edge <= y <= height - edge) for x, y in map(pose.point, points))
    ]
    known = pose.xy_px[np.isfinite(pose.xy_px).all(axis=1)]
    small = len(known) > 0 and np.hypot(*np.ptp(known, axis=0)) < SMALL_SHARE * min(width, height)
    return (*cut, "too_small") if small else tuple(cut)


def _middle(pose: PoseFrame, name: str) -> Floats:
    return np.asarray((pose.point(f"left_{name}") + pose.point(f"right_{name}")) / 2)


def _trunk_is_cut(pose: PoseFrame) -> float:
    """1 if half the body is guessed, else 0; NaN without a person.

    That is so if the shoulders or the hips lie outside the picture, or the head and the knees.
    """
    places = np.array([_middle(pose, part) for part in ("shoulder", "hip", "ear", "knee")])
    if not np.isfinite(places).all():
        return float("nan")
    outside = (places < 0) | (places > np.array(pose.size_px))
    shoulders, hips, head, knees = (bool(place.any()) for place in outside)
    return float(shoulders or hips or (head and knees))


def _facing(pose: PoseFrame) -> float:
    """Where the head points, -1 left to +1 right; near 0 for an upright trunk."""
    line = _middle(pose, "shoulder") - _middle(pose, "hip")
    return float(line[0] / np.hypot(*line)) if np.isfinite(line).all() and line.any() else float("nan")


def _toes(pose: PoseFrame) -> float:
    """Where the toes of a standing person point, -1 left to +1 right."""
    feet = _middle(pose, "foot_index") - _middle(pose, "heel")
    return float(feet[0] / np.hypot(*feet)) if np.isfinite(feet).all() and feet.any() else float("nan")


def _left_is_farther(pose: PoseFrame) -> float:
    z = pose.z
    return float(sum(z[INDEX[f"left_{p}"]] - z[INDEX[f"right_{p}"]] for p in ("shoulder", "hip")))


def _across_deg(world_m: Floats) -> float:
    """Turn of the shoulder and hip lines out of the line of sight, in degrees: 0 side-on, 90 facing the camera."""
    turned = []
    for part in ("shoulder", "hip"):
        x, y, z = world_m[INDEX[f"left_{part}"]] - world_m[INDEX[f"right_{part}"]]
        turned.append(np.degrees(np.arctan2(np.hypot(x, y), abs(z))))
    return float(np.mean(turned))


def _headwise_deg(world_m: Floats) -> float:
    """Turn of the trunk towards the camera, in degrees: 0 side-on, 90 head first, -90 feet first."""
    ends = [world_m[[INDEX[f"left_{p}"], INDEX[f"right_{p}"]]].mean(axis=0) for p in ("shoulder", "hip")]
    x, y, z = ends[0] - ends[1]
    return float(np.degrees(np.arctan2(-z, np.hypot(x, y))))
