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
    """A clock that moves only when told, or by a step at every look."""

    def __init__(self, step_s=0.0):
        self.now_s = 100.0
        self.step_s = step_s

    def __call__(self):
        self.now_s += self.step_s
        return self.now_s


class Device:
    """A camera that gives some pictures, then nothing; waits to be asked when `asked` is given."""

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


def test_the_newest_frame_replaces_one_not_taken_and_is_counted():
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


def test_an_error_comes_after_the_last_frame():
    box = Mailbox()
    box.put(frame(0.0))
    box.close(CameraError("gone"))
    taken = iter(box)
    assert next(taken).t_s == 0.0
    with pytest.raises(CameraError, match="gone"):
        next(taken)


def test_closing_wakes_one_who_waits():
    box = Mailbox()
    got = []
    waiting = threading.Thread(target=lambda: got.extend(box))
    waiting.start()
    box.close()
    waiting.join(WAIT_S)
    assert not waiting.is_alive()
    assert got == []


def test_a_closed_box_takes_nothing_more():
    box = Mailbox()
    box.close()
    box.put(frame(0.0))
    assert list(box) == []


def test_a_camera_gives_rgb_with_rising_times_from_zero():
    camera = Camera(0, clock=Clock(), open_capture=lambda index: EndlessDevice())
    pictures = iter(camera)
    first, second = next(pictures), next(pictures)
    camera.close()
    assert 0.0 <= first.t_s < second.t_s < 0.1
    assert first.rgb[0, 0].tolist() == [0, 0, 200]
    assert first.size_px == (6, 4)
    assert camera.duration_s is None
    assert camera.name == "camera 0"


def test_a_camera_that_does_not_open_is_told_with_its_mend():
    device = Device(opened=False)
    with pytest.raises(CameraError, match=r"camera 7 cannot be opened: is it plugged in"):
        Camera(7, open_capture=lambda index: device)
    assert device.released == 1


def test_a_camera_that_falls_silent_ends_in_an_error_and_is_freed():
    device = Device(pictures=1)
    camera = Camera(0, clock=Clock(step_s=0.7), open_capture=lambda index: device)
    with pytest.raises(CameraError, match="stopped giving pictures"):
        list(camera)
    camera.close()
    assert device.released == 1


@pytest.mark.parametrize("started", [False, True], ids=["before playing", "while playing"])
def test_closing_frees_the_camera_and_ends_its_thread(started):
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
    """Cameras one after the other, as they are found when the number is opened again and again."""

    def __init__(self, *devices):
        self.devices = list(devices)
        self.waits_s = []

    def __call__(self, index):
        return self.devices.pop(0)

    def wait(self, seconds):
        self.waits_s.append(seconds)
        return not self.devices


MISSING = "I find no camera 0. Plug it in, or close the program that uses it."
LOST = "I lost camera 0. Plug it in again: I go on by myself."
SILENT = "Camera 0 gives no picture. Close the program that uses it."


@pytest.mark.parametrize(
    ("devices", "told"),
    [
        pytest.param([Device(opened=False), Device(2)], [MISSING, "", LOST], id="missing at first"),
        pytest.param([Device(0), Device(2)], [SILENT, "", LOST], id="busy at first"),
        pytest.param([Device(2), Device(opened=False), Device(1)], [LOST, "", LOST], id="unplugged, then back"),
        pytest.param([Device(1), Device(0), Device(1)], [LOST, "", LOST], id="back without pictures for a while"),
    ],
)
def test_a_camera_that_is_gone_is_tried_again_every_second_and_goes_on(devices, told):
    shelf, said = Shelf(*devices), []
    camera = Camera(0, tell=said.append, clock=Clock(step_s=0.7), open_capture=shelf, wait=shelf.wait)
    times = [f.t_s for f in camera]
    camera.close()
    assert said == told
    assert shelf.waits_s == [1.0] * len(devices)
    assert times == sorted(times)
    assert [d.released for d in devices] == [1] * len(devices)


def test_time_goes_on_while_the_camera_is_gone():
    clock, shelf = Clock(step_s=0.7), Shelf(Device(1), Device(1))

    def minute(seconds):
        clock.now_s += 60
        return shelf.wait(seconds)

    camera = Camera(0, tell=lambda why: None, clock=clock, open_capture=shelf, wait=minute)
    assert list(camera)[-1].t_s > 60
    camera.close()


def test_the_clock_of_a_camera_never_goes_back():
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


def test_a_paced_file_that_is_no_video_is_refused_at_once(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        PacedFile(tmp_path / "none.mp4")
