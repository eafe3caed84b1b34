"""A table of all faults: limits, and how often each was found, missed and reported falsely in evaluations.

`posecheck eval CLIPS --format json > rendered.json`, then `python -m posecheck.pages.fault_counts rendered.json ...`
prints the table in Markdown with two columns per evaluation.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from posecheck.pages.exercise_tables import fault_rows, faults_by_stage, markdown
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

Counts = Mapping[str, Mapping[str, Mapping[str, int]]]
"""By exercise and fault: `right`, `missed` and `false`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table: `python -m posecheck.pages.fault_counts EVALUATION.json...`."""
    paths = list(map(Path, sys.argv[1:] if arguments is None else arguments))
    evaluations = {path.stem: counts_of(json.loads(path.read_text(encoding="utf-8"))) for path in paths}
    header = ["exercise", "fault", "wrong", "right"]
    for name in evaluations:
        header += [f"{name}: found of labelled", f"{name}: false"]
    rows = [row for spec in load_specs().values() for row in count_rows(spec, list(evaluations.values()))]
    sys.stdout.write(markdown(tuple(header), rows))
    return 0


def counts_of(evaluation: Mapping[str, Any]) -> Counts:
    """Take the counts of faults from the JSON of `posecheck eval`."""
    return {exercise: figures["faults"] for exercise, figures in evaluation["exercises"].items()}


def count_rows(spec: ExerciseSpec, evaluations: Sequence[Counts]) -> Iterator[tuple[str, ...]]:
    """One row per fault and limits. Counts are of all stages, and stand beside the first limits of a fault."""
    seen = set()
    for (name, *_), (_, stages, _, wrong, right, *_) in zip(faults_by_stage(spec), fault_rows(spec), strict=True):
        counted = [_cells(one.get(spec.id, {}).get(name)) for one in evaluations]
        if name in seen:
            counted = [("", "")] * len(evaluations)
        seen.add(name)
        shown = f"`{name}`" if stages == "all" else f"`{name}` ({stages})"
        yield spec.name, shown, wrong, right, *(cell for pair in counted for cell in pair)


def _cells(counts: Mapping[str, int] | None) -> tuple[str, str]:
    if counts is None:
        return "-", "0"
    labelled = counts["right"] + counts["missed"]
    return f"{counts['right']} of {labelled}" if labelled else "-", str(counts["false"])


if __name__ == "__main__":
    sys.exit(main())
