"""Near misses make no attempt, wherever the recording begins and even with shaking landmarks."""

from __future__ import annotations

import pytest
from perturbed import jittered
from sample_poses import SAMPLES
from watched import watch

from posecheck.pose.poses import load_poses

pytestmark = pytest.mark.slow

BEGIN_S = (0.0, 3.0, 5.0, 6.0, 6.5, 8.0, 9.0)
CASES = [
    ("negative_glute_bridge", "partial_curl", False),
    ("negative_glute_bridge", "partial_curl", True),
    ("negative_full_sit_up", "dead_bug", False),
    ("negative_full_sit_up", "dead_bug", True),
    ("partial_curl_faults", "dead_bug", False),
    ("side_plank_full_faults_right", "back_extension", False),
]


CUT = ("negative_full_sit_up", "dead_bug", 8.0)
"""Begun in the middle of a sit-up, a bent leg and an arm overhead pass for one limb up."""


def begun(clip: str, exercise: str, shaking: bool, begin_s: float):
    marks = [pytest.mark.xfail(reason="cut in a sit-up", strict=True)] if (clip, exercise, begin_s) == CUT else []
    return pytest.param(clip, exercise, shaking, begin_s, marks=marks)


@pytest.mark.parametrize(
    ("clip", "exercise", "shaking", "begin_s"), [begun(*case, begin_s) for case in CASES for begin_s in BEGIN_S]
)
def test_near_misses_are_no_attempts(clip: str, exercise: str, shaking: bool, begin_s: float) -> None:
    poses = [p for p in load_poses(SAMPLES / f"{clip}.npz").poses if p.t_s >= begin_s]
    assert watch(jittered(poses) if shaking else poses, exercise).attempts == []
