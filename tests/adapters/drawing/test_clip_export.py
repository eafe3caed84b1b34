"""Exporting a part of a recording as a video."""

import av
import numpy as np
import pytest
from poses_by_hand import AllFours, Camera, Motion, film
from watched import spec_of

from posecheck.adapters.drawing.clip_export import write_clip
from posecheck.engine.engine import Engine
from posecheck.errors import UsageError

SMALL = Camera(trunk_px=95.0, size_px=(640, 360))


@pytest.fixture(scope="module")
def moments():
    spec = spec_of("quadruped_arm_leg_raise")
    engine = Engine(spec, spec.default_stage)
    return [(pose, engine.step(pose)) for pose in film(Motion(AllFours()).stay(1), SMALL)][10:20]


def written(path):
    with av.open(str(path)) as video:
        return [(float(f.time), f.to_ndarray(format="rgb24")) for f in video.decode(video=0)]


def export(path, moments, picture_at=None, on_progress=lambda share: True):
    spec = spec_of("quadruped_arm_leg_raise")
    return write_clip(path, moments, spec, spec.default_stage, picture_at, on_progress)


def test_the_clip_begins_at_zero_and_keeps_the_distances_in_time(tmp_path, moments):
    assert export(tmp_path / "a.mp4", moments)
    times_s = [t_s for t_s, _ in written(tmp_path / "a.mp4")]
    assert times_s == pytest.approx([pose.t_s - moments[0][0].t_s for pose, _ in moments], abs=0.002)


def test_pictures_of_the_video_lie_under_the_skeleton(tmp_path, moments):
    width, height = moments[0][0].size_px
    grey = np.full((height, width, 3), 90, np.uint8)
    asked_s = []
    assert export(tmp_path / "a.mp4", moments, lambda t_s: asked_s.append(t_s) or grey)
    assert asked_s == [pose.t_s for pose, _ in moments]
    picture = written(tmp_path / "a.mp4")[0][1].astype(int)
    assert abs(np.median(picture) - 90) < 4
    assert (np.abs(picture - 90) > 60).mean() > 0.002


def test_stopped_export_leaves_no_file(tmp_path, moments):
    shares = []
    assert not export(tmp_path / "a.mp4", moments, on_progress=lambda share: shares.append(share) or share < 0.5)
    assert 0.5 <= shares[-1] < 0.6
    assert not (tmp_path / "a.mp4").exists()


def test_missing_folder_is_refused(tmp_path, moments):
    with pytest.raises(UsageError, match="cannot write"):
        export(tmp_path / "nowhere" / "a.mp4", moments)
