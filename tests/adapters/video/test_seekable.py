from fractions import Fraction

import numpy as np
import pytest
from made_clips import make_clip
from odd_clips import cut_off, joined, make_odd, make_tracks, with_garbage, without_start

from posecheck.adapters.video.files import VideoFile, VideoWriter
from posecheck.adapters.video.seekable import SeekableVideo
from posecheck.errors import InputError
from posecheck.pose.frames import Frame

COUNT, FPS = 120, 20


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Frame n has brightness 2n."""
    made = tmp_path_factory.mktemp("v") / "a.mp4"
    with VideoWriter(made, (64, 48), quality=1, fragmented=True) as writer:
        for n in range(COUNT):
            writer.write(Frame(n / FPS, np.full((48, 64, 3), 2 * n, np.uint8)))
    return made


@pytest.mark.parametrize("later_s", [0.0, 0.01], ids=["exactly", "between two"])
@pytest.mark.parametrize("order", ["on", "back", "about"])
def test_any_time_gives_its_frame_in_any_order(path, order, later_s):
    numbers = list(range(0, COUNT, 3 if order == "on" else 1))
    if order == "back":
        numbers.reverse()
    elif order == "about":
        np.random.default_rng(1).shuffle(numbers)
    video = SeekableVideo(path)
    for n in numbers:
        assert abs(float(video.at(n / FPS + later_s).mean()) - 2 * n) < 1.5
    video.close()


def test_times_beyond_the_ends_give_the_first_and_last_frame(path):
    video = SeekableVideo(path)
    assert video.at(-3.0).mean() < 3
    assert abs(float(video.at(99.0).mean()) - 2 * (COUNT - 1)) < 3
    video.close()


def test_a_file_that_is_not_a_video_is_rejected(tmp_path):
    (tmp_path / "a.mp4").write_text("no video")
    with pytest.raises(InputError, match=r"a\.mp4 is not a readable video"):
        SeekableVideo(tmp_path / "a.mp4")


def assert_same_pictures(path):
    """Compare with `VideoFile`, backwards and about, so that every way of seeking is used."""
    frames = list(VideoFile(path))
    order = [*range(len(frames) - 1, 0, -7), *np.random.default_rng(0).integers(0, len(frames), 12)]
    video = SeekableVideo(path)
    for number in order:
        np.testing.assert_array_equal(video.at(frames[number].t_s), frames[number].rgb)
    video.close()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda f: without_start(make_odd(f / "x.ts", 120, gop=40), 0.1), id="TS inside a group of pictures"
        ),
        pytest.param(lambda f: make_odd(f / "x.ts", 120, gop=50), id="TS"),
        pytest.param(lambda f: with_garbage(make_odd(f / "x.ts", 120), 20), id="lost packets"),
        pytest.param(lambda f: make_odd(f / "x.h264"), id="raw H.264"),
        pytest.param(lambda f: make_odd(f / "x.avi"), id="H.264 in AVI"),
        pytest.param(lambda f: make_odd(f / "x.mkv", first=-20), id="negative stamps in MKV"),
        pytest.param(lambda f: make_odd(f / "x.ts", first=-20), id="negative stamps in TS"),
        pytest.param(lambda f: make_odd(f / "x.mkv", 120, per_s=120), id="high rate"),
        pytest.param(
            lambda f: joined(f / "x.ts", make_odd(f / "a.ts", 40), make_odd(f / "b.ts", 40)), id="clock starts again"
        ),
        pytest.param(
            lambda f: joined(f / "x.ts", make_odd(f / "a.ts", 40), make_odd(f / "b.ts", 40, (48, 96), first=40)),
            id="size changes",
        ),
        pytest.param(lambda f: make_tracks(f / "x.mp4", [((32, 32), 15), ((64, 48), 60)]), id="second track"),
        pytest.param(lambda f: cut_off(make_odd(f / "x.mkv"), 0.6), id="cut off"),
        pytest.param(lambda f: make_odd(f / "x.gif", codec="gif", pix_fmt="rgb8", per_s=10), id="GIF"),
        pytest.param(lambda f: make_odd(f / "x.webm", codec="libvpx", live=True), id="WebM without duration"),
    ],
)
def test_review_shows_what_was_judged(tmp_path, make):
    assert_same_pictures(make(tmp_path))


@pytest.mark.parametrize("turned_deg", [0, 90, 180, -90])
@pytest.mark.parametrize("pixel_shape", [None, Fraction(4, 3)], ids=["square", "4:3"])
def test_review_turns_and_stretches_as_check_does(tmp_path, turned_deg, pixel_shape):
    path = make_clip(tmp_path / "x.mp4", [0.0, 0.1], (72, 54), turned_deg=turned_deg, pixel_shape=pixel_shape)
    height, width = SeekableVideo(path).at(0.1).shape[:2]
    assert (width, height) == VideoFile(path).size_px
    assert_same_pictures(path)
