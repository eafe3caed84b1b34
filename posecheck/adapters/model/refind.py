"""Finds a lost person again: at lower confidence, in a crop around the last position, in a rotated image."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from posecheck.adapters.model.estimator import MediaPipeEstimator
from posecheck.closing import Closing
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import INDEX, Floats, PoseFrame
from posecheck.pose.poses import as_kept
from posecheck.pose.silhouette import Mask

LOST_S: Final = 1.0
"""Time without a person after which the search starts."""
USUAL: Final = 0.5
DOUBTFUL: Final = 0.3
"""Minimum confidence in normal tracking, and during the search."""
CROP_MARGIN: Final = 0.6
SAME_PLACE_T: Final = 0.6
HEAD_T: Final = (0.24, 0.65)
"""Usual distance from ears to shoulders in the image, in nearly any posture."""
HEAD_LEAST_T: Final = 0.17
"""Smallest plausible distance; the smallest measured on people is 0.2."""
GARBLED_S: Final = 1.0
GARBLED_SHARE: Final = 0.6
"""If at least this share of the last second is garbled, the model has mistaken something else for a person."""
LONGEST_T: Final = 1.7
UNLIKE: Final = 1.6
LEAST_SHARE: Final = 0.04
LIMBS: Final = (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))
TURNS: Final = (0, 1, 3)


@dataclass(frozen=True, slots=True)
class View:
    """A part of the image, rotated.

    Attributes
    ----------
    box : tuple of int, or None
        Left, top, right, bottom in pixels; None is the whole image.
    turns : int
        Counterclockwise quarter turns.
    """

    box: tuple[int, int, int, int] | None = None
    turns: int = 0

    def of(self, frame: Frame) -> Frame:
        """Crop and rotate a frame to this view."""
        left, top, right, bottom = self.box or (0, 0, *frame.size_px)
        return Frame(frame.t_s, np.ascontiguousarray(np.rot90(frame.rgb[top:bottom, left:right], self.turns)))

    def back(self, pose: PoseFrame, size_px: tuple[int, int]) -> PoseFrame:
        """Convert a pose found in this view to pixels of the whole image."""
        if self == View():
            return pose
        if not pose.seen:
            return PoseFrame.empty(pose.t_s, size_px)
        left, top, right, bottom = self.box or (0, 0, *size_px)
        xy_px = np.add(_turned_back(pose.xy_px, self.turns, (right - left, bottom - top)), (left, top))
        world_m = np.column_stack([_turned_back(pose.world_m[:, :2], self.turns, (0, 0)), pose.world_m[:, 2]])
        scale = pose.size_px[0] / size_px[0]
        return replace(
            pose, size_px=size_px, xy_px=xy_px, z=pose.z * scale, world_m=world_m, mask=self._mask(pose, size_px)
        )

    def _mask(self, pose: PoseFrame, size_px: tuple[int, int]) -> Mask | None:
        if pose.mask is None:
            return None
        part = np.rot90(pose.mask.pixels(), -self.turns)
        if self.box is None:
            return Mask.of(part)
        left, top, right, _ = self.box
        scale = part.shape[1] / (right - left)
        whole = np.zeros((round(size_px[1] * scale), round(size_px[0] * scale)), np.bool_)
        row, column = round(top * scale), round(left * scale)
        height, width = whole[row : row + part.shape[0], column : column + part.shape[1]].shape
        whole[row : row + height, column : column + width] = part[:height, :width]
        return Mask.of(whole)


def _turned_back(points: Floats, turns: int, size: tuple[int, int]) -> Floats:
    """Map points (n, 2) of a rotated image back to the original image of the given size."""
    x, y = points.T
    width, height = size
    back = {0: (x, y), 1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}[turns % 4]
    return np.column_stack(back)


class Tracker(PoseEstimator, Protocol):
    """An estimator that follows a person from frame to frame."""

    def forget(self) -> None:
        """Stop tracking: the next frame is searched like the first one."""


class RefindingEstimator(Closing):
    """An estimator that searches other views of the image for a lost person.

    The search starts after one second without a person and tries one view per frame. A find is accepted if the limbs
    have plausible lengths in two consecutive frames, at about the same place. That view is then used until the person
    is lost in it. A pose that stays garbled is discarded: the model has mistaken, say, legs for a trunk and would keep
    tracking them.

    Parameters
    ----------
    make : callable
        Makes an estimator with the given minimum confidence (0 to 1). The first one is for normal tracking; a second
        one is made for the first search, and used for every search and every view found.
    """

    def __init__(self, make: Callable[[float], Tracker]) -> None:
        self._make = make
        self._usual = make(USUAL)
        self._doubtful: Tracker | None = None
        self._view, self._estimator = View(), self._usual
        self._seen_s: float | None = None
        self._last: PoseFrame | None = None
        self._search: Iterator[View] | None = None
        self._found: tuple[View, PoseFrame] | None = None
        self._garbled: deque[tuple[float, bool]] = deque()
        self._known, self._steady_s = False, 0.0

    def estimate(self, frame: Frame) -> PoseFrame:
        """Find the pose in one frame, rounded exactly as a recording stores it; see `PoseEstimator`."""
        return as_kept(self._find(frame))

    def _find(self, frame: Frame) -> PoseFrame:
        pose = self._view.back(self._estimator.estimate(self._view.of(frame)), frame.size_px)
        if self._seen_s is None:
            self._seen_s = frame.t_s
        if pose.seen and not self._mistaken(pose):
            self._seen_s, self._last = frame.t_s, pose
            self._give_up()
            return pose
        if not pose.seen and frame.t_s - self._seen_s < LOST_S:
            return pose
        if self._estimator is not self._usual:
            self._estimator.forget()
            self._view, self._estimator = View(), self._usual
            return PoseFrame.empty(frame.t_s, frame.size_px)
        if pose.seen and self._search is None:
            self._usual.forget()
            self._garbled.clear()
        return self._look(frame)

    def _mistaken(self, pose: PoseFrame) -> bool:
        """Whether this pose is not the person: garbled for a while or, during a search, in this frame.

        A person tracked well for a while is kept until shoulders and hips jump, because some people raise their
        shoulders that close to their ears.
        """
        now = garbled(pose)
        self._garbled.append((pose.t_s, now))
        while pose.t_s - self._garbled[0][0] > GARBLED_S:
            self._garbled.popleft()
        if self._search is not None:
            return now
        share = sum(g for _, g in self._garbled) / len(self._garbled)
        long_enough = pose.t_s - self._garbled[0][0] >= GARBLED_SHARE * GARBLED_S
        if self._last is None or not _same_place(self._last, pose):
            self._known, self._steady_s = False, pose.t_s
        self._known |= pose.t_s - self._steady_s >= GARBLED_S and share <= 1 - GARBLED_SHARE
        return long_enough and not self._known and share >= GARBLED_SHARE

    def _look(self, frame: Frame) -> PoseFrame:
        """Search one view: the next one, or the same one again if the previous frame had a find there."""
        self._known = False
        if self._search is None:
            self._search = cycle(self._views(frame.size_px))
        if self._doubtful is None:
            self._doubtful = self._make(DOUBTFUL)
        view, before = self._found or (next(self._search), None)
        pose = view.back(self._doubtful.estimate(view.of(frame)), frame.size_px)
        believed = believable(pose) and not garbled(pose)
        if believed and before is not None and _same_place(before, pose):
            self._view, self._estimator = view, self._doubtful
            self._seen_s, self._last = frame.t_s, pose
            self._garbled.clear()
            self._search = self._found = None
            return pose
        self._found = (view, pose) if believed and before is None else None
        if pose.seen and self._found is None:  # otherwise it would keep tracking a rejected pose
            self._doubtful.forget()
        return PoseFrame.empty(frame.t_s, frame.size_px)

    def _give_up(self) -> None:
        """End the search, if one is running."""
        if self._search is not None and self._doubtful is not None:
            self._doubtful.forget()
        self._search = self._found = None

    def _views(self, size_px: tuple[int, int]) -> list[View]:
        boxes = [None, *([crop_around(self._last, size_px)] if self._last is not None else _halves(size_px))]
        return [View(box, turns) for box in boxes for turns in TURNS]

    def close(self) -> None:
        """Release the models."""
        self._usual.close()
        if self._doubtful is not None:
            self._doubtful.close()


def believable(pose: PoseFrame) -> bool:
    """Whether the pose has a person with plausible limb lengths.

    Foreshortening can shorten a limb. Nothing can make it much longer than the trunk, or much longer than the limb on
    the other side (in metres, where foreshortening is removed).
    """
    if not pose.seen:
        return False
    shoulder, hip = (_middle(pose.xy_px, part) for part in ("shoulder", "hip"))
    trunk_px, trunk_m = (
        float(np.linalg.norm(_middle(points, "shoulder") - _middle(points, "hip")))
        for points in (pose.xy_px, pose.world_m)
    )
    if not (trunk_m > 0 and trunk_px > LEAST_SHARE * max(pose.size_px)):
        return False
    width, height = pose.size_px
    inside = all(0 <= x <= width and 0 <= y <= height for x, y in (shoulder, hip))
    return inside and all(_pair_believable(pose.world_m, a, b, trunk_m) for a, b in LIMBS)


def garbled(pose: PoseFrame) -> bool:
    """Whether the landmarks fit no posture: head on the shoulders, or unusual head position plus implausible limbs."""
    shoulder, hip, ear = (_middle(pose.xy_px, part) for part in ("shoulder", "hip", "ear"))
    trunk_px = float(np.hypot(*(shoulder - hip)))
    head_px = float(np.hypot(*(ear - shoulder)))
    low, high = HEAD_T
    usual = low * trunk_px <= head_px <= high * trunk_px
    return head_px < HEAD_LEAST_T * trunk_px or not (usual or believable(pose))


def _pair_believable(world_m: Floats, start: str, end: str, trunk_m: float) -> bool:
    left, right = (
        float(np.linalg.norm(world_m[INDEX[f"{side}_{start}"]] - world_m[INDEX[f"{side}_{end}"]]))
        for side in ("left", "right")
    )
    return max(left, right) < LONGEST_T * trunk_m and max(left, right) < UNLIKE * min(left, right)


def _middle(points: Floats, part: str) -> Floats:
    return np.asarray((points[INDEX[f"left_{part}"]] + points[INDEX[f"right_{part}"]]) / 2)


def _same_place(before: PoseFrame, after: PoseFrame) -> bool:
    moved = [_middle(after.xy_px, part) - _middle(before.xy_px, part) for part in ("shoulder", "hip")]
    trunk_px = float(np.hypot(*(_middle(after.xy_px, "shoulder") - _middle(after.xy_px, "hip"))))
    return max(float(np.hypot(*m)) for m in moved) < SAME_PLACE_T * trunk_px


def crop_around(pose: PoseFrame, size_px: tuple[int, int]) -> tuple[int, int, int, int]:
    """Box around a pose with room for movement, within the image: left, top, right, bottom in pixels."""
    low, high = np.nanmin(pose.xy_px, axis=0), np.nanmax(pose.xy_px, axis=0)
    room = CROP_MARGIN * float((high - low).max())
    left, top = np.clip(low - room, 0, size_px).astype(int)
    right, bottom = np.clip(high + room, 0, size_px).astype(int)
    if right - left < 16 or bottom - top < 16:
        return (0, 0, *size_px)
    return int(left), int(top), int(right), int(bottom)


def _halves(size_px: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Parts of the image to search for a person who has not been seen yet and may be small."""
    width, height = size_px
    half = width // 2
    return [(left, 0, left + half, height) for left in (width // 4, 0, width - half)]


def load_estimator(model: Path) -> RefindingEstimator:
    """Load a pose landmarker bundle as a `RefindingEstimator`. Raises ModelError if it cannot be loaded."""

    def make(confidence: float) -> MediaPipeEstimator:
        return MediaPipeEstimator(model, min_detection=confidence, min_presence=confidence, min_tracking=confidence)

    return RefindingEstimator(make)
