import threading

import numpy as np
import pytest
from fake_camera import SIZE_PX, Act, FakeCamera, VirtualClock, hardware
from made_clips import make_clip

import posecheck
from posecheck.adapters.video.camera import Camera, clock_through_sleep
from posecheck.adapters.video.feed import Hardware
from posecheck.adapters.video.files import PacedFile
from posecheck.adapters.video.mailbox import Mailbox
from posecheck.coaching import equipment
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


@pytest.fixture
def blocked():
    """A camera whose reads block until set; the driver is never stuck for longer than the test."""
    free = threading.Event()
    yield free
    free.set()


class Stuck(FakeCamera):
    """A camera that blocks, in real time, after some pictures."""

    def __init__(self, free, pictures=0):
        super().__init__(VirtualClock())
        self.free, self.pictures, self.reading = free, pictures, threading.Event()

    def read(self):
        if self.pictures:
            self.pictures -= 1
            return super().read()
        self.reading.set()
        assert self.free.wait(WAIT_S)
        return False, None


def watching(camera):
    return [t for t in threading.enumerate() if camera.name in t.name]


def test_a_camera_delivers_rgb_with_increasing_times_from_zero():
    camera = Camera(0, clock=Clock(), hardware=hardware(FakeCamera(VirtualClock())))
    pictures = iter(camera)
    first, second = next(pictures), next(pictures)
    camera.close()
    assert 0.0 <= first.t_s < second.t_s < 0.1
    assert first.size_px == SIZE_PX
    assert camera.duration_s is None
    assert camera.name == "camera 0"


def test_an_error_of_the_camera_reaches_the_reader_and_frees_the_camera():
    device = FakeCamera(VirtualClock(), [Act("unplugged", 0.35)])
    camera = Camera(clock=device.clock, hardware=hardware(device))
    with pytest.raises(CameraError, match="Camera disconnected"):
        list(camera)
    camera.close()
    assert device.released == 1


@pytest.mark.parametrize("started", [False, True], ids=["before playing", "while playing"])
def test_closing_releases_the_camera_and_ends_its_threads(started):
    device = FakeCamera(VirtualClock())
    camera = Camera("Lid", hardware=hardware(device))
    pictures = iter(camera) if started else iter(())
    next(pictures, None)
    camera.close()
    camera.close()
    assert device.released == started
    assert len(list(pictures)) <= 1
    for thread in watching(camera):
        thread.join(WAIT_S)
    assert watching(camera) == []


def test_closing_works_while_a_read_blocks_and_the_camera_is_freed_when_it_returns(blocked, monkeypatch):
    monkeypatch.setattr("posecheck.adapters.video.mailbox._JOIN_S", 0.05)
    device = Stuck(blocked, pictures=1)
    camera = Camera("Lid", notify=print, hardware=hardware(device))
    pictures = iter(camera)
    next(pictures)
    assert device.reading.wait(WAIT_S)
    camera.close()
    assert list(pictures) == []
    assert device.released == 0
    blocked.set()
    for thread in watching(camera):
        thread.join(WAIT_S)
    assert device.released == 1


def test_making_a_camera_does_not_wait_for_a_driver_that_is_stuck(blocked):
    def stuck(index, backend):
        assert blocked.wait(WAIT_S)
        return FakeCamera(VirtualClock())

    there = hardware(FakeCamera(VirtualClock()))
    camera = Camera(notify=print, hardware=Hardware(there.cameras, stuck, there.refusal))
    iter(camera)
    blocked.set()
    camera.close()


def test_a_blocked_read_is_said_by_another_thread(blocked, monkeypatch):
    monkeypatch.setattr("posecheck.adapters.video.camera.WATCH_S", 0.01)
    clock, said, heard = Clock(), [], threading.Event()

    def notify(why):
        said.append(why)
        heard.set()

    device = Stuck(blocked, pictures=1)
    camera = Camera(notify=notify, clock=clock, hardware=hardware(device))
    next(iter(camera))
    assert device.reading.wait(WAIT_S)
    end_s = clock.now_s + 1000
    while not heard.wait(0.02) and clock.now_s < end_s:
        clock.now_s += 0.5
    blocked.set()
    camera.close()
    assert said[0] == equipment.CAMERA_SILENT


@pytest.mark.parametrize(
    ("source", "name"), [(3, "camera 3"), ("3", "camera 3"), ("camera:Lid", "camera Lid"), ("camera:", "camera")]
)
def test_the_library_opens_a_camera_by_number_or_name(source, name):
    with posecheck.open_live(source) as frames:
        assert frames.name == name


def test_the_camera_clock_is_monotonic():
    clock = clock_through_sleep()
    assert clock() <= clock() <= clock()


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
