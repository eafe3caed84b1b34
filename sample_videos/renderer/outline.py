"""Curvature of the back's outline as seen by a side-on camera."""

from __future__ import annotations

import numpy as np

from renderer.body import SIDES, Body, Posed

STATIONS = np.linspace(0.1, 0.9, 25)
TRUNK = ("pelvis", "spine_low", "spine_middle", "spine_high", "chest")


def back_curvature(body: Body, posed: Posed) -> float:
    """Second derivative of the back's outline over the line from hip to shoulder, in 1/T; positive is round.

    The person faces along x, the back up; T is the distance from hip to shoulder.
    """
    near = body.moved_by(*TRUNK, *(f"{side}_{bone}" for side in SIDES for bone in ("clavicle", "upper_arm", "thigh")))
    places = body.skin(posed)[near][:, [0, 2]]
    hip, shoulder = (
        np.mean([body.joint(posed, f"{side}_{bone}") for side in SIDES], axis=0)[[0, 2]]
        for bone in ("thigh", "upper_arm")
    )
    along = shoulder - hip
    length_m = float(np.linalg.norm(along))
    along = along / length_m
    share = (places - hip) @ along / length_m
    height = (places - hip) @ np.array([-along[1], along[0]]) / length_m
    edge = [height[np.abs(share - station) < 0.03].max() for station in STATIONS]
    return float(-2.0 * np.polyfit(STATIONS, edge, 2)[0])
