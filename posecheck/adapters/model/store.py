"""Provides the pose model: from the cache, or from a one-time download that is cached for offline use.

A file is trusted by its hash only, never by its name or by what it says about itself.
"""

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
    DETECTOR_PARTS,
    LANDMARKS_PARTS,
    OFFICIAL_SHA256,
    SOURCES,
    Progress,
    Source,
    SourceError,
    official_url,
)
from posecheck.errors import InputError, ModelError, UsageError
from posecheck.inputs import refuse_unreadable
from posecheck.pose.model import MODEL_SIZES, ModelSize

__all__ = ["ModelStatus", "Progress", "cached_path", "model_path", "model_status"]

CACHE_VARIABLE = "POSECHECK_CACHE_DIR"


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """Cache status of one model size.

    Attributes
    ----------
    size : ModelSize
    path : Path
        Where the file is, or would be.
    present, verified : bool
        Whether the file exists, and whether its hashes match.
    bytes : int
        File size; 0 if it is absent or cannot be read.
    refusal : str
        Why the file cannot be read, with its path; empty if it can, or is absent.
    """

    size: ModelSize
    path: Path
    present: bool
    verified: bool
    bytes: int
    refusal: str = ""

    @property
    def state(self) -> str:
        """One or two words for it."""
        if self.verified:
            return "ready"
        return "unreadable" if self.refusal else "damaged" if self.present else "not fetched"


def model_path(
    size: ModelSize = "full",
    progress: Progress | None = None,
    *,
    sources: Sequence[Source] = SOURCES,
) -> Path:
    """Path of a usable model bundle, downloaded if necessary.

    Parameters
    ----------
    size : {'lite', 'full', 'heavy'}
    progress : callable, optional
        Called with a label, the bytes so far and the total bytes (0 if unknown).
    sources : sequence of Source
        Sources to try in order if the cache has no usable file.

    Raises
    ------
    UsageError
        The size is unknown.
    ModelError
        Every source failed. The message names each failure and what to do.
    """
    target = cached_path(size)
    if _status(size).verified:
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
    """Cache status of each size, smallest first. Downloads nothing."""
    return [_status(size) for size in MODEL_SIZES]


def _status(size: ModelSize) -> ModelStatus:
    path = cached_path(size)
    try:
        refuse_unreadable(path)  # a pipe in its place would never end
        data = path.read_bytes()
    except (InputError, OSError) as error:
        absent = isinstance(error.__cause__ or error, FileNotFoundError | NotADirectoryError)
        return ModelStatus(size, path, not absent, verified=False, bytes=0, refusal="" if absent else str(error))
    return ModelStatus(size, path, present=True, verified=_is_sound(data, size), bytes=len(data))


def _is_sound(data: bytes, size: ModelSize) -> bool:
    known = hashlib.sha256(data).hexdigest() == OFFICIAL_SHA256[size]
    return known or bundle_is_sound(data, DETECTOR_PARTS, LANDMARKS_PARTS[size])


def cached_path(size: ModelSize) -> Path:
    """Path of a cached bundle, in POSECHECK_CACHE_DIR if set, otherwise in the user's cache folder."""
    if size not in MODEL_SIZES:
        raise UsageError(f"unknown model {size!r}: choose one of {', '.join(get_args(ModelSize))}")
    folder = os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("posecheck", appauthor=False)
    return Path(os.path.expanduser(folder)) / f"pose_landmarker_{size}.task"


def _keep(target: Path, data: bytes, size: ModelSize) -> Path:
    """Write beside the target and rename, so that other processes see either the whole file or none."""
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        # Windows cannot replace a file that another process has open. If that file is valid, use it.
        if not _status(size).verified:
            hint = f"make {target.parent} writable, or set {CACHE_VARIABLE} to a writable folder"
            raise ModelError(f"cannot save the pose model to {target} ({error.strerror}): {hint}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return target


def _all_failed(size: ModelSize, target: Path, failures: list[str]) -> str:
    status = _status(size)
    state = f"unusable ({status.refusal})" if status.refusal else "damaged" if status.present else "not cached"
    tried = "; ".join(failures) or "no source has it"
    return (
        f"the {size} pose model is {state} and could not be fetched ({tried}). "
        f"Download {official_url(size)} to {target}"
    )


def _ignore(label: str, done: int, total: int) -> None:
    """Ignore the progress."""
