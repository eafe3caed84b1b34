"""The thread that reads pictures of a video."""

from posecheck_app.workers.frame_reader import FrameReader


def test_a_video_is_opened_at_the_first_request_so_that_no_error_is_missed(qtbot):
    opened = []

    def open_video():
        opened.append(True)
        raise OSError("no such video")

    reader = FrameReader(open_video)
    reader.close()
    assert opened == []
    reader = FrameReader(open_video)
    with qtbot.waitSignal(reader.failed) as why:
        reader.ask(0.0)
    reader.close()
    assert why.args == ["no such video"]
