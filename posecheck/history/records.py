"""Session records: plain frozen values shared by the database, exports and reports."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    field_validator,
    model_serializer,
)

from posecheck.events import Attempt, Fault

if TYPE_CHECKING:
    from posecheck.coaching.coach import SetResult
    from posecheck.specs.model import ExerciseSpec

log = logging.getLogger(__name__)

ATTEMPT: Final = TypeAdapter(Attempt)
FAULT: Final = TypeAdapter(Fault)
T = TypeVar("T")
EVENTS_FILE: Final = "session.jsonl"
"""Name of the file of events in the folder of a recording."""
_NAME_FORMAT: Final = "%Y-%m-%dT%H-%M-%S"
_NAME_LENGTH: Final = len("2026-01-01T00-00-00")
SET_COLUMNS: Final = ("exercise", "stage", "n", "reps", "hold_s", "duration_s", "complete", "recording")
"""Fields of a set that are columns of the database."""
Pain = Annotated[int, Field(ge=0, le=10)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class SetRecord(_Record):
    """One finished set.

    `recording` is the folder of its recording, relative to the sessions folder; None if it was not recorded.
    `corrected` means that attempts and faults are as a person corrected them; the database never holds such a set.
    """

    exercise: str
    stage: str
    n: int = Field(default=1, ge=1)
    reps: int = Field(ge=1)
    hold_s: float = Field(ge=0)
    duration_s: float = Field(ge=0)
    complete: bool
    attempts: tuple[Attempt, ...] = ()
    faults: tuple[Fault, ...] = ()
    recording: str | None = None
    corrected: bool = False

    @field_validator("recording")
    @classmethod
    def _stays_inside(cls, folder: str | None) -> str | None:
        if folder is not None and ("\\" in folder or not all(part.strip(". ") for part in folder.split("/"))):
            raise ValueError(f"expected a folder inside the sessions folder, got {folder!r}")
        return folder

    @model_serializer(mode="wrap")
    def _mark_if_corrected(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = write(self)
        return fields if self.corrected else {k: v for k, v in fields.items() if k != "corrected"}

    @property
    def rep_count(self) -> int:
        """Counted attempts."""
        return sum(attempt.counted for attempt in self.attempts)

    @property
    def clean_count(self) -> int:
        """Attempts without any fault."""
        return sum(attempt.clean for attempt in self.attempts)

    @property
    def longest_hold_s(self) -> float:
        """The longest hold of all attempts; 0 if there is none."""
        return max((hold.held_s for attempt in self.attempts for hold in attempt.holds), default=0.0)


class SessionRecord(_Record):
    """One session: a day's exercises, set by set."""

    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    pain_before: Pain | None = None
    pain_after: Pain | None = None
    sets: tuple[SetRecord, ...] = ()

    @property
    def folders(self) -> set[str]:
        """Names of the folders with its recordings; usually one."""
        return {one.recording.split("/")[0] for one in self.sets if one.recording}


def folder_name(started_at: datetime) -> str:
    """Folder name of a session, from its start time."""
    return started_at.strftime(_NAME_FORMAT)


def time_in_name(folder: str) -> datetime | None:
    """Start time in the name of a session's folder, in local time without a zone; None for any other name."""
    try:
        return datetime.strptime(folder[:_NAME_LENGTH], _NAME_FORMAT)
    except ValueError:
        return None


def record_of(result: SetResult, recording: str | None = None) -> SetRecord:
    """The record of a finished set."""
    planned, stage = result.planned, result.planned.prescription
    return SetRecord(
        exercise=planned.spec.id,
        stage=planned.stage,
        n=planned.n,
        reps=stage.reps,
        hold_s=stage.hold_s,
        duration_s=max(0.0, result.end_s - result.start_s),
        complete=result.complete,
        attempts=result.attempts,
        faults=result.faults,
        recording=recording,
    )


def record_from_events(
    events: Sequence[Mapping[str, Any]], spec: ExerciseSpec, stage: str, duration_s: float
) -> SetRecord:
    """The record of a set, from the events of its recording. Damaged events are skipped."""
    attempts = tuple(_readable(ATTEMPT, "attempt", [e for e in events if e["event"] == "AttemptEnded"]))
    faults = tuple(_readable(FAULT, "fault", [e for e in events if e["event"] == "FaultEnded"]))
    prescribed = spec.stage(stage)
    return SetRecord(
        exercise=spec.id,
        stage=stage,
        reps=prescribed.reps,
        hold_s=prescribed.hold_s,
        duration_s=duration_s,
        complete=sum(attempt.counted for attempt in attempts) >= prescribed.reps,
        attempts=attempts,
        faults=faults,
    )


def _readable(kind: TypeAdapter[T], key: str, events: Sequence[Mapping[str, Any]]) -> Iterator[T]:
    for event in events:
        try:
            yield kind.validate_python(event.get(key))
        except ValueError:
            log.debug("a damaged event was skipped", exc_info=True)
