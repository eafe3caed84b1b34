"""A printable handout of the exercises: one page each, in large type, readable in black and white."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from posecheck.coaching.messages import by_stage, joined, plain, short_stage_name
from posecheck.language import inside, tr, tr_c, tr_later, tr_n, tr_number
from posecheck.outputs import refuse_other_ending, whole_file
from posecheck.pages.demonstrations import GAP_M, Demonstration, Picture, Points, arrow_head, demonstration_of
from posecheck.specs.inheritance import TOO_SHORT
from posecheck.specs.model import ExerciseSpec, Stage

Paper = Literal["a4", "letter"]
PAPERS: Final = {"a4": A4, "letter": LETTER}
MARGIN_PT: Final = 46.0
FOOT_PT: Final = 46.0
GAP_PT: Final = 9.0
TYPE_PT: Final = (17.0, 16.0, 15.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0)
"""Font sizes to try; the largest that fits is used."""
CAPTION_PT: Final = 26.0
"""Space for captions below and padding above each row of drawings."""
COLUMNS: Final = {1: 1, 2: 2, 3: 3, 4: 2}
"""Number of drawings per row, by the total number of drawings; four for any larger total."""
BETWEEN_M: Final = 0.3
TALLEST_PT: Final = 150.0
GRAYS: Final = {"near": 0.2, "body": 0.5, "far": 0.75}
FLOOR_GRAY: Final = 0.93
BLOCK_GRAY: Final = 0.82
SAFETY: Final = tr_later(
    "Ask a doctor before you start, especially if you have pain now or after an injury. Move slowly, keep breathing,"
    " and stop if it hurts. Exercise at least 4 days per week. It can take several weeks to make a difference."
)
SIDES: Final = {
    "none": "",
    "alternate": tr_later(", alternating sides"),
    "one_then_other": tr_later(", one side, then the other"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """Position of an element on a page, in points from the lower left corner."""

    what: str
    left: float
    bottom: float
    right: float
    top: float


def write_handout(specs: Sequence[ExerciseSpec], path: Path, paper: Paper = "a4") -> None:
    """Write a PDF with one page per exercise.

    Parameters
    ----------
    specs : sequence of ExerciseSpec
        At least one.
    path : Path
        Overwritten if it exists.
    paper : {'a4', 'letter'}
        Size of the pages.

    Raises
    ------
    UsageError
        The name does not end in .pdf, or the file cannot be written.
    """
    refuse_other_ending(path, ".pdf")
    with whole_file(path) as part:
        canvas = Canvas("", pagesize=PAPERS[paper])
        canvas.setTitle(tr("Back exercises"))
        canvas.setCreator("posecheck")
        for spec in specs:
            draw_page(canvas, spec, PAPERS[paper])
            canvas.showPage()
        part.write_bytes(canvas.getpdfdata())


def draw_page(canvas: Any, spec: ExerciseSpec, size_pt: tuple[float, float]) -> list[Box]:
    """Draw the page of one exercise and return the position of every element."""
    width = size_pt[0] - 2 * MARGIN_PT
    rows = _rows(list(_drawings(spec)), width)
    room = size_pt[1] - 2 * MARGIN_PT - FOOT_PT - sum(row.height for row in rows)
    texts, type_pt = _fitting(spec, width, room)
    boxes: list[Box] = []
    y = size_pt[1] - MARGIN_PT
    for number, text in enumerate(texts):
        y = _put(canvas, text, y, width, boxes)
        for row in rows if number == 0 else ():
            y -= row.height
            boxes += _draw_row(canvas, row, y, width)
    foot = Paragraph(escape(tr(SAFETY)), _style(min(type_pt, 11.0)))
    _, foot_pt = foot.wrap(width, FOOT_PT)
    foot.drawOn(canvas, MARGIN_PT, MARGIN_PT)
    boxes.append(Box("safety", MARGIN_PT, MARGIN_PT, MARGIN_PT + width, MARGIN_PT + foot_pt))
    return boxes


def words_of(spec: ExerciseSpec) -> list[tuple[str, str]]:
    """All text on the page of an exercise, as pairs of heading and text."""
    stages = list(spec.stages.items())
    amounts = [_named(stage, many=len(stages) > 1) + amount(stage) for _, stage in stages]
    steps = [_named(stage, many=len(stages) > 1) + progression(stage) for _, stage in stages if stage.progression]
    faults = [tr(fault.say) for name, fault in spec.faults.items() if name != TOO_SHORT]
    return [
        (tr_c("heading", "Start"), "\n".join(by_stage(spec, lambda stage: tr(spec.start_of(stage))))),
        (tr("Movement"), "\n".join(by_stage(spec, lambda stage: tr(spec.action_of(stage))))),
        (tr("How much"), "\n".join(amounts)),
        *([(tr("Next steps"), "\n".join(steps))] if steps else []),
        (tr("Watch for"), " ".join(dict.fromkeys(faults))),
    ]


def amount(stage: Stage) -> str:
    """The prescription of a stage as a sentence."""
    times = tr_n("once", "{n} times", stage.reps)
    sets = tr_n("{n} set, each {times}", "{n} sets, each {times}", stage.sets, times=times) if stage.sets > 1 else times
    hold = tr(", hold {time}", time=_time(stage.hold_s)) if stage.hold_s else ""
    rest = tr("; rest {time} between sets", time=_time(stage.rest_s)) if stage.sets > 1 and stage.rest_s else ""
    return f"{sets}{tr(SIDES[stage.sides])}{hold}{rest}."


def progression(stage: Stage) -> str:
    """The steps of a stage's progression as a sentence."""
    parts = []
    for step in stage.progression:
        changes = [
            *([tr_n("{n} set", "{n} sets", step.sets)] if step.sets else []),
            *([tr_n("once", "{n} times", step.reps)] if step.reps else []),
            *([tr("hold {time}", time=_seconds(step.hold_s))] if step.hold_s else []),
        ]
        parts.append(joined(changes))
    return tr("When this is easy: {steps}.", steps=tr(", then ").join(parts))


def _fitting(spec: ExerciseSpec, width: float, room: float) -> tuple[list[Any], float]:
    for type_pt in TYPE_PT:
        texts = list(_texts(spec, type_pt))
        if _height(texts, width) <= room:
            break
    return texts, type_pt


def _texts(spec: ExerciseSpec, type_pt: float) -> Iterator[Any]:
    about = [tr_c("group", spec.group), *([tr("suits sciatica")] if spec.sciatica_suitable else [])]
    title = f'{escape(tr(spec.name))} <font size="12">{" · ".join(about)}</font>'
    yield Paragraph(title, ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=26, leading=32))
    for heading, words in words_of(spec):
        text = escape(words).replace("\n", "<br/>")
        yield Paragraph(f"<b>{heading}</b><br/>{text}", _style(type_pt))


def _style(type_pt: float) -> Any:
    return ParagraphStyle("text", fontName="Helvetica", fontSize=type_pt, leading=1.28 * type_pt)


def _height(texts: Sequence[Any], width: float) -> float:
    return float(sum(text.wrap(width, 10_000)[1] + GAP_PT for text in texts))


def _put(canvas: Any, text: Any, y: float, width: float, boxes: list[Box]) -> float:
    _, height = text.wrap(width, 10_000)
    text.drawOn(canvas, MARGIN_PT, y - height)
    boxes.append(Box(text.getPlainText()[:30], MARGIN_PT, y - height, MARGIN_PT + width, y))
    return float(y - height - GAP_PT)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One pose of a demonstration on its mat."""

    caption: str
    shown: Demonstration
    picture: Picture

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top, in metres."""
        left, bottom, right, _ = self.shown.bounds
        tops = [self.picture.top, *(float(face[:, 1].max()) for faces in self.shown.blocks for face in faces)]
        return left, bottom, right, max(tops)

    @property
    def pose(self) -> bytes:
        """What two drawings of the same pose have in common."""
        return b"".join(line.tobytes() for limb in self.picture.limbs for line in limb.outlines)


def _drawings(spec: ExerciseSpec) -> Iterator[_Drawing]:
    """Yield a drawing of each start and target, without duplicates from other stages."""
    drawn: set[bytes] = set()
    for name in spec.stages:
        shown = demonstration_of(spec, name)
        if shown is None:
            continue
        for picture in shown.key_pictures:
            short = short_stage_name(spec, name) if len(spec.stages) > 1 else ""
            caption = ": ".join(filter(None, (short, inside(plain(picture.phase)))))
            drawing = _Drawing(caption, shown, picture)
            if drawing.pose not in drawn:
                drawn.add(drawing.pose)
                yield drawing


@dataclass(frozen=True, slots=True)
class _Row:
    """Drawings side by side, all at the same scale (points per metre)."""

    drawings: tuple[_Drawing, ...]
    scale: float

    @property
    def height(self) -> float:
        return self.scale * max(top - bottom for _, bottom, _, top in self.spans) + CAPTION_PT

    @property
    def spans(self) -> list[tuple[float, float, float, float]]:
        return [drawing.bounds for drawing in self.drawings]


def _rows(drawn: Sequence[_Drawing], width: float) -> list[_Row]:
    columns = COLUMNS.get(len(drawn), 4)
    rows = []
    for first in range(0, len(drawn), columns):
        row = _Row(tuple(drawn[first : first + columns]), 1.0)
        widest = sum(right - left + BETWEEN_M for left, _, right, _ in row.spans)
        tallest = max(top - bottom for _, bottom, _, top in row.spans)
        rows.append(replace(row, scale=min(width / widest, TALLEST_PT / tallest)))
    return rows


def _draw_row(canvas: Any, row: _Row, bottom: float, width: float) -> list[Box]:
    floor, boxes = bottom + 16, []
    taken = row.scale * sum(right - left + BETWEEN_M for left, _, right, _ in row.spans)
    x = MARGIN_PT + (width - taken) / 2
    for drawing, (left, low, right, top) in zip(row.drawings, row.spans, strict=True):
        x += BETWEEN_M / 2 * row.scale
        end = x + (right - left) * row.scale
        _draw_person(canvas, drawing, (x - left * row.scale, floor - low * row.scale), row.scale)
        canvas.setFillGray(0.0)
        canvas.setFont("Helvetica", 11)
        canvas.drawCentredString((x + end) / 2, floor - 13, drawing.caption)
        boxes.append(Box(drawing.caption, x, floor - 15, end, floor + (top - low) * row.scale))
        x = end + BETWEEN_M / 2 * row.scale
    return boxes


def _draw_person(canvas: Any, drawing: _Drawing, place: tuple[float, float], scale: float) -> None:
    canvas.saveState()
    canvas.translate(*place)
    canvas.scale(scale, scale)
    canvas.setLineWidth(2 * GAP_M)
    canvas.setLineJoin(1)
    canvas.setStrokeGray(1.0)
    _fill(canvas, drawing.shown.floor, FLOOR_GRAY)
    for face in (face for faces in drawing.shown.blocks for face in faces):
        _fill(canvas, face, BLOCK_GRAY)
    for limb in drawing.picture.limbs:
        for line in limb.outlines:
            canvas.drawPath(_path(canvas, line), fill=0)
        for line in limb.outlines:
            _fill(canvas, line, GRAYS[limb.tone])
    for arrow in drawing.picture.arrows:
        _draw_arrow(canvas, arrow)
    canvas.restoreState()


def _draw_arrow(canvas: Any, line: Points) -> None:
    canvas.setStrokeGray(0.0)
    canvas.setLineWidth(GAP_M)
    canvas.drawPath(_path(canvas, line, closed=False), fill=0)
    _fill(canvas, arrow_head(line, GAP_M), 0.0)


def _fill(canvas: Any, line: Points, gray: float) -> None:
    canvas.setFillGray(gray)
    canvas.drawPath(_path(canvas, line), stroke=0, fill=1)


def _path(canvas: Any, line: Points, *, closed: bool = True) -> Any:
    path = canvas.beginPath()
    path.moveTo(*line[0])
    for point in line[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    return path


def _named(stage: Stage, *, many: bool) -> str:
    return f"{tr(stage.name)}: " if many and stage.name else ""


def _time(seconds: float) -> str:
    return f"{tr_number(seconds / 60)} min" if seconds >= 60 else _seconds(seconds)


def _seconds(seconds: float) -> str:
    return f"{tr_number(seconds)} s"
