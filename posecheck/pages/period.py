"""The numbers of a period of weeks, also as JSON and CSV; the names in them are English."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Final

from posecheck import __version__
from posecheck.coaching.training_plan import TrainingPlan
from posecheck.history.adherence import Adherence, ExerciseAdherence, adherence
from posecheck.history.progress import GOAL_DAYS, Week, most_frequent_faults, motion_in, weeks
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.outputs import whole_file
from posecheck.printable import as_cell
from posecheck.specs.model import ExerciseSpec

SCHEMA: Final = 1
MOST_FAULTS: Final = 5
ROW: Final = ("date", "exercise", "reps", "clean", "attempts", "longest_hold_s")
MOTIONS: Final = ("left", "right", "both")
"""Range of motion of attempts of a side, and of those without one."""


@dataclass(frozen=True, slots=True)
class Day:
    """One exercise in one session.

    Attributes
    ----------
    date : date
        Local day.
    reps, clean, attempts : int
        Repetitions, those without a fault, and all attempts.
    longest_hold_s : float
        Longest hold of an attempt.
    motion : dict of str to float
        Median range of motion by side, in the report's unit; sides that were not measured are left out.
    """

    date: date
    reps: int
    clean: int
    attempts: int
    longest_hold_s: float
    motion: dict[str, float]


@dataclass(frozen=True, slots=True)
class Trend:
    """One exercise over the period; `plan` is what was done of the plan, None if the exercise is not planned."""

    id: str
    name: str
    motion_unit: str
    days: tuple[Day, ...]
    plan: ExerciseAdherence | None = None


@dataclass(frozen=True, slots=True)
class FaultCount:
    """A fault of an exercise, and the number of attempts with it."""

    exercise: str
    fault: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Period:
    """All numbers of a report on a period.

    Attributes
    ----------
    name : str
        Name or initials of the person; empty to leave it out.
    since, until : date
        First and last day.
    weeks : tuple of Week
        Days with a session.
    sessions : tuple of SessionRecord
        In order of time.
    plan : (str, date, Adherence) or None
        Name of the plan in use, the day from which it counts, and what was done of it.
    exercises : tuple of Trend
        Each exercise that was done or planned.
    faults : tuple of FaultCount
        The most frequent first.
    """

    name: str
    since: date
    until: date
    weeks: tuple[Week, ...]
    sessions: tuple[SessionRecord, ...]
    plan: tuple[str, date, Adherence] | None
    exercises: tuple[Trend, ...]
    faults: tuple[FaultCount, ...]

    @property
    def corrected_sets(self) -> int:
        """Number of sets that a person corrected."""
        return sum(done.corrected for session in self.sessions for done in session.sets)


def period_of(
    sessions: Sequence[SessionRecord],
    specs: Mapping[str, ExerciseSpec],
    since: date,
    until: date,
    followed: tuple[TrainingPlan, date] | None = None,
    name: str = "",
) -> Period:
    """Add up the sessions of a period, given in any order.

    `followed` is the training plan in use and the day it came into use; its adherence is counted from that day. A plan
    that came into use later is left out.
    """
    shown = tuple(sorted(sessions, key=lambda s: s.started_at))
    plan = None
    if followed is not None and followed[1] <= until:
        first = max(since, followed[1])
        plan = followed[0].name, first, adherence(followed[0], specs, shown, first, until)
    planned = {one.exercise: one for one in plan[2].exercises} if plan is not None else {}
    ids = dict.fromkeys([*(done.exercise for s in shown for done in s.sets), *planned])
    trends = tuple(_trend(one, shown, specs.get(one), planned.get(one)) for one in ids)
    faults = tuple(FaultCount(*found) for found in most_frequent_faults(shown)[:MOST_FAULTS])
    of_weeks = tuple(weeks(shown, until, (until - since).days // 7 + 1))
    return Period(name, since, until, of_weeks, shown, plan, trends, faults)


def _trend(
    exercise: str,
    sessions: Sequence[SessionRecord],
    spec: ExerciseSpec | None,
    plan: ExerciseAdherence | None,
) -> Trend:
    scale, unit = motion_in(spec) if spec is not None else (1.0, "")
    days = []
    for session in sessions:
        sets = [done for done in session.sets if done.exercise == exercise]
        if sets:
            days.append(_day(session.started_at.astimezone().date(), sets, scale))
    return Trend(exercise, spec.name if spec is not None else exercise, unit, tuple(days), plan)


def _day(day: date, sets: Sequence[SetRecord], scale: float) -> Day:
    attempts = [attempt for done in sets for attempt in done.attempts]
    motion = {}
    for key in MOTIONS:
        measured = [one.motion for one in attempts if one.motion is not None and (one.side or "both") == key]
        if measured:
            motion[key] = round(scale * median(measured), 1)
    return Day(
        day,
        reps=sum(done.rep_count for done in sets),
        clean=sum(done.clean_count for done in sets),
        attempts=len(attempts),
        longest_hold_s=round(max(done.longest_hold_s for done in sets), 1),
        motion=motion,
    )


def write_numbers(period: Period, path: Path) -> None:
    """Write the numbers as `.json`, or as `.csv` with a row per session and exercise. Raises UsageError."""
    text = as_json(period) if path.suffix == ".json" else as_csv(period)
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="")


def as_json(period: Period) -> str:
    """All numbers of the report, for a record system; lengths of time in seconds, days as YYYY-MM-DD."""
    plan = None
    if period.plan is not None:
        name, first, found = period.plan
        done = {"planned_days": found.planned_days, "done_days": found.done_days, "share": found.share}
        plan = {"name": name, "since": first, **done}
    pain = [(s.started_at.astimezone().date(), s.pain_before, s.pain_after) for s in period.sessions]
    fields = {
        "schema": SCHEMA,
        "posecheck": __version__,
        "name": period.name,
        "since": period.since,
        "until": period.until,
        "sessions": len(period.sessions),
        "corrected_sets": period.corrected_sets,
        "weekly_goal_days": GOAL_DAYS,
        "weeks": [{"monday": week.monday, "days": len(week.days)} for week in period.weeks],
        "plan": plan,
        "pain": [{"date": day, "before": before, "after": after} for day, before, after in pain],
        "exercises": [dataclasses.asdict(trend) for trend in period.exercises],
        "faults": [dataclasses.asdict(one) for one in period.faults],
    }
    return json.dumps(fields, indent=2, default=date.isoformat) + "\n"


def as_csv(period: Period) -> str:
    """One row per session and exercise, for a record system or a spreadsheet."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow([*ROW, *(f"motion_{key}" for key in MOTIONS), "motion_unit", "name"])
    for trend in period.exercises:
        for day in trend.days:
            values = [day.date.isoformat(), trend.id, day.reps, day.clean, day.attempts, day.longest_hold_s]
            motion = [day.motion.get(key, "") for key in MOTIONS]
            rows.writerow([*values, *motion, trend.motion_unit, as_cell(period.name)])
    return out.getvalue()
