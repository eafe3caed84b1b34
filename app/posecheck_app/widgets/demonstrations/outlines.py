"""Places the outline of a demonstration's first pose onto a picture: where the person is, as large as the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QPainterPath

from posecheck.pages.demonstrations import Demonstration
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.widgets.demonstrations.painting import polygon

TRUNK_M: Final = 0.5
"""Shoulder to hip of the figures, as the pose model finds it on them."""
NEAR: Final = 1.3
"""A person whose width differs from the figure's by less than this factor is about in the pose: area and centre of
the silhouette place the outline. Anybody else is measured by the trunk, and the outline stands at their feet."""
SHARE: Final = 0.6
"""Share of the picture's width or height that the outline takes without a person."""
FLOOR_SHARE: Final = 0.88
"""Height of the floor without a person, from the top of the picture."""

Shape = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Closed lines in metres, each of shape (n, 2): x to the right, y upwards.

    Attributes
    ----------
    limbs, blocks : tuple of ndarray
        What is seen of each limb, and of the boxes.
    body : ndarray
        The whole silhouette.
    """

    limbs: tuple[Shape, ...]
    blocks: tuple[Shape, ...]
    body: Shape


@lru_cache(maxsize=1)
def outline_of(shown: Demonstration) -> Outline:
    """Outline of the pose that a set begins in."""
    covered = QPainterPath()
    limbs: list[Shape] = []
    for limb in reversed(shown.first_pose.limbs):
        whole = _united(limb.outlines)
        limbs += _lines(whole.subtracted(covered).simplified())
        covered = covered.united(whole)
    blocks = [line for faces in shown.blocks for line in _lines(_united(faces).subtracted(covered))]
    return Outline(tuple(limbs), tuple(blocks), max(_lines(covered), key=_area))


def outline_on(outline: Outline, pose: PoseFrame) -> list[Shape]:
    """Place an outline where the person is, or in the middle without a person; always inside the picture.

    Parameters
    ----------
    outline : Outline
        The pose to show.
    pose : PoseFrame
        The person in the picture.

    Returns
    -------
    list of ndarray, shape (n, 2), float64
        Limbs, then boxes: closed lines in pixels of the picture, x to the right and y down.
    """
    width, height = pose.size_px
    turn = np.array([-1.0 if head_on_the_right(pose) else 1.0, -1.0])
    turned = [line * turn for line in (*outline.limbs, *outline.blocks)]
    low, high = np.min([s.min(axis=0) for s in turned], axis=0), np.max([s.max(axis=0) for s in turned], axis=0)
    fits = float((np.array([width, height]) / (high - low)).min())
    scale, place = SHARE * fits, np.array([width / 2, FLOOR_SHARE * height])
    anchor = np.array([(low[0] + high[0]) / 2, high[1]])
    if pose.seen:
        scale, place, anchor = _on_person(pose, outline.body * turn, fits)
    offset = np.clip(place - anchor * scale, -low * scale, np.array([width, height]) - high * scale)
    return [offset + s * scale for s in turned]


def head_on_the_right(pose: PoseFrame) -> bool:
    """Whether the head is on the right of the picture as filmed; False if nobody is seen."""
    return pose.seen and bool(pose.point("nose")[0] > pose.point("left_hip")[0])


def _united(lines: Iterable[Shape]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        part = QPainterPath()
        part.addPolygon(polygon(line))
        part.closeSubpath()
        path = path.united(part)
    return path


def _lines(path: QPainterPath) -> Iterator[Shape]:
    for line in path.toSubpathPolygons():
        points = (line.at(n) for n in range(line.size()))
        yield np.array([(point.x(), point.y()) for point in points])


def _on_person(pose: PoseFrame, body: Shape, most: float) -> tuple[float, Shape, Shape]:
    """Scale in pixels per metre, and the place in the picture of a point of the drawing in metres."""
    low, high = body_box(pose)
    span_m = np.ptp(body[:, 0])
    by_width, by_trunk = float(high[0] - low[0]) / span_m, _trunk_px(pose) / TRUNK_M
    if not (1 / NEAR < by_width / max(by_trunk, 1e-6) < NEAR or np.isnan(by_trunk)):
        foot = np.array([body[:, 0].mean(), body[:, 1].max()])
        return min(by_trunk, most), np.array([(low[0] + high[0]) / 2, high[1]]), foot
    mask = _pixels_of(pose)
    if mask is None:
        return min(by_width, most), (low + high) / 2, (body.min(axis=0) + body.max(axis=0)) / 2
    pixel = np.array(pose.size_px) / np.array(mask.shape[::-1])
    rows, columns = np.nonzero(mask)
    by_area = float(np.sqrt(len(rows) * pixel.prod() / _area(body)))
    scale = float(np.sqrt(by_area * by_width))  # loose clothes add area, a lifted arm adds no width
    return min(scale, most), (np.array([columns.mean(), rows.mean()]) + 0.5) * pixel, _centroid(body)


def _pixels_of(pose: PoseFrame) -> NDArray[np.bool_] | None:
    """Silhouette of the person; None if there is none."""
    pixels = pose.mask.pixels() if pose.mask is not None else None
    return pixels if pixels is not None and pixels.any() else None


def body_box(pose: PoseFrame) -> tuple[Shape, Shape]:
    """Upper left and lower right corner of the person in pixels: of the silhouette, or of the landmarks without one."""
    mask = _pixels_of(pose)
    if mask is not None:
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        pixel = np.array(pose.size_px) / np.array(mask.shape[::-1])
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
