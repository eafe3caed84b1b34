"""Poses as a file holds them: a third of the memory. Each one is unpacked when it is read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.landmarks import INDEX, PoseFrame
from posecheck.pose.silhouette import Mask, TrunkProfile, trunk_profile

Arrays = Mapping[str, NDArray[Any]]
_AT_ONCE: Final = 256
"""Poses unpacked together on the way through a file."""


class _Poses(Sequence[PoseFrame]):
    """Poses by number; a slice is a list."""

    @overload
    def __getitem__(self, key: int) -> PoseFrame: ...
    @overload
    def __getitem__(self, key: slice) -> list[PoseFrame]: ...
    def __getitem__(self, key: int | slice) -> PoseFrame | list[PoseFrame]:
        found = range(len(self))[key]
        return self._at(found) if isinstance(found, int) else [self._at(number) for number in found]

    def _at(self, number: int) -> PoseFrame:
        raise NotImplementedError


class PackedPoses(_Poses):
    """Poses of one file, unpacked when they are read.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        The file's content, in the layout of `posecheck.pose.poses`.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays

    def __len__(self) -> int:
        return len(self._arrays["t_s"])

    def __iter__(self) -> Iterator[PoseFrame]:
        for start in range(0, len(self), _AT_ONCE):
            yield from _unpacked(self._arrays, start, start + _AT_ONCE)

    def _at(self, number: int) -> PoseFrame:
        return next(_unpacked(self._arrays, number, number + 1))


class JoinedPoses(_Poses):
    """Poses of several files, one after the other.

    Parameters
    ----------
    parts : sequence of sequence of PoseFrame
        At least one.
    """

    def __init__(self, parts: Sequence[Sequence[PoseFrame]]) -> None:
        self._parts = parts
        self._ends = list(accumulate(map(len, parts)))

    def __len__(self) -> int:
        return self._ends[-1]

    def __iter__(self) -> Iterator[PoseFrame]:
        return chain.from_iterable(self._parts)

    def _at(self, number: int) -> PoseFrame:
        part = bisect_right(self._ends, number)
        return self._parts[part][number - self._ends[part]]  # counted from the end of the part


def _unpacked(part: Arrays, start: int, end: int) -> Iterator[PoseFrame]:
    """Poses of a file from one number to another."""
    size_px = (int(part["size_px"][0]), int(part["size_px"][1]))
    landmarks = part["landmarks"][start:end].astype(np.float64)
    world_m = part["world_m"][start:end].astype(np.float64)
    xy_px = landmarks[:, :, :2] * size_px
    z, visibility = landmarks[:, :, 2].copy(), landmarks[:, :, 3].copy()
    seen = np.asarray(np.isfinite(xy_px).any(axis=(1, 2))).tolist()
    masks = _masks(part, start, end) if "mask_bits" in part else [None] * len(seen)
    if "profile" in part:
        profiles = _profiles(part["profile"][start:end].astype(np.float64))
    else:
        profiles = [_measured(mask, xy) for mask, xy in zip(masks, landmarks[:, :, :2], strict=True)]
    for i, t_s in enumerate(part["t_s"][start:end].astype(np.float64).tolist()):
        if seen[i]:
            yield PoseFrame(t_s, size_px, xy_px[i], z[i], visibility[i], world_m[i], masks[i], profiles[i])
        else:
            yield PoseFrame.empty(t_s, size_px)


def _masks(part: Arrays, start: int, end: int) -> list[Mask | None]:
    height, width = (int(side) for side in part["mask_shape"])
    return [Mask(bits, (height, width)) for bits in part["mask_bits"][start:end]]


def _profiles(profiles: NDArray[np.float64]) -> list[TrunkProfile | None]:
    found = np.asarray((~np.isnan(profiles)).any(axis=(1, 2))).tolist()
    return [TrunkProfile(*sides) if known else None for known, sides in zip(found, profiles, strict=True)]


def _measured(mask: Mask | None, xy: NDArray[np.float64]) -> TrunkProfile | None:
    """Outline of the trunk, for a file that lacks it."""
    if mask is None:
        return None
    at = xy * (mask.shape[1], mask.shape[0])
    hip = (at[INDEX["left_hip"]] + at[INDEX["right_hip"]]) / 2
    shoulder = (at[INDEX["left_shoulder"]] + at[INDEX["right_shoulder"]]) / 2
    return trunk_profile(mask.pixels(), hip, shoulder)
