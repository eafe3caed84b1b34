"""Ground truth of a clip, in `NAME.labels.toml` beside it, written by a person or by the rendering program."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from posecheck.errors import InputError
from posecheck.events import Side
from posecheck.inputs import TomlError, is_file, read_toml
from posecheck.printable import printable, shortened
from posecheck.specs.model import ExerciseSpec

SUFFIX = ".labels.toml"
_MOST_PROBLEMS: Final = 20
_MOST_NAME_BYTES: Final = 255


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Span(_Part):
    start_s: float = Field(ge=0)
    end_s: float

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end_s < self.start_s:
            raise ValueError(f"expected end_s after start_s, got {self.start_s:g} s to {self.end_s:g} s")
        return self


class LabelledHold(_Span):
    """A stay in a held phase, in seconds from the start of the clip."""

    phase: str


class LabelledAttempt(_Span):
    """One attempt, from leaving the start pose to returning to it."""

    side: Side | None = None
    holds: list[LabelledHold] = []
    counted: bool
    faults: list[str] = []


class LabelledFault(_Span):
    """One occurrence of a fault."""

    id: str


class Prescription(_Part):
    """The clip's own prescription, if it differs from the exercise file."""

    hold_s: float | None = Field(default=None, gt=0, description="required length of each hold in seconds")


class Tolerances(_Part):
    """Allowed difference between an answer and its label, in seconds."""

    hold_s: float = Field(default=0.4, ge=0, description="error of a hold's length")
    fault_s: float = Field(default=0.5, ge=0, description="gap between a fault and its label")


class Labels(_Part):
    """Labels of a clip.

    A clip shows one `exercise`, or it is a negative. A negative shows none of its `exercises`, so judging it as any of
    them must find no attempt. If the movement is close to an exercise, an attempt with at least one of `faults_any` is
    allowed. Faults in `may_miss` are real but barely visible: a miss counts in the metrics, but the clip still passes.
    """

    schema_version: Literal[1] = Field(alias="schema")
    clip: str
    exercise: str | None = None
    exercises: list[str] = []
    stage: str | None = None
    origin: Literal["rendered", "filmed"]
    facing: Literal["left", "right"] | None = None
    prescription: Prescription = Prescription()
    attempts: list[LabelledAttempt] = []
    faults: list[LabelledFault] = []
    faults_any: list[str] = []
    may_miss: list[str] = []
    tolerances: Tolerances = Tolerances()

    @field_validator("clip")
    @classmethod
    def _stays_in_its_folder(cls, clip: str) -> str:
        plain = all(kind(clip).name == clip for kind in (PurePosixPath, PureWindowsPath))
        if not plain or clip in ("", "..") or "\0" in clip or len(clip.encode()) > _MOST_NAME_BYTES:
            raise ValueError(f"expected the name of a file in the folder of the labels, got {clip!r}")
        return clip

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.exercise is None) == (not self.exercises):
            raise ValueError("expected either exercise, or exercises for a clip that shows none of them")
        if self.exercises and (self.attempts or self.faults):
            raise ValueError("a clip with exercises is a negative: expected no attempts and no faults")
        if self.faults_any and not self.exercises:
            raise ValueError("faults_any requires exercises")
        if len(set(self.exercises)) < len(self.exercises):
            raise ValueError("exercises: expected each id once")
        return self

    @property
    def negative(self) -> bool:
        """Whether the clip shows none of its exercises."""
        return bool(self.exercises)

    @property
    def judged_as(self) -> tuple[str, ...]:
        """Ids of the exercises to judge the clip as."""
        return (self.exercise,) if self.exercise is not None else tuple(self.exercises)


def labels_path(clip: Path) -> Path:
    """Path of a clip's labels."""
    return clip.parent / (clip.stem + SUFFIX)


def labels_beside(clip: Path) -> Labels | None:
    """Labels beside a clip; None if there are none.

    Raises
    ------
    InputError
        The labels file is invalid.
    """
    path = labels_path(clip)
    return read_labels(path) if is_file(path) else None


def read_labels(path: Path) -> Labels:
    """Read one labels file. Raises InputError that names the file and every invalid key."""
    shown = printable(str(path))
    try:
        return Labels.model_validate(read_toml(path))
    except TomlError as error:
        raise InputError(f"{shown}: {error}") from error
    except ValidationError as error:
        lines = [f"{shown}: {problem_line(e)}" for e in error.errors()[:_MOST_PROBLEMS]]
        more = error.error_count() - len(lines)
        raise InputError("\n".join([*lines, f"{shown}: and {more} more mistakes"] if more else lines)) from error


def problem_line(error: Any) -> str:
    """One line about an error of pydantic, with its key."""
    key = ".".join(str(part) for part in error["loc"])
    words = str(error["msg"]).removeprefix("Value error, ")
    return shortened(f"{key}: {words}" if key else words)


def as_labelled(spec: ExerciseSpec, stage: str, labels: Labels) -> ExerciseSpec:
    """Apply the prescription in a clip's labels to an exercise.

    Parameters
    ----------
    spec : ExerciseSpec
        The exercise as defined in its file.
    stage : str
        The stage to judge. Labels for another exercise or stage change nothing.
    labels : Labels
        The labels of the clip.
    """
    hold_s = labels.prescription.hold_s
    if hold_s is None or spec.id not in labels.judged_as or stage != (labels.stage or spec.default_stage):
        return spec
    shortened = spec.stages[stage].model_copy(update={"hold_s": hold_s})
    return spec.model_copy(update={"stages": {**spec.stages, stage: shortened}})
