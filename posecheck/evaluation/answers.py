"""Answers as read by the evaluation, and a session sink for data that `check` does not report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from posecheck.evaluation.matching import Span
from posecheck.events import FaultStarted, Side, Status, Update, Verdict
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.checks import REST
from posecheck.specs.model import ExerciseSpec


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class FoundHold(_Part):
    """A hold of the answer; `held_s` excludes the time when the person was not visible."""

    phase: str
    start_s: float
    end_s: float
    held_s: float


class FoundAttempt(_Part):
    """An attempt of the answer."""

    n: int
    side: Side | None
    start_s: float
    end_s: float
    holds: tuple[FoundHold, ...]
    counted: bool
    faults: tuple[str, ...]


class FoundFault(_Part):
    """A fault of the answer. `told_s` is when it was announced; None for a fault judged after the attempt."""

    id: str
    start_s: float
    end_s: float
    told_s: float | None = None


class Coverage(_Part):
    """How much of the labelled attempts the checks of an exercise could judge.

    Attributes
    ----------
    due_s : float
        Seconds in which a check was due or the pose was unknown, summed over all checks.
    blind_s : float
        The part of `due_s` without a verdict.
    """

    due_s: float = 0.0
    blind_s: float = 0.0


class Answer(_Part):
    """The answer of `check` about a clip, with `told_s` and `coverage` if known."""

    exercise: str
    stage: str
    duration_s: float
    attempts: tuple[FoundAttempt, ...] = ()
    faults: tuple[FoundFault, ...] = ()
    verdict_seconds: Mapping[str, Mapping[str, float]] = {}
    coverage: Coverage = Coverage()


class Watch:
    """A session sink that records when faults were announced, and how long checks had no verdict.

    Parameters
    ----------
    spec, stage
        The exercise and its stage.
    attempts : sequence of Span
        The labelled attempts. Time outside them is ignored.
    """

    def __init__(self, spec: ExerciseSpec, stage: str, attempts: Sequence[Span]) -> None:
        self._during = {k: f.during for k, f in spec.faults_of(stage).items() if f.measurement is not None}
        self._attempts = attempts
        self._told_s: dict[tuple[str, float], float] = {}
        self._last_s: float | None = None
        self._due_s = self._blind_s = 0.0

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        for event in update.events:
            if isinstance(event, FaultStarted):
                self._told_s[event.id, round(event.start_s, 2)] = event.t_s
        spent_s = 0.0 if self._last_s is None else pose.t_s - self._last_s
        self._last_s = pose.t_s
        if update.status is not None and any(a.start_s <= pose.t_s <= a.end_s for a in self._attempts):
            self._spend(spent_s, update.status)

    def close(self, last: Update | None) -> None:
        """Do nothing: the final events add nothing."""

    def _spend(self, seconds: float, status: Status) -> None:
        for name, during in self._during.items():
            known = status.phase is not None and status.person_seen
            if known and not (status.phase in during if during else status.phase != REST):
                continue
            self._due_s += seconds
            if not known or status.verdicts[name] not in (Verdict.OK, Verdict.FAULT):
                self._blind_s += seconds

    def complete(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Add `told_s` to each fault of the answer, and `coverage`."""
        faults = [{**f, "told_s": self._told(f)} for f in answer["faults"]]
        coverage = {"due_s": round(self._due_s, 2), "blind_s": round(self._blind_s, 2)}
        return {**answer, "faults": faults, "coverage": coverage}

    def _told(self, fault: Mapping[str, Any]) -> float | None:
        told_s = self._told_s.get((fault["id"], fault["start_s"]))
        return None if told_s is None else round(told_s, 2)
