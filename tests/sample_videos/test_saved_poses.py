"""The committed clips from their saved poses: the quick twin of `posecheck eval sample_videos`."""

from __future__ import annotations

from pathlib import Path

import pytest

from posecheck.evaluation.cases import Case, find_cases, judge
from posecheck.pose.poses import load_poses
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CASES, FAILURES = find_cases([SAMPLES], prefer_poses=True)
SPECS = load_specs()


def test_all_labels_can_be_read():
    assert not FAILURES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_saved_poses_of_a_clip_meet_its_labels(case: Case):
    assert case.clip.suffix == ".npz", f"save the poses of {case.name} with sample_videos/save_poses.py"
    judged = judge(case, SPECS, load_poses(case.clip), None)
    assert [f"{one.score.title}: {d.where}: {d.what}" for one in judged for d in one.score.differences] == []
