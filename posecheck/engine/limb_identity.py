"""Which of two hands or knees bears: remembered over a raise, as the model's left and right change in the middle of it.

The model often gives a stretched leg the name of the other one, for seconds, where one leg hides the other. But a hand
or a knee that bears stays where it stood; and of two that stand side by side, the near one is the lower in the picture
of a camera that looks down on them. From lower down the names tell, as they are while a limb rises.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from posecheck.body.orientation import RunningMedian, trunk_px
from posecheck.engine.signals import SIDES, Body
from posecheck.pose.landmarks import Floats, PoseFrame

LIMBS: Final = {
    "arm": ("shoulder", "elbow", "wrist", "pinky", "index", "thumb"),
    "leg": ("hip", "knee", "ankle", "heel", "foot_index"),
}
CONTACT_POINTS: Final = {"arm": ("wrist",), "leg": ("knee", "ankle")}
REST_S: Final = 4.0
FRAMES: Final = 5
"""So many frames of the start pose have to be known."""
BEARS_S: Final = 10.0
"""Who bears is asked over so much of a raise."""
RAISED_T: Final = 0.15
"""One limb is raised where it is on average so much higher over the other than the far one looks in the start pose."""
APART_T: Final = 0.15
"""So much higher than the near one the far one has to stand in the picture, to be told apart by their place. Only where
it is more are the model's names wrong from the rise on (six of 12 raises at 0.22 to 0.24); where it is less they are
right in 241 of 246 while a limb rises, and places mislead (far knees at 0.12 seem to be near ones)."""
RISE_S: Final = 0.3
"""Where places do not tell, the names are asked for so long at the beginning of a raise, and kept."""
AGREE: Final = 0.8
"""Names that change in that time tell nothing: of 246 raises four of six such were named wrongly (0.25 to 0.33 right),
one of the others."""
DOUBT: Final = 0.06
"""So near the middle between the two, as a share of their distance, nothing is said: of 50 rendered raises so far apart
a far knee and foot that bore read 0.20 at most, near ones 0.65 at least but for two that read 0.43 and 0.50."""
ASTRAY_T: Final = 0.18
"""Who is farther from where either stood has moved, or is seen wrongly."""


class LimbIdentity:
    """Follows one pair of limbs of somebody on hands and knees.

    Parameters
    ----------
    limb : str
        `arm` or `leg`.
    """

    def __init__(self, limb: str) -> None:
        self._points = CONTACT_POINTS[limb]
        self._rest: deque[tuple[float, Floats]] = deque()
        self._near_bears = RunningMedian(BEARS_S)
        self._named_near: list[tuple[float, bool]] = []
        self._stood_s = float("inf")

    def rest(self, pose: PoseFrame, body: Body) -> None:
        """Take a frame of the start pose, in which both bear."""
        self._near_bears.clear()
        self._named_near.clear()
        pairs = [[pose.point(f"{side}_{name}") for side in SIDES] for name in self._points]
        stand = np.array([sorted(pair, key=lambda p: float(p @ body.up)) for pair in pairs])
        if not np.isfinite(stand).all():
            return
        self._rest.append((pose.t_s, stand))
        while pose.t_s - self._rest[0][0] > REST_S:
            self._rest.popleft()

    def crossed(self, pose: PoseFrame, body: Body) -> bool:
        """Whether the model's names of the two are the wrong way round; False where none is raised or it is unclear.

        A limb that was lifted stays the lifted one until both stand again, also while the model draws the two into each
        other, so that neither is where it stood.
        """
        heights = {side: self._height(pose, body, side) for side in SIDES}
        low, high = sorted(heights, key=lambda side: heights[side])
        length_px = trunk_px(pose)
        raised = heights[high] - heights[low] - self._apart_px(body) >= RAISED_T * length_px
        named_near = low == body.label(body.near)
        if len(self._rest) < FRAMES or self._apart_px(body) < APART_T * length_px:
            standing = not raised and self._stands_again(heights[high], body, length_px)
            self._stood_s = min(self._stood_s, pose.t_s) if standing else float("inf")
            if pose.t_s - self._stood_s >= RISE_S:
                self._named_near.clear()
            return named_near != self._named_in_rise(pose.t_s, named_near, raised=raised)
        bears = np.array([pose.point(f"{low}_{name}") for name in self._points])
        nearness = self._nearness(bears, body, length_px)
        if not raised and np.isfinite(nearness):
            self._near_bears.clear()
        near_bears = self._near_bears.step(pose.t_s, nearness if raised else float("nan"))
        return bool(np.isfinite(near_bears)) and named_near != (near_bears > 0.5)

    @property
    def in_doubt(self) -> bool:
        """Whether one of the two is raised and the names changed while it rose, so that nothing tells which."""
        return bool(self._named_near) and 1 - AGREE < self._named_share < AGREE

    @property
    def _named_share(self) -> float:
        """Share of the frames in which the names said that the near one bears, when the other rose."""
        return sum(near for _, near in self._named_near) / len(self._named_near)

    def _named_in_rise(self, t_s: float, named_near: bool, *, raised: bool) -> bool:
        """Whether the names said that the near one bears when the other rose; what they say now where none has."""
        named = self._named_near
        if raised and (not named or t_s - named[0][0] <= RISE_S):
            named.append((t_s, named_near))
        return self._named_share > 0.5 if named else named_near

    def _stands_again(self, height_px: float, body: Body, length_px: float) -> bool:
        """Whether the higher one is no higher than the far one stands; also where that is not known."""
        far_px = float(np.mean(self._stands()[1] @ body.up)) if self._rest else float("inf")
        return height_px - far_px < RAISED_T * length_px

    def _height(self, pose: PoseFrame, body: Body, side: str) -> float:
        """How high the hand, or knee and foot, are in the picture."""
        return float(np.mean([pose.point(f"{side}_{name}") @ body.up for name in self._points]))

    def _apart_px(self, body: Body) -> float:
        """How much higher in the picture the far one stands, where it has been seen to stand."""
        if not self._rest:
            return 0.0
        near, far = self._stands()
        return float(np.mean((far - near) @ body.up))

    def _stands(self) -> tuple[Floats, Floats]:
        """Where the near and the far one stood, each of shape (points, 2)."""
        near, far = np.moveaxis(np.median([stand for _, stand in self._rest], axis=0), 1, 0)
        return near, far

    def _nearness(self, bears: Floats, body: Body, length_px: float) -> float:
        """1 where the near one stood, 0 where the far one stood; NaN where that is in doubt."""
        near, far = self._stands()
        # By height alone: along the floor a far foot, hidden at rest, was placed up to 0.3 T beside where it stands.
        share = float(np.sum((far - bears) @ body.up) / np.sum((far - near) @ body.up))
        astray_px = min(np.hypot(*(bears - stand).T).max() for stand in (near, far))
        if abs(share - 0.5) < DOUBT or not astray_px <= ASTRAY_T * length_px:
            return float("nan")
        return 1.0 if share > 0.5 else 0.0
