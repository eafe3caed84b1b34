"""Drives, signals, movements and faults over time, as a basis for choosing thresholds."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NamedTuple

from posecheck.events import Attempt, AttemptEnded, Fault, FaultEnded, MovementRefused, Update
from posecheck.outputs import whole_file
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.printable import as_cell
from posecheck.specs.measures import DRIVE_PREFIX
from posecheck.specs.model import ExerciseSpec

MAIN_PANELS: Final = 6
"""Number of drives and signals that a plot shows unless it is asked for all."""


class Limit(NamedTuple):
    """A limit on a signal or drive, in its unit, with the kind and the name of what sets it."""

    of: Literal["target", "refusal", "fault"]
    name: str
    value: float


@dataclass
class Trace:
    """A session sink that stores every signal of every frame.

    Attributes
    ----------
    times_s : list of float
        Time of each frame.
    signals : dict of signal name to list of float
        Smoothed values, NaN if missing; same length as `times_s`.
    phases : list of str or None
        Phase of each frame.
    faults : list of Fault
        Finished faults.
    ended : list of Attempt
        Finished attempts.
    refused : list of MovementRefused
        Movements taken for another exercise.
    """

    times_s: list[float] = field(default_factory=list)
    signals: dict[str, list[float]] = field(default_factory=dict)
    phases: list[str | None] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    active: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ended: list[Attempt] = field(default_factory=list)
    refused: list[MovementRefused] = field(default_factory=list)

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        for name, value in update.measurements.items():
            column = self.signals.setdefault(name, [float("nan")] * len(self.times_s))
            column.append(value)
        self.times_s.append(pose.t_s)
        for column in self.signals.values():
            column.extend([float("nan")] * (len(self.times_s) - len(column)))
        status = update.status
        self.phases.append(status.phase if status else None)
        self.attempts.append(status.attempt_count if status else 0)
        self.active.append(status.active_faults if status else ())
        self._take_events(update)

    def _take_events(self, update: Update) -> None:
        self.faults += [e.fault for e in update.events if isinstance(e, FaultEnded)]
        self.ended += [e.attempt for e in update.events if isinstance(e, AttemptEnded)]
        self.refused += [e for e in update.events if isinstance(e, MovementRefused)]

    def close(self, last: Update | None) -> None:
        """Take what ends with the session."""
        if last is not None:
            self._take_events(last)

    def write_csv(self, path: Path) -> None:
        """Write one row per frame: time, phase, finished attempts, active faults, every signal. Raises UsageError."""
        with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["t_s", "phase", "attempt_count", "faults", *map(as_cell, self.signals)])
            for i, t_s in enumerate(self.times_s):
                values = [f"{column[i]:.4g}" for column in self.signals.values()]
                words = as_cell(self.phases[i] or ""), self.attempts[i], as_cell(" ".join(self.active[i]))
                rows.writerow([f"{t_s:.3f}", *words, *values])

    def phase_spans(self) -> list[tuple[str, float, float]]:
        """Name, start and end in seconds of every stay in a known phase."""
        spans: list[tuple[str, float, float]] = []
        before = None
        for t_s, phase in zip(self.times_s, self.phases, strict=True):
            if phase is not None and phase == before:
                spans[-1] = (phase, spans[-1][1], t_s)
            elif phase is not None:
                spans.append((phase, t_s, t_s))
            before = phase
        return spans


def main_panels(trace: Trace, spec: ExerciseSpec, stage: str) -> list[str]:
    """Names of the drives and signals that explain the counts of a stage best, at most `MAIN_PANELS`.

    First the drive of the movement, then what refuses movements, the signals of faults, those found first, and the
    range of motion. If any of these has a label, only those with one are shown.
    """
    targets = spec.targets_of(stage).values()
    found = {fault.id for fault in trace.faults}
    drives = [f"{DRIVE_PREFIX}{target.drive}" for target in targets]
    motion = [name for name in (spec.motion, f"{DRIVE_PREFIX}{spec.motion}") if name in trace.signals][:1]
    refusals = [f"{DRIVE_PREFIX}{rule.drive}" for target in targets for rule in target.refuse.values()]
    faults = sorted(spec.faults_of(stage).items(), key=lambda item: item[0] not in found)
    names = dict.fromkeys([*drives, *refusals, *(f.measurement for _, f in faults if f.measurement), *motion])
    known = [name for name in names if name in trace.signals]
    return ([name for name in known if spec.measured(name).label] or known)[:MAIN_PANELS]


def thresholds(spec: ExerciseSpec, stage: str, signal: str) -> list[Limit]:
    """Every limit on one signal."""
    inf = float("inf")
    lines: list[Limit] = []
    for target_name, target in spec.targets_of(stage).items():
        if f"{DRIVE_PREFIX}{target.drive}" == signal and target.zone is not None:
            lines.append(Limit("target", target_name, target.zone))
        for name, rule in target.refuse.items():
            if f"{DRIVE_PREFIX}{rule.drive}" == signal and rule.at != "rise":
                lines += [Limit("refusal", name, v) for v in (rule.above, rule.below) if v is not None]
    for name, fault in spec.faults_of(stage).items():
        if fault.measurement == signal and not fault.from_rest:
            lines += [Limit("fault", name, v) for v in fault.ok_limits[0] if abs(v) < inf]
            lines += [Limit("fault", name, v) for v in (fault.at_least, fault.at_most) if v is not None]
    return lines
