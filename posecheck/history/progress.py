"""Progress over sessions: days per week, repetitions and holds over time, faults, and when to progress."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from posecheck.history.records import SessionRecord
from posecheck.specs.model import ExerciseSpec, Progression
from posecheck.specs.plain import UNITS

GOAL_DAYS: Final = 4
"""Recommended days of exercise per week."""
CLEAN_IN_A_ROW: Final = 3
CLEAN_SHARE: Final = 0.8
"""Share of clean repetitions from which a set counts as clean."""
RECENT: Final = 5
"""Number of latest sessions that determine how high the person usually moves."""
ENOUGH: Final = 5
"""Repetitions needed to know a usual height."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week, starting on Monday; `days` are the days with a session."""

    monday: date
    days: tuple[date, ...]

    @property
    def reached(self) -> bool:
        """Whether the goal was reached."""
        return len(self.days) >= GOAL_DAYS


@dataclass(frozen=True, slots=True)
class DayOfExercise:
    """One exercise in one session; `motion` is the median range of motion, None if it was not measured."""

    started_at: datetime
    reps: int
    clean: int
    attempts: int
    longest_hold_s: float
    motion: float | None = None


def weeks(sessions: Sequence[SessionRecord], today: date, count: int = 12) -> list[Week]:
    """The last `count` weeks up to the week of `today`, oldest first."""
    days = {session.started_at.astimezone().date() for session in sessions}
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(count))]
    return [Week(m, tuple(sorted(d for d in days if m <= d < m + timedelta(weeks=1)))) for m in mondays]


def over_time(sessions: Sequence[SessionRecord], exercise: str) -> list[DayOfExercise]:
    """One exercise session by session, oldest first; sessions without it are omitted."""
    days = []
    for session in sorted(sessions, key=lambda s: s.started_at):
        sets = [one for one in session.sets if one.exercise == exercise]
        if sets:
            reps, clean = sum(s.rep_count for s in sets), sum(s.clean_count for s in sets)
            attempts, longest_s = sum(len(s.attempts) for s in sets), max(s.longest_hold_s for s in sets)
            motions = [a.motion for one in sets for a in one.attempts if a.motion is not None]
            motion = median(motions) if motions else None
            days.append(DayOfExercise(session.started_at, reps, clean, attempts, longest_s, motion))
    return days


def motion_in(spec: ExerciseSpec) -> tuple[float, str]:
    """Factor that converts a range of motion for display, and the display unit."""
    return UNITS[spec.unit_of(spec.motion) if spec.motion is not None else "deg"]


def most_frequent_faults(sessions: Sequence[SessionRecord], exercise: str | None = None) -> list[tuple[str, str, int]]:
    """Faults as (exercise, fault, attempts with it), most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    for session in sessions:
        for done in session.sets:
            if exercise in (None, done.exercise):
                found.update((done.exercise, fault) for attempt in done.attempts for fault in attempt.faults)
    return [(*key, count) for key, count in found.most_common()]


def clean_in_a_row(sessions: Sequence[SessionRecord], exercise: str, stage: str) -> int:
    """Number of consecutive sessions, up to the latest, with all repetitions of a stage done and most of them clean."""
    row = 0
    for session in sorted(sessions, key=lambda s: s.started_at, reverse=True):
        sets = [one for one in session.sets if (one.exercise, one.stage) == (exercise, stage)]
        if sets and not all(one.complete and one.clean_count >= CLEAN_SHARE * one.rep_count for one in sets):
            return row
        row += bool(sets)
    return row


def usual_heights(sessions: Sequence[SessionRecord], exercise: str, stage: str) -> dict[str, float]:
    """Median height of the movement to each target, from repetitions of the last few sessions with a stage.

    Targets with too few repetitions are left out.
    """
    newest_first = sorted(sessions, key=lambda s: s.started_at, reverse=True)
    of_stage = ([s for s in one.sets if (s.exercise, s.stage) == (exercise, stage)] for one in newest_first)
    recent = [sets for sets in of_stage if sets][:RECENT]
    heights: defaultdict[str, list[float]] = defaultdict(list)
    for attempt in (attempt for sets in recent for one in sets for attempt in one.attempts if attempt.counted):
        for target, height in attempt.heights.items():
            heights[target].append(height)
    return {target: median(known) for target, known in heights.items() if len(known) >= ENOUGH}


def next_step(spec: ExerciseSpec, stage: str, step: int, sessions: Sequence[SessionRecord]) -> Progression | None:
    """The next step of the progression if the person is ready for it; None if not, or if there is no further step.

    Parameters
    ----------
    spec, stage
        The exercise and its stage.
    step : int
        Number of progression steps already taken.
    sessions : sequence of SessionRecord
        All sessions so far.
    """
    steps = spec.stages[stage].progression
    if step >= len(steps) or clean_in_a_row(sessions, spec.id, stage) < CLEAN_IN_A_ROW:
        return None
    return steps[step]
