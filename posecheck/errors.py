"""Everything that posecheck raises on purpose.

PosecheckError
├── UsageError        wrong use: unknown exercise, stage, model, option (exit code 2)
│   └── SpecError     an exercise file with mistakes, all of them in one report
├── InputError        something given cannot be read: no file, no video, no frames (exit code 3)
│   └── CameraError   a camera is missing, busy or gone
├── NobodyFound       no person in the whole clip (exit code 4)
└── ModelError        the pose model cannot be had (exit code 3)
"""

from __future__ import annotations


class PosecheckError(Exception):
    """Root of all errors; the message is one helpful line (or one line per mistake) for a person."""

    exit_code = 2


class UsageError(PosecheckError):
    """Something was asked for that does not exist."""


class SpecError(UsageError):
    """An exercise file has mistakes.

    Attributes
    ----------
    problems : tuple of str
        One line per mistake: file, key, what was expected and what was found.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class InputError(PosecheckError):
    """A file or a device cannot be read."""

    exit_code = 3


class CameraError(InputError):
    """A camera is missing, busy or gone."""


class NobodyFound(PosecheckError):
    """No person was found anywhere in a clip."""

    exit_code = 4


class ModelError(PosecheckError):
    """The pose model cannot be had."""

    exit_code = 3
