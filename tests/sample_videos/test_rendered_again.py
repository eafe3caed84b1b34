"""A piece of a committed clip, rendered again, looks to the pose model as it did."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from renderer.clip import write_clip
from renderer.take import Take
from renderer.truth import TruthLog

from posecheck.adapters.model.estimator import MediaPipeEstimator
from posecheck.adapters.model.store import model_path
from posecheck.adapters.video.files import VideoFile
from posecheck.pose.landmarks import INDEX

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIP = "back_extension_press_up_clean"
FROM_S, LASTS_S = 3.0, 2.0
# In shares of the length from shoulder to hip. Grain and compression differ, and with them the first frames most.
MEDIAN_OFF, NEARLY_ALL_OFF = 0.015, 0.06


@pytest.fixture(scope="module")
def render():
    """The drawing part of the sample videos."""
    try:
        import render
    except ImportError as error:
        needed = "pip install -e '.[dev]', and on Debian apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri"
        pytest.fail(f"the samples cannot be drawn: {error}. Expected pyrender with EGL: {needed}", pytrace=False)
    return render


@pytest.fixture(scope="module")
def times_s():
    """Times of the frames of the committed clip in the piece that is rendered again."""
    times = np.array([frame.t_s for frame in VideoFile(SAMPLES / f"{CLIP}.mp4")])
    return times[(times >= FROM_S - 1e-6) & (times < FROM_S + LASTS_S - 1e-6)]


@pytest.fixture(scope="module")
def rendered_again(render, times_s, tmp_path_factory):
    """The piece as a video of its own."""
    take = Take(CLIP)
    room = render.open_room(take)
    path = tmp_path_factory.mktemp("rendered") / f"{CLIP}.mp4"
    pictures = render.draw_frames(take, room, times_s, TruthLog(take.body, take.camera))
    write_clip(path, pictures, take.setting.rate_hz, take.setting.webcam.quality_crf)
    room.close()
    return path


def poses_of(frames):
    """What the model sees, beginning with the first of the frames."""
    with MediaPipeEstimator(model_path("full")) as estimator:
        return [estimator.estimate(frame) for frame in frames]


@pytest.mark.render
@pytest.mark.model
def test_the_model_sees_the_person_of_the_committed_clip(times_s, rendered_again):
    committed = VideoFile(SAMPLES / f"{CLIP}.mp4")
    kept = poses_of(frame for frame in committed if times_s[0] <= frame.t_s <= times_s[-1])
    again = poses_of(VideoFile(rendered_again))
    assert len(kept) == len(again) == len(times_s)
    assert all(pose.seen for pose in itertools.chain(kept, again))
    kept_px, again_px = (np.array([pose.xy_px for pose in poses]) for poses in (kept, again))
    sides = [[INDEX[f"{side}_{part}"] for side in ("left", "right")] for part in ("shoulder", "hip")]
    shoulder, hip = (kept_px[:, pair].mean(axis=1) for pair in sides)
    off = np.linalg.norm(again_px - kept_px, axis=-1) / np.linalg.norm(shoulder - hip, axis=-1)[:, None]
    assert np.median(off) < MEDIAN_OFF
    assert np.percentile(off, 95) < NEARLY_ALL_OFF


@pytest.mark.render
def test_the_labels_are_those_of_the_committed_clip(render, tmp_path):
    render.main([CLIP, "--labels-only", "--out", str(tmp_path)])
    name = f"{CLIP}.labels.toml"
    assert (tmp_path / name).read_text(encoding="utf-8") == (SAMPLES / name).read_text(encoding="utf-8")
