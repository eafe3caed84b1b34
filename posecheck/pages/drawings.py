"""Outlines of people in the poses of the exercises; made by sample_videos/draw_outlines.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from posecheck.specs.model import ExerciseSpec

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One person in one pose, the head to the left.

    Attributes
    ----------
    phase : str
        `start`, or the target that is shown.
    lines : tuple
        Closed lines, each of points (x, y) in metres: x to the right, y upwards from the floor.
    blocks : tuple
        Boxes on the floor in metres: left, bottom, right, top.
    """

    phase: str
    lines: tuple[Line, ...]
    blocks: tuple[tuple[float, float, float, float], ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of everything in it, the floor included, in metres."""
        x = [point[0] for line in self.lines for point in line] + [v for b in self.blocks for v in (b[0], b[2])]
        y = [point[1] for line in self.lines for point in line] + [b[3] for b in self.blocks]
        return min(x), min(0.0, *y), max(x), max(y)


def drawings_of(spec: ExerciseSpec, stage: str) -> tuple[Drawing, ...]:
    """The start pose, where the stage has one, and each target; empty for an exercise that nobody has drawn."""
    drawn = _all().get(spec.id, {}).get(stage, [])
    wanted = ([] if spec.stages[stage].start is None else ["start"]) + spec.stages[stage].targets
    by_phase = {one["phase"]: one for one in drawn}
    return tuple(_drawing(by_phase[phase]) for phase in wanted if phase in by_phase)


def _drawing(stored: dict[str, Any]) -> Drawing:
    lines = tuple(tuple((x, y) for x, y in line) for line in stored["lines"])
    return Drawing(stored["phase"], lines, tuple((a, b, c, d) for a, b, c, d in stored["blocks"]))


@cache
def _all() -> dict[str, dict[str, list[dict[str, Any]]]]:
    data: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(
        Path(__file__).with_name("drawings.json").read_text(encoding="utf-8")
    )
    return data
