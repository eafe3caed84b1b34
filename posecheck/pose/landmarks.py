"""The 33 body landmarks by index, the skeleton that connects them, and the pose in one frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.model import NAMES
from posecheck.pose.silhouette import Mask, TrunkProfile

Floats = NDArray[np.float64]
Point = tuple[float, float]
"""x and y in pixels."""

INDEX: Final = {name: i for i, name in enumerate(NAMES)}
COUNT: Final = len(NAMES)

_LIMBS: Final = (
    ("ear", "shoulder"),
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("wrist", "index"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
)

SKELETON_EDGES: Final = (
    *((INDEX[f"{side}_{a}"], INDEX[f"{side}_{b}"]) for side in ("left", "right") for a, b in _LIMBS),
    (INDEX["left_shoulder"], INDEX["right_shoulder"]),
    (INDEX["left_hip"], INDEX["right_hip"]),
)
"""Pairs of landmark indices, one per line of the skeleton."""


@dataclass(frozen=True, slots=True, eq=False)
class PoseFrame:
    """One person's pose in one frame. Missing values are NaN; a frame without a person is all NaN.

    Attributes
    ----------
    t_s : float
        Time stamp of the frame in seconds; strictly increasing within one source.
    size_px : tuple of int
        Width and height of the image.
    xy_px : ndarray, shape (33, 2), float64
        Landmarks in pixels, x to the right, y down.
    z : ndarray, shape (33,), float64
        Depth from the model, roughly on the scale of x, smaller is nearer. Use it only to tell near from far.
    visibility : ndarray, shape (33,), float64
        The model's confidence that the landmark is visible, 0 to 1.
    world_m : ndarray, shape (33, 3), float64
        Landmarks in metres, relative to the midpoint of the hips.
    mask : Mask or None
        The person's silhouette, at any resolution with the image's aspect ratio.
    profile : TrunkProfile or None
        Outline of the trunk, measured on the full-resolution silhouette.
    seen : bool
        Whether a person was found in this frame.
    """

    t_s: float
    size_px: tuple[int, int]
    xy_px: Floats
    z: Floats
    visibility: Floats
    world_m: Floats
    mask: Mask | None = None
    profile: TrunkProfile | None = None
    seen: bool = field(init=False)

    def __post_init__(self) -> None:
        for name, shape in (("xy_px", (COUNT, 2)), ("z", (COUNT,)), ("visibility", (COUNT,)), ("world_m", (COUNT, 3))):
            found = getattr(self, name).shape
            if found != shape:
                raise ValueError(f"expected {name} of shape {shape}, got {found}")
        object.__setattr__(self, "seen", bool(np.isfinite(self.xy_px).any()))

    def point(self, name: str) -> Floats:
        """Pixel position of a landmark, shape (2,); NaN if missing."""
        point: Floats = self.xy_px[INDEX[name]]
        return point

    def at(self, name: str) -> Point:
        """The same as plain numbers."""
        i = INDEX[name]
        return self.xy_px.item(i, 0), self.xy_px.item(i, 1)

    @property
    def extent_px(self) -> tuple[float, float]:
        """Width and height of all landmarks together."""
        width, height = np.nanmax(self.xy_px, axis=0) - np.nanmin(self.xy_px, axis=0)
        return float(width), float(height)

    @classmethod
    def empty(cls, t_s: float, size_px: tuple[int, int]) -> PoseFrame:
        """A frame without a person."""
        return cls(
            t_s,
            size_px,
            np.full((COUNT, 2), np.nan),
            np.full(COUNT, np.nan),
            np.full(COUNT, np.nan),
            np.full((COUNT, 3), np.nan),
        )
