"""Where the person is in the picture: converts pixels into up, head, near and T."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from posecheck.pose.landmarks import Point

SIDES: Final = ("left", "right")


@dataclass(frozen=True)
class Body:
    """The person's placement in the picture: converts pixels into up, head, near and T.

    Attributes
    ----------
    head_sign : float
        +1 if the head points right in the picture, -1 if left.
    near : str
        `left` or `right`: the side of the body towards the camera.
    roll_deg : float
        Roll of the floor in the picture; positive if the floor falls to the right.
    trunk_px : float
        Shoulder-to-hip length T in pixels.
    supine : bool
        Whether the belly points up.
    swapped : bool
        Whether the model has swapped left and right.
    crossed : frozenset of str
        Points swapped relative to the rest of the body.
    doubtful : frozenset of str
        Points whose side is unknown.
    yaw_deg : float
        Camera yaw towards head or feet; NaN if unknown.
    """

    head_sign: float
    near: str
    roll_deg: float
    trunk_px: float
    supine: bool = False
    swapped: bool = False
    crossed: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    yaw_deg: float = float("nan")

    @cached_property
    def along(self) -> Point:
        """Unit vector along the floor towards the head, in picture coordinates."""
        roll = math.radians(self.roll_deg)
        return self.head_sign * math.cos(roll), self.head_sign * math.sin(roll)

    @cached_property
    def up(self) -> Point:
        """Unit vector away from the floor, in picture coordinates."""
        roll = math.radians(self.roll_deg)
        return math.sin(roll), -math.cos(roll)

    def label(self, side: str, point: str = "") -> str:
        """The model's label for a true side of the body, or for one of its points."""
        return other_side(side) if self.swapped != (point in self.crossed) else side


def other_side(side: str) -> str:
    """The opposite side of the body."""
    return "right" if side == "left" else "left"
