"""Output files: they appear only when complete, and never replace an input. Other programs' files need `--force`."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from posecheck.errors import UsageError
from posecheck.inputs import is_file
from posecheck.private import sync_file, sync_folder

_MARKS: Final = (b"posecheck", b"landmarks.npy", b"t_s,phase,attempt_count,faults", b"date,exercise,reps,clean")
"""Of documents and videos; of saved poses; of tables."""
_MARKED_BYTES: Final = 1024 * 1024
"""The marks are in the first or the last bytes."""


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Give the path to write an output to; the output appears under its own name only when it is complete.

    If the block raises, or the disk is full, an older file of that name stays as it was.

    Parameters
    ----------
    out : Path
        The output. A device or a pipe is written directly.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    part = part_of(out)
    try:
        yield part
        put_in_place(part, out)
    except OSError as error:
        discard(part, out)
        raise UsageError(f"cannot write {out}: {error.strerror or error}") from error
    except BaseException:
        discard(part, out)
        raise


def part_of(out: Path) -> Path:
    """Path of an unfinished output, in the same folder; the output itself if it is a device or a pipe."""
    if out.exists() and not out.is_file():
        return out
    return _target(out).with_name(f".{uuid.uuid4().hex[:12]}{out.suffix}")


def put_in_place(part: Path, out: Path) -> None:
    """Write an output through to the disk and give it its own name. Raises OSError."""
    if part != out:
        sync_file(part)
        part.replace(_target(out))
        sync_folder(part.parent)


def _target(out: Path) -> Path:
    """Where a link leads; a link stays a link. Unlike `Path.resolve`, this does not fail for a link to itself."""
    return Path(os.path.realpath(out))


def discard(part: Path, out: Path) -> None:
    """Delete an unfinished output."""
    if part != out:
        with contextlib.suppress(OSError):
            part.unlink()


def refuse_other_ending(out: Path, *endings: str) -> None:
    """Refuse an output whose name has another ending: a slip in a name must not replace something else.

    Raises
    ------
    UsageError
        The name has none of the endings.
    """
    if out.suffix not in endings:
        raise UsageError(f"{out}: expected a name that ends in {' or '.join(endings)}")


def refuse_overwriting(out: Path, *inputs: Path, force: bool = False) -> None:
    """Refuse an output that is an input, a file that posecheck did not make, or impossible, before the work begins.

    Parameters
    ----------
    out : Path
        File to write.
    *inputs : Path
        Files to read; folders, and files that are missing or cannot be reached, are ignored. An input is never
        overwritten, also not under another name (link, relative path).
    force : bool
        Overwrite a file that something else made.

    Raises
    ------
    UsageError
        The file must not be overwritten, its folder does not exist, or it is a folder.
    """
    if not os.path.isdir(out.parent):
        raise UsageError(f"cannot write {out}: the folder {out.parent} does not exist")
    if os.path.isdir(out):
        raise UsageError(f"cannot write {out}: it is a folder")
    for path in inputs:
        if is_file(path) and out.exists() and out.samefile(path):
            raise UsageError(f"{out} is also the input and would be overwritten: choose another name")
    if not force and is_file(out) and not _made_here(out):
        raise UsageError(f"{out} exists and was not made by posecheck: choose another name, or add --force")


def _made_here(path: Path) -> bool:
    """Whether a file is empty or carries one of the marks that posecheck leaves in its outputs."""
    try:
        with path.open("rb") as file:
            begin = file.read(_MARKED_BYTES)
            file.seek(max(0, path.stat().st_size - _MARKED_BYTES))
            end = file.read()
    except OSError:
        return False
    return not begin or any(mark in part for mark in _MARKS for part in (begin, end))
