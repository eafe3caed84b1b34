"""Two-bone inverse kinematics: finds the middle joint from both ends."""

from __future__ import annotations

import numpy as np

from renderer.rotations import Array, unit


def reach_m(upper_m: float, lower_m: float, middle_deg: float) -> float:
    """Distance between the ends of a limb whose middle joint is bent to `middle_deg` (180 is straight)."""
    cosine = np.cos(np.radians(middle_deg))
    return float(np.sqrt(upper_m**2 + lower_m**2 - 2.0 * upper_m * lower_m * cosine))


def middle_joint(root: Array, end: Array, upper_m: float, lower_m: float, pole: Array) -> Array:
    """Place the elbow or knee of a limb whose ends are fixed.

    Parameters
    ----------
    root, end : shape (3,), m
        Shoulder and wrist, or hip and ankle.
    upper_m, lower_m
        Lengths of the two bones.
    pole : shape (3,)
        The direction in which the middle joint points.

    Returns
    -------
    shape (3,), m

    Raises
    ------
    ValueError
        When the limb is too short for the distance: a contact would be broken unseen.
    """
    span = end - root
    distance_m = float(np.linalg.norm(span))
    if distance_m > upper_m + lower_m:
        raise ValueError(
            f"a limb of {upper_m + lower_m:.3f} m cannot reach {distance_m:.3f} m: bring its two ends closer"
        )
    along_m = (distance_m**2 + upper_m**2 - lower_m**2) / (2.0 * distance_m)
    aside_m = np.sqrt(max(upper_m**2 - along_m**2, 0.0))
    axis = unit(span)
    return root + along_m * axis + aside_m * unit(pole - axis * float(axis @ pole))
