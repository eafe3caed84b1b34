"""Places the skeleton of one recording on the picture of another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from posecheck.body.geometry import known_median
from posecheck.body.orientation import trunk_px, way_of
from posecheck.pose.landmarks import INDEX, Floats, PoseFrame

HIPS = [INDEX["left_hip"], INDEX["right_hip"]]


@dataclass(frozen=True, slots=True)
class Stance:
    """How a person appears in the picture during an attempt.

    Attributes
    ----------
    trunk_px : float
        Median length from shoulder to hip; NaN if nobody was seen.
    facing : float
        Which way the head points (standing: the toes), -1 left to +1 right; NaN if nobody was seen.
    """

    trunk_px: float
    facing: float

    @classmethod
    def of(cls, poses: Iterable[PoseFrame], posture_kind: str) -> Stance:
        """The stance over several poses."""
        seen, way = list(poses), way_of(posture_kind)
        return cls(known_median([trunk_px(pose) for pose in seen]), known_median([way(pose) for pose in seen]))


def placed(pose: PoseFrame, stance: Stance, on: PoseFrame, on_stance: Stance) -> PoseFrame | None:
    """Place a skeleton on the person in another picture: hip on hip, with an equally long trunk, facing the same way.

    Scale and mirroring come from the stances over whole attempts, so they do not flicker. None if either person was
    not seen.

    Parameters
    ----------
    pose, stance : PoseFrame, Stance
        The skeleton to place, and how its person appears in its own picture.
    on, on_stance : PoseFrame, Stance
        The pose to place it on, and how that person appears there.
    """
    scale = on_stance.trunk_px / stance.trunk_px if stance.trunk_px else math.nan
    hip, target = _hip(pose), _hip(on)
    if not (math.isfinite(scale) and np.isfinite([hip, target]).all()):
        return None
    mirrored = -1.0 if stance.facing * on_stance.facing < 0 else 1.0
    xy_px = target + (pose.xy_px - hip) * scale * np.array([mirrored, 1.0])
    return replace(pose, size_px=on.size_px, xy_px=xy_px, mask=None, profile=None)


def _hip(pose: PoseFrame) -> Floats:
    middle: Floats = pose.xy_px[HIPS].mean(axis=0)
    return middle
