"""The sessions of a period of weeks on one page, for a physiotherapist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from posecheck.coaching.messages import exercise_name, fault_name
from posecheck.history.adherence import Adherence
from posecheck.history.progress import GOAL_DAYS
from posecheck.history.records import SessionRecord
from posecheck.language import tr, tr_c, tr_date, tr_later, tr_n, tr_number
from posecheck.pages.period import Period, Trend
from posecheck.pages.report import Bars, Picture, Report, Section
from posecheck.specs.model import ExerciseSpec

TWO_NUMBERS: Final = tr_later("Two numbers, such as 6 to 10, are those of the first and the last session.")
MOTIONS: Final = {"left": tr_later("left {motion}"), "right": tr_later("right {motion}"), "both": "{motion}"}
"""How the range of motion is written by side."""


def period_report(period: Period, specs: Mapping[str, ExerciseSpec], pictures: Sequence[Picture] = ()) -> Report:
    """The page: what was done, how it changed, what went wrong, and the pain.

    Parameters
    ----------
    period : Period
        The numbers.
    specs : mapping of str to ExerciseSpec
        The exercises, for their texts.
    pictures : sequence of Picture
        A picture of each of the most frequent faults, if there is one.
    """
    days = Bars(
        tr("Days of exercise per week (goal: {days})", days=GOAL_DAYS),
        tuple(float(len(week.days)) for week in period.weeks),
        tuple(tr_date("dd MMM", week.monday) for week in period.weeks),
        tuple(week.reached for week in period.weeks),
        float(GOAL_DAYS),
    )
    first, last = (tr_date("dd MMMM yyyy", day) for day in (period.since, period.until))
    span, rows = tr("{first} to {last}", first=first, last=last), tuple(_exercise_rows(period, specs))
    sections = (
        Section(tr("Summary"), tuple(_summary(period)), charts=(days, *_pain(period.sessions))),
        Section(tr("By exercise"), (tr(TWO_NUMBERS),), table=rows),
        Section(tr("Most frequent corrections"), table=tuple(_fault_rows(period, specs)), pictures=tuple(pictures)),
    )
    return Report(tr("Back exercises"), " · ".join(filter(None, (period.name, span))), sections)


def _summary(period: Period) -> Iterator[str]:
    reached = sum(week.reached for week in period.weeks)
    total = tr_n("{n} session", "{n} sessions", len(period.sessions))
    goal = tr("Weekly goal reached in {n} of {of} weeks.", n=reached, of=len(period.weeks))
    yield f"{total}. {goal}"
    if period.plan is not None:
        yield _plan_line(period.plan)
    rated = [s for s in period.sessions if s.pain_before is not None]
    if rated:
        yield _pain_line(rated)
    if period.corrected_sets:
        yield tr_n(
            "Counted as corrected by hand: {n} set.", "Counted as corrected by hand: {n} sets.", period.corrected_sets
        )


def _plan_line(plan: tuple[str, date, Adherence]) -> str:
    name, first, found = plan
    words = tr_n(
        "Since {date}: {done} of {n} planned day.",
        "Since {date}: {done} of {n} planned days.",
        found.planned_days,
        date=tr_date("dd MMMM yyyy", first),
        done=min(found.done_days, found.planned_days),
    )
    title = tr("Plan: {name}", name=name)
    parts = [f"{title}.", words]
    if found.share is not None:
        share = tr_number(100 * found.share, 0)
        parts.append(tr("{share} % of the planned repetitions were done.", share=share))
    return " ".join(parts)


def _pain_line(rated: Sequence[SessionRecord]) -> str:
    """Pain of the first and the last rated session, and how often it was worse afterwards."""
    first, last = rated[0].pain_before, rated[-1].pain_before
    words = tr("Pain before a session, 0 to 10: {first} first, {last} last.", first=first, last=last)
    both = [(s.pain_before or 0, s.pain_after) for s in rated if s.pain_after is not None]
    if not both:
        return words
    worse = sum(after > before for before, after in both)
    more = tr_n("Worse after {worse} of {n} session.", "Worse after {worse} of {n} sessions.", len(both), worse=worse)
    return f"{words} {more}"


def _pain(sessions: Sequence[SessionRecord]) -> Iterator[Bars]:
    rated = [s for s in sessions if s.pain_before is not None]
    if rated:
        values = tuple(float(s.pain_before or 0) for s in rated)
        labels = tuple(tr_date("dd MMM", s.started_at.astimezone()) for s in rated)
        better = tuple(s.pain_after is not None and s.pain_after <= (s.pain_before or 0) for s in rated)
        title = tr("Pain before each session, 0 to 10 (blue: not worse afterwards)")
        yield Bars(title, values, labels, better, 10.0)


def _exercise_rows(period: Period, specs: Mapping[str, ExerciseSpec]) -> Iterator[tuple[str, ...]]:
    yield (
        *(tr("exercise"), tr("days"), tr_c("column", "repetitions"), tr("of the plan"), tr("clean")),
        *(tr("per session"), tr("longest hold, s"), tr("range of motion")),
    )
    for trend in period.exercises:
        reps, clean = sum(day.reps for day in trend.days), sum(day.clean for day in trend.days)
        planned = trend.plan and tr("{done} of {goal}", done=trend.plan.reps, goal=trend.plan.planned_reps)
        yield (
            exercise_name(trend.id, specs),
            str(len({day.date for day in trend.days})),
            str(reps),
            _unbroken(planned or ""),
            f"{tr_number(100 * clean / reps, 0)}\u00a0%" if reps else "",
            _change([day.reps for day in trend.days]),
            _change([day.longest_hold_s for day in trend.days]),
            _motions(trend),
        )


def _change(values: Sequence[float]) -> str:
    """The first and the last value."""
    if not values:
        return ""
    first, last = tr_number(values[0], 0), tr_number(values[-1], 0)
    return _unbroken(tr_c("change", "{first} to {last}", first=first, last=last)) if len(values) > 1 else last


def _unbroken(words: str) -> str:
    return words.replace(" ", "\u00a0")


def _motions(trend: Trend) -> str:
    parts = []
    for key, pattern in MOTIONS.items():
        measured = [day.motion[key] for day in trend.days if key in day.motion]
        if measured:
            parts.append(_unbroken(tr(pattern, motion=_change(measured))))
    return f"{', '.join(parts)} {tr(trend.motion_unit)}" if parts else ""


def _fault_rows(period: Period, specs: Mapping[str, ExerciseSpec]) -> Iterator[tuple[str, ...]]:
    yield tr("exercise"), tr("correction"), tr("attempts affected")
    for one in period.faults:
        faults = specs[one.exercise].faults if one.exercise in specs else {}
        yield exercise_name(one.exercise, specs), fault_name(one.fault, faults), str(one.attempts)
