"""The PDF pages of a report."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

if TYPE_CHECKING:
    from posecheck.pages.report import Bars, Picture, Report

PADDING: Final = 14.0
"""Total horizontal padding of a table cell, in points."""
CHART: Final = (520, 120)
"""Width and height of a chart, in points."""
BLUE, GREY = "#0B67A8", "#8A98A0"


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


def as_pdf(report: Report, note: str, paper: tuple[float, float]) -> bytes:
    """Write a report as PDF on paper of a size in points, with a note at its end."""
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
    story += [Spacer(1, 8), Paragraph(escape(note), small)]
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
