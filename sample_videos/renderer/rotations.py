"""Rotations as 3x3 matrices: made from angles, from pairs of directions, and blended."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def unit(vector: Array) -> Array:
    """Scale a vector, shape (3,), to length 1."""
    return vector / np.linalg.norm(vector)


def turn(axis: Array, angle_deg: float) -> Array:
    """Rotate by `angle_deg` about `axis` (shape (3,)), right-handed.

    Rodrigues' formula; the result has shape (3, 3).
    """
    x, y, z = unit(np.asarray(axis, dtype=float))
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    angle_rad = np.radians(angle_deg)
    return np.eye(3) + np.sin(angle_rad) * cross + (1.0 - np.cos(angle_rad)) * cross @ cross


def frame(main: Array, second: Array) -> Array:
    """Build an orthonormal frame whose first column is `main` and whose second leans to `second`.

    Parameters
    ----------
    main, second : shape (3,)
        Two directions that are not parallel. `second` is made square to `main`.

    Returns
    -------
    shape (3, 3), the axes in columns
    """
    first = unit(main)
    side = unit(second - first * float(first @ second))
    return np.column_stack([first, side, np.cross(first, side)])


def carry(rest_main: Array, rest_second: Array, main: Array, second: Array) -> Array:
    """Find the rotation that carries one pair of directions onto another, shape (3, 3)."""
    return frame(main, second) @ frame(rest_main, rest_second).T


def blend(start: Array, end: Array, share: float) -> Array:
    """Go the given share (0 to 1) of the shortest way from one rotation to another, shape (3, 3)."""
    relative = start.T @ end
    cosine = np.clip((np.trace(relative) - 1.0) / 2.0, -1.0, 1.0)
    angle_deg = float(np.degrees(np.arccos(cosine)))
    if angle_deg < 1e-6:
        return start
    axis = np.array(
        [
            relative[2, 1] - relative[1, 2],
            relative[0, 2] - relative[2, 0],
            relative[1, 0] - relative[0, 1],
        ]
    )
    return start @ turn(axis, share * angle_deg)
