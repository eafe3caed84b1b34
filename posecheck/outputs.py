"""Protection of input files: the program never overwrites what it reads."""

from __future__ import annotations

from pathlib import Path

from posecheck.errors import UsageError
from posecheck.inputs import is_file


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
