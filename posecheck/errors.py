"""All exceptions that posecheck raises deliberately.

PosecheckError
├── UsageError        wrong use: unknown exercise, stage, model or option (exit code 2)
│   └── FileMistakes  a file written by a person has mistakes, all reported together
│       ├── SpecError     of an exercise
│       └── PlanError     of a training plan
├── InputError        an input cannot be read: no file, no video, no frames (exit code 3)
│   └── CameraError   a camera is missing, busy or disconnected
├── NobodyFound       no person in the whole clip (exit code 4)
└── ModelError        the pose model is not available (exit code 3)

Any other exception is a mistake of the program (exit code 5), reported by `internal_error`.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

INTERNAL_CODE: Final = 5
"""Exit code for an unexpected exception."""
INTERRUPTED_CODE: Final = 130
"""Exit code after Ctrl+C, as shells expect it."""


class PosecheckError(Exception):
    """Base class of all errors. The message is one helpful line for the user, or one line per mistake."""

    exit_code = 2


class UsageError(PosecheckError):
    """The caller asked for something that does not exist."""


class FileMistakes(UsageError):
    """A file written by a person has mistakes.

    Attributes
    ----------
    problems : tuple of str
        One line per mistake: file, key, expected value, found value.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))

    def __reduce__(self) -> tuple[type[FileMistakes], tuple[list[str]]]:
        """Keep the problems apart when a worker process passes the error on."""
        return type(self), (list(self.problems),)


class SpecError(FileMistakes):
    """An exercise file has mistakes."""


class PlanError(FileMistakes):
    """A training plan has mistakes."""


class InputError(PosecheckError):
    """A file or a device cannot be read."""

    exit_code = 3


class CameraError(InputError):
    """A camera is missing, busy or disconnected."""


class NobodyFound(PosecheckError):
    """A clip shows no person."""

    exit_code = 4


class ModelError(PosecheckError):
    """The pose model is not available."""

    exit_code = 3


def internal_error(error: Exception) -> str:
    """One line about an unexpected exception, with the last place in this program that it passed through."""
    own = [f for f in traceback.extract_tb(error.__traceback__) if "posecheck" in Path(f.filename).parts]
    place = f" in {Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    return f"unexpected {type(error).__name__}: {error}{place}; this is a bug in posecheck: please report this line"
