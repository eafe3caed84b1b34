import threading

import numpy as np
import pytest
from made_clips import make_clip

from posecheck.adapters.video.camera import Camera, PacedFile, clock_through_sleep
from posecheck.adapters.video.mailbox import Mailbox
from posecheck.errors import CameraError, InputError
from posecheck.pose.frames import Frame

WAIT_S = 20


def frame(t_s):
    return Frame(t_s, np.zeros((2, 2, 3), np.uint8))


class Clock:
    """A clock that moves only when set, or by one step per reading."""

    def __init__(self, step_s=0.0):
        self.now_s = 100.0
        self.step_s = step_s

    def __call__(self):
        self.now_s += self.step_s
        return self.now_s


class Device:
    """A camera that delivers some frames, then none."""

    def __init__(self, pictures=3, opened=True):
        self.left = pictures
        self.opened = opened
        self.released = 0

    def isOpened(self):  # noqa: N802  as OpenCV calls it
        return self.opened

    def read(self):
        if self.left == 0:
            return False, None
        self.left -= 1
        bgr = np.zeros((4, 6, 3), np.uint8)
        bgr[..., 0] = 200
        return True, bgr

    def release(self):
        self.released += 1


class EndlessDevice(Device):
    def __init__(self):
        super().__init__(-1)


def test_a_new_frame_replaces_an_untaken_one_and_counts_it_as_dropped():
    box = Mailbox()
    for t_s in (0.0, 0.1, 0.2):
        box.put(frame(t_s))
    box.close()
    assert [f.t_s for f in box] == [0.2]
    assert box.dropped == 2


def test_taken_frames_are_not_counted_as_dropped():
    box = Mailbox()
    taken = iter(box)
    for t_s in (0.0, 0.1, 0.2):
        box.put(frame(t_s))
        assert next(taken).t_s == t_s
    assert box.dropped == 0


def test_an_error_is_raised_after_the_last_frame():
    box = Mailbox()
    box.put(frame(0.0))
    box.close(CameraError("gone"))
    taken = iter(box)
    assert next(taken).t_s == 0.0
    with pytest.raises(CameraError, match="gone"):
        next(taken)


def test_closing_wakes_a_waiting_reader():
    box = Mailbox()
    got = []
    waiting = threading.Thread(target=lambda: got.extend(box))
    waiting.start()
    box.close()
    waiting.join(WAIT_S)
    assert not waiting.is_alive()
    assert got == []


def test_a_closed_mailbox_ignores_frames():
    box = Mailbox()
    box.close()
    box.put(frame(0.0))
    assert list(box) == []


def test_a_camera_delivers_rgb_with_increasing_times_from_zero():
    camera = Camera(0, clock=Clock(), open_capture=lambda index: EndlessDevice())
    pictures = iter(camera)
    first, second = next(pictures), next(pictures)
    camera.close()
    assert 0.0 <= first.t_s < second.t_s < 0.1
    assert first.rgb[0, 0].tolist() == [0, 0, 200]
    assert first.size_px == (6, 4)
    assert camera.duration_s is None
    assert camera.name == "camera 0"


def test_a_camera_that_cannot_be_opened_raises_a_helpful_error():
    device = Device(opened=False)
    with pytest.raises(CameraError, match=r"cannot open camera 7: check that it is connected"):
        Camera(7, open_capture=lambda index: device)
    assert device.released == 1


def test_a_camera_that_stops_sending_frames_raises_an_error_and_is_released():
    device = Device(pictures=1)
    camera = Camera(0, clock=Clock(step_s=0.7), open_capture=lambda index: device)
    with pytest.raises(CameraError, match="stopped sending frames"):
        list(camera)
    camera.close()
    assert device.released == 1


@pytest.mark.parametrize("started", [False, True], ids=["before playing", "while playing"])
def test_closing_releases_the_camera_and_ends_its_thread(started):
    device = EndlessDevice()
    camera = Camera(0, open_capture=lambda index: device)
    pictures = iter(camera) if started else iter(())
    next(pictures, None)
    camera.close()
    camera.close()
    assert device.released >= 1
    assert not [t for t in threading.enumerate() if t.name == "capture camera 0"]
    assert len(list(pictures)) <= 1


class Shelf:
    """Cameras in the order in which repeated opening finds them."""

    def __init__(self, *devices):
        self.devices = list(devices)
        self.waits_s = []

    def __call__(self, index):
        return self.devices.pop(0)

    def wait(self, seconds):
        self.waits_s.append(seconds)
        return not self.devices


MISSING = "No camera found. Connect one, or close other apps using it."
LOST = "Camera disconnected. Connect it again to continue."
SILENT = "The camera sends no picture. Close other apps using it."


@pytest.mark.parametrize(
    ("devices", "expected"),
    [
        pytest.param([Device(opened=False), Device(2)], [MISSING, "", LOST], id="missing at first"),
        pytest.param([Device(0), Device(2)], [SILENT, "", LOST], id="busy at first"),
        pytest.param([Device(2), Device(opened=False), Device(1)], [LOST, "", LOST], id="unplugged, then back"),
        pytest.param([Device(1), Device(0), Device(1)], [LOST, "", LOST], id="back without frames for a while"),
    ],
)
def test_a_missing_camera_is_reopened_every_second(devices, expected):
    shelf, notices = Shelf(*devices), []
    camera = Camera(0, notify=notices.append, clock=Clock(step_s=0.7), open_capture=shelf, wait=shelf.wait)
    times = [f.t_s for f in camera]
    camera.close()
    assert notices == expected
    assert shelf.waits_s == [1.0] * len(devices)
    assert times == sorted(times)
    assert [d.released for d in devices] == [1] * len(devices)


def test_time_continues_while_the_camera_is_missing():
    clock, shelf = Clock(step_s=0.7), Shelf(Device(1), Device(1))

    def minute(seconds):
        clock.now_s += 60
        return shelf.wait(seconds)

    camera = Camera(0, notify=lambda why: None, clock=clock, open_capture=shelf, wait=minute)
    assert list(camera)[-1].t_s > 60
    camera.close()


def test_the_camera_clock_is_monotonic():
    clock = clock_through_sleep()
    assert clock() <= clock() <= clock()


def test_the_number_of_the_camera_is_passed_on():
    asked = []
    Camera(3, open_capture=lambda index: asked.append(index) or EndlessDevice()).close()
    assert asked == [3]


def test_a_paced_file_waits_for_the_time_of_each_frame(tmp_path):
    stamps_s = [0.0, 0.1, 0.5, 2.0]
    clock = Clock()
    waits_s = []

    def wait(seconds):
        waits_s.append(seconds)
        clock.now_s += seconds
        return False

    source = PacedFile(make_clip(tmp_path / "x.mp4", stamps_s), clock=clock, wait=wait)
    got = [f.t_s for f in source]
    source.close()
    np.testing.assert_allclose(waits_s, [0.1, 0.4, 1.5], atol=2e-4)
    assert got[-1] == pytest.approx(2.0, abs=1e-3)
    assert len(got) + source.dropped == 4
    assert source.name == "x.mp4"
    assert source.duration_s >= 2.0


def test_a_paced_file_does_not_wait_when_late(tmp_path):
    waits_s = []
    source = PacedFile(make_clip(tmp_path / "x.mp4", [0.0, 0.1, 0.2]), clock=Clock(5.0), wait=waits_s.append)
    assert list(source)
    source.close()
    assert waits_s == []


def test_closing_a_paced_file_ends_its_wait(tmp_path):
    source = PacedFile(make_clip(tmp_path / "x.mp4", [0.0, 1000.0]))
    frames = iter(source)
    assert next(frames).t_s == 0.0
    source.close()
    assert list(frames) == []
    assert not [t for t in threading.enumerate() if t.name == "capture x.mp4"]


def test_a_paced_file_rejects_a_file_that_is_not_a_video(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        PacedFile(tmp_path / "none.mp4")
