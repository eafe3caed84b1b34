"""A report for a physiotherapist as a self-contained HTML or PDF file, and its content for one set."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from posecheck.history.records import SetRecord
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
FRAME: Final = 6.0
"""Padding of reportlab's frame around the text of a page, in points."""
SIDE_BY_SIDE: Final = 88.0
"""Height of two charts side by side, in points."""
TABLE_SHARE: Final = 0.5
"""Share of the width that a table has beside its pictures."""
GUTTER: Final = 14.0
"""Space between two charts side by side, in points."""
LABEL: Final = 42.0
"""Width of a label below a bar, in points."""
NOTE: Final = (
    "Counted by posecheck from a camera. This report describes movement and is not a diagnosis. Movement that the"
    " camera cannot see is not judged."
)
CORRECTED: Final = "corrected"
BLUE, GREY = "#0B67A8", "#8A98A0"


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart with an optional horizontal line; `good` selects each bar's colour. Two stand side by side."""

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
    target = count_of(done.reps, "repetition") + (f", hold {done.hold_s:g} s" if done.hold_s else "")
    moment = f"{when.astimezone():%d %B %Y, %H:%M}" if when is not None else ""
    lines = (
        f"Target: {target}. Done: {done.rep_count}, of which {done.clean_count} without any fault. "
        f"Not counted: {count_of(len(done.attempts) - done.rep_count, 'attempt')}.",
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
    shown = max(1, -(-len(chart.values) // max(1, int(width / LABEL))))
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


def count_of(count: int, noun: str) -> str:
    """A number of things: "1 session", "2 sessions"."""
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


class _Chart(Flowable):  # type: ignore[misc]
    """A chart on a PDF page."""

    def __init__(self, chart: Bars, size: tuple[float, float]) -> None:
        super().__init__()
        self._chart, (self.width, self.height) = chart, size

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
    margin = 15 * mm
    width = paper[0] - 2 * margin - 2 * FRAME
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
        story += _charts(section.charts, width)
        story += _table_and_pictures(section, width, small)
    story += [Spacer(1, 8), Paragraph(escape(NOTE), small)]
    document.build(story)
    return made.getvalue()


def _charts(charts: Sequence[Bars], width: float) -> list[Any]:
    if not charts:
        return []
    each = width / len(charts)
    size = (each - GUTTER, SIDE_BY_SIDE) if len(charts) > 1 else (each, CHART[1])
    row = [_Chart(chart, size) for chart in charts]
    return [Spacer(1, 6), Table([row], colWidths=[each] * len(charts), style=_FLUSH)]


def _table_and_pictures(section: Section, width: float, style: Any) -> list[Any]:
    """The table and the pictures of a section, side by side if there are both."""
    if section.table and section.pictures:
        left, right = TABLE_SHARE * width, (1 - TABLE_SHARE) * width
        parts = [_table(section.table, left - GUTTER, style), *_pictures(section.pictures, right, style)]
        return [Table([parts], colWidths=[left, right], style=_FLUSH)]
    tables = [_table(section.table, width, style)] if section.table else []
    return tables + _pictures(section.pictures, width, style)


_FLUSH: Final = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
]
"""Style of a table that only places its cells."""


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
