"""Prints how well attempts are counted: python tests/benchmarks/bench_counting.py [yaw|impolite] [SEQUENCES].

`yaw` films calm repetitions from further and further round: how many of three were found. `impolite` draws recordings
of people who exercise as they please, 40 for each stage by default, and counts by movement alone. All are
made from joints, not pictures.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent / "sample_videos"), str(TESTS.parent)]

import numpy as np  # noqa: E402
from body_ways import STAGES, Stage  # noqa: E402
from impolite import impolite, polite  # noqa: E402
from made_recordings import Recording, hold_errors_s, wrong_with  # noqa: E402
from watched import spec_of, watch  # noqa: E402

from posecheck.body.drives import measure_drives  # noqa: E402
from posecheck.body.orientation import RunningMedian, trunk_px  # noqa: E402
from posecheck.engine.attempts import AttemptTracker, Moment  # noqa: E402
from posecheck.engine.movements import Movements  # noqa: E402
from posecheck.engine.survey import survey  # noqa: E402
from posecheck.events import Attempt, AttemptEnded  # noqa: E402

YAWS_DEG = (-45, -30, -15, 0, 15, 30, 45)
SEQUENCES = 40


def found(stage: Stage, recording: Recording) -> list[Attempt]:
    """Attempts that the whole engine finds."""
    return watch(recording.poses, stage.exercise, stage.name).attempts


def found_by_movement(stage: Stage, recording: Recording) -> list[Attempt]:
    """Attempts found by movement alone, many times faster: without view, sides and faults."""
    spec, poses = spec_of(stage.exercise), recording.poses
    length = RunningMedian(1.0)
    movements = Movements(spec, stage.name, survey(spec, stage.name, poses))
    tracker = AttemptTracker(spec, stage.name, movements)
    for pose in poses:
        drives = measure_drives(spec.drives, pose, length.step(pose.t_s, trunk_px(pose)))
        phase = movements.step(pose.t_s, drives)
        if phase is None:
            tracker.lose(pose.t_s)
            continue
        now = Moment(movements.time_s, phase, movements.since_s, movements.reached, movements.excursion)
        tracker.step(now)
    tracker.lose(poses[-1].t_s)
    return [event.attempt for event in tracker.drain() if isinstance(event, AttemptEnded)]


def yaw_row(stage: Stage) -> str:
    """Write whether three calm repetitions are found at each yaw: `=`, or how many were found."""
    cells = []
    for yaw_deg in YAWS_DEG:
        recording = polite(stage, yaw_deg)
        attempts = found(stage, recording)
        cells.append("=" if not wrong_with(recording, attempts) else str(len(attempts)))
    return f"{stage.id:32}" + "".join(f"{cell:>6}" for cell in cells)


def impolite_row(stage: Stage, sequences: int) -> str:
    """Write the figures of a stage."""
    exact, phantoms, errors_s = 0, 0, []
    for seed in range(sequences):
        recording = impolite(stage, seed)
        attempts = found_by_movement(stage, recording)
        wrong = wrong_with(recording, attempts)
        exact += not wrong
        phantoms += sum(what.startswith("phantom") for what in wrong)
        errors_s += hold_errors_s(recording, attempts)
    off_s = np.array(errors_s or [np.nan])
    median_s, most_s = np.median(off_s), np.percentile(np.abs(off_s), 95)
    return f"{stage.id:32}{exact:>4} of {sequences:<4}{median_s:>+12.2f}{most_s:>8.2f}{phantoms:>10}"


def main(argv: list[str]) -> None:
    """Print one table, or both."""
    sequences = next((int(word) for word in argv if word.isdigit()), SEQUENCES)
    if "impolite" not in argv:
        print(f"{'attempts at a yaw of (degrees)':32}" + "".join(f"{yaw_deg:>6}" for yaw_deg in YAWS_DEG))  # noqa: T201
        for stage in STAGES:
            print(yaw_row(stage), flush=True)  # noqa: T201
    if "yaw" not in argv:
        print(f"{'impolite people':32}{'exact':<11}{'hold error':>12}{'95 %':>8}{'phantoms':>10}")  # noqa: T201
        for stage in STAGES:
            print(impolite_row(stage, sequences), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
