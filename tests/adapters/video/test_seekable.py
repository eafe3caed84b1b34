import numpy as np
import pytest

from posecheck.adapters.video.files import VideoWriter
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
    with pytest.raises(InputError, match=r"cannot read .*a\.mp4 as a video"):
        SeekableVideo(tmp_path / "a.mp4")
