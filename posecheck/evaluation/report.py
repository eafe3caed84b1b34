"""Evaluation output as text, JSON and JUnit XML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from xml.etree import ElementTree

from posecheck.evaluation.cases import Failure, Judged
from posecheck.evaluation.figures import Errors, FaultFigures, Figures, by_exercise, figures
from posecheck.evaluation.scoring import ClipScore
from posecheck.printable import printable, printable_lines
from posecheck.sinks.tally import note_lines

UNKNOWN: Final = "-"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Results of an evaluation: judged clips, unreadable clips, and the number of clips allowed to fail."""

    judged: Sequence[Judged]
    failures: Sequence[Failure]
    allowed: int = 0

    @property
    def scores(self) -> list[ClipScore]:
        """Scores of the judged clips."""
        return [one.score for one in self.judged]

    @property
    def exit_code(self) -> int:
        """0 if the clips meet their labels, 1 if too many fail, higher if a clip could not be judged."""
        total = figures(self.scores)
        return max([int(total.clips - total.met > self.allowed), *(f.exit_code for f in self.failures)])


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Metrics, scores with their differences, and answers as plain values."""
    clips = []
    for one in evaluation.judged:
        clips.append({**one.score.model_dump(mode="json"), "met": one.score.met, "answer": one.answer})
    return {
        "schema": 1,
        "total": figures(evaluation.scores).model_dump(mode="json"),
        "exercises": {k: f.model_dump(mode="json") for k, f in by_exercise(evaluation.scores).items()},
        "clips": clips,
        "errors": [{"clip": f.name, "message": f.message, "exit_code": f.exit_code} for f in evaluation.failures],
    }


def as_junit(evaluation: Evaluation) -> str:
    """JUnit XML with one testcase per clip; the text of a failure lists its differences, one per line."""
    clips = groupby(evaluation.scores, key=lambda score: score.clip)
    cases = [_junit_case(name, list(scores)) for name, scores in clips]
    cases += [_junit_error(failure) for failure in evaluation.failures]
    counts = {"failures": sum(c.find("failure") is not None for c in cases), "errors": len(evaluation.failures)}
    numbers = {name: str(count) for name, count in {"tests": len(cases), **counts, "skipped": 0}.items()}
    suite = ElementTree.Element("testsuite", {"name": "posecheck eval", **numbers, "time": "0"})
    suite.extend(cases)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _junit_case(name: str, scores: Sequence[ClipScore]) -> ElementTree.Element:
    kind = "negative" if scores[0].negative else scores[0].exercise
    case = ElementTree.Element("testcase", {"classname": printable(kind), "name": printable(name), "time": "0"})
    lines = [line for score in scores for line in difference_lines(score)]
    if lines:
        message = lines[0] if len(lines) == 1 else f"{len(lines)} differences"
        ElementTree.SubElement(case, "failure", {"message": message, "type": "labels"}).text = "\n".join(lines)
    return case


def _junit_error(failure: Failure) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"classname": "unreadable", "name": printable(failure.name), "time": "0"})
    text = printable_lines(failure.message)
    message = text.partition("\n")[0]
    ElementTree.SubElement(case, "error", {"message": message, "type": "input"}).text = text
    return case


def difference_lines(score: ClipScore) -> list[str]:
    """One printable line per difference, with the clip, the attempt and the difference."""
    return [printable(f"{score.title}: {difference.where}: {difference.what}") for difference in score.differences]


def clip_line(scores: Sequence[ClipScore]) -> str:
    """The result of one clip in a few words; `scores` has one score per exercise it was judged as."""
    count = sum(len(score.differences) for score in scores)
    words = "meets its labels" if count == 0 else f"{count} {'difference' if count == 1 else 'differences'}"
    return f"{printable(scores[0].clip)}: {words}"


def as_text(evaluation: Evaluation) -> str:
    """Tables for a terminal, then the differences and the notes on what was not seen."""
    total = figures(evaluation.scores)
    rows = {**by_exercise(evaluation.scores), "total": total}
    titles = ("exercise", *(title for title, _ in COLUMNS))
    parts = [_table([titles, *(figure_row(k, f) for k, f in rows.items())], words=1)]
    faults = fault_rows(evaluation.scores)
    if faults:
        parts.append(_table([FAULT_TITLES, *faults], words=2))
    lines = [line for score in evaluation.scores for line in difference_lines(score)]
    if lines:
        parts.append("\n".join(lines))
    notes = [line for one in evaluation.judged for line in note_lines(one.notes, one.score.clip)]
    if notes:
        parts.append("\n".join(dict.fromkeys(notes)))
    parts.append(verdict(evaluation))
    return "\n\n".join(parts)


def verdict(evaluation: Evaluation) -> str:
    """The result in one sentence."""
    total = figures(evaluation.scores)
    words = f"{total.met} of {total.clips} {'clip meets' if total.clips == 1 else 'clips meet'} the labels"
    failed = len(evaluation.failures)
    return f"{words}; {failed} could not be judged" if failed else words


def number(value: float | None, digits: int = 2) -> str:
    """Format a number for a table; `-` for None."""
    return UNKNOWN if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return UNKNOWN if value is None else f"{100 * value:.1f} %"


def _median_and_p95(errors: Errors) -> str:
    return UNKNOWN if errors.median_s is None else f"{errors.median_s:.2f} / {number(errors.p95_s)}"


def _precision_recall_f1(faults: FaultFigures) -> tuple[str, str, str]:
    return number(faults.precision), number(faults.recall), number(faults.f1)


COLUMNS: Final[tuple[tuple[str, Callable[[Figures], str]], ...]] = (
    ("clips", lambda f: str(f.clips)),
    ("labels\nmet", lambda f: str(f.met)),
    ("attempts\nexact", lambda f: str(f.attempts_exact)),
    ("reps\nexact", lambda f: str(f.reps_exact)),
    ("count\nerror", lambda f: number(f.attempts_mae)),
    ("hold error, s\nmedian / p95", lambda f: _median_and_p95(f.holds)),
    ("fault\nprecision", lambda f: number(f.fault_total.precision)),
    ("fault\nrecall", lambda f: number(f.fault_total.recall)),
    ("fault\nF1", lambda f: number(f.fault_total.f1)),
    ("false alarms\nper minute", lambda f: number(f.alarms_a_minute)),
    ("phantoms\nper minute", lambda f: number(f.phantoms_a_minute)),
    ("not\nmeasurable", lambda f: _percent(f.not_measurable_share)),
    ("latency, s\nmedian / p95", lambda f: _median_and_p95(f.latency)),
)
"""Titles and contents of the metrics table."""
FAULT_TITLES: Final = ("exercise", "fault", "labelled", "found", "right", "precision", "recall", "F1")


def figure_row(name: str, row: Figures) -> tuple[str, ...]:
    """One row of the metrics table."""
    return (name, *(cell(row) for _, cell in COLUMNS))


def fault_rows(scores: Sequence[ClipScore]) -> list[tuple[str, ...]]:
    """Rows of the fault table: one per labelled or found fault."""
    rows: list[tuple[str, ...]] = []
    for exercise, row in by_exercise(scores).items():
        for name, fault in row.faults.items():
            counts = str(fault.right + fault.missed), str(fault.right + fault.false), str(fault.right)
            rows.append((exercise, printable(name), *counts, *_precision_recall_f1(fault)))
    return rows


def _table(rows: Sequence[Sequence[str]], words: int) -> str:
    """Align columns under their titles, which may have several lines. The first `words` columns align left."""
    head = [_title_lines(title, 1 + max(t.count("\n") for t in rows[0])) for title in rows[0]]
    lines = [*zip(*head, strict=True), *rows[1:]]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    shown = [_line(line, widths, words) for line in lines]
    height = len(head[0])
    rule = "-" * max(len(line) for line in shown)
    return "\n".join([*shown[:height], rule, *shown[height:]])


def _title_lines(title: str, height: int) -> list[str]:
    lines = title.split("\n")
    return [""] * (height - len(lines)) + lines


def _line(cells: Sequence[str], widths: Sequence[int], words: int) -> str:
    fitted = [c.ljust(w) if i < words else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))]
    return "  ".join(fitted).rstrip()
