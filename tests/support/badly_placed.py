"""Saved poses transformed as if a badly placed camera had recorded them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from posecheck.body.orientation import trunk_px
from posecheck.pose.landmarks import INDEX, PoseFrame

Poses = Sequence[PoseFrame]

LOWER = tuple(i for name, i in INDEX.items() if any(part in name for part in ("hip", "knee", "ankle", "heel", "foot")))
UPPER = tuple(i for i in INDEX.values() if i not in LOWER)
TRUNK = tuple(INDEX[f"{side}_{part}"] for part in ("shoulder", "hip") for side in ("left", "right"))
GUESSED = 0.1
"""Visibility that the model reports for a landmark beyond the edge of the image."""


def from_the_end(poses: Poses, turn_deg: float) -> list[PoseFrame]:
    """Move the camera around the person; at 90 and -90 degrees it looks along the trunk.

    The axis is vertical if the trunk is horizontal in the image, and horizontal if the trunk is upright.
    """
    axis = _trunk_axis(poses)
    t_px = float(np.nanmedian([trunk_px(p) for p in poses]))
    t_m = float(np.nanmedian([np.linalg.norm(_trunk(p.world_m)) for p in poses]))
    return [_turned(p, axis, np.radians(turn_deg), t_px / t_m) if p.seen else p for p in poses]


def half_outside(poses: Poses, outside: Sequence[int]) -> list[PoseFrame]:
    """Pan the camera until shoulders or hips lie beyond the edge; the model still places landmarks there."""
    axis = _trunk_axis(poses)
    seam = np.nanmedian([p.xy_px[list(TRUNK), axis].mean() for p in poses])
    outer = np.nanmedian([p.xy_px[list(outside), axis].mean() for p in poses])
    shift_px = np.zeros(2)
    shift_px[axis] = (poses[0].size_px[axis] if outer > seam else 0.0) - seam
    return [_shifted(p, shift_px, outside) if p.seen else p for p in poses]


def _trunk(points: np.ndarray) -> np.ndarray:
    """Vector from the midpoint of the hips to the midpoint of the shoulders."""
    return np.asarray(points[list(TRUNK[:2])].mean(axis=0) - points[list(TRUNK[2:])].mean(axis=0))


def _trunk_axis(poses: Poses) -> int:
    """0 if the trunk is horizontal in the image, 1 if it is upright."""
    return int(np.argmax(np.nanmedian([np.abs(_trunk(p.xy_px)) for p in poses], axis=0)))


def _turned(pose: PoseFrame, axis: int, turn: float, px_per_m: float) -> PoseFrame:
    world_m = pose.world_m.copy()
    across, z = pose.world_m[:, axis], pose.world_m[:, 2]
    world_m[:, axis] = across * np.cos(turn) + z * np.sin(turn)
    world_m[:, 2] = z * np.cos(turn) - across * np.sin(turn)
    xy_px = np.array(pose.size_px) / 2 + world_m[:, :2] * px_per_m
    return replace(pose, world_m=world_m, xy_px=xy_px, z=world_m[:, 2] * px_per_m, mask=None, profile=None)


def _shifted(pose: PoseFrame, shift_px: np.ndarray, outside: Sequence[int]) -> PoseFrame:
    visibility = pose.visibility.copy()
    visibility[list(outside)] = GUESSED
    return replace(pose, xy_px=pose.xy_px + shift_px, visibility=visibility, mask=None)
