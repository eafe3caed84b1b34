"""The trunk's outline, measured on the person's silhouette along normals to the shoulder-hip line."""

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
    steps = np.arange(0.0, REACH_T, STEP_T)
    return TrunkProfile(_edge(mask, base, left_normal * length, steps), _edge(mask, base, -left_normal * length, steps))


def _edge(
    mask: NDArray[np.generic], base: NDArray[np.float64], normal: NDArray[np.float64], steps: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance from the line to the first edge of the silhouette, shape (29,), in T."""
    points = base[:, None, :] + steps[None, :, None] * normal
    values = _sample(mask, points)
    inside = values > 0.5
    outside_after = ~inside & (np.cumsum(inside, axis=1) > 0)
    found = outside_after.any(axis=1)
    first = np.argmax(outside_after, axis=1)
    rows = np.arange(len(base))
    before, after = values[rows, first - 1], values[rows, first]
    share = np.clip((before - 0.5) / np.where(before == after, 1.0, before - after), 0.0, 1.0)
    edge = (first - 1 + share) * STEP_T
    return np.where(found, edge, np.nan)


def _sample(mask: NDArray[np.generic], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sample the mask bilinearly at points of shape (..., 2); 0 outside the image."""
    height, width = mask.shape
    x, y = points[..., 0] - 0.5, points[..., 1] - 0.5
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
    total = np.zeros(x.shape)
    for dx in (0, 1):
        for dy in (0, 1):
            xi, yi = x0 + dx, y0 + dy
            weight = (1 - np.abs(x - xi)) * (1 - np.abs(y - yi))
            within = (xi >= 0) & (xi < width) & (yi >= 0) & (yi < height)
            value = mask[np.clip(yi, 0, height - 1), np.clip(xi, 0, width - 1)].astype(float)
            total += np.where(within, weight * value, 0.0)
    return total


def silhouette_picture(mask: NDArray[np.generic] | None, size_px: tuple[int, int]) -> NDArray[np.uint8]:
    """Render the silhouette as an image, for recordings without video.

    Parameters
    ----------
    mask : ndarray, shape (h, w), bool, or None
        True for the person; None gives a plain background.
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
    shown = mask[rows][:, columns].astype(bool)
    return np.where(shown[..., None], np.array(BODY_RGB), np.array(GROUND_RGB)).astype(np.uint8)
