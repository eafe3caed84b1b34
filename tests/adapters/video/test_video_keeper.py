import numpy as np
import pytest

from posecheck.adapters.video.files import VideoFile
from posecheck.adapters.video.keeper import VideoKeeper
from posecheck.pose.frames import Frame

TIMES_S = [0.0, 0.05, 0.21, 0.5, 1.3, 1.34]


def frames(size=(64, 48)):
    return [Frame(t, np.full((size[1], size[0], 3), 40 * i, np.uint8)) for i, t in enumerate(TIMES_S)]


def at_once():
    """A clock that stands still."""
    return 0.0


def times_in(path):
    video = VideoFile(path)
    times_s = [frame.t_s for frame in video]
    video.close()
    return times_s


def test_frames_keep_their_times(tmp_path):
    notices = []
    keeper = VideoKeeper(tmp_path / "video.mp4", notices.append, at_once)
    for frame in frames():
        keeper.take(frame)
    keeper.close()
    assert times_in(tmp_path / "video.mp4") == pytest.approx(TIMES_S, abs=0.002)
    assert (keeper.dropped, notices) == (0, [])


def test_an_unwritable_path_ends_the_video_with_one_notice(tmp_path):
    notices = []
    keeper = VideoKeeper(tmp_path / "no" / "such" / "video.mp4", notices.append, at_once)
    for frame in frames():
        keeper.take(frame)
    keeper.close()
    assert len(notices) == 1
    assert notices[0].startswith("Video recording stopped (")


def test_a_change_of_frame_size_ends_the_video_but_keeps_it(tmp_path):
    notices = []
    keeper = VideoKeeper(tmp_path / "video.mp4", notices.append, at_once)
    for frame in frames()[:4] + frames((32, 24))[4:]:
        keeper.take(frame)
    keeper.close()
    assert len(notices) == 1
    assert len(times_in(tmp_path / "video.mp4")) == 4


def test_a_slow_encoder_drops_frames_and_never_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr("threading.Thread.start", lambda self: None)
    monkeypatch.setattr("threading.Thread.join", lambda self, timeout=None: None)
    keeper = VideoKeeper(tmp_path / "video.mp4", print)
    for number in range(60):
        keeper.take(Frame(number / 30, frames()[0].rgb))
    assert keeper.dropped == 15


def test_frames_that_waited_too_long_are_dropped_so_that_the_video_is_not_far_behind(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("threading.Thread.start", lambda self: None)
        now_s = [0.0]
        keeper = VideoKeeper(tmp_path / "video.mp4", print, lambda: now_s[0])
    for frame in frames():
        now_s[0] = frame.t_s
        keeper.take(frame)
    keeper._waiting.put(None)
    keeper._run()
    assert keeper.dropped == 3
    assert times_in(tmp_path / "video.mp4") == pytest.approx([0.0, 1.3, 1.34], abs=0.002)
