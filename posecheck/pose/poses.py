"""Saved poses of a clip, so that it can be judged again without the video.

The file is a compressed numpy archive (`.npz`). For n frames it holds

- `t_s` (n,): seconds, increasing; `size_px` (2,): width and height of the image;
- `landmarks` (n, 33, 4): x and y as fractions of the image's width and height, z, visibility; NaN in frames without
  a person; `world_m` (n, 33, 3): metres;
- optionally `mask_bits` (n, bytes) and `mask_shape` (2,): the silhouettes, packed row by row;
- optionally `profile` (n, 2, 29): the trunk's outline, left and right; computed from the masks if missing;
- optionally `fps`, `source`, `source_notes` (k,): sentences on what is missing from the video, `duration_s` and
  `format`, the version of this layout.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.errors import InputError
from posecheck.inputs import refuse_unreadable
from posecheck.outputs import whole_file
from posecheck.pose.landmarks import COUNT, PoseFrame
from posecheck.pose.npz import DAMAGED, Declared, declared
from posecheck.pose.packed import Arrays, PackedPoses
from posecheck.pose.silhouette import STATIONS, Mask, TrunkProfile
from posecheck.printable import shortened

FORMAT: Final = 1
_REQUIRED: Final = ("t_s", "landmarks", "world_m", "size_px")
_OPTIONAL: Final = ("mask_bits", "mask_shape", "profile", "source", "source_notes", "duration_s", "format")
_TEXTS: Final = ("source", "source_notes")

_SMALL: Final = ("size_px", "mask_shape", "duration_s", "format")
"""Arrays of a few bytes, which tell how large the others may be."""
_MOST_BYTES: Final = 512 * 1024**2
"""Size limit of the arrays: about 80 minutes at 30 frames per second with silhouettes."""
_MOST_MASK_PX: Final = 4 * 1024**3
"""Limit of all silhouettes together, one byte per pixel in memory."""
_MOST_SIDE_PX: Final = 65_535


@dataclass(frozen=True, slots=True, eq=False)
class PoseSequence:
    """Poses of one clip in time order. Iterating yields them.

    Attributes
    ----------
    poses : sequence of PoseFrame
        At least one.
    name : str
        The source video, or the file the poses were loaded from if the video is unknown.
    duration_s : float
        Length of the clip in seconds.
    notes : tuple of str
        What was missing, damaged, left out or repaired in the source video.
    """

    poses: Sequence[PoseFrame]
    name: str
    duration_s: float
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[PoseFrame]:
        return iter(self.poses)

    def __len__(self) -> int:
        return len(self.poses)


def save_poses(
    path: str | Path,
    poses: Sequence[PoseFrame],
    source_name: str = "",
    duration_s: float | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Save poses atomically.

    Parameters
    ----------
    path : str or Path
        Overwritten if it exists.
    poses : sequence of PoseFrame
        At least one, all with the same image size and mask shape.
    source_name : str
        Name of the video.
    duration_s : float, optional
        Length of the clip in seconds; taken from the time stamps if omitted.
    notes : sequence of str
        What was missing, damaged, left out or repaired in the video.

    Raises
    ------
    ValueError
        There are no poses, or their sizes differ.
    UsageError
        The file cannot be written.
    """
    arrays = _pack(poses)
    arrays["source"] = np.array(source_name)
    if notes:
        arrays["source_notes"] = np.array(notes)
    arrays["duration_s"] = np.array(_length_s(arrays["t_s"]) if duration_s is None else duration_s)
    with whole_file(Path(path)) as part, part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def load_poses(path: str | Path) -> PoseSequence:
    """Load poses saved by `save_poses`, or by any program that follows the layout above.

    Raises
    ------
    InputError
        The file is missing or does not hold poses. The message gives what was expected and what was found.
    """
    path = Path(path)
    arrays = _read(path)
    poses = PackedPoses(arrays)
    duration_s = float(arrays["duration_s"]) if "duration_s" in arrays else _length_s(arrays["t_s"])
    notes = tuple(map(str, arrays.get("source_notes", ())))
    return PoseSequence(poses, str(arrays.get("source", "")) or path.name, duration_s, notes)


def check_poses(path: Path) -> None:
    """Raise InputError if a file of poses is damaged. Much faster than `load_poses`: it only verifies checksums."""
    refuse_unreadable(path)
    try:
        with zipfile.ZipFile(path) as archive:
            bad = archive.testzip()
    except (*DAMAGED, RuntimeError) as error:
        raise InputError(f"{path} is damaged and cannot be read: {shortened(str(error))}") from error
    if bad is not None:
        raise InputError(f"{path} is damaged and cannot be read: wrong checksum of {shortened(bad)}")


def as_kept(pose: PoseFrame) -> PoseFrame:
    """Round the pose to file precision, so that a recording of it gives the same verdicts."""
    if not pose.seen:
        return pose
    size = np.array(pose.size_px)
    profile = pose.profile
    if profile is not None:
        left, right = _rounded(profile.left), _rounded(profile.right)
        profile = None if np.isnan(left).all() and np.isnan(right).all() else TrunkProfile(left, right)
    return replace(
        pose,
        xy_px=_rounded(pose.xy_px / size) * size,
        z=_rounded(pose.z),
        visibility=_rounded(pose.visibility),
        world_m=_rounded(pose.world_m),
        profile=profile,
    )


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values.astype(np.float32).astype(np.float64)


def _pack(poses: Sequence[PoseFrame]) -> dict[str, Any]:
    if not poses:
        raise ValueError("expected at least one pose, got none")
    sizes = {pose.size_px for pose in poses}
    if len(sizes) > 1:
        raise ValueError(f"expected one image size, got {sorted(sizes)}")
    size = np.array(poses[0].size_px)
    t_s = np.array([pose.t_s for pose in poses])
    arrays = {
        "format": np.array(FORMAT),
        "t_s": t_s,
        "size_px": size,
        "fps": np.array(1 / float(np.median(np.diff(t_s))) if len(t_s) > 1 else np.nan),
        "landmarks": np.stack([np.column_stack([p.xy_px / size, p.z, p.visibility]) for p in poses]).astype(np.float32),
        "world_m": np.stack([pose.world_m for pose in poses]).astype(np.float32),
        "profile": np.stack([_profile_rows(pose.profile) for pose in poses]).astype(np.float32),
    }
    return arrays | _pack_masks([pose.mask for pose in poses])


def _profile_rows(profile: TrunkProfile | None) -> NDArray[np.float64]:
    if profile is None:
        return np.full((2, len(STATIONS)), np.nan)
    return np.stack([profile.left, profile.right])


def _pack_masks(masks: list[Mask | None]) -> dict[str, NDArray[Any]]:
    shapes = {mask.shape for mask in masks if mask is not None}
    if not shapes:
        return {}
    if len(shapes) > 1:
        raise ValueError(f"expected masks of one shape, got {sorted(shapes)}")
    shape = shapes.pop()
    nothing = np.zeros(-(-shape[0] * shape[1] // 8), np.uint8)
    bits = np.stack([nothing if mask is None else mask.bits for mask in masks])
    return {"mask_bits": bits, "mask_shape": np.array(shape)}


class _NotPoses(Exception):
    """The content of a file does not follow the layout."""


def _read(path: Path) -> Arrays:
    refuse_unreadable(path)
    if not zipfile.is_zipfile(path):
        raise InputError(f"{path} is not a file of saved poses: expected an .npz archive")
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(archive)
    except _NotPoses as error:
        raise InputError(f"{path}: {error}") from error
    except DAMAGED as error:
        raise InputError(f"{path} is damaged and cannot be read: {shortened(str(error))}") from error


def _checked(archive: zipfile.ZipFile) -> Arrays:
    """Read the small arrays first: the large ones are unpacked only if everything declared fits together."""
    with declared(archive, (*_REQUIRED, *_OPTIONAL)) as found:
        missing = [name for name in _REQUIRED if name not in found]
        if missing:
            names = shortened(", ".join(name.removesuffix(".npy") for name in archive.namelist()))
            raise _NotPoses(f"holds no poses: {', '.join(missing)} missing, found {names}")
        count = _check_declared(found)
        small = {name: array.read() for name, array in found.items() if name in _SMALL}
        _check_small(small)
        _check_masks(found, small, count)
        arrays = small | {name: array.read() for name, array in found.items() if name not in small}
    _check_times(arrays["t_s"].astype(np.float64))
    return arrays


def _check_declared(found: Mapping[str, Declared]) -> int:
    """Check shapes, types and sizes; return the number of frames."""
    count = found["t_s"].shape[0] if found["t_s"].shape else 0
    if count == 0:
        raise _NotPoses("expected at least one frame, got none")
    expected: dict[str, tuple[int, ...]] = {
        "format": (),
        "t_s": (count,),
        "landmarks": (count, COUNT, 4),
        "world_m": (count, COUNT, 3),
        "size_px": (2,),
        "profile": (count, 2, len(STATIONS)),
        "duration_s": (),
        "source": (),
    }
    for name, array in found.items():
        if name in expected and array.shape != expected[name]:
            raise _NotPoses(f"expected {name} of shape {expected[name]}, got {array.shape}")
        if name == "source_notes" and len(array.shape) != 1:
            raise _NotPoses(f"expected a list of {name}, got shape {array.shape}")
        if array.dtype.kind not in ("U" if name in _TEXTS else "fiu"):
            raise _NotPoses(f"expected {name} to hold {'text' if name in _TEXTS else 'numbers'}, got {array.dtype}")
    size = sum(array.nbytes for array in found.values())
    if size > _MOST_BYTES:
        raise _NotPoses(f"expected at most {_MOST_BYTES // 10**6} MB of poses, got {size // 10**6} MB: split the clip")
    return count


def _check_small(small: Arrays) -> None:
    version = small.get("format", np.array(FORMAT))
    if version > FORMAT:
        raise _NotPoses(f"written by a newer version: expected format up to {FORMAT}, got {version}; update posecheck")
    size = small["size_px"]
    if not (size >= 1).all():
        raise _NotPoses(f"expected positive size_px, got {size.tolist()}")
    if (size > _MOST_SIDE_PX).any():
        raise _NotPoses(f"expected size_px up to {_MOST_SIDE_PX}, got {size.tolist()}")
    length_s = small.get("duration_s", np.array(0.0))
    if not (np.isfinite(length_s) and length_s >= 0):
        raise _NotPoses(f"expected duration_s of 0 or more, got {length_s}")


def _check_masks(found: Mapping[str, Declared], small: Arrays, count: int) -> None:
    if "mask_bits" not in found:
        return
    if "mask_shape" not in small or small["mask_shape"].shape != (2,):
        raise _NotPoses("expected mask_shape (height, width) beside mask_bits, got none")
    sides = small["mask_shape"]
    if sides.dtype.kind not in "iu" or not ((sides >= 1) & (sides <= _MOST_SIDE_PX)).all():
        raise _NotPoses(f"expected mask_shape of whole pixels from 1 to {_MOST_SIDE_PX}, got {sides.tolist()}")
    height, width = map(int, sides)
    bits, shape = found["mask_bits"], (count, -(-height * width // 8))
    if bits.shape != shape:
        raise _NotPoses(f"expected mask_bits of shape {shape}, got {bits.shape}")
    if bits.dtype != np.uint8:
        raise _NotPoses(f"expected mask_bits to hold uint8, got {bits.dtype}")
    if count * height * width > _MOST_MASK_PX:
        raise _NotPoses(f"expected at most {_MOST_MASK_PX // 10**6} million mask pixels: save smaller masks")


def _check_times(t_s: NDArray[np.float64]) -> None:
    if not np.isfinite(t_s).all():
        raise _NotPoses("expected finite t_s in seconds, got NaN or infinity")
    falls = np.flatnonzero(np.diff(t_s) <= 0)
    if falls.size:
        i = int(falls[0])
        raise _NotPoses(f"expected increasing t_s, got {t_s[i]:g} s and then {t_s[i + 1]:g} s at frame {i + 1}")


def _length_s(t_s: NDArray[np.float64]) -> float:
    """Time from the first frame to the end of the last one. The last frame is given the median length."""
    step_s = float(np.median(np.diff(t_s))) if len(t_s) > 1 else 0.0
    return float(t_s[-1] - t_s[0]) + step_s
