"""Keeps the pose model at hand: an explicit file, else the cache, else fetched once and then used offline."""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import platformdirs

from posecheck.adapters.model.bundle import bundle_is_sound
from posecheck.adapters.model.sources import (
    LANDMARKS_SHA256,
    MODEL_SIZES,
    OFFICIAL_SHA256,
    SOURCES,
    ModelSize,
    Progress,
    Source,
    SourceError,
    official_url,
)
from posecheck.errors import ModelError, UsageError

__all__ = ["MODEL_SIZES", "ModelSize", "ModelStatus", "Progress", "cached_path", "model_path", "model_status"]

CACHE_VARIABLE = "POSECHECK_CACHE_DIR"


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """What the cache holds of one model size.

    Attributes
    ----------
    size : ModelSize
    path : Path
        Where the file is, or would be.
    present, verified : bool
        Whether it is there, and undamaged by its hashes.
    bytes : int
        Its length; 0 when absent.
    """

    size: ModelSize
    path: Path
    present: bool
    verified: bool
    bytes: int


def model_path(
    size: ModelSize = "full",
    explicit: Path | None = None,
    progress: Progress | None = None,
    *,
    sources: Sequence[Source] = SOURCES,
) -> Path:
    """Path of a usable model bundle, fetched if need be.

    Parameters
    ----------
    size : {'lite', 'full', 'heavy'}
    explicit : Path, optional
        A bundle the caller chose; used as it is, never copied or checked against the known hashes.
    progress : callable, optional
        Called with what is being fetched, bytes so far and bytes in all (0 when unknown).
    sources : sequence of Source
        Where to look when the cache has nothing, in order.

    Raises
    ------
    UsageError
        The size is unknown.
    ModelError
        The explicit file is missing, or every source failed; names each and what to do.
    """
    if explicit is not None:
        return _explicit(explicit)
    target = cached_path(size)
    if _verified(target, size):
        return target
    failures = []
    for source in (source for source in sources if size in source.sizes):
        try:
            data = source.fetch(size, progress or _ignore)
        except SourceError as error:
            failures.append(f"{source.name}: {error}")
            continue
        return _keep(target, data, size)
    raise ModelError(_all_failed(size, target, failures))


def model_status() -> list[ModelStatus]:
    """Look at what the cache holds, one entry per size, smallest first. Fetches nothing."""
    entries = []
    for size in MODEL_SIZES:
        path = cached_path(size)
        present = path.is_file()
        entries.append(ModelStatus(size, path, present, _verified(path, size), path.stat().st_size if present else 0))
    return entries


def cached_path(size: ModelSize) -> Path:
    """Where the cache keeps a bundle: the user's cache folder, or the folder named by POSECHECK_CACHE_DIR."""
    if size not in MODEL_SIZES:
        raise UsageError(f"unknown model {size!r}: choose one of {', '.join(get_args(ModelSize))}")
    folder = os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("posecheck", appauthor=False)
    return Path(folder).expanduser() / f"pose_landmarker_{size}.task"


def _explicit(path: Path) -> Path:
    if not path.is_file():
        raise ModelError(f"no model file at {path}: give the path of a pose_landmarker_*.task file")
    return path


def _verified(path: Path, size: ModelSize) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if hashlib.sha256(data).hexdigest() == OFFICIAL_SHA256[size]:
        return True
    return bundle_is_sound(data, LANDMARKS_SHA256[size])


def _keep(target: Path, data: bytes, size: ModelSize) -> Path:
    """Write next to the target and rename over it, so that other processes see the whole file or none."""
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        # Windows refuses to replace a file that another process has open: then that one is as good as ours.
        if not _verified(target, size):
            mend = f"make {target.parent} writable, or set {CACHE_VARIABLE} to a folder that is"
            raise ModelError(f"cannot keep the pose model at {target} ({error.strerror}): {mend}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return target


def _all_failed(size: ModelSize, target: Path, failures: list[str]) -> str:
    state = "is damaged and" if target.is_file() else "is not in the cache and"
    tried = "; ".join(failures) or "no source has it"
    return (
        f"the {size} pose model {state} could not be fetched ({tried}). "
        f"Fetch {official_url(size)} by hand and put it at {target}, or give the path of the file"
    )


def _ignore(label: str, done: int, total: int) -> None:
    """Show no progress."""
