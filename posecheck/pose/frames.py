"""Frames, and the interfaces of frame sources and pose estimators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from posecheck.pose.landmarks import PoseFrame

CAMERA_PREFIX: Final = "camera:"
"""Start of the name of a camera source; the camera's name or number follows, or nothing for the first one."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame of a source.

    Attributes
    ----------
    t_s : float
        Time stamp in seconds from the start of the source; strictly increasing.
    rgb : ndarray, shape (height, width, 3), uint8
        The image, upright, never mirrored.
    """

    t_s: float
    rgb: NDArray[np.uint8]

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.rgb.shape[1], self.rgb.shape[0]


class FrameSource(Protocol):
    """A file or a camera. Iterating yields every frame of a file, or the newest frame of a camera."""

    @property
    def name(self) -> str:
        """Name of the source in messages."""

    @property
    def duration_s(self) -> float | None:
        """Length in seconds if known; None for a camera."""

    @property
    def dropped(self) -> int:
        """Frames dropped so far; always 0 for a file."""

    def __iter__(self) -> Iterator[Frame]:
        """Yield frames until the source ends."""

    def close(self) -> None:
        """Release the file or the camera."""


class PoseEstimator(Protocol):
    """Finds one person's pose in frames passed in time order."""

    def estimate(self, frame: Frame) -> PoseFrame:
        """Pose in one frame; an empty PoseFrame if nobody was found."""

    def close(self) -> None:
        """Release the model."""
