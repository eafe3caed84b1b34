"""A report for a physiotherapist as a self-contained HTML or PDF file, and its content for one set."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from reportlab.lib.pagesizes import A4, LETTER

from posecheck.coaching.messages import duration, fault_names, sentences, side_text, stage_name
from posecheck.history.records import SetRecord
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
