"""The sessions of a period on one page for a physiotherapist, and the same numbers as JSON and CSV."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Final

from posecheck import __version__
from posecheck.coaching.training_plan import TrainingPlan
from posecheck.events import Side
from posecheck.history.adherence import Adherence, ExerciseAdherence, adherence
from posecheck.history.progress import GOAL_DAYS, Week, most_frequent_faults, motion_in, weeks
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.outputs import whole_file
from posecheck.pages.report import Bars, Picture, Report, Section, count_of, plain
from posecheck.printable import as_cell
from posecheck.specs.model import ExerciseSpec

SCHEMA: Final = 1
MOST_FAULTS: Final = 5
TWO_NUMBERS: Final = "Two numbers, such as 6 to 10, are those of the first and the last session."
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
    """One exercise over the period; `plan` is what was done of the plan since it counts, None if it is not planned."""

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
        Name or initials of the person; empty if not wished.
    since, until : date
        First and last day.
    weeks : tuple of Week
        Days with a session.
    sessions : tuple of SessionRecord
        In order of time.
    plan : (str, date, Adherence) or None
        Name of the plan in use, the day from which on it counts, and what was done of it.
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

    `followed` is the training plan in use and the day since when; its adherence is counted from that day.
    """
    shown = tuple(sorted(sessions, key=lambda s: s.started_at))
    plan = None
    if followed is not None:
        first = min(max(since, followed[1]), until)
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
    title = spec.name if spec is not None else plain(exercise)
    return Trend(exercise, title, unit, tuple(days), plan)


def _day(day: date, sets: Sequence[SetRecord], scale: float) -> Day:
    attempts = [attempt for done in sets for attempt in done.attempts]
    motion = {}
    for side, key in ((Side.LEFT, "left"), (Side.RIGHT, "right"), (None, "both")):
        measured = [one.motion for one in attempts if one.motion is not None and one.side is side]
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


def period_report(period: Period, pictures: Sequence[Picture] = ()) -> Report:
    """The page: what was done, how it changed, what went wrong, and the pain.

    Parameters
    ----------
    period : Period
        The numbers.
    pictures : sequence of Picture
        A picture of each of the most frequent faults, if there is one.
    """
    days = Bars(
        f"Days of exercise per week (goal: {GOAL_DAYS})",
        tuple(float(len(week.days)) for week in period.weeks),
        tuple(f"{week.monday:%d %b}" for week in period.weeks),
        tuple(week.reached for week in period.weeks),
        float(GOAL_DAYS),
    )
    subtitle = f"{period.since:%d %B %Y} to {period.until:%d %B %Y}"
    sections = [
        Section("Summary", tuple(_summary(period)), charts=(days, *_pain(period.sessions))),
        Section("By exercise", (TWO_NUMBERS,), table=tuple(_exercise_rows(period))),
        Section("Most frequent faults", table=tuple(_fault_rows(period)), pictures=tuple(pictures)),
    ]
    return Report("Back exercises", " · ".join(filter(None, (period.name, subtitle))), tuple(sections))


def _summary(period: Period) -> Iterator[str]:
    reached = sum(week.reached for week in period.weeks)
    sessions = count_of(len(period.sessions), "session")
    yield f"{sessions}. Weekly goal reached in {reached} of {len(period.weeks)} weeks."
    if period.plan is not None:
        name, first, found = period.plan
        share = "" if found.share is None else f" {100 * found.share:.0f} % of the planned repetitions were done."
        done = f"{min(found.done_days, found.planned_days)} of {count_of(found.planned_days, 'planned day')}"
        yield f"Plan: {name}. Since {first:%d %B %Y}: {done}.{share}"
    rated = [s for s in period.sessions if s.pain_before is not None]
    if rated:
        both = [(s.pain_before or 0, s.pain_after) for s in rated if s.pain_after is not None]
        worse = sum(after > before for before, after in both)
        words = f" Worse after {worse} of {count_of(len(both), 'session')}." if both else ""
        yield f"Pain before a session, 0 to 10: {rated[0].pain_before} first, {rated[-1].pain_before} last.{words}"
    if period.corrected_sets:
        yield f"Counted as corrected by hand: {count_of(period.corrected_sets, 'set')}."


def _pain(sessions: Sequence[SessionRecord]) -> Iterator[Bars]:
    rated = [s for s in sessions if s.pain_before is not None]
    if rated:
        values = tuple(float(s.pain_before or 0) for s in rated)
        labels = tuple(f"{s.started_at:%d %b}" for s in rated)
        better = tuple(s.pain_after is not None and s.pain_after <= (s.pain_before or 0) for s in rated)
        yield Bars("Pain before each session (blue: not worse afterwards)", values, labels, better, 10.0)


def _exercise_rows(period: Period) -> Iterator[tuple[str, ...]]:
    yield (
        "exercise",
        "days",
        "repetitions",
        "of the plan",
        "clean",
        "per session",
        "longest hold,\u00a0s",
        "range of motion",
    )
    for trend in period.exercises:
        reps, clean = sum(day.reps for day in trend.days), sum(day.clean for day in trend.days)
        yield (
            trend.name,
            str(len({day.date for day in trend.days})),
            str(reps),
            f"{trend.plan.reps}\u00a0of\u00a0{trend.plan.planned_reps}" if trend.plan is not None else "",
            f"{100 * clean / reps:.0f}\u00a0%" if reps else "",
            _change([day.reps for day in trend.days]),
            _change([day.longest_hold_s for day in trend.days]),
            _motions(trend),
        )


def _change(values: Sequence[float]) -> str:
    """The first and the last value."""
    if not values:
        return ""
    first, last = f"{values[0]:.0f}", f"{values[-1]:.0f}"
    return f"{first}\u00a0to\u00a0{last}" if len(values) > 1 else last


def _motions(trend: Trend) -> str:
    parts = []
    for key in MOTIONS:
        measured = [day.motion[key] for day in trend.days if key in day.motion]
        if measured:
            parts.append(f"{'' if key == 'both' else f'{key} '}{_change(measured)}")
    return f"{', '.join(parts)} {trend.motion_unit}" if parts else ""


def _fault_rows(period: Period) -> Iterator[tuple[str, ...]]:
    yield "exercise", "fault", "attempts affected"
    names = {trend.id: trend.name for trend in period.exercises}
    for one in period.faults:
        yield names[one.exercise], plain(one.fault), str(one.attempts)


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
