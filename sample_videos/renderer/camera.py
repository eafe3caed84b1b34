"""Projects points of the room into the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from renderer.rotations import Array, turn, unit


@dataclass(frozen=True)
class Camera:
    """A camera looking at one point.

    Attributes
    ----------
    place, target : shape (3,), m
    fov_deg : angle of view from the top of the picture to its bottom
    width_px, height_px : size of the picture
    roll_deg : how far the camera leans, clockwise seen from behind it
    """

    place: Array
    target: Array
    fov_deg: float = 40.0
    width_px: int = 640
    height_px: int = 480
    roll_deg: float = 0.0

    def axes(self) -> Array:
        """Directions right, up and backwards of the camera in the world, in the columns of (3, 3)."""
        back = unit(self.place - self.target)
        right = unit(np.cross([0.0, 0.0, 1.0], back))
        return turn(back, -self.roll_deg) @ np.column_stack([right, np.cross(back, right), back])

    def project(self, points: Array) -> Array:
        """Project world points, shape (n, 3), m, into the picture, shape (n, 2), px from the top left."""
        seen = (points - self.place) @ self.axes()
        focal_px = self.height_px / 2.0 / np.tan(np.radians(self.fov_deg) / 2.0)
        x_px = self.width_px / 2.0 - focal_px * seen[:, 0] / seen[:, 2]
        y_px = self.height_px / 2.0 + focal_px * seen[:, 1] / seen[:, 2]
        return np.column_stack([x_px, y_px])
