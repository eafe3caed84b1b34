"""What a person, or the program that rendered a clip, says happens in it: `NAME.labels.toml` beside the clip."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from posecheck.errors import InputError
from posecheck.events import Side


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LabelledHold(_Part):
    """A stay in a held phase, in seconds from the start of the clip."""

    phase: str
    start_s: float
    end_s: float


class LabelledAttempt(_Part):
    """One attempt, from leaving the start pose to being back in it."""

    side: Side | None = None
    start_s: float
    end_s: float
    holds: list[LabelledHold] = []
    counted: bool
    faults: list[str] = []


class LabelledFault(_Part):
    """One occurrence of a fault."""

    id: str
    start_s: float
    end_s: float


class Tolerances(_Part):
    """How far an answer may be from its label."""

    hold_s: float = 0.4


class Labels(_Part):
    """All that is known of a clip."""

    schema_version: Literal[1] = Field(alias="schema")
    clip: str
    exercise: str
    stage: str = "default"
    origin: Literal["rendered", "filmed"]
    facing: Literal["left", "right"] | None = None
    attempts: list[LabelledAttempt] = []
    faults: list[LabelledFault] = []
    tolerances: Tolerances = Tolerances()


def labels_path(clip: Path) -> Path:
    """Where the labels of a clip lie."""
    return clip.with_name(clip.stem + ".labels.toml")


def labels_beside(clip: Path) -> Labels | None:
    """Labels that lie beside a clip, None where there are none.

    Raises
    ------
    InputError
        The file is there but says something that labels cannot.
    """
    path = labels_path(clip)
    return read_labels(path) if path.is_file() else None


def read_labels(path: Path) -> Labels:
    """Read one labels file; InputError names the file and each key that is wrong."""
    try:
        return Labels.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors()]
        raise InputError("\n".join(lines)) from error
