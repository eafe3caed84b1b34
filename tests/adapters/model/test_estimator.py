import itertools
from pathlib import Path

import numpy as np
import pytest

from posecheck.adapters.model.estimator import MediaPipeEstimator, fit_for_model
from posecheck.adapters.model.store import model_path
from posecheck.adapters.video.files import VideoFile
from posecheck.errors import ModelError
from posecheck.pose.frames import Frame

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parents[3] / "sample_videos" / "quadruped_arm_leg_raise.mp4"


def picture(width, height):
    return np.zeros((height, width, 3), np.uint8)


@pytest.mark.parametrize(
    ("size", "fitted", "span"),
    [
        pytest.param((640, 480), (640, 480), (640, 480), id="as it is"),
        pytest.param((641, 480), (644, 480), (644, 480), id="one too wide"),
        pytest.param((642, 361), (644, 361), (644, 361), id="two too wide"),
        pytest.param((1, 1), (4, 1), (4, 1), id="one pixel"),
        pytest.param((3840, 2160), (1280, 720), (3840, 2160), id="4K"),
        pytest.param((1081, 1921), (720, 1280), (1081, 1921), id="tall and odd"),
        pytest.param((2, 4000), (4, 1280), (2, 4000), id="thin"),
    ],
)
def test_images_are_made_safe_for_the_model(size, fitted, span):
    image, span_px = fit_for_model(picture(*size))
    assert (image.shape[1], image.shape[0]) == fitted
    assert image.shape[1] % 4 == 0
    assert tuple(span_px) == span


def test_padding_repeats_the_edge_and_moves_nothing():
    rgb = np.random.default_rng(0).integers(0, 256, (5, 6, 3), dtype=np.uint8)
    image, _ = fit_for_model(rgb)
    assert (image[:, :6] == rgb).all()
    assert (image[:, 6:] == rgb[:, 5:6]).all()


def test_non_contiguous_rows_are_copied():
    padded = np.random.default_rng(0).integers(0, 256, (5, 12, 3), dtype=np.uint8)
    image, _ = fit_for_model(padded[:, :8])
    assert image.flags.c_contiguous
    assert (image == padded[:, :8]).all()


@pytest.mark.parametrize("content", [b"", b"not a model"], ids=["empty", "text"])
def test_a_file_that_is_not_a_model_raises_an_error(tmp_path, content):
    path = tmp_path / "x.task"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"x\.task cannot be loaded as a pose model"):
        MediaPipeEstimator(path)


def test_a_missing_model_raises_an_error(tmp_path):
    with pytest.raises(ModelError, match="cannot be read"):
        MediaPipeEstimator(tmp_path / "none.task")


@pytest.fixture(scope="module")
def model():
    return model_path("full")


@pytest.mark.model
@pytest.mark.parametrize("size", [(640, 480), (641, 480), (642, 480), (1, 1), (1921, 1080)])
def test_nobody_in_a_blank_video_of_any_width(model, size):
    with MediaPipeEstimator(model) as estimator:
        poses = [estimator.estimate(Frame(i / 30, picture(*size))) for i in range(3)]
    assert [pose.seen for pose in poses] == [False] * 3
    assert [pose.t_s for pose in poses] == [0.0, 1 / 30, 2 / 30]
    assert {pose.size_px for pose in poses} == {size}
    assert all(pose.mask is None and pose.profile is None for pose in poses)


@pytest.mark.model
def test_frames_less_than_a_millisecond_apart_are_accepted(model):
    with MediaPipeEstimator(model) as estimator:
        for t_s in (0.0, 0.0001, 0.0002, 0.5, 0.5004):
            estimator.estimate(Frame(t_s, picture(64, 48)))


@pytest.mark.model
@pytest.mark.parametrize("t_s", [1.0, 0.5, float("nan")], ids=["same", "earlier", "unknown"])
def test_time_that_does_not_increase_is_rejected(model, t_s):
    with MediaPipeEstimator(model) as estimator:
        estimator.estimate(Frame(1.0, picture(64, 48)))
        with pytest.raises(ValueError, match="expected a time stamp later than"):
            estimator.estimate(Frame(t_s, picture(64, 48)))


@pytest.mark.model
def test_the_model_may_be_closed_twice_and_not_used_afterwards(model):
    estimator = MediaPipeEstimator(model)
    estimator.close()
    estimator.close()
    with pytest.raises(ValueError, match="closed"):
        estimator.estimate(Frame(0.0, picture(64, 48)))


@pytest.mark.model
def test_nothing_is_written_to_the_screen(model, capfd):
    with MediaPipeEstimator(model) as estimator:
        estimator.estimate(Frame(0.0, picture(64, 48)))
    written = capfd.readouterr()
    assert written.out == ""
    assert written.err == ""


def start_of_sample(cut_px=0):
    """The first second of the sample clip, with some columns cropped on the right."""
    for frame in itertools.islice(VideoFile(SAMPLE), 25):
        yield Frame(frame.t_s, frame.rgb[:, : frame.size_px[0] - cut_px])


@pytest.mark.model
def test_the_person_of_the_sample_clip_is_found_with_silhouette_and_profile(model):
    with MediaPipeEstimator(model) as estimator:
        poses = [estimator.estimate(frame) for frame in start_of_sample()]
    assert all(pose.seen for pose in poses)
    last = poses[-1]
    assert max(last.mask.shape) == 160
    assert 0.02 < last.mask.pixels().mean() < 0.6
    assert np.isfinite(last.profile.left).any()
    assert np.isfinite(last.profile.right).any()
    assert np.hypot(*(last.point("left_shoulder") - last.point("left_hip"))) > 0.1 * last.size_px[0]


@pytest.mark.model
def test_an_estimator_that_forgot_finds_what_a_new_one_finds(model):
    first, *rest = itertools.islice(start_of_sample(), 4)
    with MediaPipeEstimator(model) as old, MediaPipeEstimator(model) as new:
        assert old.estimate(Frame(first.t_s, np.ascontiguousarray(first.rgb[:, ::-1]))).seen
        old.forget()
        for frame in rest:
            found, expected = old.estimate(frame), new.estimate(frame)
            np.testing.assert_array_equal(found.xy_px, expected.xy_px)
            np.testing.assert_array_equal(found.mask.bits, expected.mask.bits)


@pytest.mark.model
def test_padding_an_odd_width_moves_no_landmark(model):
    with MediaPipeEstimator(model) as estimator:
        whole = [estimator.estimate(frame) for frame in start_of_sample()]
    with MediaPipeEstimator(model) as estimator:
        cut = [estimator.estimate(frame) for frame in start_of_sample(cut_px=1)]
    seen = np.array([pose.visibility > 0.5 for pose in whole])
    apart_px = np.array([a.xy_px - b.xy_px for a, b in zip(whole, cut, strict=True)])[seen]
    assert cut[0].size_px[0] == whole[0].size_px[0] - 1
    assert np.median(np.abs(apart_px)) < 1.0
