"""What is remembered of sessions: plain frozen values that the database, exports and reports share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from posecheck.coaching.coach import SetResult
from posecheck.events import Attempt, Fault
from posecheck.specs.model import ExerciseSpec

_ATTEMPT: Final = TypeAdapter(Attempt)
_FAULT: Final = TypeAdapter(Fault)
Pain = Annotated[int, Field(ge=0, le=10)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SetRecord(_Record):
    """One set that was done.

    `recording` is the folder of its recording, relative to the sessions' folder; None where nothing was kept.
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

    @field_validator("recording")
    @classmethod
    def _stays_inside(cls, folder: str | None) -> str | None:
        if folder is not None and ("\\" in folder or not all(part.strip(". ") for part in folder.split("/"))):
            raise ValueError(f"expected a folder inside that of the sessions, got {folder!r}")
        return folder

    @property
    def rep_count(self) -> int:
        """Attempts that counted."""
        return sum(attempt.counted for attempt in self.attempts)

    @property
    def clean_count(self) -> int:
        """Attempts without any fault."""
        return sum(attempt.clean for attempt in self.attempts)

    @property
    def longest_hold_s(self) -> float:
        """The longest hold of all attempts; 0 without one."""
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
        """Names of the folders that its recordings lie in; one, as a rule."""
        return {one.recording.split("/")[0] for one in self.sets if one.recording}


def folder_name(started_at: datetime) -> str:
    """Name of the folder of a session that began then."""
    return started_at.strftime("%Y-%m-%dT%H-%M-%S")


def record_of(result: SetResult, recording: str | None = None) -> SetRecord:
    """What is remembered of a set that is over."""
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
    """What is remembered of a set, from the events of its recording."""
    attempts = tuple(_ATTEMPT.validate_python(e["attempt"]) for e in events if e["event"] == "AttemptEnded")
    faults = tuple(_FAULT.validate_python(e["fault"]) for e in events if e["event"] == "FaultEnded")
    prescribed = spec.stages[stage]
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
