"""What the pose model offers: its sizes, and its 33 landmarks by name. Needs no numpy."""

from __future__ import annotations

from typing import Final, Literal

ModelSize = Literal["lite", "full", "heavy"]
MODEL_SIZES: Final[tuple[ModelSize, ...]] = ("lite", "full", "heavy")
"""From the fastest to the most accurate."""

NAMES: Final = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
"""Landmark names in the order of the MediaPipe pose model (BlazePose topology)."""

PAIRED: Final = ("ear", "shoulder", "elbow", "wrist", "index", "hip", "knee", "ankle", "heel", "foot_index")
"""Points that exist on both sides, under the names that specs use."""
