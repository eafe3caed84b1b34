"""People who begin, pause, hurry and fidget as they please, from any camera: attempts found are those that were made.

The recordings are made from joints with the pose model's measured error; see `tests/support/impolite.py`.
"""

from __future__ import annotations

import pytest
from body_ways import STAGES, Stage
from impolite import impolite
from made_recordings import wrong_with
from watched import watch

pytestmark = pytest.mark.slow

SEEDS = (1, 2, 3)
NOT_YET = {
    ("gluteal_stretch", 2): "at a yaw of -43 degrees one knee looks hardly pulled in the picture",
    ("pelvic_tilt", 2): "its drive needs a camera that stands still, and the recording is cut to another one",
    ("dead_bug/level_1", 3): "a hand at the head is taken for an arm overhead: the other elbow is the straight one",
}
"""Recordings that are not counted right yet, and why."""


def cases() -> list[object]:
    """A row for each stage and seed; those not counted right yet are expected to fail."""
    rows = []
    for stage in STAGES:
        for seed in SEEDS:
            reason = NOT_YET.get((stage.id, seed))
            marks = [pytest.mark.xfail(reason=reason)] if reason else []
            rows.append(pytest.param(stage, seed, id=f"{stage.id} {seed}", marks=marks))
    return rows


@pytest.mark.parametrize(("stage", "seed"), cases())
def test_the_attempts_found_are_those_made(stage: Stage, seed: int) -> None:
    recording = impolite(stage, seed)
    assert wrong_with(recording, watch(recording.poses, stage.exercise, stage.name).attempts) == []
