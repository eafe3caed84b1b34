"""Places the outline of a demonstration's first pose onto a picture: where the person is, as large as the person."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QPainterPath

from posecheck.pages.demonstrations import JOINTS, Demonstration
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.widgets.demonstrations.painting import polygon

LIMBS: Final = (("shoulder", "hip", 3.0), ("hip", "knee", 2.0), ("knee", "ankle", 2.0), ("shoulder", "elbow", 0.5))
"""Parts of the body whose lengths give the scale in any pose, with their weights."""
PLACES: Final = {"shoulder": 3.0, "hip": 3.0, "knee": 2.0, "ankle": 1.5}
"""Joints that place the outline, with their weights; arms may be anywhere."""
NEAR: Final = 1.3
"""A person whose width differs from the figure's by less than this factor is about in the pose: area and centre of
the silhouette place the outline."""
LEANS_DEG: Final = 40.0
"""If the width differs more, as with the feet cut off or raised, but the trunk leans like the figure's to within this
angle, the joints place the outline. For a person in another posture it is drawn at their feet."""
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
    joints : dict of str to ndarray, shape (2,)
        Joints of the figure.
    """

    limbs: tuple[Shape, ...]
    blocks: tuple[Shape, ...]
    body: Shape
    joints: dict[str, Shape]


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
    joints = dict(zip(JOINTS, shown.first_pose.joints[:, :2], strict=True))
    return Outline(tuple(limbs), tuple(blocks), max(_lines(covered), key=_area), joints)


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
        scale, place, anchor = _on_person(pose, outline, turn, fits)
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


def _on_person(pose: PoseFrame, outline: Outline, turn: Shape, most: float) -> tuple[float, Shape, Shape]:
    """Scale in pixels per metre, and the place in the picture of a point of the turned drawing in metres."""
    low, high = body_box(pose)
    body = outline.body * turn
    by_width, by_limbs = float(high[0] - low[0]) / np.ptp(body[:, 0]), _by_limbs(pose, outline)
    if not (1 / NEAR < by_width / max(by_limbs, 1e-6) < NEAR or np.isnan(by_limbs)):
        if _leans_alike(pose, outline, turn):
            return _by_joints(pose, outline, turn, min(by_limbs, most))
        foot = np.array([body[:, 0].mean(), body[:, 1].max()])
        return min(by_limbs, most), np.array([(low[0] + high[0]) / 2, high[1]]), foot
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


def _by_limbs(pose: PoseFrame, outline: Outline) -> float:
    """Scale in pixels per metre by the lengths of trunk and limbs, which no pose changes much; NaN if none is seen."""
    ends = [(f"{side}_{one}", f"{side}_{other}", weight) for one, other, weight in LIMBS for side in ("left", "right")]
    weights = np.array([weight for *_, weight in ends])
    found = weights * [float(np.hypot(*(pose.point(one) - pose.point(other)))) for one, other, _ in ends]
    drawn = weights * [float(np.hypot(*(outline.joints[one] - outline.joints[other]))) for one, other, _ in ends]
    seen = np.isfinite(found)
    return float(found[seen].sum() / drawn[seen].sum()) if seen.any() else float("nan")


def _leans_alike(pose: PoseFrame, outline: Outline, turn: Shape) -> bool:
    """Whether the trunks of the person and of the turned figure point the same way."""
    seen, drawn = pose.point, outline.joints.__getitem__
    trunk, figure = (_middle(at, "shoulder") - _middle(at, "hip") for at in (seen, drawn))
    cosine = float(trunk @ (figure * turn)) / max(1e-9, float(np.hypot(*trunk) * np.hypot(*figure)))
    return cosine > math.cos(math.radians(LEANS_DEG))


def _by_joints(pose: PoseFrame, outline: Outline, turn: Shape, scale: float) -> tuple[float, Shape, Shape]:
    """Place a figure of a scale where most of the joints agree, so that a raised leg does not move it."""
    drawn = outline.joints.__getitem__
    away = np.array([_middle(pose.point, name) - scale * turn * _middle(drawn, name) for name in PLACES])
    seen, weights = np.isfinite(away).all(axis=1), np.array(list(PLACES.values()))
    return scale, np.array([_weighted_median(axis[seen], weights[seen]) for axis in away.T]), np.zeros(2)


def _middle(at: Callable[[str], Shape], joint: str) -> Shape:
    return (at(f"left_{joint}") + at(f"right_{joint}")) / 2


def _weighted_median(values: Shape, weights: Shape) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(share, share[-1] / 2)])


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
