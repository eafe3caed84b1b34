"""Covers the person's face in exported pictures, by its landmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.landmarks import INDEX, PoseFrame

Picture = NDArray[np.uint8]

FACE: Final = tuple(range(INDEX["mouth_right"] + 1))
"""Landmarks of the face: nose, eyes, ears and mouth."""
_BONES: Final = tuple(
    (INDEX[f"{side}_{a}"], INDEX[f"{side}_{b}"])
    for side in ("left", "right")
    for a, b in (("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle"))
)
"""Parts of the body about as long as two heads; the longest in the picture gives the scale, however the body lies."""
HEAD: Final = 0.4
"""Radius to cover, as a share of the longest of these parts: the circle is about one and a half heads wide."""
GROWN: Final = 1.8
"""Least radius to cover, as a multiple of the distance from the middle of the face to its outermost landmark."""
HELD_S: Final = 1.0
"""If the face is lost, its last place stays covered for this long; then the whole picture is covered."""
LAGS_S: Final = 0.4
"""Earlier places of the face stay covered for this long, because landmarks may jump away from it."""
CELLS: Final = 8
"""Squares across the covered circle; the face is about half as wide."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A part of the picture, in pixels."""

    x: float
    y: float
    radius: float


def face_in(pose: PoseFrame) -> Circle | None:
    """Where the face and the hair around it are; None if there are no landmarks of it."""
    points = pose.xy_px[list(FACE)]
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return None
    middle = points.mean(axis=0)
    spread = float(np.linalg.norm(points - middle, axis=1).max())
    bones = np.array([np.linalg.norm(pose.xy_px[a] - pose.xy_px[b]) for a, b in _BONES])
    longest = float(np.nanmax(bones)) if np.isfinite(bones).any() else 0.0
    return Circle(float(middle[0]), float(middle[1]), max(HEAD * longest, GROWN * spread, 1.0))


class FaceCover:
    """Covers the face in pictures in the order of time. Until a face is known, it covers the whole picture."""

    def __init__(self) -> None:
        self._known: list[tuple[float, Circle]] = []

    def follow(self, pose: PoseFrame) -> None:
        """Take the pose in the next picture."""
        found = face_in(pose)
        if found is not None:
            self._known = [(t_s, face) for t_s, face in self._known if pose.t_s - t_s <= LAGS_S]
            self._known.append((pose.t_s, found))
        elif self._known and pose.t_s - self._known[-1][0] > HELD_S:
            self._known = []

    def next(self, rgb: Picture, pose: PoseFrame) -> Picture:
        """Take the next picture with its pose and return it covered; see `paint`."""
        self.follow(pose)
        return self.paint(rgb)

    def paint(self, rgb: Picture) -> Picture:
        """Cover the face in the picture whose pose was taken last.

        Parameters
        ----------
        rgb : ndarray, shape (height, width, 3), uint8

        Returns
        -------
        ndarray, shape (height, width, 3), uint8
            A new picture.
        """
        if not self._known:
            return _in_squares(rgb, min(rgb.shape[:2]) / CELLS)
        picture = rgb.copy()
        for face in _apart([face for _, face in reversed(self._known)]):
            _cover(picture, face)
        return picture


def cover_face(rgb: Picture, poses: Sequence[PoseFrame], number: int) -> Picture:
    """Cover the face in a single picture of a recording.

    Parameters
    ----------
    rgb : ndarray, shape (height, width, 3), uint8
    poses : sequence of PoseFrame
        Poses in the order of time.
    number : int
        Index of the pose in this picture.
    """
    cover, begin_s = FaceCover(), poses[number].t_s - HELD_S
    first = number
    while first > 0 and poses[first - 1].t_s >= begin_s:
        first -= 1
    for pose in poses[first : number + 1]:
        cover.follow(pose)
    return cover.paint(rgb)


def _apart(faces: Sequence[Circle]) -> list[Circle]:
    """The newest face, and earlier ones that lie elsewhere."""
    kept: list[Circle] = []
    for face in faces:
        if all(np.hypot(face.x - one.x, face.y - one.y) > one.radius / 4 for one in kept):
            kept.append(face)
    return kept


def _cover(picture: Picture, face: Circle) -> None:
    """Cover a circle of a picture, in place."""
    height, width = picture.shape[:2]
    left, right = (int(np.clip(edge, 0, width)) for edge in (face.x - face.radius, face.x + face.radius + 1))
    top, bottom = (int(np.clip(edge, 0, height)) for edge in (face.y - face.radius, face.y + face.radius + 1))
    if left == right or top == bottom:
        return
    part = picture[top:bottom, left:right]
    y, x = np.ogrid[top:bottom, left:right]
    inside = (x - face.x) ** 2 + (y - face.y) ** 2 <= face.radius**2
    part[inside] = _in_squares(part, 2 * face.radius / CELLS)[inside]


def _in_squares(part: Picture, side_px: float) -> Picture:
    """A picture in squares of one colour each, their mean."""
    rows, columns = (np.arange(0, length, max(2, round(side_px))) for length in part.shape[:2])
    sums = np.add.reduceat(np.add.reduceat(part, rows, axis=0, dtype=np.uint64), columns, axis=1)
    heights, widths = (
        np.diff([*starts, length]) for starts, length in zip((rows, columns), part.shape[:2], strict=True)
    )
    means = (sums / (heights[:, None] * widths)[..., None]).astype(np.uint8)
    return np.repeat(np.repeat(means, heights, axis=0), widths, axis=1)
