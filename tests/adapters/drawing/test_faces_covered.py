"""Whatever pictures leave the program, the face in them is covered unless the person asked for it."""

from dataclasses import replace

import av
import cv2
import numpy as np
import pytest
from poses_by_hand import AllFours, Motion, film
from watched import spec_of

from posecheck.adapters.drawing.annotate import AnnotateSink
from posecheck.adapters.drawing.clip_export import write_clip, write_covered
from posecheck.adapters.drawing.moments import worst_pictures
from posecheck.adapters.video.files import VideoWriter
from posecheck.events import Fault, Update
from posecheck.pose.faces import face_in
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import SKELETON_EDGES

SPEC = spec_of("quadruped_arm_leg_raise")
STAGE = SPEC.default_stage
SQUARE_PX = 12
MOST = 25
"""Grey levels that a codec may change."""


@pytest.fixture(scope="module")
def poses():
    """A person whose skeleton is not drawn, so that only the cover changes the picture."""
    made = []
    for pose in film(Motion(AllFours()).stay(1))[::6]:
        visibility = pose.visibility.copy()
        visibility[[joint for edge in SKELETON_EDGES for joint in edge]] = 0.0
        made.append(replace(pose, visibility=visibility, profile=None))
    return made


@pytest.fixture(scope="module")
def rgb(poses):
    """Squares of random grey."""
    width, height = poses[0].size_px
    chance = np.random.default_rng(3)
    small = chance.choice(np.array([0, 255], np.uint8), (height // SQUARE_PX + 1, width // SQUARE_PX + 1))
    grey = np.repeat(np.repeat(small, SQUARE_PX, axis=0), SQUARE_PX, axis=1)[:height, :width]
    return np.repeat(grey[..., None], 3, axis=2)


@pytest.fixture(scope="module")
def video(tmp_path_factory, poses, rgb):
    path = tmp_path_factory.mktemp("video") / "video.mp4"
    with VideoWriter(path, poses[0].size_px, quality=1) as writer:
        for pose in poses:
            writer.write(Frame(pose.t_s, rgb))
    return path


def last_picture(path):
    with av.open(str(path)) as opened:
        *_, last = opened.decode(video=0)
    return last.to_ndarray(format="rgb24")


def difference(picture, rgb, pose, scale=1.0):
    """How much the picture differs at the face, and how much at the hips."""
    face = face_in(pose)
    assert face is not None
    found = []
    for x, y in ((face.x, face.y), pose.point("left_hip")):
        at = (
            slice(round((y - 8) * scale), round((y + 8) * scale)),
            slice(round((x - 8) * scale), round((x + 8) * scale)),
        )
        found.append(np.abs(picture[at].astype(int) - rgb[at].astype(int)).mean())
    return found


@pytest.mark.parametrize(
    ("kind", "shown"), [("annotated", False), ("annotated", True), ("clip", False), ("clip", True), ("video", False)]
)
def test_videos(tmp_path, poses, rgb, video, kind, shown):
    path = tmp_path / "out.mp4"
    if kind == "annotated":
        sink = AnnotateSink(path, SPEC, STAGE, show_faces=shown)
        for pose in poses:
            sink.step(Frame(pose.t_s, rgb), pose, Update(pose.t_s, {}))
        sink.close(Update(poses[-1].t_s, {}))
    elif kind == "clip":
        moments = [(pose, Update(pose.t_s, {})) for pose in poses]
        assert write_clip(path, moments, SPEC, STAGE, lambda t_s: rgb, lambda share: True, show_faces=shown)
    else:
        write_covered(path, video, poses)
    at_face, at_hip = difference(last_picture(path), rgb, poses[-1])
    assert at_hip < MOST
    assert bool(at_face < MOST) is shown


@pytest.mark.parametrize("shown", [False, True], ids=["covered", "shown"])
def test_pictures_of_a_report(poses, rgb, video, shown):
    fault = Fault("back_sagging", 1, 0.2, 0.8)
    ((_, jpeg),) = worst_pictures([fault], video, poses, SPEC, STAGE, show_faces=shown)
    picture = cv2.cvtColor(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    scale = picture.shape[1] / rgb.shape[1]
    small = cv2.resize(rgb, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_AREA)
    at_face, at_hip = difference(picture, small, poses[len(poses) // 2], scale)
    assert at_hip < MOST
    assert bool(at_face < MOST) is shown
