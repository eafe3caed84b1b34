"""The outline of the start pose lies on the person and inside the picture."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from posecheck_app.widgets.demonstrations.outlines import body_box, head_on_the_right, outline_of, outline_on
from sample_poses import labelled

from posecheck.pages.demonstrations import demonstration_of
from posecheck.pose.landmarks import INDEX, SKELETON_EDGES, PoseFrame
from posecheck.pose.poses import load_poses
from posecheck.pose.silhouette import Mask
from posecheck.specs.loader import load_specs

SPECS = load_specs()
CLIPS = {f"{exercise}-{stage}": (exercise, stage, path) for (exercise, stage), (path, _) in labelled().items()}
LEAST = 0.6
HIP = INDEX["left_hip"]


@cache
def waiting(path):
    """The person one second after the start, in the start pose."""
    return next(pose for pose in load_poses(path) if pose.t_s >= 1.0 and pose.seen)


def with_silhouette(pose):
    """The pose with a silhouette around its landmarks: legs a third as thick as the trunk is long, arms a sixth."""
    body = np.zeros((pose.size_px[1], pose.size_px[0]), np.uint8)
    at = {
        name: tuple(np.round(pose.point(name)).astype(int).tolist()) for name in ("left_hip", "left_shoulder", "nose")
    }
    trunk = float(np.hypot(*(pose.point("left_shoulder") - pose.point("left_hip"))))
    for a, b in SKELETON_EDGES:
        ends = [tuple(np.round(pose.xy_px[i]).astype(int).tolist()) for i in (a, b)]
        cv2.line(body, *ends, 1, max(1, round(trunk / (3 if min(a, b) >= HIP else 6))))
    cv2.line(body, at["left_hip"], at["left_shoulder"], 1, round(trunk / 2))
    cv2.circle(body, at["nose"], round(trunk / 4), 1, -1)
    return replace(pose, mask=Mask.of(body.astype(bool)))


def drawn(exercise, stage, pose):
    outline = outline_of(demonstration_of(SPECS[exercise], stage))
    return outline_on(outline, pose)[: len(outline.limbs)]


def inside_share(shapes, mask):
    """Share of the outline's area that lies on the person."""
    filled = np.zeros(mask.shape, np.uint8)
    for shape in shapes:
        cv2.fillPoly(filled, [np.round(shape).astype(np.int32)], 1)
    return (filled.astype(bool) & mask).sum() / filled.sum()


@pytest.mark.parametrize("clip", CLIPS)
def test_the_outline_lies_on_a_person_in_the_start_pose(clip):
    exercise, stage, path = CLIPS[clip]
    pose = with_silhouette(waiting(path))
    assert inside_share(drawn(exercise, stage, pose), pose.mask.pixels()) >= LEAST


def reaching(pose):
    """Arms stretched far beyond the head, which makes the silhouette wider by half of its width."""
    beyond = 2.0 * (pose.point("nose") - pose.point("left_hip"))
    beyond[1] = 0.0
    tip = np.round(pose.point("nose") + beyond).astype(int).tolist()
    mask = pose.mask.pixels().astype(np.uint8)
    cv2.line(mask, tuple(np.round(pose.point("nose")).astype(int).tolist()), tuple(tip), 1, 12)
    return replace(pose, mask=Mask.of(mask.astype(bool)))


def cut(pose):
    """The head hidden by something."""
    x = round(float(pose.point("left_shoulder")[0]))
    mask = pose.mask.pixels().copy()
    mask[:, (slice(x, None) if head_on_the_right(pose) else slice(0, x))] = False
    return replace(pose, mask=Mask.of(mask))


@pytest.mark.parametrize("change", [reaching, cut], ids=["arms beyond the head", "head hidden"])
@pytest.mark.parametrize("clip", ["cat_curl-default", "gluteal_stretch-default", "pelvic_tilt-default"])
def test_an_unusual_width_does_not_move_the_outline_off_the_person(clip, change):
    exercise, stage, path = CLIPS[clip]
    pose = waiting(path)
    middle = np.array(pose.size_px) * [0.5, 0.8]
    pose = with_silhouette(replace(pose, xy_px=0.6 * (pose.xy_px - middle) + middle))  # with room to move it
    assert inside_share(drawn(exercise, stage, change(pose)), pose.mask.pixels()) >= LEAST


@pytest.mark.parametrize("size_px", [(1280, 720), (360, 640)], ids=["wide", "portrait"])
@pytest.mark.parametrize("scale", [0.0, 0.4, 3.0], ids=["nobody", "small", "too near"])
def test_the_outline_never_leaves_the_picture(size_px, scale):
    exercise, stage, path = CLIPS["cat_curl-default"]
    pose = waiting(path)
    pose = replace(pose, size_px=size_px, xy_px=pose.xy_px * scale) if scale else PoseFrame.empty(0.0, size_px)
    for shape in drawn(exercise, stage, pose):
        assert (shape >= -1e-6).all()
        assert (shape <= np.array(size_px) + 1e-6).all()


def test_a_person_in_another_pose_gives_the_scale_by_the_trunk_and_the_place_by_the_feet():
    exercise, stage, path = CLIPS["cat_curl-default"]
    pose = waiting(path)
    upright = replace(pose, xy_px=pose.xy_px[:, ::-1] * 0.4 + np.array([300.0, 20.0]), mask=None)
    box = body_box(upright)
    points = np.concatenate(drawn(exercise, stage, upright))
    assert points[:, 1].max() == pytest.approx(min(box[1][1], upright.size_px[1]), abs=3)
    assert np.ptp(points[:, 0]) > 1.3 * (box[1][0] - box[0][0])


@pytest.mark.parametrize("head_right", [False, True], ids=["head left", "head right"])
def test_the_outline_has_its_head_on_the_person_s_side(head_right):
    exercise, stage, path = CLIPS["partial_curl-default"]
    pose = waiting(path)
    if head_on_the_right(pose) is not head_right:
        pose = replace(pose, xy_px=pose.xy_px * [-1.0, 1.0] + [pose.size_px[0], 0.0], mask=None)
    shapes = drawn(exercise, stage, pose)
    knees = min(np.concatenate(shapes).tolist(), key=lambda point: point[1])
    middle = (pose.point("nose")[0] + pose.point("left_ankle")[0]) / 2
    assert bool(knees[0] < middle) is head_right


@pytest.mark.parametrize(("stage", "phase"), [("elbow_prop", "prop"), ("press_up", "start")])
def test_the_outline_is_of_the_pose_a_set_begins_in(stage, phase):
    shown = demonstration_of(SPECS["back_extension"], stage)
    pictures = {picture.phase: picture for picture in shown.key_pictures}
    assert outline_of(shown).body[:, 1].max() == pytest.approx(pictures[phase].top, abs=0.01)
