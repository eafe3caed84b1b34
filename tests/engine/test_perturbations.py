"""Counts and sides survive camera roll, lost frames and shaking landmarks.

Of every stage of every exercise one sample clip is judged from its saved poses: the one with the fewest faults, of
those the shortest, and of that its first two attempts.
"""

from __future__ import annotations

import pytest
from perturbed import PERTURBATIONS
from sample_poses import first_attempts
from watched import watch

from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

MOST_ATTEMPTS = 2
OTHER = {"left": "right", "right": "left", None: None}
STAGES = [(spec.id, stage) for spec in load_specs().values() for stage in spec.stages]
CASES = [
    pytest.param(exercise, stage, how, id=f"{exercise}-{stage}-{how}")
    for exercise, stage in STAGES
    for how in PERTURBATIONS
]


@pytest.mark.parametrize(("exercise", "stage", "how"), CASES)
def test_counts_and_sides_survive_perturbations(exercise: str, stage: str, how: str):
    poses, sides = first_attempts(exercise, stage, MOST_ATTEMPTS)
    expected = [OTHER[side] for side in sides] if how == "mirrored" else sides
    assert [a.side for a in watch(PERTURBATIONS[how](poses), exercise, stage).attempts] == expected
