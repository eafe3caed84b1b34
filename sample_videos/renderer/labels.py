"""Ground truth of a clip, derived from the scripted motion and written as the labels file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

WITHIN_DEG = 2.0
STEP_S = 0.005


@dataclass(frozen=True)
class Span:
    """A stretch of time."""

    start_s: float
    end_s: float

    def toml(self) -> str:
        """Write as keys of an inline table."""
        return f"start_s = {self.start_s:.2f}, end_s = {self.end_s:.2f}"


@dataclass(frozen=True)
class Attempt:
    """One attempt in the labels.

    Attributes
    ----------
    side : "left", "right" or None
    whole : from leaving the start pose until back in it
    holds : phase and time of each hold
    counted : False when a fault makes the repetition void
    faults : id and time of each fault
    """

    side: str | None
    whole: Span
    holds: Sequence[tuple[str, Span]]
    counted: bool
    faults: Sequence[tuple[str, Span]] = ()


@dataclass(frozen=True)
class Labels:
    """Contents of the labels file.

    Attributes
    ----------
    clip : name of the video
    exercise, stage : what is exercised; both empty where nothing is
    facing : where the head points in the picture
    attempts : in the order of time
    exercises : the exercises of which nothing may be counted, where nothing is exercised
    faults_any : faults of which an attempt must show one, where what is done comes close to an exercise
    prescription : prescription where it differs from the spec, such as `hold_s`
    may_miss : faults that are true but that the picture does not show well enough to be held against an answer
    hold_tolerance_s : how far a hold's length may be off where it is not the usual
    """

    clip: str
    exercise: str
    stage: str
    facing: str
    attempts: Sequence[Attempt]
    exercises: Sequence[str] = ()
    faults_any: Sequence[str] = ()
    prescription: Mapping[str, float] = field(default_factory=dict)
    may_miss: Sequence[str] = ()
    hold_tolerance_s: float | None = None

    def head(self) -> list[str]:
        """Write the keys at the top."""
        what = [f'exercise = "{self.exercise}"', f'stage = "{self.stage}"'] if self.exercise else []
        return [
            "# Written by sample_videos/render.py from the scripted motion: do not edit.",
            "schema = 1",
            f'clip = "{self.clip}"',
            *what,
            *([f"exercises = {toml_list(self.exercises)}"] if self.exercises else []),
            *([f"faults_any = {toml_list(self.faults_any)}"] if self.faults_any else []),
            *([f"may_miss = {toml_list(self.may_miss)}"] if self.may_miss else []),
            'origin = "rendered"',
            f'facing = "{self.facing}"',
            *(["", "[prescription]"] if self.prescription else []),
            *(f"{key} = {value:g}" for key, value in self.prescription.items()),
            *(["", "[tolerances]", f"hold_s = {self.hold_tolerance_s:g}"] if self.hold_tolerance_s else []),
        ]

    def write(self, path: Path) -> None:
        """Write the TOML file."""
        attempts = [line for attempt in self.attempts for line in attempt_lines(attempt)]
        faults = [line for attempt in self.attempts for line in fault_lines(attempt)]
        path.write_text("\n".join(self.head() + attempts + faults) + "\n", encoding="utf-8")


def toml_list(names: Iterable[str]) -> str:
    """Write names as a TOML array."""
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def attempt_lines(attempt: Attempt) -> list[str]:
    """Write one `[[attempts]]` table."""
    holds = ", ".join(f'{{ phase = "{phase}", {span.toml()} }}' for phase, span in attempt.holds)
    side = [f'side = "{attempt.side}"'] if attempt.side else []
    faults = dict.fromkeys(name for name, _ in attempt.faults)
    return [
        "",
        "[[attempts]]",
        *side,
        f"start_s = {attempt.whole.start_s:.2f}",
        f"holds = [{holds}]",
        f"end_s = {attempt.whole.end_s:.2f}",
        f"counted = {str(attempt.counted).lower()}",
        f"faults = {toml_list(faults)}",
    ]


def fault_lines(attempt: Attempt) -> list[str]:
    """Write the `[[faults]]` tables of one attempt."""
    lines: list[str] = []
    for name, span in attempt.faults:
        lines += [
            "",
            "[[faults]]",
            f'id = "{name}"',
            f"start_s = {span.start_s:.2f}",
            f"end_s = {span.end_s:.2f}",
        ]
    return lines


def farthest_deg(angles: Mapping[str, float], pose: Mapping[str, float]) -> float:
    """Find the largest difference between a moment's angles and those that a pose names, in degrees."""
    return max(abs(angles[name] - value) for name, value in pose.items())


def span_where(true_at: Callable[[float], bool], between: Span) -> Span:
    """Find the first and last time at which a condition holds.

    Raises
    ------
    ValueError
        When it is never true: the script does not do what it says.
    """
    times_s = [t for t in np.arange(between.start_s, between.end_s, STEP_S) if true_at(float(t))]
    if not times_s:
        raise ValueError(f"nothing of the kind between {between.start_s:.2f} and {between.end_s:.2f} s")
    return Span(float(times_s[0]), float(times_s[-1]))
