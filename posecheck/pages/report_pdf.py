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
    from posecheck.pages.report import Bars, Picture, Report, Section

PADDING: Final = 14.0
"""Total horizontal padding of a table cell, in points."""
CHART: Final = (520, 120)
"""Width and height of a chart with its title, in points."""
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
TITLE: Final = 16.0
"""Height that a chart leaves for its title, in points."""
BLUE, GREY = "#0B67A8", "#8A98A0"


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


class _Chart(Flowable):  # type: ignore[misc]
    """A chart on a PDF page, without its title."""

    def __init__(self, chart: Bars, size: tuple[float, float]) -> None:
        super().__init__()
        self._chart, self._size = chart, size
        self.width, self.height = size[0], size[1] - TITLE

    def draw(self) -> None:
        """Draw bars and line."""
        canvas, size = self.canv, self._size
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
    margin = 15 * mm
    width = paper[0] - 2 * margin - 2 * FRAME
    edges = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), margin)
    made = BytesIO()
    document = SimpleDocTemplate(made, pagesize=paper, title=report.title, creator="posecheck", **edges)
    text = ParagraphStyle("text", fontName="Helvetica", fontSize=10.5, leading=14)
    heading = ParagraphStyle("heading", parent=text, fontName="Helvetica-Bold", fontSize=13, leading=20, spaceBefore=8)
    heading.keepWithNext = 1
    title = ParagraphStyle("title", parent=heading, fontSize=20, leading=26, keepWithNext=0)
    small = ParagraphStyle("small", parent=text, fontSize=8.2, leading=10.2, textColor=colors.HexColor("#556770"))
    story: list[Any] = [Paragraph(escape(report.title), title), Paragraph(escape(report.subtitle), text)]
    for section in report.sections:
        story.append(Paragraph(escape(section.title), heading))
        story += [Paragraph(escape(line), text) for line in section.lines]
        story += _charts(section.charts, width, small)
        story += _table_and_pictures(section, width, small)
    story += [Spacer(1, 8), Paragraph(escape(note), small)]
    document.build(story)
    return made.getvalue()


def _charts(charts: Sequence[Bars], width: float, style: Any) -> list[Any]:
    if not charts:
        return []
    each = width / len(charts)
    size = (each - GUTTER, SIDE_BY_SIDE) if len(charts) > 1 else (each, CHART[1])
    row = [[Paragraph(escape(chart.title), style), _Chart(chart, size)] for chart in charts]
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
