"""Measures the person's neutral and the roll of the floor in the start pose."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.body.geometry import NAN, dot, known_median, midpoint
from posecheck.body.orientation import trunk_px
from posecheck.body.person import Body
from posecheck.engine.signals import is_visible, measure, out_of_view
from posecheck.pose.landmarks import Floats, PoseFrame
from posecheck.specs.model import ExerciseSpec, Floor

STILL_S: Final = 1.0
STILL_T: Final = 0.06
STILL_UNITS: Final = {"deg": 8.0, "T": 0.05, "1/T": 0.35}
LEAVING_S: Final = 0.3
AWAY_S: Final = 5.0
"""After this long out of posture the person may have moved: the next still start pose replaces the neutral."""
MAX_ROLL_DEG: Final = 12.0
ROLL_DOUBT_DEG: Final = 3.0
STILL_POINTS: Final = ("shoulder", "hip", "knee")


@dataclass(frozen=True, slots=True)
class Neutral:
    """Measurements from the start pose.

    Attributes
    ----------
    roll_deg : float
        Roll of the floor in the picture.
    trunk_px : float
        T in pixels.
    values : mapping of signal name to float
        Neutral values of the relative signals.
    confirmed : bool
        Taken from a full second of stillness, not from a start pose only passed through.
    head_sign : float
        Where the head pointed: +1 right, -1 left.
    """

    roll_deg: float
    trunk_px: float
    values: Mapping[str, float]
    confirmed: bool
    head_sign: float = 1.0


class Calibrator:
    """Collects frames of the start pose until the person has been still for a second."""

    def __init__(self, spec: ExerciseSpec) -> None:
        self._spec = spec
        self._relative = {name: s for name, s in spec.signals.items() if s.relative}
        self._frames: deque[PoseFrame] = deque()
        self._away_s: float | None = None
        self.neutral: Neutral | None = None

    def collect(self, pose: PoseFrame, body: Body) -> bool:
        """Add a frame of the start pose; True when this confirms the neutral."""
        self._away_s = None
        self._frames.append(pose)
        while pose.t_s - self._frames[0].t_s > STILL_S * 1.1:
            self._frames.popleft()
        if self._is_confirmed or pose.t_s - self._frames[0].t_s < STILL_S * 0.95:
            return False
        if not self._still(body):
            return False
        self.neutral = self._take(list(self._frames), body, confirmed=True)
        return True

    def leave(self, body: Body) -> None:
        """End the start pose. Without a confirmed neutral, use the frames collected so far."""
        if self._frames and not self._is_confirmed:
            end_s = self._frames[-1].t_s
            quiet = [p for p in self._frames if p.t_s <= end_s - LEAVING_S]
            self.neutral = self._take(quiet or list(self._frames), body, confirmed=False)
        self._frames.clear()
        self._away_s = None

    def away(self, t_s: float, body: Body) -> None:
        """Note a frame out of posture. A neutral expires after a while, or when the person turns round."""
        since_s = t_s if self._away_s is None else self._away_s
        self.leave(body)
        self._away_s = since_s
        if self.neutral is None:
            return
        if body.head_sign != self.neutral.head_sign:
            self.neutral = None
        elif t_s - since_s >= AWAY_S:
            self.neutral = replace(self.neutral, confirmed=False)

    @property
    def _is_confirmed(self) -> bool:
        return self.neutral is not None and self.neutral.confirmed

    def _take(self, frames: list[PoseFrame], body: Body, *, confirmed: bool) -> Neutral:
        level = replace(body, roll_deg=0.0)
        roll_deg = usable_roll_deg(float(np.median([floor_roll_deg(p, self._spec.floor, level) for p in frames])))
        length_px = known_median([trunk_px(p) for p in frames])
        settled = replace(body, roll_deg=roll_deg, trunk_px=length_px)
        values = {name: known_median([self._raw(name, p, settled) for p in frames]) for name in self._relative}
        return Neutral(roll_deg, length_px, values, confirmed, body.head_sign)

    def _still(self, body: Body) -> bool:
        frames = self._frames
        most_px = STILL_T * known_median([trunk_px(p) for p in frames])
        for name in STILL_POINTS:
            path = [midpoint(p.at(f"left_{name}"), p.at(f"right_{name}")) for p in frames]
            if not all(_spread(axis) <= most_px for axis in zip(*path, strict=True)):
                return False
        for name, signal in self._relative.items():
            if out_of_view(signal, body):
                continue
            if not _spread([self._raw(name, p, body) for p in frames]) <= STILL_UNITS[signal.unit]:
                return False
        return True

    def _raw(self, name: str, pose: PoseFrame, body: Body) -> float:
        """A relative signal before its neutral is subtracted, on its own side."""
        signals = self._spec.signals
        signal = signals[name]
        sides = {signal.side_from: measure(signals[signal.side_from], pose, body, {})} if signal.side_from else {}
        return measure(signal, pose, body, sides).value


def floor_roll_deg(pose: PoseFrame, floor: Floor | None, body: Body) -> float:
    """Roll of the line through the contact points on the floor, in degrees; positive if it falls to the right.

    Of each pair the lower point is used: it is the supporting one, or the nearer of two. 0 if a point is not visible.
    """
    if floor is None:
        return 0.0
    resting = [_resting(pose, name, above, body) for name, above in zip(floor.points, _heights(floor), strict=True)]
    points = np.array([p for p in resting if p is not None])
    if len(points) < len(resting) or not np.isfinite(points).all():
        return 0.0
    middle = points - points.mean(axis=0)
    direction = np.linalg.svd(middle)[2][0]
    direction = direction * np.sign(direction[0] or 1.0)
    return float(np.degrees(np.arctan2(direction[1], direction[0])))


def usable_roll_deg(measured_deg: float) -> float:
    """Part of a measured roll to correct for.

    With level cameras, contact points measure up to about 5 degrees of roll, because landmarks sit at different
    heights and one end of the body is nearer. Small rolls are therefore discounted, and implausible ones ignored.
    """
    if abs(measured_deg) > MAX_ROLL_DEG:
        return 0.0
    return float(np.sign(measured_deg) * max(0.0, abs(measured_deg) - ROLL_DOUBT_DEG))


def _heights(floor: Floor) -> list[float]:
    return floor.above_t or [0.0] * len(floor.points)


def _resting(pose: PoseFrame, name: str, above_t: float, body: Body) -> Floats | None:
    """Floor position below the lower point of a pair, shape (2,); None if it is not visible."""
    pair = [f"left_{name}", f"right_{name}"]
    lower = min(pair, key=lambda n: dot(pose.at(n), body.up))
    return pose.point(lower) - above_t * trunk_px(pose) * np.array(body.up) if is_visible(pose, lower) else None


def _spread(values: Sequence[float]) -> float:
    """Range of the middle 90 % of the known values; NaN if there are none."""
    known = sorted(filter(math.isfinite, values))
    return _quantile(known, 0.95) - _quantile(known, 0.05) if known else NAN


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Quantile of values in ascending order, interpolated between its neighbours."""
    at = share * (len(ordered) - 1)
    below = ordered[int(at)]
    return below + (ordered[math.ceil(at)] - below) * (at - int(at))
