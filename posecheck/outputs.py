"""Output files: they appear only when they are whole, and never replace what the program reads."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posecheck.errors import UsageError
from posecheck.inputs import is_file
from posecheck.private import sync_file, sync_folder


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
    return out.resolve().with_name(f".{uuid.uuid4().hex[:12]}{out.suffix}")


def put_in_place(part: Path, out: Path) -> None:
    """Write an output through to the disk and give it its own name. Raises OSError."""
    if part != out:
        sync_file(part)
        part.replace(out.resolve())
        sync_folder(part.parent)


def discard(part: Path, out: Path) -> None:
    """Delete an unfinished output."""
    if part != out:
        with contextlib.suppress(OSError):
            part.unlink()


def refuse_other_ending(out: Path, *endings: str) -> None:
    """Refuse an output that is not named like its kind of file: a slip in a name must not replace something else.

    Raises
    ------
    UsageError
        The name has none of the endings.
    """
    if out.suffix not in endings:
        raise UsageError(f"{out}: expected a name that ends in {' or '.join(endings)}")


def refuse_overwriting_input(out: Path, *inputs: Path) -> None:
    """Refuse an output that is one of the inputs, even under another name (link, relative path).

    Parameters
    ----------
    out : Path
        File to write.
    *inputs : Path
        Files to read; folders, and files that are missing or cannot be reached, are ignored.

    Raises
    ------
    UsageError
        `out` is one of the inputs.
    """
    for path in inputs:
        if is_file(path) and out.exists() and out.samefile(path):
            raise UsageError(f"{out} is also the input and would be overwritten: choose another name")
