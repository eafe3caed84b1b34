"""The outline of the start pose lies on the person and inside the picture."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from sample_poses import labelled

from posecheck.pages.drawings import drawings_of
from posecheck.pages.outlines import body_box, outline_on
from posecheck.pose.landmarks import INDEX, SKELETON_EDGES, PoseFrame
from posecheck.pose.poses import load_poses
from posecheck.specs.loader import load_specs

SPECS = load_specs()
CLIPS = {f"{exercise}-{stage}": (exercise, stage, path) for (exercise, stage), (path, _) in labelled().items()}
LEAST = 0.6
HIP = INDEX["left_hip"]


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
    return replace(pose, mask=body.astype(bool))


def drawn(exercise, stage, pose):
    drawing = drawings_of(SPECS[exercise], stage)[0]
    return outline_on(drawing, pose)[: len(drawing.lines)]


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
    assert inside_share(drawn(exercise, stage, pose), pose.mask) >= LEAST


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
