"""The face is covered where it is, where it was while it is lost, and everywhere while it is unknown."""

from dataclasses import replace

import numpy as np
import pytest
from recorded import SAMPLES

from posecheck.pose.faces import FACE, HELD_S, LAGS_S, FaceCover, cover_face, face_in
from posecheck.pose.landmarks import INDEX, PoseFrame
from posecheck.pose.poses import load_poses

SIZE = (640, 480)
NOISE = np.random.default_rng(1).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)
AT = (300.0, 120.0)


def person(t_s=0.0, at=AT, trunk_px=100.0):
    """A person of whom only face, shoulders and hips are placed."""
    pose = PoseFrame.empty(t_s, SIZE)
    pose.xy_px[list(FACE)] = at
    pose.xy_px[INDEX["nose"]] = at[0] + 8, at[1]
    for name, y in (("shoulder", 40.0), ("hip", 40.0 + trunk_px)):
        for side in ("left", "right"):
            pose.xy_px[INDEX[f"{side}_{name}"]] = at[0], at[1] + y
    return pose


def changed(picture):
    return (picture != NOISE).any(axis=2)


def detail(picture, x, y, radius=14):
    """How much neighbouring pixels differ."""
    part = picture[round(y) - radius : round(y) + radius, round(x) - radius : round(x) + radius].astype(int)
    return np.abs(np.diff(part, axis=1)).mean()


def test_a_head_and_its_surroundings_are_covered_and_nothing_else():
    cover = FaceCover()
    picture = cover.next(NOISE, person())
    y, x = np.ogrid[: SIZE[1], : SIZE[0]]
    far = np.hypot(x - AT[0], y - AT[1])
    assert changed(picture)[far < 36].mean() > 0.99
    assert not changed(picture)[far > 44].any()
    assert detail(picture, *AT) < 0.2 * detail(NOISE, *AT)
    assert picture is not NOISE


def test_a_face_near_the_camera_is_covered_by_its_own_size():
    near = person(trunk_px=60.0)
    near.xy_px[INDEX["left_ear"]] = AT[0] - 100, AT[1]
    assert face_in(near).radius > 150


def test_a_lost_face_stays_covered_and_then_the_whole_picture_is():
    cover, lost = FaceCover(), PoseFrame.empty(0.0, SIZE)
    assert changed(cover.next(NOISE, lost)).mean() > 0.95
    cover.follow(person(1.0))
    assert (cover.next(NOISE, replace(lost, t_s=1.0 + HELD_S)) == FaceCover().next(NOISE, person())).all()
    assert changed(cover.next(NOISE, replace(lost, t_s=1.1 + HELD_S))).mean() > 0.95
    assert changed(cover.next(NOISE, person(3.0))).mean() < 0.1


def test_a_face_that_jumps_stays_covered_where_it_was():
    cover = FaceCover()
    cover.follow(person(0.0))
    picture = cover.next(NOISE, person(0.5 * LAGS_S, (500.0, 300.0)))
    assert changed(picture)[round(AT[1]), round(AT[0])]
    picture = cover.next(NOISE, person(2.0 * LAGS_S, (500.0, 300.0)))
    assert not changed(picture)[round(AT[1]), round(AT[0])]


@pytest.mark.parametrize("at", [(0.0, 0.0), (639.0, 479.0), (-400.0, 100.0), (1e6, 1e6)])
def test_a_face_at_or_beyond_the_edge_is_no_problem(at):
    assert FaceCover().next(NOISE, person(at=at)).shape == NOISE.shape


def test_one_picture_of_a_recording_is_covered_as_in_its_course():
    poses = [person(0.1 * n) if n < 20 else PoseFrame.empty(0.1 * n, SIZE) for n in range(40)]
    assert changed(cover_face(NOISE, poses, 25)).mean() < 0.1
    assert changed(cover_face(NOISE, poses, 35)).mean() > 0.95
    assert changed(cover_face(NOISE, poses, 0)).mean() < 0.1


@pytest.mark.parametrize(
    "clip", ["quadruped_arm_leg_raise", "standing_hamstring_stretch_clean", "dead_bug_classic_clean"]
)
def test_the_face_of_a_sample_lies_inside(clip):
    for pose in load_poses(SAMPLES / f"{clip}.npz").poses[::50]:
        face = face_in(pose)
        away = np.hypot(*(pose.xy_px[list(FACE)] - (face.x, face.y)).T)
        assert face is not None
        assert away.max() < 0.6 * face.radius
