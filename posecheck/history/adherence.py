"""Adherence to a training plan: what was planned, done and clean in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from posecheck.coaching.training_plan import PlanEntry, TrainingPlan, entry_sets, load_plan
from posecheck.history.database import PLAN_FILE as PLAN_FILE
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.specs.model import ExerciseSpec


@dataclass(frozen=True, slots=True)
class ExerciseAdherence:
    """One exercise of a plan over a period.

    Attributes
    ----------
    exercise : str
        Its id.
    planned_days, done_days : int
        Days on which the plan asks for it, and days on which it was done.
    planned_reps, reps, clean : int
        Repetitions on the planned days, repetitions counted, and those without a fault. Repetitions are of all sets,
        and of all days, planned or not.
    """

    exercise: str
    planned_days: int
    done_days: int
    planned_reps: int
    reps: int
    clean: int


@dataclass(frozen=True, slots=True)
class Adherence:
    """A plan over a period: `planned_days` with at least one exercise, `done_days` with a session, and the details."""

    planned_days: int
    done_days: int
    exercises: tuple[ExerciseAdherence, ...]

    @property
    def share(self) -> float | None:
        """Repetitions counted over repetitions planned, at most 1 for each exercise; None if nothing was planned."""
        planned = sum(one.planned_reps for one in self.exercises)
        if not planned:
            return None
        return sum(min(one.reps, one.planned_reps) for one in self.exercises) / planned


def followed_plan(folder: Path, specs: Mapping[str, ExerciseSpec]) -> tuple[TrainingPlan, date] | None:
    """The plan in use in a data folder, and the day on which it was last changed; None without a plan.

    Raises
    ------
    PlanError
        With every mistake of its file.
    """
    path = folder / PLAN_FILE
    if not path.exists():
        return None
    return load_plan(path, specs), date.fromtimestamp(path.stat().st_mtime)


def adherence(
    plan: TrainingPlan,
    specs: Mapping[str, ExerciseSpec],
    sessions: Sequence[SessionRecord],
    first: date,
    last: date,
) -> Adherence:
    """Compare a plan with the sessions of a period, both days included.

    Parameters
    ----------
    plan : TrainingPlan
        The plan.
    specs : mapping of str to ExerciseSpec
        All exercises, with the guide's prescription.
    sessions : sequence of SessionRecord
        Sessions; those outside the period are left out.
    first, last : date
        The period. Local days.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    done: dict[date, list[SetRecord]] = {}
    for session in sessions:
        day = session.started_at.astimezone().date()
        if first <= day <= last:
            done.setdefault(day, []).extend(session.sets)
    ids = dict.fromkeys(entry.id for entry in plan.exercises)
    exercises = tuple(_of_exercise(name, plan, specs, days, done) for name in ids)
    return Adherence(sum(bool(plan.on(day)) for day in days), len(done), exercises)


def _of_exercise(
    name: str,
    plan: TrainingPlan,
    specs: Mapping[str, ExerciseSpec],
    days: Sequence[date],
    done: Mapping[date, Sequence[SetRecord]],
) -> ExerciseAdherence:
    asked = [[entry for entry in plan.on(day) if entry.id == name] for day in days]
    mine = [[one for one in sets if one.exercise == name] for sets in done.values()]
    flat = [one for sets in mine for one in sets]
    return ExerciseAdherence(
        name,
        planned_days=sum(map(bool, asked)),
        done_days=sum(map(bool, mine)),
        planned_reps=sum(_reps(entry, specs[name]) for entries in asked for entry in entries),
        reps=sum(one.rep_count for one in flat),
        clean=sum(one.clean_count for one in flat),
    )


def _reps(entry: PlanEntry, spec: ExerciseSpec) -> int:
    return sum(one.goal for one in entry_sets(entry, spec))
