"""True joints of each frame, to measure the error of a pose model."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from renderer.body import SIDES, Body, Posed
from renderer.camera import Camera
from renderer.rotations import Array

JOINTS = {
    "shoulder": "upper_arm",
    "elbow": "forearm",
    "wrist": "hand",
    "hip": "thigh",
    "knee": "shin",
    "ankle": "foot",
}
SURFACE = ("ear", "index", "heel", "foot_index")
NAMES = (
    "nose",
    *(f"{side}_{name}" for side in SIDES for name in (*JOINTS, *SURFACE)),
)


def joint_places(body: Body, posed: Posed) -> Array:
    """Places of `NAMES` in a pose, shape (len(NAMES), 3), m."""
    places = []
    for name in NAMES:
        side, _, part = name.partition("_")
        if part in JOINTS:
            places.append(body.joint(posed, f"{side}_{JOINTS[part]}"))
        else:
            places.append(body.landmark(posed, name))
    return np.array(places)


def elevation_deg(start: Array, end: Array) -> float:
    """Elevation over the floor of the line between two points of shape (3,), in degrees."""
    rise_m = end - start
    return float(np.degrees(np.arctan2(rise_m[2], np.hypot(rise_m[0], rise_m[1]))))


@dataclass
class TruthLog:
    """Collects the true joints of a clip frame by frame."""

    body: Body
    camera: Camera
    times_s: list[float] = field(default_factory=list)
    places: list[Array] = field(default_factory=list)

    def add(self, time_s: float, posed: Posed) -> None:
        """Note the pose behind one frame."""
        self.times_s.append(time_s)
        self.places.append(joint_places(self.body, posed))

    def elevations_deg(self, start: str, end: str) -> Array:
        """Elevation of the line between two joints in each frame, shape (n_frames,)."""
        a, b = NAMES.index(start), NAMES.index(end)
        return np.array([elevation_deg(places[a], places[b]) for places in self.places])

    def save(self, path: Path) -> None:
        """Write times, joints in pixels (n_frames, n_joints, 2) and metres, and the limbs' elevations."""
        limbs = {
            f"{side}_{limb}_deg": self.elevations_deg(f"{side}_{start}", f"{side}_{end}")
            for side in SIDES
            for limb, start, end in (("arm", "shoulder", "wrist"), ("leg", "hip", "ankle"))
        }
        np.savez_compressed(
            path,
            names=np.array(NAMES),
            times_s=np.array(self.times_s),
            joints_px=np.array([self.camera.project(places) for places in self.places]),
            joints_m=np.array(self.places),
            **limbs,
        )
