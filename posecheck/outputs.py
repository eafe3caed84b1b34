"""Files the program is asked to write. It never writes over what it reads."""

from __future__ import annotations

from pathlib import Path

from posecheck.errors import UsageError


def refuse_overwriting_input(out: Path, *inputs: Path) -> None:
    """Refuse an output that is one of the inputs, also under another name (link, relative path).

    Parameters
    ----------
    out : Path
        File about to be written.
    *inputs : Path
        Files that are read; one that does not exist is ignored.

    Raises
    ------
    UsageError
        `out` is one of them.
    """
    for path in inputs:
        if out.exists() and path.exists() and out.samefile(path):
            raise UsageError(f"{out} is the file to be read, and writing would replace it: choose another name")
