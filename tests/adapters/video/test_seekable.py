import numpy as np
import pytest

from posecheck.adapters.video.files import VideoWriter
from posecheck.adapters.video.seekable import SeekableVideo
from posecheck.errors import InputError
from posecheck.pose.frames import Frame

COUNT, FPS = 120, 20


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Frame n is of brightness 2n."""
    made = tmp_path_factory.mktemp("v") / "a.mp4"
    with VideoWriter(made, (64, 48), quality=1, fragmented=True) as writer:
        for n in range(COUNT):
            writer.write(Frame(n / FPS, np.full((48, 64, 3), 2 * n, np.uint8)))
    return made


@pytest.mark.parametrize("later_s", [0.0, 0.01], ids=["exactly", "between two"])
@pytest.mark.parametrize("order", ["on", "back", "about"])
def test_every_time_shows_its_picture_in_any_order(path, order, later_s):
    numbers = list(range(0, COUNT, 3 if order == "on" else 1))
    if order == "back":
        numbers.reverse()
    elif order == "about":
        np.random.default_rng(1).shuffle(numbers)
    video = SeekableVideo(path)
    for n in numbers:
        assert abs(float(video.at(n / FPS + later_s).mean()) - 2 * n) < 1.5
    video.close()


def test_beyond_the_ends_are_the_first_and_the_last_picture(path):
    video = SeekableVideo(path)
    assert video.at(-3.0).mean() < 3
    assert abs(float(video.at(99.0).mean()) - 2 * (COUNT - 1)) < 3
    video.close()


def test_what_is_no_video_says_so(tmp_path):
    (tmp_path / "a.mp4").write_text("no video")
    with pytest.raises(InputError, match="cannot be read as a video"):
        SeekableVideo(tmp_path / "a.mp4")
