"""The measures of signals and drives: what they take, and the unit of their values."""

from __future__ import annotations

from typing import Final, Literal

from posecheck.pose.model import PAIRED

Measure = Literal[
    "angle",
    "elevation",
    "bend",
    "height",
    "axial_position",
    "distance",
    "rise",
    "offset",
    "turn",
    "curvature",
    "outline",
    "rate",
    "magnitude",
    "ratio",
    "largest",
    "weighted_sum",
    "leader",
    "same_side",
]
DriveMeasure = Literal[
    "elevation",
    "angle",
    "off_line",
    "rise",
    "distance",
    "headward",
    "bulge",
    "belly_height",
    "belly_up",
    "lesser",
    "greater",
    "sum",
]
PointName = Literal["nose", "ear", "shoulder", "elbow", "wrist", "index", "hip", "knee", "ankle", "heel", "foot_index"]
POINTS = ("nose", *PAIRED)
DRIVE_PREFIX: Final = "drive."
"""Precedes the names of drives among the measurements of an update."""

UNITS = {
    **dict.fromkeys(("angle", "elevation", "bend", "turn"), "deg"),
    **dict.fromkeys(("height", "axial_position", "distance", "rise", "offset", "outline"), "T"),
    **dict.fromkeys(("off_line", "headward", "bulge", "belly_height"), "T"),
    "belly_up": "share",
    "curvature": "1/T",
    "same_side": "flag",
}
"""Units of measures that have only one; the file may leave it out."""
POINT_COUNT = {
    "angle": 3,
    "bend": 3,
    "elevation": 2,
    "distance": 2,
    "height": 1,
    "axial_position": 1,
    "rise": 2,
    "offset": 3,
    "turn": 1,
}
"""Points a measure takes; 0 for measures not listed."""
OF_COUNT = {
    "leader": 1,
    "rate": 1,
    "magnitude": 1,
    "same_side": 2,
    "ratio": 2,
    "largest": 2,
}
"""Signals a measure is computed from; a weighted sum takes one per weight."""
DRIVE_POINTS = {"angle": 3, "off_line": 3, "headward": 1, "bulge": 0, "belly_height": 0, "belly_up": 0}
"""Points a drive's measure takes, if not two."""
