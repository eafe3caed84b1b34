"""A demonstration as the engine sees it: the joints of its figure and the outline of its trunk."""

from __future__ import annotations

import cv2
import numpy as np
from seen_joints import SOURCE

from posecheck.pages.demonstrations import Demonstration, Picture
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.silhouette import trunk_profile

PX_PER_M = 300.0
MARGIN_PX = 60.0
STEP_S = 1 / 12
SURE = np.full(33, 0.98)


def filmed(shown: Demonstration) -> list[PoseFrame]:
    """Poses of one round of a demonstration."""
    left, bottom, right, top = shown.bounds
    size_px = (round((right - left) * PX_PER_M + 2 * MARGIN_PX), round((top - bottom) * PX_PER_M + 2 * MARGIN_PX))
    low = np.array([left, bottom])
    return [_pose(float(t_s), shown.at(float(t_s)), size_px, low) for t_s in np.arange(0.0, shown.duration_s, STEP_S)]


def _pose(t_s: float, picture: Picture, size_px: tuple[int, int], low: np.ndarray) -> PoseFrame:
    def pixels(points: np.ndarray) -> np.ndarray:
        up = (points - low) * PX_PER_M + MARGIN_PX
        return np.column_stack([up[:, 0], size_px[1] - up[:, 1]])

    places = picture.joints[SOURCE]
    hip, shoulder = ((places[k] + places[k + 1]) / 2 for k in (23, 11))
    world_m = (places - hip) * [1.0, -1.0, -1.0]
    mask = np.zeros(size_px[::-1], np.uint8)
    for limb in picture.limbs:
        for line in limb.outlines if limb.tone == "body" else ():
            cv2.fillPoly(mask, [pixels(line).round().astype(np.int32)], 1)
    ends = pixels(np.array([hip[:2], shoulder[:2]]))
    profile = trunk_profile(mask, *ends)
    return PoseFrame(t_s, size_px, pixels(places[:, :2]), PX_PER_M * world_m[:, 2], SURE, world_m, profile=profile)
