"""A one-page report on a set or a period of weeks for a physiotherapist, as a self-contained HTML or PDF file."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import A4, LETTER

from posecheck.coaching.messages import (
    duration,
    exercise_name,
    fault_name,
    fault_names,
    sentences,
    side_text,
    stage_name,
)
from posecheck.coaching.training_plan import TrainingPlan
from posecheck.history.adherence import adherence
from posecheck.history.progress import GOAL_DAYS, DayOfExercise, most_frequent_faults, motion_in, over_time, weeks
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.language import inside, language, tr, tr_date, tr_later, tr_n, tr_number
from posecheck.outputs import refuse_other_ending, whole_file
from posecheck.pages.rendering import render
from posecheck.pages.report_pdf import as_pdf, bar_shapes, line_height
from posecheck.sinks.tally import without_fault
from posecheck.specs.model import ExerciseSpec

MOST_FAULTS: Final = 6
MOST_ATTEMPTS: Final = 60
NOTE: Final = tr_later(
    "Counted by posecheck from a camera. This report describes movement and is not a diagnosis. Movement that the"
    " camera cannot see is not judged."
)
CORRECTED: Final = tr_later("corrected")


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart with an optional horizontal line; `good` selects each bar's colour."""

    title: str
    values: tuple[float, ...]
    labels: tuple[str, ...]
    good: tuple[bool, ...]
    line: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A moment of the set as a captioned JPEG."""

    caption: str
    jpeg: bytes

    @property
    def data_url(self) -> str:
        """The image as a data URL, so that the page stays self-contained."""
        return "data:image/jpeg;base64," + base64.b64encode(self.jpeg).decode()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, a table (its first row is the header), charts and pictures."""

    title: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    charts: tuple[Bars, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the page."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]


def set_report(
    done: SetRecord,
    spec: ExerciseSpec,
    when: datetime | None,
    pictures: Sequence[Picture] = (),
    notes: Sequence[str] = (),
) -> Report:
    """Build the report on one set.

    Parameters
    ----------
    done : SetRecord
        The set.
    spec : ExerciseSpec
        Its exercise, which provides the texts.
    when : datetime or None
        Time of the set.
    pictures : sequence of Picture
        Pictures of its worst moments.
    notes : sequence of str
        What was not seen of the source, or is missing from the recording.
    """
    stage = stage_name(done.stage, spec.stages[done.stage]) if len(spec.stages) > 1 else ""
    target = tr_n("{n} repetition", "{n} repetitions", done.reps)
    if done.hold_s:
        target = ", ".join([target, tr("hold {time}", time=duration(done.hold_s))])
    moment = tr_date("dd MMMM yyyy, HH:mm", when.astimezone()) if when is not None else ""
    lines = (
        tr(
            "Target: {target}. Done: {done}, of which {clean} without any fault. Not counted: {attempts}.",
            target=target,
            done=done.rep_count,
            clean=done.clean_count,
            attempts=tr_n("{n} attempt", "{n} attempts", len(done.attempts) - done.rep_count),
        ),
        _fault_line(done, spec),
    )
    sections = [Section(tr("Summary"), lines, charts=(_holds(done),) if done.attempts else ())]
    if notes:
        sections.append(Section(tr("What was not seen"), sentences(notes)))
    if pictures:
        sections.append(Section(tr("Moments to review"), pictures=tuple(pictures)))
    sections.append(Section(tr("All attempts"), table=tuple(_attempt_rows(done, spec))))
    length, corrected = f"{max(1, round(done.duration_s / 60))} min", tr(CORRECTED) if done.corrected else ""
    subtitle = " · ".join(filter(None, (moment, stage, length, corrected)))
    return Report(tr(spec.name), subtitle, tuple(sections))


def span_report(
    sessions: Sequence[SessionRecord],
    specs: Mapping[str, ExerciseSpec],
    since: date,
    until: date,
    followed: tuple[TrainingPlan, date] | None = None,
) -> Report:
    """Build the report on the sessions of a period, given in any order.

    `followed` is the training plan in use and the day since when; its adherence is counted from that day. A plan that
    came into use later is left out.
    """
    shown = sorted(sessions, key=lambda s: s.started_at)
    count = (until - since).days // 7 + 1
    by_week = weeks(shown, until, count)
    days = Bars(
        tr("Days of exercise per week (goal: {days})", days=GOAL_DAYS),
        tuple(float(len(week.days)) for week in by_week),
        tuple(tr_date("dd MMM", week.monday) for week in by_week),
        tuple(week.reached for week in by_week),
        float(GOAL_DAYS),
    )
    reached = sum(week.reached for week in by_week)
    total = tr_n("{n} session", "{n} sessions", len(shown))
    goal = tr("Weekly goal reached in {n} of {of} weeks.", n=reached, of=len(by_week))
    sections = [
        Section(tr("Summary"), (f"{total}. {goal}",), charts=(days, *_pain(shown))),
        *([_plan_section(*followed, shown, specs, since, until)] if followed and followed[1] <= until else []),
        Section(tr("By exercise"), table=tuple(_exercise_rows(shown, specs))),
        Section(tr("Most frequent corrections"), table=tuple(_fault_rows(shown, specs))),
    ]
    first, last = (tr_date("dd MMMM yyyy", day) for day in (since, until))
    return Report(tr("Back exercises"), tr("{first} to {last}", first=first, last=last), tuple(sections))


def _plan_section(
    plan: TrainingPlan,
    begin: date,
    sessions: Sequence[SessionRecord],
    specs: Mapping[str, ExerciseSpec],
    since: date,
    until: date,
) -> Section:
    """What has been done of a plan since it came into use."""
    first = max(since, begin)
    found = adherence(plan, specs, sessions, first, until)
    done = min(found.done_days, found.planned_days)
    since_when = tr_date("dd MMMM yyyy", first)
    words = tr_n(
        "Since {date}: {done} of {n} planned day.",
        "Since {date}: {done} of {n} planned days.",
        found.planned_days,
        date=since_when,
        done=done,
    )
    if found.share is not None:
        share = tr_number(100 * found.share, 0)
        words = " ".join([words, tr("{share} % of the planned repetitions were done.", share=share)])
    rows = [
        (
            tr(specs[one.exercise].name),
            tr("{done} of {goal}", done=min(one.done_days, one.planned_days), goal=one.planned_days),
            tr("{done} of {goal}", done=one.reps, goal=one.planned_reps),
        )
        for one in found.exercises
    ]
    header = (tr("Exercise"), tr("Days"), tr("Repetitions"))
    return Section(tr("Plan: {name}", name=plan.name), (words,), table=(header, *rows))


def write_report(report: Report, path: Path, paper: str = "a4") -> None:
    """Write a report as `.html` or `.pdf`. Raises UsageError for any other suffix, or if the file cannot be written."""
    refuse_other_ending(path, ".html", ".pdf")
    with whole_file(path) as part:
        if path.suffix == ".html":
            part.write_text(as_html(report), encoding="utf-8")
        else:
            part.write_bytes(as_pdf(report, tr(NOTE), LETTER if paper == "letter" else A4))


def as_html(report: Report) -> str:
    """Render the report as self-contained HTML."""
    shown = {"report": report, "note": tr(NOTE), "language": language()}
    return render("report.html.jinja", **shown, shapes=bar_shapes, line_height=line_height)


def _holds(done: SetRecord) -> Bars:
    held = tuple(max((hold.held_s for hold in a.holds), default=0.0) for a in done.attempts)
    labels, clean = tuple(str(a.n) for a in done.attempts), tuple(a.clean for a in done.attempts)
    title = tr("Longest hold per attempt, in seconds (blue: no fault)")
    return Bars(title, held, labels, clean, done.hold_s or None)


def _pain(sessions: Sequence[SessionRecord]) -> Iterator[Bars]:
    rated = [s for s in sessions if s.pain_before is not None]
    if rated:
        values = tuple(float(s.pain_before or 0) for s in rated)
        labels = tuple(tr_date("dd MMM", s.started_at) for s in rated)
        better = tuple(s.pain_after is not None and s.pain_after <= (s.pain_before or 0) for s in rated)
        title = tr("Pain before each session, 0 to 10 (blue: not worse afterwards)")
        yield Bars(title, values, labels, better, 10.0)


def _fault_line(done: SetRecord, spec: ExerciseSpec) -> str:
    found = Counter(fault for attempt in done.attempts for fault in attempt.faults).most_common(MOST_FAULTS)
    words = "; ".join(f"{fault_names([fault], spec.faults_of(done.stage))} ({count})" for fault, count in found)
    if not words:
        return tr("No faults found.")
    return tr("Corrections (attempts affected): {corrections}.", corrections=words)


def _attempt_rows(done: SetRecord, spec: ExerciseSpec) -> Iterator[tuple[str, ...]]:
    yield tr("attempt"), tr("side"), tr("start, s"), tr("held, s"), tr("result"), tr("notes")
    faults = spec.faults_of(done.stage)
    for attempt in done.attempts[:MOST_ATTEMPTS]:
        held = " / ".join(tr_number(hold.held_s, 1) for hold in attempt.holds)
        judged = "clean" if attempt.clean else "counted" if attempt.counted else "not counted"
        words = fault_names(attempt.faults, faults)
        words = words or without_fault(judged, [fault_names([fault], faults) for fault in attempt.unjudged])
        side = inside(side_text(attempt.side)) if attempt.side is not None else ""
        yield str(attempt.n), side, tr_number(attempt.start_s, 0), held, tr(judged), words


def _exercise_rows(sessions: Sequence[SessionRecord], specs: Mapping[str, ExerciseSpec]) -> Iterator[tuple[str, ...]]:
    yield (
        *(tr("exercise"), tr("sessions"), tr("repetitions")),
        *(tr("clean"), tr("longest hold, s"), tr("range of motion")),
    )
    for name in dict.fromkeys(one.exercise for session in sessions for one in session.sets):
        days = over_time(sessions, name)
        reps, clean = sum(d.reps for d in days), sum(d.clean for d in days)
        share = f"{tr_number(100 * clean / reps, 0)}\u00a0%" if reps else ""
        longest = max(d.longest_hold_s for d in days)
        title = exercise_name(name, specs)
        yield title, str(len(days)), str(reps), share, tr_number(longest, 0), _motions(days, specs.get(name))


def _motions(days: Sequence[DayOfExercise], spec: ExerciseSpec | None) -> str:
    """Range of motion in the first and in the last session that measured it."""
    measured = [day.motion for day in days if day.motion is not None]
    if spec is None or not measured:
        return ""
    scale, unit = motion_in(spec)
    first, last = (tr_number(scale * value, 0) for value in (measured[0], measured[-1]))
    if len(measured) == 1:
        return f"{last} {tr(unit)}"
    return " ".join([tr("{first} to {last}", first=first, last=last), tr(unit)])


def _fault_rows(sessions: Sequence[SessionRecord], specs: Mapping[str, ExerciseSpec]) -> Iterator[tuple[str, ...]]:
    yield tr("exercise"), tr("correction"), tr("attempts affected")
    for exercise, fault, count in most_frequent_faults(sessions)[:MOST_FAULTS]:
        faults = specs[exercise].faults if exercise in specs else {}
        yield exercise_name(exercise, specs), fault_name(fault, faults), str(count)
