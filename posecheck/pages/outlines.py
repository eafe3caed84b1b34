"""Places the drawing of a pose onto a picture: where the person is, as large as the person."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pages.drawings import Drawing
from posecheck.pose.landmarks import PoseFrame

TRUNK_M: Final = 0.5
"""Shoulder to hip in the drawings, as the pose model finds it on the person drawn."""
NEAR: Final = 1.3
"""A person whose width differs from the drawing's by less than this factor is about in the pose: area and centre of
the silhouette place the drawing. Anybody else is measured by the trunk, and the drawing stands at their feet."""
SHARE: Final = 0.6
"""Share of the picture's width or height that the drawing takes without a person."""
FLOOR_SHARE: Final = 0.88
"""Height of the floor without a person, from the top of the picture."""

Shape = NDArray[np.float64]


def outline_on(drawing: Drawing, pose: PoseFrame) -> list[Shape]:
    """Place a drawing where the person is, or in the middle without a person; always inside the picture.

    Parameters
    ----------
    drawing : Drawing
        The pose to draw.
    pose : PoseFrame
        The person in the picture.

    Returns
    -------
    list of ndarray, shape (n, 2), float64
        Closed lines in pixels of the picture, x to the right and y down.
    """
    width, height = pose.size_px
    left, bottom, right, top = drawing.bounds
    fits = min(width / (right - left), height / (top - bottom))
    shapes = [np.array(line) for line in drawing.lines]
    shapes += [np.array([(a, b), (c, b), (c, d), (a, d)]) for a, b, c, d in drawing.blocks]
    head_right = pose.seen and bool(pose.point("nose")[0] > pose.point("left_hip")[0])
    turned = [np.column_stack([-s[:, 0] if head_right else s[:, 0], -s[:, 1]]) for s in shapes]
    low, high = np.min([s.min(axis=0) for s in turned], axis=0), np.max([s.max(axis=0) for s in turned], axis=0)
    scale, place = SHARE * fits, np.array([width / 2, FLOOR_SHARE * height])
    anchor = np.array([(low[0] + high[0]) / 2, 0.0])
    if pose.seen:
        scale, place, anchor = _on_person(pose, max(turned[: len(drawing.lines)], key=_area), fits)
    offset = np.clip(place - anchor * scale, -low * scale, np.array([width, height]) - high * scale)
    return [offset + s * scale for s in turned]


def _on_person(pose: PoseFrame, body: Shape, most: float) -> tuple[float, Shape, Shape]:
    """Scale in pixels per metre, and the place in the picture of a point of the drawing in metres."""
    low, high = body_box(pose)
    span_m = np.ptp(body[:, 0])
    by_width, by_trunk = float(high[0] - low[0]) / span_m, _trunk_px(pose) / TRUNK_M
    if not (1 / NEAR < by_width / max(by_trunk, 1e-6) < NEAR or np.isnan(by_trunk)):
        foot = np.array([body[:, 0].mean(), body[:, 1].max()])
        return min(by_trunk, most), np.array([(low[0] + high[0]) / 2, high[1]]), foot
    if pose.mask is None or not pose.mask.any():
        return min(by_width, most), (low + high) / 2, (body.min(axis=0) + body.max(axis=0)) / 2
    pixel = np.array(pose.size_px) / np.array(pose.mask.shape[::-1])
    rows, columns = np.nonzero(pose.mask)
    by_area = float(np.sqrt(len(rows) * pixel.prod() / _area(body)))
    scale = float(np.sqrt(by_area * by_width))  # loose clothes add area, a lifted arm adds no width
    return min(scale, most), (np.array([columns.mean(), rows.mean()]) + 0.5) * pixel, _centroid(body)


def body_box(pose: PoseFrame) -> tuple[Shape, Shape]:
    """Upper left and lower right corner of the person in pixels: of the silhouette, or of the landmarks without one."""
    if pose.mask is not None and pose.mask.any():
        rows, columns = np.flatnonzero(pose.mask.any(axis=1)), np.flatnonzero(pose.mask.any(axis=0))
        pixel = np.array(pose.size_px) / np.array(pose.mask.shape[::-1])
        return np.array([columns[0], rows[0]]) * pixel, np.array([columns[-1] + 1, rows[-1] + 1]) * pixel
    return np.nanmin(pose.xy_px, axis=0), np.nanmax(pose.xy_px, axis=0)


def _trunk_px(pose: PoseFrame) -> float:
    shoulders = (pose.point("left_shoulder") + pose.point("right_shoulder")) / 2
    hips = (pose.point("left_hip") + pose.point("right_hip")) / 2
    return float(np.hypot(*(shoulders - hips)))


def _cross(line: Shape) -> Shape:
    after = np.roll(line, -1, axis=0)
    return np.asarray(line[:, 0] * after[:, 1] - after[:, 0] * line[:, 1])


def _area(line: Shape) -> float:
    """Area inside a closed line, by the shoelace formula."""
    return abs(float(_cross(line).sum())) / 2


def _centroid(line: Shape) -> Shape:
    """Centre of the area inside a closed line."""
    cross = _cross(line)
    return np.asarray(((line + np.roll(line, -1, axis=0)) * cross[:, None]).sum(axis=0) / (3 * cross.sum()))
