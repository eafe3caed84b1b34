"""Draws the outlines of the exercises: python sample_videos/draw_outlines.py.

The people of the sample clips, seen exactly from where the camera should stand, in the start pose and in each target.
What is drawn is the edge of the body and where one part of it passes before another. Written to
posecheck/pages/drawings.json: for each exercise and stage a list of drawings, each with its `phase`, its `lines`
(points in metres, x to the right, y upwards from the floor) and the `blocks` that stand on the floor (left, bottom,
right, top).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from renderer.take import Take  # noqa: E402

from posecheck.evaluation.labels import read_labels  # noqa: E402

OUT = HERE.parent / "posecheck" / "pages" / "drawings.json"
PX_PER_M = 420.0
MARGIN_M = 0.15
STEP_M = 0.035
"""A part that lies so far before another is told from it by a line."""
LEAST_PART = 0.004
"""Parts of the picture smaller than this share of the body are not drawn."""
SMOOTH_PX = 2.0

CLIPS = {
    ("standing_hamstring_stretch", "default"): "standing_hamstring_stretch_clean",
    ("back_extension", "prone_lie"): "back_extension_prone_lie",
    ("back_extension", "elbow_prop"): "back_extension_elbow_prop_clean",
    ("back_extension", "press_up"): "back_extension_press_up_clean",
    ("gluteal_stretch", "default"): "gluteal_stretch_clean",
    ("cat_curl", "default"): "cat_curl_clean",
    ("quadruped_arm_leg_raise", "default"): "quadruped_arm_leg_raise",
    ("pelvic_tilt", "default"): "pelvic_tilt_clean",
    ("partial_curl", "default"): "partial_curl_clean",
    ("side_plank", "full"): "side_plank_full_clean_left",
    ("side_plank", "easier"): "side_plank_easier_clean_left",
    ("dead_bug", "level_1"): "dead_bug_level_1_clean",
    ("dead_bug", "level_2"): "dead_bug_level_2_clean",
    ("dead_bug", "level_3"): "dead_bug_level_3_clean",
    ("dead_bug", "classic"): "dead_bug_classic_clean",
}


def seen_from_far(vertices: NDArray[np.float64], facing: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (x, height) of vertices as a camera far away sees them, the head to the left, and how near they are."""
    return np.column_stack([-vertices[:, 0], vertices[:, 2]]), vertices[:, 1] * (1.0 if facing == "left" else -1.0)


def depth_picture(points: NDArray[np.float64], depth: NDArray[np.float64], faces: NDArray[np.int32]) -> tuple[Any, Any]:
    """Depth of what is nearest, NaN where nobody is, and the place of its lower left corner in metres."""
    low = points.min(axis=0) - MARGIN_M
    size = np.ceil((points.max(axis=0) + MARGIN_M - low) * PX_PER_M).astype(int)
    picture = np.full((size[1], size[0]), np.nan, np.float32)
    pixels = ((points - low) * PX_PER_M * 16).round().astype(np.int32)
    for face in faces[np.argsort(depth[faces].mean(axis=1))]:
        cv2.fillConvexPoly(picture, pixels[face], float(depth[face].mean()), shift=4)
    return picture, low


def lines_of(picture: NDArray[np.float32], low: NDArray[np.float64]) -> list[list[list[float]]]:
    """Edges of the body and of the parts that pass before others, in metres."""
    body = np.isfinite(picture)
    filled = np.where(body, picture, -9.0).astype(np.float32)
    nearest, farthest = cv2.dilate(filled, np.ones((3, 3))), cv2.erode(filled, np.ones((3, 3)))
    parts = (body & (nearest - farthest < STEP_M)).astype(np.uint8)
    found, _ = cv2.findContours(parts, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    least = LEAST_PART * body.sum()
    return [smooth(contour[:, 0, :], low) for contour in found if cv2.contourArea(contour) > least]


def smooth(contour: NDArray[np.int32], low: NDArray[np.float64]) -> list[list[float]]:
    """A closed line without the steps of its pixels, in metres."""
    points = contour.astype(np.float64)
    weights = np.exp(-0.5 * (np.arange(-6, 7) / SMOOTH_PX) ** 2)
    weights /= weights.sum()
    around = np.concatenate([points[-6:], points, points[:6]])
    soft = np.column_stack([np.convolve(around[:, axis], weights, "valid") for axis in (0, 1)])
    few = cv2.approxPolyDP(soft.astype(np.float32)[:, None, :], 0.7, closed=True)[:, 0, :]
    return [[round(float(x), 3), round(float(y), 3)] for x, y in few / PX_PER_M + low]


def drawing(take: Take, time_s: float, phase: str) -> dict[str, Any]:
    """Draw one moment."""
    stance = take.clip.stance
    posed = stance.pose(take.clip.channels(time_s))
    points, depth = seen_from_far(take.body.skin(posed), take.setting.facing)
    picture, low = depth_picture(points, depth, take.body.faces)
    return {"phase": phase, "lines": lines_of(picture, low), "blocks": [block_of(block) for block in take.clip.blocks]}


def block_of(block: Any) -> list[float]:
    """Left, bottom, right, top of a block, seen from the side."""
    (size_x, _, size_z), (x, _, z) = block.size_m, block.centre
    return [round(float(v), 3) for v in (-x - size_x / 2, z - size_z / 2, -x + size_x / 2, z + size_z / 2)]


def drawings_of(clip: str) -> list[dict[str, Any]]:
    """The start pose and the middle of the first hold of each phase."""
    take = Take(clip)
    attempts = read_labels(HERE / f"{clip}.labels.toml").attempts
    moments = {"start": max(0.0, attempts[0].start_s - 0.2)}
    for attempt in attempts:
        for hold in attempt.holds:
            moments.setdefault(hold.phase, (hold.start_s + hold.end_s) / 2)
    return [drawing(take, time_s, phase) for phase, time_s in moments.items()]


def main() -> None:
    """Draw them all."""
    drawn: dict[str, dict[str, Any]] = {}
    for (exercise, stage), clip in CLIPS.items():
        drawn.setdefault(exercise, {})[stage] = drawings_of(clip)
        sys.stderr.write(f"{exercise} {stage}: {[d['phase'] for d in drawn[exercise][stage]]}\n")
    OUT.write_text(json.dumps(drawn, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
