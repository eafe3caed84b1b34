"""Nothing is counted or reported from an end-on camera, or with half the person outside the picture.

The first attempt of a sample clip of every exercise, as a camera in the wrong place would have seen it.
"""

from __future__ import annotations

import pytest
from badly_placed import LOWER, UPPER, from_the_end, half_outside
from sample_poses import first_attempts
from watched import Watched, watch

from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

STAGES = [(spec.id, spec.default_stage) for spec in load_specs().values()]
EVERY_EXERCISE = pytest.mark.parametrize(("exercise", "stage"), STAGES, ids=[exercise for exercise, _ in STAGES])
SURE_S = 1.0
"""The view is known after a second."""


def poses_of(exercise: str, stage: str) -> tuple[PoseFrame, ...]:
    return first_attempts(exercise, stage, 1)[0]


def nothing_is_counted_or_told(seen: Watched) -> bool:
    return (seen.last.attempt_count, seen.fault_ids) == (0, set())


@EVERY_EXERCISE
def test_a_camera_in_its_place_sees_the_attempt(exercise: str, stage: str) -> None:
    assert watch(poses_of(exercise, stage), exercise, stage, live=True).last.attempt_count == 1


@EVERY_EXERCISE
@pytest.mark.parametrize("turn_deg", [90, -90], ids=["one end", "the other end"])
def test_from_the_end_nothing_is_counted_and_the_view_says_why(exercise: str, stage: str, turn_deg: float) -> None:
    seen = watch(from_the_end(poses_of(exercise, stage), turn_deg), exercise, stage, live=True)
    assert nothing_is_counted_or_told(seen)
    assert not any(s.view_ok for s in seen.statuses(SURE_S, 1e9) if s.person_seen)


@EVERY_EXERCISE
@pytest.mark.parametrize(("outside", "told"), [(LOWER, "feet_cut"), (UPPER, "head_cut")], ids=["hips down", "chest up"])
def test_half_outside_nothing_is_counted_and_the_framing_says_why(
    exercise: str, stage: str, outside: tuple[int, ...], told: str
) -> None:
    seen = watch(half_outside(poses_of(exercise, stage), outside), exercise, stage, live=True)
    assert nothing_is_counted_or_told(seen)
    assert all(told in s.framing for s in seen.statuses(SURE_S, 1e9) if s.person_seen)
