"""A person as a flat figure: the outline of each part of the body, seen from far away and a little from above.

Every outline of a part has the same number of points, and each point stays about where it is on the body. So what lies
between two poses can be had by mixing their outlines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from renderer.body import SIDES, Body, Posed
from renderer.rotations import Array

PX_PER_M = 420.0
MARGIN_PX = 12
SMOOTH_PX = 3.0
OVERLAP_SHARE = 0.3
"""A face belongs to every part whose bones move it by more than this share, so that parts overlap at the joints."""

TRUNK = ("pelvis", "spine_low", "spine_middle", "spine_high", "chest", "left_clavicle", "right_clavicle")
LIMBS = {
    "upper_arm": ("upper_arm", "upper_arm_low"),
    "forearm": ("forearm", "forearm_low", "hand"),
    "thigh": ("thigh",),
    "shin": ("shin", "foot"),
}
POINTS = {"trunk": 44, "head": 36, "upper_arm": 20, "forearm": 36, "thigh": 26, "shin": 38}
"""Number of points of each part's outline."""
BONES: Mapping[str, tuple[str, ...]] = {
    "trunk": TRUNK,
    "head": ("neck", "head"),
    **{f"{side}_{limb}": tuple(f"{side}_{b}" for b in bones) for side in SIDES for limb, bones in LIMBS.items()},
}
"""The bones of each part."""


@dataclass(frozen=True)
class View:
    """Where the figure is seen from: from the side of the person that faces +y, the head to the left.

    Attributes
    ----------
    yaw_deg : how far from the side towards the head
    height_deg : how far from above
    """

    yaw_deg: float = 0.0
    height_deg: float = 10.0

    @property
    def axes(self) -> Array:
        """Right, up and towards the viewer, shape (3, 3)."""
        yaw, height = np.radians([self.yaw_deg, self.height_deg])
        near = np.array([np.sin(yaw) * np.cos(height), np.cos(yaw) * np.cos(height), np.sin(height)])
        right = np.array([-np.cos(yaw), np.sin(yaw), 0.0])
        return np.stack([right, np.cross(near, right), near])

    def see(self, places: Array) -> Array:
        """Points (x, height, nearness) of places of shape (..., 3), m."""
        return places @ self.axes.T


class Figure:
    """Draws the parts of one body."""

    def __init__(self, body: Body, view: View) -> None:
        self.body, self.view = body, view
        shares = np.zeros((len(body.vertices), len(body.bones)))
        for slot in range(body.weight_bones.shape[1]):
            np.add.at(shares, (np.arange(len(shares)), body.weight_bones[:, slot]), body.weights[:, slot])
        self._faces = {
            part: body.faces[shares[:, [body.bones.index(b) for b in bones]].sum(1)[body.faces].mean(1) > OVERLAP_SHARE]
            for part, bones in BONES.items()
        }

    def outlines(self, posed: Posed) -> dict[str, Array]:
        """Closed outline of each part, shape (n_points, 2), m."""
        seen = self.view.see(self.body.skin(posed))[:, :2]
        return {part: self._outline(seen, part) for part in BONES}

    def _outline(self, seen: Array, part: str) -> Array:
        faces = self._faces[part]
        points = seen[faces].reshape(-1, 2)
        low = points.min(axis=0) - MARGIN_PX / PX_PER_M
        size = np.ceil((points.max(axis=0) - low) * PX_PER_M).astype(int) + MARGIN_PX
        picture = np.zeros((size[1], size[0]), np.uint8)
        for triangle in ((seen[faces] - low) * PX_PER_M * 16).round().astype(np.int32):
            cv2.fillConvexPoly(picture, triangle, 255, shift=4)
        picture = cv2.morphologyEx(picture, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        found, _ = cv2.findContours(picture, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        edge = max(found, key=cv2.contourArea)[:, 0, :].astype(float)
        return evenly(smooth(edge), POINTS[part.removeprefix("left_").removeprefix("right_")]) / PX_PER_M + low


def smooth(edge: Array) -> Array:
    """A closed line without the steps of its pixels."""
    reach = round(3 * SMOOTH_PX)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / SMOOTH_PX) ** 2)
    around = np.concatenate([edge[-reach:], edge, edge[:reach]])
    return np.column_stack([np.convolve(around[:, axis], weights / weights.sum(), "valid") for axis in (0, 1)])


def evenly(edge: Array, count: int) -> Array:
    """Points at equal distances along a closed line."""
    closed = np.vstack([edge, edge[:1]])
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    at = np.linspace(0.0, way[-1], count, endpoint=False)
    return np.column_stack([np.interp(at, way, closed[:, axis]) for axis in (0, 1)])


def begun_like(edge: NDArray[np.float64], before: NDArray[np.float64] | None) -> Array:
    """The same closed line, begun at the point that lies where the line before it begins."""
    if before is None:
        return edge
    here, there = edge - edge.mean(axis=0), before - before.mean(axis=0)
    apart = [float(((np.roll(here, -shift, axis=0) - there) ** 2).sum()) for shift in range(len(edge))]
    return np.roll(edge, -int(np.argmin(apart)), axis=0)
