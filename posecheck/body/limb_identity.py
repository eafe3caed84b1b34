"""Tracks which hand or knee supports the body during a raise, because the model may swap left and right.

Where one leg hides the other, the model often labels a stretched leg as the other one, for seconds. But a supporting
hand or knee stays where it stood, and to a camera looking down the near one appears lower in the picture. From a lower
camera the labels decide, as they were while the limb rose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from posecheck.body.geometry import NAN, dot, mean, ratio
from posecheck.body.orientation import RunningMedian, trunk_px
from posecheck.body.person import SIDES, Body
from posecheck.pose.landmarks import Point, PoseFrame

LIMBS: Final = {
    "arm": ("shoulder", "elbow", "wrist", "pinky", "index", "thumb"),
    "leg": ("hip", "knee", "ankle", "heel", "foot_index"),
}
CONTACT_POINTS: Final = {"arm": ("wrist",), "leg": ("knee", "ankle")}
REST_S: Final = 4.0
FRAMES: Final = 5
"""Frames of the start pose needed before positions are trusted."""
BEARS_S: Final = 10.0
"""Window of the vote on which limb supports."""
RAISED_T: Final = 0.15
"""A limb counts as raised when its mean height above the other exceeds the start pose's offset by this much."""
APART_T: Final = 0.15
"""Offset of far over near limb in the picture needed to tell them apart by position. Above it the labels may be wrong
from the rise on (6 of 12 raises at 0.22 to 0.24). Below it they are right in 241 of 246 raises, and positions mislead
(far knees at 0.12 look near)."""
RISE_S: Final = 0.3
"""Where positions do not help, the labels of this long at the beginning of a raise are kept."""
AGREE: Final = 0.8
"""Share of agreement needed in that time. Of 246 raises, 4 of the 6 with changing labels were wrong (0.25 to 0.33
right), and 1 of the others."""
ASTRAY_T: Final = 0.18
"""A limb farther from both positions has moved or is misplaced."""


class LimbIdentity:
    """Follows one pair of limbs of a person on hands and knees.

    Parameters
    ----------
    limb : str
        `arm` or `leg`.
    """

    def __init__(self, limb: str) -> None:
        self._points = CONTACT_POINTS[limb]
        self._stood = [RunningMedian(REST_S) for _ in range(4 * len(self._points))]
        self._near: Sequence[Point] = ()
        self._far: Sequence[Point] = ()
        self._near_bears = RunningMedian(BEARS_S)
        self._named_near: list[tuple[float, bool]] = []
        self._stood_s = float("inf")

    def rest(self, pose: PoseFrame, body: Body) -> None:
        """Add a frame at rest, in which both limbs support the body. One with a limb already raised is left out."""
        left_px, right_px = (self._height(pose, body, side) for side in SIDES)
        if self._near and self._raised(abs(left_px - right_px), body, trunk_px(pose)):
            return
        self._near_bears.clear()
        self._named_near.clear()
        stands: list[Point] = []
        for name in self._points:
            stands += sorted((pose.at(f"{side}_{name}") for side in SIDES), key=lambda p: dot(p, body.up))
        coordinates = [coordinate for point in stands for coordinate in point]
        if not all(map(math.isfinite, coordinates)):
            return
        settled = [median.step(pose.t_s, value) for median, value in zip(self._stood, coordinates, strict=True)]
        usual = list(zip(settled[::2], settled[1::2], strict=True))
        self._near, self._far = usual[::2], usual[1::2]

    def crossed(self, pose: PoseFrame, body: Body) -> bool:
        """Whether the model's labels of the two are swapped; False if none is raised or it is unclear.

        A raised limb stays the raised one until both stand again, even while the model draws one into the other.
        """
        heights = {side: self._height(pose, body, side) for side in SIDES}
        low, high = sorted(heights, key=lambda side: heights[side])
        length_px = trunk_px(pose)
        raised = self._raised(heights[high] - heights[low], body, length_px)
        named_near = low == body.label(body.near)
        if len(self._stood[0]) < FRAMES or self._apart_px(body) < APART_T * length_px:
            standing = not raised and self._stands_again(heights[high], body, length_px)
            self._stood_s = min(self._stood_s, pose.t_s) if standing else float("inf")
            if pose.t_s - self._stood_s >= RISE_S:
                self._named_near.clear()
            return named_near != self._named_in_rise(pose.t_s, named_near, raised=raised)
        bears = [pose.at(f"{low}_{name}") for name in self._points]
        nearness = self._nearness(bears, body, length_px)
        if not raised and math.isfinite(nearness):
            self._near_bears.clear()
        near_bears = self._near_bears.step(pose.t_s, nearness if raised else NAN)
        return math.isfinite(near_bears) and named_near != (near_bears > 0.5)

    def _raised(self, above_px: float, body: Body, length_px: float) -> bool:
        """Whether one limb, this high above the other, is higher than at rest."""
        return above_px - self._apart_px(body) >= RAISED_T * length_px

    @property
    def in_doubt(self) -> bool:
        """Whether one is raised but its labels changed during the rise, so its side is unknown."""
        return bool(self._named_near) and 1 - AGREE < self._named_share < AGREE

    @property
    def _named_share(self) -> float:
        """Share of frames during the rise whose labels name the near limb as supporting."""
        return sum(near for _, near in self._named_near) / len(self._named_near)

    def _named_in_rise(self, t_s: float, named_near: bool, *, raised: bool) -> bool:
        """Whether the labels during the rise name the near limb as supporting; the current labels without a rise."""
        named = self._named_near
        if raised and (not named or t_s - named[0][0] <= RISE_S):
            named.append((t_s, named_near))
        return self._named_share > 0.5 if named else named_near

    def _stands_again(self, height_px: float, body: Body, length_px: float) -> bool:
        """Whether the higher limb is no higher than the far one stood; True if that is unknown."""
        far_px = _height_px(self._far, body) if self._far else float("inf")
        return height_px - far_px < RAISED_T * length_px

    def _height(self, pose: PoseFrame, body: Body, side: str) -> float:
        """Mean height in pixels of the hand, or of knee and foot."""
        return _height_px([pose.at(f"{side}_{name}") for name in self._points], body)

    def _apart_px(self, body: Body) -> float:
        """How much higher in the picture the far limb stands, in pixels; 0 while unknown."""
        return _height_px(self._far, body) - _height_px(self._near, body) if self._near else 0.0

    def _nearness(self, bears: Sequence[Point], body: Body, length_px: float) -> float:
        """1 at the near limb's position, 0 at the far limb's; NaN if in doubt."""
        # Height only: along the floor, a hidden far foot was placed up to 0.3 T off.
        share = ratio(_height_px(self._far, body) - _height_px(bears, body), self._apart_px(body))
        astray_px = min(max(map(math.dist, bears, stand)) for stand in (self._near, self._far))
        if not math.isfinite(share) or not astray_px <= ASTRAY_T * length_px:
            return NAN
        return 1.0 if share > 0.5 else 0.0


def _height_px(points: Sequence[Point], body: Body) -> float:
    """Mean height of some points above the floor's direction, in pixels."""
    return mean([dot(point, body.up) for point in points])
