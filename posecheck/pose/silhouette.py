"""The person's silhouette, and the trunk's outline, measured on it along normals to the shoulder-hip line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

STATIONS: Final = np.linspace(0.1, 0.9, 29)
"""Positions along the trunk where the outline is measured, 0 at the hip and 1 at the shoulder."""

BODY_RGB: Final = (58, 76, 86)
GROUND_RGB: Final = (14, 20, 24)
REACH_T: Final = 0.9
STEP_T: Final = 0.01
_STEPS: Final = np.arange(0.0, REACH_T, STEP_T)


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """A silhouette, packed until somebody draws it: an hour of poses holds 100,000 of them.

    Attributes
    ----------
    bits : ndarray, shape (bytes,), uint8
        Eight pixels per byte, row by row.
    shape : (int, int)
        Height and width.
    """

    bits: NDArray[np.uint8]
    shape: tuple[int, int]

    @classmethod
    def of(cls, pixels: NDArray[np.bool_]) -> Mask:
        """Pack pixels of shape (h, w), true for the person."""
        return cls(np.packbits(pixels), (pixels.shape[0], pixels.shape[1]))

    def pixels(self) -> NDArray[np.bool_]:
        """Unpack the pixels, shape (h, w), true for the person."""
        height, width = self.shape
        return np.unpackbits(self.bits, count=height * width).reshape(height, width).view(np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class TrunkProfile:
    """Distance from the hip-shoulder line to the silhouette's edge on either side, in trunk lengths T.

    Attributes
    ----------
    left, right : ndarray, shape (29,), float64
        Offset of the edge at `STATIONS`, positive away from the line; NaN where no edge was found. `left` is the
        left-hand side when going from the hip to the shoulder in the image.
    """

    left: NDArray[np.float64]
    right: NDArray[np.float64]


def trunk_profile(
    mask: NDArray[np.generic], hip: NDArray[np.float64], shoulder: NDArray[np.float64]
) -> TrunkProfile | None:
    """Measure the trunk's outline.

    Parameters
    ----------
    mask : ndarray, shape (h, w), bool or float
        Silhouette; values above 0.5 belong to the person.
    hip, shoulder : ndarray, shape (2,), float64
        Ends of the trunk line in mask pixels, x to the right, y down.

    Returns
    -------
    TrunkProfile or None
        None if the line is missing or shorter than 8 pixels.
    """
    axis = shoulder - hip
    length = float(np.hypot(*axis))
    if not np.isfinite(length) or length < 8:
        return None
    left_normal = np.array([axis[1], -axis[0]]) / length
    base = hip + STATIONS[:, None] * axis
    normals = np.stack([left_normal * length, -left_normal * length])
    x, y = (base[:, i, None] + _STEPS * normals[:, i, None, None] for i in (0, 1))
    return TrunkProfile(*_edges(_sample(mask, x, y)))


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance from the line to the first edge of the silhouette in T, shape (2, 29), from samples (2, 29, steps)."""
    inside = values > 0.5
    begun = np.arange(len(_STEPS)) > np.argmax(inside, axis=-1)[..., None]
    outside_after = ~inside & begun & inside.any(axis=-1, keepdims=True)
    first = np.argmax(outside_after, axis=-1)[..., None]
    before, after = (np.take_along_axis(values, at, axis=-1)[..., 0] for at in (first - 1, first))
    share = np.clip((before - 0.5) / np.where(before == after, 1.0, before - after), 0.0, 1.0)
    edge = (first[..., 0] - 1 + share) * STEP_T
    return np.where(outside_after.any(axis=-1), edge, np.nan)


def _sample(mask: NDArray[np.generic], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sample the mask bilinearly at points given by two arrays of one shape; 0 outside the image."""
    flat, width = mask.reshape(-1), mask.shape[1]
    total = np.zeros(np.broadcast_shapes(x.shape, y.shape))
    rows = _neighbours(y - 0.5, mask.shape[0])
    for column, across in _neighbours(x - 0.5, width):
        for row, down in rows:
            total += across * down * flat.take(row * width + column).astype(np.float64)
    return total


def _neighbours(at: NDArray[np.float64], count: int) -> list[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    """The two pixels nearest to each place along one axis, with their weights; outside the image the weight is 0."""
    floor = np.floor(at)
    before, share = floor.astype(np.intp), at - floor
    pairs = ((before, 1 - share), (before + 1, share))
    return [(np.clip(p, 0, count - 1), np.where((p >= 0) & (p < count), w, 0.0)) for p, w in pairs]


def silhouette_picture(mask: Mask | None, size_px: tuple[int, int]) -> NDArray[np.uint8]:
    """Render the silhouette as an image, for recordings without video.

    Parameters
    ----------
    mask : Mask or None
        None gives a plain background.
    size_px : (int, int)
        Width and height of the image.

    Returns
    -------
    ndarray, shape (height, width, 3), uint8
    """
    if mask is None:
        return np.full((size_px[1], size_px[0], 3), GROUND_RGB, np.uint8)
    rows = np.arange(size_px[1]) * mask.shape[0] // size_px[1]
    columns = np.arange(size_px[0]) * mask.shape[1] // size_px[0]
    shown = mask.pixels()[rows][:, columns]
    return np.where(shown[..., None], np.array(BODY_RGB), np.array(GROUND_RGB)).astype(np.uint8)
