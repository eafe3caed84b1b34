"""A picture with its time, and what every source of pictures can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.landmarks import PoseFrame


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a source.

    Attributes
    ----------
    t_s : float
        Time stamp in seconds from the start of the source; strictly rising.
    rgb : ndarray, shape (height, width, 3), uint8
        The picture, upright, never mirrored.
    """

    t_s: float
    rgb: NDArray[np.uint8]

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.rgb.shape[1], self.rgb.shape[0]


class FrameSource(Protocol):
    """A file or a camera. Iterating yields every frame (a file) or the newest one (a camera)."""

    @property
    def name(self) -> str:
        """What to call the source in messages."""

    @property
    def duration_s(self) -> float | None:
        """Length in seconds where it is known; None for a camera."""

    @property
    def dropped(self) -> int:
        """Frames lost so far; always 0 for a file."""

    def __iter__(self) -> Iterator[Frame]:
        """Yield frames until the source ends."""

    def close(self) -> None:
        """Free the file or the camera."""


class PoseEstimator(Protocol):
    """Finds one person's pose in pictures that come in the order of time."""

    def estimate(self, frame: Frame) -> PoseFrame:
        """Pose in one frame; an empty PoseFrame when nobody was found."""

    def close(self) -> None:
        """Free the model."""
