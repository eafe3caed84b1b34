"""The file of marks beside a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from posecheck.corrections.files import drop, keep, read_kept
from posecheck.history.recording import MARKS_FILE
from posecheck.measuring.marks import Mark, Marks

_COMMENT: Final = "What a person drew on the picture of this recording."


def read_marks(folder: Path) -> tuple[Mark, ...]:
    """Marks on a recording, in the order in which they were drawn. Raises InputError if their file is damaged."""
    found = read_kept(folder / MARKS_FILE, Marks)
    return found.marks if found is not None else ()


def save_marks(folder: Path, marks: tuple[Mark, ...]) -> None:
    """Keep marks beside a recording; without a mark there is no file. Raises UsageError if that fails."""
    if marks:
        keep(folder / MARKS_FILE, Marks(schema=1, marks=marks), _COMMENT)
    else:
        drop(folder / MARKS_FILE)
