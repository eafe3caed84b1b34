"""Saved poses of the sample clips, limited to what a test needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from posecheck.evaluation.labels import SUFFIX, Labels, read_labels
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import load_poses

SAMPLES = Path(__file__).parents[2] / "sample_videos"


@cache
def labelled() -> dict[tuple[str, str], tuple[Path, Labels]]:
    """Saved poses and labels of the simplest clip (fewest faults, then shortest) by exercise and stage."""
    best: dict[tuple[str, str], tuple[Path, Labels]] = {}
    for path in sorted(SAMPLES.glob(f"*{SUFFIX}"), key=lambda p: _how_plain(read_labels(p)), reverse=True):
        labels = read_labels(path)
        if labels.exercise and labels.stage:
            best[labels.exercise, labels.stage] = path.with_name(path.name.removesuffix(SUFFIX) + ".npz"), labels
    return best


def _how_plain(labels: Labels) -> tuple[int, float]:
    return len(labels.faults), max((a.end_s for a in labels.attempts), default=0.0)


@cache
def first_attempts(exercise: str, stage: str, most: int) -> tuple[tuple[PoseFrame, ...], list[str | None]]:
    """Poses of the first `most` attempts, up to the middle of the following rest, and the sides of these attempts."""
    path, labels = labelled()[exercise, stage]
    poses, attempts = load_poses(path).poses, labels.attempts
    if len(attempts) > most:
        end_s = (attempts[most - 1].end_s + attempts[most].start_s) / 2
        poses = tuple(p for p in poses if p.t_s < end_s)
    return poses, [a.side for a in attempts[:most]]
