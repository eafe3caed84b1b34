"""Finds a waving arm: raised above the shoulder and swung to and fro, faster than any exercise moves an arm."""

from __future__ import annotations

import math
from typing import Final

from posecheck.body.geometry import NAN, midpoint, ratio, step
from posecheck.body.person import SIDES
from posecheck.pose.landmarks import INDEX, Point, PoseFrame

SWINGS: Final = 6
"""Swings of a wave: three times to and fro. In 106 clips of real people exercising and 125 rendered ones, no arm made
more than 4 in a row. Of 20 rendered people who waved, all but one made 6 to 10."""
SWING_DEG: Final = 20.0
"""Smallest turn of the arm, shoulder to wrist, that is a swing."""
SWING_S: Final = 0.7
"""Longest time of a swing. For as long the wrist may be hidden, as behind the head."""
RAISED_T: Final = 0.2
"""Height of the wrist above the shoulder, as a share of the trunk's length."""
VISIBLE: Final = 0.3
"""Least visibility of the wrist."""
AGAIN_S: Final = 1.5
"""A wave is over after this time without a swing."""


class WaveDetector:
    """Reports each wave once."""

    def __init__(self) -> None:
        self._arms = {side: _Arm() for side in SIDES}
        self._reported_s = float("-inf")

    def step(self, pose: PoseFrame) -> float | None:
        """Take in one pose.

        Returns
        -------
        float or None
            Time at which the wave began, with the pose that completes it; else None.
        """
        for side, arm in self._arms.items():
            arm.step(pose.t_s, _direction_deg(pose, side))
        turns_s = max((arm.turns_s for arm in self._arms.values()), key=len)
        if not turns_s:
            return None
        new = turns_s[-1] - self._reported_s > AGAIN_S
        if new and len(turns_s) <= SWINGS:  # a swing lies between two turning points
            return None
        self._reported_s = turns_s[-1]
        return turns_s[0] if new else None


class _Arm:
    """Times at which one arm turned round, as long as each swing follows the last at once."""

    def __init__(self) -> None:
        self.turns_s: list[float] = []
        self._seen_s = float("-inf")
        self._low = self._high = (NAN, NAN)
        self._rising: bool | None = None

    def step(self, t_s: float, angle_deg: float) -> None:
        """Take in the arm's direction; NaN if it is not raised or not visible."""
        if self.turns_s and t_s - self.turns_s[-1] > 2 * SWING_S:  # a turn shows only during the next swing
            self.turns_s.clear()
        if not math.isfinite(angle_deg):
            return
        if t_s - self._seen_s > SWING_S:
            self.turns_s.clear()
            self._low = self._high = (angle_deg, t_s)
            self._rising = None
        self._seen_s = t_s
        if self._rising is not False:
            self._high = max(self._high, (angle_deg, t_s))
        if self._rising is not True:
            self._low = min(self._low, (angle_deg, t_s))
        if self._rising is not False and self._high[0] - angle_deg >= SWING_DEG:
            self._turn(self._high[1], rising=False)
            self._low = (angle_deg, t_s)
        elif self._rising is not True and angle_deg - self._low[0] >= SWING_DEG:
            self._turn(self._low[1], rising=True)
            self._high = (angle_deg, t_s)

    def _turn(self, at_s: float, *, rising: bool) -> None:
        if self.turns_s and at_s - self.turns_s[-1] > SWING_S:
            self.turns_s.clear()
        self.turns_s.append(at_s)
        self._rising = rising


def _direction_deg(pose: PoseFrame, side: str) -> float:
    """Direction from shoulder to wrist, 0 straight up, -180 to 180; NaN if the arm is not raised or not visible."""
    shoulder, wrist = pose.at(f"{side}_shoulder"), pose.at(f"{side}_wrist")
    x, y = step(shoulder, wrist)
    raised = ratio(-y, math.dist(_middle(pose, "shoulder"), _middle(pose, "hip")))
    if not raised >= RAISED_T or not pose.visibility.item(INDEX[f"{side}_wrist"]) >= VISIBLE:
        return NAN
    return math.degrees(math.atan2(x, -y))


def _middle(pose: PoseFrame, joint: str) -> Point:
    return midpoint(pose.at(f"left_{joint}"), pose.at(f"right_{joint}"))
