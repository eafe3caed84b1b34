"""The skeleton of one recording on the picture of another."""

from dataclasses import replace

import numpy as np
import pytest
from recorded import sample

from posecheck.comparing.placing import Stance, placed
from posecheck.pose.landmarks import PoseFrame

POSES = sample("cat_curl", 4.0)
QUADRUPED = "quadruped"


def moved(pose, scale=1.0, by_px=(0.0, 0.0), mirrored=False, size_px=(1000, 900)):
    """The same pose elsewhere in a picture of another size."""
    xy_px = pose.xy_px * np.array([-scale if mirrored else scale, scale]) + np.array(by_px)
    return replace(pose, xy_px=xy_px, size_px=size_px, mask=None, profile=None)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"scale": 1.7, "by_px": (120.0, -40.0)}, id="nearer and elsewhere"),
        pytest.param({"scale": 0.6, "by_px": (800.0, 30.0), "mirrored": True}, id="farther and facing the other way"),
    ],
)
def test_the_same_body_lies_on_itself(how):
    theirs = [moved(pose, **how) for pose in POSES]
    stances = Stance.of(POSES, QUADRUPED), Stance.of(theirs, QUADRUPED)
    for mine, its in zip(POSES[::20], theirs[::20], strict=True):
        made = placed(mine, stances[0], its, stances[1])
        assert made.size_px == its.size_px
        np.testing.assert_allclose(made.xy_px, its.xy_px, atol=1e-6)


def test_another_body_has_its_hips_on_the_hips_and_a_trunk_as_long():
    taller = [moved(pose, 1.3, (5.0, 7.0)) for pose in POSES[10:]]
    stance, its = Stance.of(POSES, QUADRUPED), Stance.of(taller, QUADRUPED)
    made = [placed(mine, stance, on, its) for mine, on in zip(POSES, taller, strict=False)]
    for one, on in zip(made, taller, strict=True):
        hips = [(pose.point("left_hip") + pose.point("right_hip")) / 2 for pose in (one, on)]
        np.testing.assert_allclose(*hips, atol=1e-6)
    assert Stance.of(made, QUADRUPED).trunk_px == pytest.approx(its.trunk_px, rel=0.02)


def test_a_standing_person_faces_where_the_toes_point():
    standing = sample("standing_hamstring_stretch", 2.0)
    turned = [moved(pose, mirrored=True) for pose in standing]
    stances = [Stance.of(poses, "standing") for poses in (standing, turned)]
    assert stances[0].facing == pytest.approx(-stances[1].facing)
    assert abs(stances[0].facing) > 0.3


def test_nothing_is_placed_where_nobody_was_seen():
    stance, nobody = Stance.of(POSES, QUADRUPED), PoseFrame.empty(0.0, (640, 480))
    assert placed(nobody, stance, POSES[0], stance) is None
    assert placed(POSES[0], stance, nobody, stance) is None
    assert placed(POSES[0], Stance.of([nobody], QUADRUPED), POSES[0], stance) is None
