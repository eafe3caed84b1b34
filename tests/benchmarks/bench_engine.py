"""Prints how many poses a second the engine judges: python tests/benchmarks/bench_engine.py [exercise ...].

Times are processor time, one frame after the other as in front of a camera. The last line repeats one clip for an hour
and compares the sixtieth minute with the first. Figures of different machines say little.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS.parent)]

from sample_poses import labelled  # noqa: E402

from posecheck.engine.engine import Engine  # noqa: E402
from posecheck.engine.survey import survey  # noqa: E402
from posecheck.pose.landmarks import PoseFrame  # noqa: E402
from posecheck.pose.poses import load_poses  # noqa: E402
from posecheck.specs.loader import find_spec, load_specs  # noqa: E402

RUNS = 3
HOUR_EXERCISE = "quadruped_arm_leg_raise"
MINUTES = 60
TURN = 50
"""Frames judged by one engine before the other one has its turn."""


def seconds(engine: Engine, poses: Iterable[PoseFrame]) -> float:
    """Processor time to judge the poses."""
    begun_s = time.process_time()
    for pose in poses:
        engine.step(pose)
    return time.process_time() - begun_s


def clips(wanted: list[str]) -> None:
    """One line per exercise and stage: live, and the survey that a file may need before."""
    for (exercise, stage), (path, _) in sorted(labelled().items()):
        if wanted and exercise not in wanted:
            continue
        spec, poses = find_spec(exercise, load_specs()), load_poses(path).poses
        lived_s = median(seconds(Engine(spec, stage, live=True), poses) for _ in range(RUNS))
        begun_s = time.process_time()
        survey(spec, stage, poses)
        looked_s = time.process_time() - begun_s
        print(  # noqa: T201
            f"{exercise + ' ' + stage:40} {len(poses) / lived_s:7.0f} poses a second live, "
            f"{len(poses) / (lived_s + looked_s):7.0f} with the survey of a file"
        )


def repeated(poses: tuple[PoseFrame, ...]) -> Iterator[PoseFrame]:
    """The poses over and over, time going on."""
    length_s, start_s = poses[-1].t_s - poses[0].t_s + 0.04, 0.0
    while True:
        yield from (replace(pose, t_s=start_s + pose.t_s) for pose in poses)
        start_s += length_s


def hour() -> None:
    """The last minute of a long session beside the first, judged in turns by an engine of that age and a fresh one."""
    (stage,) = (stage for exercise, stage in labelled() if exercise == HOUR_EXERCISE)
    spec, poses = find_spec(HOUR_EXERCISE, load_specs()), load_poses(labelled()[HOUR_EXERCISE, stage][0]).poses
    fresh, aged, stream = Engine(spec, stage, live=True), Engine(spec, stage, live=True), repeated(poses)
    for pose in stream:
        aged.step(pose)
        if pose.t_s >= 60.0 * (MINUTES - 1):
            break
    fresh_s = aged_s = 0.0
    while pose.t_s < 60.0 * MINUTES:
        part = [pose := next(stream) for _ in range(TURN)]
        fresh_s += seconds(fresh, part)
        aged_s += seconds(aged, part)
    print(f"{HOUR_EXERCISE}: minute {MINUTES} takes {aged_s / fresh_s:.2f} times as long as minute 1")  # noqa: T201


if __name__ == "__main__":
    clips(sys.argv[1:])
    hour()
