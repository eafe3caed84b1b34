"""What is counted stays, and so does the side, when the camera hangs askew, frames are lost or landmarks shake.

Of every stage of every exercise one sample clip is judged from its saved poses: the one with the fewest faults, of
those the shortest, and of that its first two attempts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from perturbed import PERTURBATIONS
from poses_by_hand import watch

from posecheck.labels import SUFFIX, Labels, read_labels
from posecheck.landmarks import PoseFrame
from posecheck.poses import load_poses
from posecheck.specs import load_specs

SAMPLES = Path(__file__).parents[1] / "sample_videos"
MOST_ATTEMPTS = 2
OTHER = {"left": "right", "right": "left", None: None}
STAGES = [(spec.id, stage) for spec in load_specs().values() for stage in spec.stages]
TOO_MUCH = {("pelvic_tilt", "jitter"): "3 pixels are more than the hips move in a tilt"}
CASES = [
    pytest.param(
        exercise,
        stage,
        how,
        id=f"{exercise}-{stage}-{how}",
        marks=[pytest.mark.xfail(reason=TOO_MUCH[exercise, how], strict=True)] if (exercise, how) in TOO_MUCH else [],
    )
    for exercise, stage in STAGES
    for how in PERTURBATIONS
]


@cache
def labelled() -> dict[tuple[str, str], tuple[Path, Labels]]:
    """By exercise and stage the saved poses of a clip, and its labels."""
    best: dict[tuple[str, str], tuple[Path, Labels]] = {}
    for path in sorted(SAMPLES.glob(f"*{SUFFIX}"), key=lambda p: _how_plain(read_labels(p)), reverse=True):
        labels = read_labels(path)
        if labels.exercise and labels.stage:
            best[labels.exercise, labels.stage] = path.with_name(path.name.removesuffix(SUFFIX) + ".npz"), labels
    return best


def _how_plain(labels: Labels) -> tuple[int, float]:
    return len(labels.faults), max((a.end_s for a in labels.attempts), default=0.0)


@cache
def first_attempts(exercise: str, stage: str) -> tuple[tuple[PoseFrame, ...], list[str | None]]:
    """Poses up to the middle of the rest after the last attempt that is looked at, and the sides of all until then."""
    path, labels = labelled()[exercise, stage]
    poses, attempts = load_poses(path).poses, labels.attempts
    if len(attempts) > MOST_ATTEMPTS:
        end_s = (attempts[MOST_ATTEMPTS - 1].end_s + attempts[MOST_ATTEMPTS].start_s) / 2
        poses = tuple(p for p in poses if p.t_s < end_s)
    return poses, [a.side for a in attempts[:MOST_ATTEMPTS]]


@pytest.mark.parametrize(("exercise", "stage", "how"), CASES)
def test_what_is_counted_stays(exercise: str, stage: str, how: str):
    poses, sides = first_attempts(exercise, stage)
    expected = [OTHER[side] for side in sides] if how == "mirrored" else sides
    assert [a.side for a in watch(PERTURBATIONS[how](poses), exercise, stage).attempts] == expected
