"""Pictures of the worst moments of a recording."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from poses_by_hand import AllFours, Camera, Motion, film
from recorded import record
from watched import spec_of

from posecheck.adapters.drawing.moments import MOST, pictures_of_faults, worst_moments, worst_pictures
from posecheck.adapters.video.files import VideoWriter
from posecheck.errors import InputError
from posecheck.events import Fault
from posecheck.history.recording import VIDEO_FILE
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.pose.frames import Frame

SPEC = spec_of("quadruped_arm_leg_raise")
START_S = 40.0
SMALL = Camera(fps=10.0, trunk_px=48.0, size_px=(320, 180))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Poses of a later set and its video, which gets brighter by ten levels per second."""
    poses = [replace(pose, t_s=pose.t_s + START_S) for pose in film(Motion(AllFours()).stay(12), SMALL)]
    path = tmp_path_factory.mktemp("kept") / "video.mp4"
    width, height = poses[0].size_px
    with VideoWriter(path, (width, height), quality=1) as writer:
        for pose in poses:
            level = int(10 * (pose.t_s - START_S))
            writer.write(Frame(pose.t_s, np.full((height, width, 3), level, np.uint8)))
    return poses, path


def test_a_picture_is_of_the_middle_of_its_fault_also_in_a_later_set(kept):
    poses, path = kept
    fault = Fault("leg_not_parallel", 1, START_S + 6, START_S + 10)
    ((caption, jpeg),) = worst_pictures([fault], path, poses, SPEC, SPEC.default_stage)
    assert caption == f"8 s: {SPEC.faults['leg_not_parallel'].cue}"
    shown = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert abs(float(np.median(shown)) - 80) <= 5


def test_caption_has_the_stage_specific_cue(kept):
    poses, path = kept
    own = SPEC.faults["leg_not_parallel"].model_copy(update={"cue": "Lift the toes"})
    spec = SPEC.model_copy(update={"stage_faults": {SPEC.default_stage: {"leg_not_parallel": own}}})
    fault = Fault("leg_not_parallel", 1, START_S + 6, START_S + 10)
    ((caption, _),) = worst_pictures([fault], path, poses, spec, spec.default_stage)
    assert caption == "8 s: Lift the toes"


def test_longest_occurrence_of_the_few_longest_faults_is_shown():
    faults = [Fault("a", 1, 0, 1), Fault("a", 2, 5, 9), Fault("b", 3, 10, 12), Fault("c", 4, 13, 13.5)]
    faults += [Fault("d", 5, 20, 23)]
    assert [(f.id, f.start_s) for f in worst_moments(faults)] == [("a", 5), ("b", 10), ("d", 20)]
    assert len(worst_moments(faults)) == MOST


def test_file_that_is_no_video_is_refused(tmp_path, kept):
    (tmp_path / "video.mp4").write_text("nothing")
    with pytest.raises(InputError):
        worst_pictures(
            [Fault("leg_not_parallel", 1, 41, 42)], tmp_path / "video.mp4", kept[0], SPEC, SPEC.default_stage
        )


def test_each_frequent_fault_gets_the_newest_picture_that_was_kept(tmp_path, kept):
    poses, video = kept
    record(tmp_path / "newest/01_set", SPEC.id, tuple(poses))
    for name in ("old/01_set", "new/01_set"):
        shutil.copytree(tmp_path / "newest/01_set", tmp_path / name)
        shutil.copyfile(video, tmp_path / name / VIDEO_FILE)
    fault = Fault("back_sagging", 1, START_S + 2, START_S + 4)
    done = {
        "exercise": SPEC.id,
        "stage": SPEC.default_stage,
        "reps": 1,
        "hold_s": 5,
        "duration_s": 12,
        "complete": True,
    }
    sessions = [
        SessionRecord(
            started_at=datetime(2026, 1, day, tzinfo=UTC),
            sets=(SetRecord(**done, faults=(fault,), recording=f"{name}/01_set"),),
        )
        for day, name in ((9, "newest"), (2, "old"), (5, "new"))
    ]
    wanted = [(SPEC.id, "knee_bent"), (SPEC.id, "back_sagging")]
    ((caption, jpeg),) = pictures_of_faults(wanted, sessions, tmp_path, {SPEC.id: SPEC})
    cue = SPEC.faults["back_sagging"].cue
    assert caption == f"{SPEC.name}: {cue[:1].lower()}{cue[1:]}, 05 Jan"
    assert jpeg.startswith(b"\xff\xd8")
