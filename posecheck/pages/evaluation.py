"""A self-contained HTML page that shows labels and answers of each clip on one timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.coaching.messages import sentences
from posecheck.evaluation.answers import Answer, FoundAttempt
from posecheck.evaluation.cases import Judged
from posecheck.evaluation.figures import by_exercise, figures
from posecheck.evaluation.labels import LabelledAttempt, Labels
from posecheck.evaluation.matching import Span
from posecheck.evaluation.report import COLUMNS, FAULT_TITLES, Evaluation, fault_rows, figure_row, verdict
from posecheck.evaluation.scoring import ClipScore, Kind, true_faults
from posecheck.pages.rendering import render

WIDTH_PX: Final = 1200
LEFT_PX: Final = 190
RIGHT_PX: Final = 16
ROW_PX: Final = 20
BAR_PX: Final = 16
LANE_GAP_PX: Final = 10
AXIS_PX: Final = 26
CHARACTER_PX: Final = 6.5
TICKS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
MOST_TICKS: Final = 16
_WORDS: Final = {"missed": "missed", "false": "false"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A time span in a row.

    Attributes
    ----------
    x_px, width_px : float
        Position in the timeline.
    look : str
        CSS class, which sets the style.
    title : str
        Tooltip.
    label : str
        Text inside the bar; empty if it does not fit.
    inner : bool
        Whether it lies inside another bar and is drawn narrower.
    """

    x_px: float
    width_px: float
    look: str
    title: str
    label: str = ""
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """Two rows of bars: the labels above, the answer below."""

    name: str
    y_px: float
    truth: tuple[Bar, ...]
    answer: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The timeline of one clip."""

    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    height_px: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Converts seconds to pixels."""

    length_s: float

    def x_px(self, t_s: float) -> float:
        """Position of a time in the timeline."""
        return round(LEFT_PX + t_s / self.length_s * (WIDTH_PX - LEFT_PX - RIGHT_PX), 1)

    def bar(self, span: Span, look: str, title: str, label: str = "", *, inner: bool = False) -> Bar:
        """A bar for a span, at least 2 pixels wide to stay visible."""
        x_px = self.x_px(span.start_s)
        width_px = max(round(self.x_px(span.end_s) - x_px, 1), 2.0)
        fits = len(label) * CHARACTER_PX + 6 <= width_px
        whole = f"{title}, {span.start_s:.2f} to {span.end_s:.2f} s"
        return Bar(x_px, width_px, look, whole, label if fits else "", inner)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Positions and labels of the time axis."""
        step_s = next((s for s in TICKS_S if self.length_s / s <= MOST_TICKS), TICKS_S[-1])
        count = int(self.length_s // step_s) + 1
        return tuple((self.x_px(i * step_s), f"{i * step_s} s") for i in range(count))


def as_page(evaluation: Evaluation) -> str:
    """Render the page as HTML. Clips with differences come first."""
    scores = evaluation.scores
    judged = sorted(evaluation.judged, key=lambda one: one.score.met)
    rows = [figure_row(name, row) for name, row in by_exercise(scores).items()]
    return render(
        "evaluation.html.jinja",
        verdict=verdict(evaluation),
        titles=["exercise", *(title for title, _ in COLUMNS)],
        rows=rows,
        total=figure_row("total", figures(scores)),
        fault_titles=FAULT_TITLES,
        fault_rows=fault_rows(scores),
        clips=[{"score": one.score, "timeline": timeline(one), "notes": sentences(one.notes)} for one in judged],
        failures=evaluation.failures,
        some_allowed=any(one.labels.negative for one in judged),
        sizes={"width": WIDTH_PX, "left": LEFT_PX, "right": RIGHT_PX, "row": ROW_PX, "bar": BAR_PX},
    )


def timeline(one: Judged) -> Timeline:
    """Lay out the timeline of one clip."""
    answer = Answer.model_validate(one.answer)
    spans: list[Span] = [*one.labels.attempts, *one.labels.faults, *answer.attempts, *answer.faults]
    scale = Scale(max([answer.duration_s, 1.0, *(span.end_s for span in spans)]))
    rows = [("attempts", *_attempt_rows(one.labels, answer, one.score, scale))]
    rows += [(name, *row) for name, row in _fault_rows(one.labels, answer, one.score, scale).items()]
    height_px = 2 * ROW_PX + LANE_GAP_PX
    lanes = [Lane(name, i * height_px, tuple(truth), tuple(found)) for i, (name, truth, found) in enumerate(rows)]
    return Timeline(tuple(lanes), scale.ticks(), len(lanes) * height_px + AXIS_PX)


def _attempt_rows(labels: Labels, answer: Answer, score: ClipScore, scale: Scale) -> tuple[list[Bar], list[Bar]]:
    truth: list[Bar] = []
    for n, labelled in enumerate(sorted(labels.attempts, key=lambda a: a.start_s), 1):
        look = "missed" if _differs(score, (Kind.MISSING,), labelled) else "attempt"
        look += " off" if _differs(score, (Kind.SIDE, Kind.COUNTED, Kind.HOLD), labelled) else ""
        truth.append(scale.bar(labelled, look, f"Labelled: {_words(n, labelled)}", _short(n, labelled)))
        truth += [scale.bar(h, "hold", f"Labelled hold: {h.phase}", inner=True) for h in labelled.holds]
    found: list[Bar] = []
    for attempt in answer.attempts:
        look = "false" if _differs(score, (Kind.EXTRA,), attempt) else "attempt"
        found.append(scale.bar(attempt, look, f"Found: {_words(attempt.n, attempt)}", _short(attempt.n, attempt)))
        holds = [(h, f"Found hold: {h.phase}, held {h.held_s:.2f} s") for h in attempt.holds]
        found += [scale.bar(hold, "hold", title, inner=True) for hold, title in holds]
    return truth, found


def _fault_rows(
    labels: Labels, answer: Answer, score: ClipScore, scale: Scale
) -> Mapping[str, tuple[list[Bar], list[Bar]]]:
    """Bars of each fault by id, ordered by first start."""
    truth = true_faults(labels)
    starts = sorted([(f.start_s, f.id) for f in truth] + [(f.start_s, f.id) for f in answer.faults])
    rows: dict[str, tuple[list[Bar], list[Bar]]] = {name: ([], []) for _, name in starts}
    for labelled in truth:
        look = "missed" if _differs(score, (Kind.MISSED_FAULT,), labelled, labelled.id) else "fault"
        rows[labelled.id][0].append(scale.bar(labelled, look, f"Labelled: {labelled.id}", _WORDS.get(look, "")))
    for fault in answer.faults:
        look = "false" if _differs(score, (Kind.FALSE_FAULT,), fault, fault.id) else "fault"
        look = "allowed" if labels.negative else look
        rows[fault.id][1].append(scale.bar(fault, look, f"Found: {fault.id}", _WORDS.get(look, "")))
    return rows


def _differs(score: ClipScore, kinds: Sequence[Kind], span: Span, fault: str | None = None) -> bool:
    times = span.start_s, span.end_s
    return any(
        (d.start_s, d.end_s) == times and d.kind in kinds and fault in (None, d.fault) for d in score.differences
    )


def _words(n: int, attempt: LabelledAttempt | FoundAttempt) -> str:
    side = [attempt.side.value] if attempt.side else []
    return ", ".join([f"attempt {n}", *side, "counted" if attempt.counted else "not counted", *attempt.faults])


def _short(n: int, attempt: LabelledAttempt | FoundAttempt) -> str:
    side = f" {attempt.side[0].upper()}" if attempt.side else ""
    return f"{n}{side}{'' if attempt.counted else ' ✗'}"
