"""A one-page report on a set or a period of weeks for a physiotherapist, as a self-contained HTML or PDF file."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from posecheck.coaching.messages import sentences
from posecheck.coaching.training_plan import TrainingPlan
from posecheck.history.adherence import adherence
from posecheck.history.progress import GOAL_DAYS, DayOfExercise, most_frequent_faults, motion_in, over_time, weeks
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.outputs import refuse_other_ending, whole_file
from posecheck.pages.rendering import render
from posecheck.sinks.tally import without_fault
from posecheck.specs.model import ExerciseSpec

MOST_FAULTS: Final = 6
MOST_ATTEMPTS: Final = 60
PADDING: Final = 14.0
"""Total horizontal padding of a table cell, in points."""
CHART: Final = (520, 120)
"""Width and height of a chart, in points."""
NOTE: Final = (
    "Counted by posecheck from a camera. This report describes movement and is not a diagnosis. Movement that the"
    " camera cannot see is not judged."
)
CORRECTED: Final = "corrected"
BLUE, GREY = "#0B67A8", "#8A98A0"


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
    stage = spec.stages[done.stage].name or ("" if len(spec.stages) == 1 else plain(done.stage))
    target = _counted(done.reps, "repetition") + (f", hold {done.hold_s:g} s" if done.hold_s else "")
    moment = f"{when.astimezone():%d %B %Y, %H:%M}" if when is not None else ""
    lines = (
        f"Target: {target}. Done: {done.rep_count}, of which {done.clean_count} without any fault. "
        f"Not counted: {_counted(len(done.attempts) - done.rep_count, 'attempt')}.",
        _fault_line(done),
    )
    sections = [Section("Summary", lines, charts=(_holds(done),) if done.attempts else ())]
    if notes:
        sections.append(Section("What was not seen", sentences(notes)))
    if pictures:
        sections.append(Section("Moments to review", pictures=tuple(pictures)))
    sections.append(Section("All attempts", table=tuple(_attempt_rows(done, spec))))
    length, corrected = f"{max(1, round(done.duration_s / 60))} min", CORRECTED if done.corrected else ""
    subtitle = " · ".join(filter(None, (moment, stage, length, corrected)))
    return Report(spec.name, subtitle, tuple(sections))


def span_report(
    sessions: Sequence[SessionRecord],
    specs: Mapping[str, ExerciseSpec],
    since: date,
    until: date,
    followed: tuple[TrainingPlan, date] | None = None,
) -> Report:
    """Build the report on the sessions of a period, given in any order.

    `followed` is the training plan in use and the day since when; its adherence is counted from that day.
    """
    shown = sorted(sessions, key=lambda s: s.started_at)
    count = (until - since).days // 7 + 1
    by_week = weeks(shown, until, count)
    days = Bars(
        f"Days of exercise per week (goal: {GOAL_DAYS})",
        tuple(float(len(week.days)) for week in by_week),
        tuple(f"{week.monday:%d %b}" for week in by_week),
        tuple(week.reached for week in by_week),
        float(GOAL_DAYS),
    )
    reached = sum(week.reached for week in by_week)
    summary = f"{_counted(len(shown), 'session')}. Weekly goal reached in {reached} of {len(by_week)} weeks."
    sections = [
        Section("Summary", (summary,), charts=(days, *_pain(shown))),
        *([_plan_section(*followed, shown, specs, since, until)] if followed is not None else []),
        Section("By exercise", table=tuple(_exercise_rows(shown, specs))),
        Section("Most frequent faults", table=tuple(_fault_rows(shown, specs))),
    ]
    return Report("Back exercises", f"{since:%d %B %Y} to {until:%d %B %Y}", tuple(sections))


def _plan_section(
    plan: TrainingPlan,
    begin: date,
    sessions: Sequence[SessionRecord],
    specs: Mapping[str, ExerciseSpec],
    since: date,
    until: date,
) -> Section:
    """What has been done of a plan since it came into use."""
    first = min(max(since, begin), until)
    found = adherence(plan, specs, sessions, first, until)
    share = "" if found.share is None else f" {100 * found.share:.0f} % of the planned repetitions were done."
    done, planned = min(found.done_days, found.planned_days), _counted(found.planned_days, "planned day")
    words = f"Since {first:%d %B %Y}: {done} of {planned}.{share}"
    rows = [
        (
            specs[one.exercise].name,
            f"{min(one.done_days, one.planned_days)} of {one.planned_days}",
            f"{one.reps} of {one.planned_reps}",
        )
        for one in found.exercises
    ]
    return Section(f"Plan: {plan.name}", (words,), table=(("Exercise", "Days", "Repetitions"), *rows))


def write_report(report: Report, path: Path, paper: str = "a4") -> None:
    """Write a report as `.html` or `.pdf`. Raises UsageError for any other suffix, or if the file cannot be written."""
    refuse_other_ending(path, ".html", ".pdf")
    with whole_file(path) as part:
        if path.suffix == ".html":
            part.write_text(as_html(report), encoding="utf-8")
        else:
            part.write_bytes(_as_pdf(report, LETTER if paper == "letter" else A4))


def as_html(report: Report) -> str:
    """Render the report as self-contained HTML."""
    return render("report.html.jinja", report=report, note=NOTE, shapes=bar_shapes, line_height=line_height)


def bar_shapes(chart: Bars, size: tuple[float, float] = CHART) -> list[tuple[float, float, float, str, str]]:
    """Bars of a chart as (x, width, height, colour, label), with lengths in points."""
    width, height = size
    most = max((*chart.values, chart.line or 0.0, 1e-9))
    each = width / max(1, len(chart.values))
    shown = max(1, -(-len(chart.values) // 12))
    bars = enumerate(zip(chart.values, chart.good, chart.labels, strict=True))
    return [
        (
            (n + 0.15) * each,
            0.7 * each,
            value / most * (height - 30),
            BLUE if good else GREY,
            label if n % shown == 0 else "",
        )
        for n, (value, good, label) in bars
    ]


def line_height(chart: Bars, size: tuple[float, float] = CHART) -> float:
    """Height of a chart's line, in points."""
    return (chart.line or 0.0) / max((*chart.values, chart.line or 0.0, 1e-9)) * (size[1] - 30)


def plain(identifier: str) -> str:
    """Readable form of an identifier: `hips_lifted` becomes "hips lifted"."""
    return identifier.replace("_", " ")


def _holds(done: SetRecord) -> Bars:
    held = tuple(max((hold.held_s for hold in a.holds), default=0.0) for a in done.attempts)
    labels, clean = tuple(str(a.n) for a in done.attempts), tuple(a.clean for a in done.attempts)
    return Bars("Longest hold per attempt, in seconds (blue: no fault)", held, labels, clean, done.hold_s or None)


def _pain(sessions: Sequence[SessionRecord]) -> Iterator[Bars]:
    rated = [s for s in sessions if s.pain_before is not None]
    if rated:
        values = tuple(float(s.pain_before or 0) for s in rated)
        labels = tuple(f"{s.started_at:%d %b}" for s in rated)
        better = tuple(s.pain_after is not None and s.pain_after <= (s.pain_before or 0) for s in rated)
        yield Bars("Pain before each session, 0 to 10 (blue: not worse afterwards)", values, labels, better, 10.0)


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def _fault_line(done: SetRecord) -> str:
    found = Counter(fault for attempt in done.attempts for fault in attempt.faults)
    words = ", ".join(f"{plain(fault)} ({count})" for fault, count in found.most_common(MOST_FAULTS))
    return f"Faults (attempts affected): {words}." if words else "No faults found."


def _attempt_rows(done: SetRecord, spec: ExerciseSpec) -> Iterator[tuple[str, ...]]:
    yield "attempt", "side", "start, s", "held, s", "result", "notes"
    faults = spec.faults_of(done.stage)
    for attempt in done.attempts[:MOST_ATTEMPTS]:
        held = " / ".join(f"{hold.held_s:.1f}" for hold in attempt.holds)
        judged = "clean" if attempt.clean else "counted" if attempt.counted else "not counted"
        words = ", ".join(faults[f].cue if f in faults else plain(f) for f in attempt.faults)
        words = words or without_fault(judged, [plain(fault).lower() for fault in attempt.unjudged])
        yield str(attempt.n), attempt.side or "", f"{attempt.start_s:.0f}", held, judged, words


def _exercise_rows(sessions: Sequence[SessionRecord], specs: Mapping[str, ExerciseSpec]) -> Iterator[tuple[str, ...]]:
    yield "exercise", "sessions", "repetitions", "clean", "longest hold, s", "range of motion"
    for name in dict.fromkeys(one.exercise for session in sessions for one in session.sets):
        days = over_time(sessions, name)
        reps, clean = sum(d.reps for d in days), sum(d.clean for d in days)
        share = f"{100 * clean / reps:.0f}\u00a0%" if reps else ""
        longest = max(d.longest_hold_s for d in days)
        title = specs[name].name if name in specs else plain(name)
        yield title, str(len(days)), str(reps), share, f"{longest:.0f}", _motions(days, specs.get(name))


def _motions(days: Sequence[DayOfExercise], spec: ExerciseSpec | None) -> str:
    """Range of motion in the first and in the last session that measured it."""
    measured = [day.motion for day in days if day.motion is not None]
    if spec is None or not measured:
        return ""
    scale, unit = motion_in(spec)
    first, last = (f"{scale * value:.0f}" for value in (measured[0], measured[-1]))
    return f"{first} to {last} {unit}" if len(measured) > 1 else f"{last} {unit}"


def _fault_rows(sessions: Sequence[SessionRecord], specs: Mapping[str, ExerciseSpec]) -> Iterator[tuple[str, ...]]:
    yield "exercise", "fault", "attempts affected"
    for exercise, fault, count in most_frequent_faults(sessions)[:MOST_FAULTS]:
        yield specs[exercise].name if exercise in specs else plain(exercise), plain(fault), str(count)


class _Chart(Flowable):  # type: ignore[misc]
    """A chart on a PDF page."""

    def __init__(self, chart: Bars, width: float) -> None:
        super().__init__()
        self._chart, self.width, self.height = chart, width, CHART[1]

    def draw(self) -> None:
        """Draw title, bars and line."""
        canvas, size = self.canv, (self.width, self.height)
        canvas.setFont("Helvetica", 9)
        canvas.drawString(0, self.height - 9, self._chart.title)
        for x, width, height, colour, label in bar_shapes(self._chart, size):
            canvas.setFillColor(colors.HexColor(colour))
            canvas.rect(x, 12, width, height, stroke=0, fill=1)
            canvas.setFillColor(colors.black)
            canvas.setFont("Helvetica", 7)
            canvas.drawString(x, 3, label)
        if self._chart.line is not None:
            y = 12 + line_height(self._chart, size)
            canvas.setDash(3, 2)
            canvas.line(0, y, self.width, y)


def _as_pdf(report: Report, paper: tuple[float, float]) -> bytes:
    margin = 18 * mm
    width = paper[0] - 2 * margin
    edges = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), margin)
    made = BytesIO()
    document = SimpleDocTemplate(made, pagesize=paper, title=report.title, creator="posecheck", **edges)
    text = ParagraphStyle("text", fontName="Helvetica", fontSize=10.5, leading=14)
    heading = ParagraphStyle("heading", parent=text, fontName="Helvetica-Bold", fontSize=13, leading=20, spaceBefore=8)
    heading.keepWithNext = 1
    title = ParagraphStyle("title", parent=heading, fontSize=20, leading=26, keepWithNext=0)
    small = ParagraphStyle("small", parent=text, fontSize=8.5, leading=11, textColor=colors.HexColor("#556770"))
    story: list[Any] = [Paragraph(escape(report.title), title), Paragraph(escape(report.subtitle), text)]
    for section in report.sections:
        story.append(Paragraph(escape(section.title), heading))
        story += [Paragraph(escape(line), text) for line in section.lines]
        story += [part for chart in section.charts for part in (Spacer(1, 6), _Chart(chart, width))]
        story += _pictures(section.pictures, width, small)
        if section.table:
            story.append(_table(section.table, width, small))
    story += [Spacer(1, 8), Paragraph(escape(NOTE), small)]
    document.build(story)
    return made.getvalue()


def _pictures(pictures: Sequence[Picture], width: float, style: Any) -> list[Any]:
    if not pictures:
        return []
    each = width / 3
    cells: list[Any] = []
    for picture in pictures:
        image = Image(BytesIO(picture.jpeg))
        scale = (each - 8) / image.imageWidth
        image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
        cells.append([image, Paragraph(escape(picture.caption), style)])
    cells += [""] * (-len(cells) % 3)
    rows = [cells[n : n + 3] for n in range(0, len(cells), 3)]
    top = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    return [Table(rows, colWidths=[each] * 3, style=top)]


def _table(rows: Sequence[Sequence[str]], width: float, style: Any) -> Any:
    cells = [[Paragraph(escape(cell), style) for cell in row] for row in rows]
    lines = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 1, colors.HexColor(BLUE)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, colors.HexColor("#D9E2E6")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    return Table(cells, colWidths=_column_widths(rows, width, style), style=lines, repeatRows=1)


def _column_widths(rows: Sequence[Sequence[str]], width: float, style: Any) -> list[float]:
    """Give each column its longest word, and share the rest in proportion to what its longest line still needs."""
    words, lines = [], []
    for column in zip(*rows, strict=True):
        wide = [stringWidth(text, style.fontName, style.fontSize) + PADDING for text in column]
        word = [stringWidth(w, style.fontName, style.fontSize) + PADDING for text in column for w in text.split(" ")]
        lines.append(max(wide))
        words.append(max(word))
    spare, wishes = max(0.0, width - sum(words)), [line - word for line, word in zip(lines, words, strict=True)]
    parts = [wish / sum(wishes) if sum(wishes) else 1 / len(wishes) for wish in wishes]
    return [word + spare * part for word, part in zip(words, parts, strict=True)]
