"""Filming with a fake camera on a virtual clock: what is said, when, and what is counted."""

import logging

import numpy as np
import pytest
from camera_table import BACK_S, ROWS, TROUBLE_S, film_with
from fake_camera import START_S, Act, FakeCamera, VirtualClock, hardware, picture, taken_s

from posecheck.adapters.opencv import cv2
from posecheck.adapters.video.feed import Feed, Hardware, ask_for_format, format_of
from posecheck.coaching import equipment
from posecheck.errors import CameraError

NOTICED_S = 3.0


class Filming:
    """A feed that runs for some virtual seconds."""

    def __init__(self, *cameras, wanted="", end_s=10.0, loud=True, reach=None, clock=None):
        self.clock = clock or cameras[0].clock
        self.said, self.details, self.end_s = [], [], end_s
        notify = self.said.append if loud else None
        reach = reach or hardware(*cameras)
        self.feed = Feed(wanted, notify, self.details.append, self.clock, self.wait, self.over, reach)
        self.clock.each = self.feed.watch

    def over(self):
        return self.clock() - START_S >= self.end_s

    def wait(self, seconds):
        self.clock.let_pass(seconds)
        return self.over()

    def frames(self):
        return list(self.feed.frames())


def _case(row):
    harmless = () if row.said else pytest.mark.slow
    return pytest.param(row, id=row.does or f"{row.rate:.0f} frames a second", marks=harmless)


@pytest.mark.parametrize("row", [_case(row) for row in ROWS])
def test_fake_camera_table(row):
    seen = film_with([Act(row.does, TROUBLE_S, BACK_S)] if row.does else [], row.rate, row.grain_s)
    assert len(seen.counted) == row.counted
    assert [why for _, why in seen.said] == ([row.said, ""] if row.said else [])
    if row.said:
        (noticed_s, _), (back_s, _) = seen.said
        assert 0 < noticed_s <= NOTICED_S
        assert BACK_S - TROUBLE_S <= back_s <= BACK_S - TROUBLE_S + 1.5
        assert seen.counted[0] > BACK_S
    assert seen.camera.released == len(seen.camera.opened)


@pytest.mark.parametrize("does", ["freezes", "blocks", "black"])
def test_a_hold_that_was_not_filmed_in_its_middle_is_not_counted(does):
    seen = film_with([Act(does, 5.6, 9.2)])
    assert len(seen.counted) == 1
    assert seen.counted[0] > 9.2


def test_a_repeated_picture_is_not_delivered_and_a_still_but_noisy_scene_is():
    camera = FakeCamera(VirtualClock(), [Act("freezes", 1.0, 1.5)])
    filming = Filming(camera, end_s=3.0)
    times_s = [taken_s(frame.rgb) for frame in filming.frames()]
    assert len(times_s) == len(set(times_s))
    assert len(times_s) == pytest.approx(25, abs=2)
    assert filming.said == []


def test_a_camera_that_stays_frozen_is_opened_again():
    camera = FakeCamera(VirtualClock(), [Act("freezes", 1.0, 20.0)])
    filming = Filming(camera, end_s=22.0)
    filming.frames()
    assert len(camera.opened) == 2
    assert filming.said == [equipment.CAMERA_FROZEN, ""]


def test_a_covered_camera_is_not_opened_again():
    camera = FakeCamera(VirtualClock(), [Act("covered", 0.0)])
    Filming(camera, end_s=15.0).frames()
    assert len(camera.opened) == 1


def test_the_lost_camera_is_found_again_by_name_at_another_index_and_no_other_is_opened():
    clock = VirtualClock()
    other, lid = FakeCamera(clock, [Act("unplugged", 3.0, 5.0)], "Front"), FakeCamera(clock, (), "Lid")
    lid.acts = [Act("unplugged", 2.0, 6.0)]
    filming = Filming(other, lid, wanted="lid")
    filming.frames()
    assert other.opened == []
    assert lid.opened == [(2, cv2.CAP_V4L2)] * 2
    assert filming.said == [equipment.CAMERA_LOST, ""]


def test_the_first_camera_stays_the_one_it_was_when_it_is_unplugged():
    clock = VirtualClock()
    first, second = FakeCamera(clock, [Act("unplugged", 2.0)], "Front"), FakeCamera(clock, (), "Lid")
    filming = Filming(first, second)
    filming.frames()
    assert second.opened == []
    assert filming.said == [equipment.CAMERA_LOST]


@pytest.mark.parametrize(
    ("acts", "wanted", "said"),
    [
        pytest.param([Act("unplugged", 0.0)], "", equipment.NO_CAMERA, id="none"),
        pytest.param([], "Front", equipment.camera_missing("Front"), id="another name"),
        pytest.param([], "3", equipment.camera_missing("Camera 3"), id="no such number"),
        pytest.param([Act("busy", 0.0)], "Lid", equipment.camera_not_opened("Lid"), id="in use"),
        pytest.param([Act("blocks", 0.0, 30.0)], "", equipment.CAMERA_SILENT, id="first read blocks"),
        pytest.param([Act("fails", 0.0, 30.0)], "", equipment.CAMERA_SILENT, id="never a picture"),
        pytest.param([Act("black", 0.0)], "", equipment.CAMERA_BLACK, id="black from the start"),
    ],
)
def test_a_camera_that_does_not_start_is_said_within_3_s(acts, wanted, said):
    filming = Filming(FakeCamera(VirtualClock(), acts), wanted=wanted, end_s=NOTICED_S)
    filming.frames()
    assert filming.said == [said]


@pytest.mark.parametrize("does", ["unplugged", "busy", "fails"])
def test_a_camera_that_comes_later_is_used(does):
    filming = Filming(FakeCamera(VirtualClock(), [Act(does, 0.0, 12.0)]), end_s=16.0)
    frames = filming.frames()
    assert filming.said[1:] == [""]
    assert frames[0].t_s == pytest.approx(12.5, abs=0.8)


def test_a_computer_that_was_asleep_is_not_blamed_on_the_camera():
    camera = FakeCamera(VirtualClock())
    filming = Filming(camera, end_s=70.0)
    frames = filming.feed.frames()
    first = next(frames)
    camera.clock.now_s += 60.0
    camera.clock.each()
    assert next(frames).t_s - first.t_s > 60
    frames.close()
    assert filming.said == []


def test_a_slow_start_is_waited_for():
    camera = FakeCamera(VirtualClock(), [Act("fails", 0.0, 6.0)])
    Filming(camera).frames()
    assert len(camera.opened) == 1


def test_a_refused_camera_is_not_opened_until_it_is_allowed():
    clock = VirtualClock()
    camera = FakeCamera(clock)
    allowed = hardware(camera, refusal=lambda one: "Allow it." if clock() < START_S + 4 else "")
    filming = Filming(camera, reach=allowed)
    assert filming.frames()[0].t_s > 4
    assert filming.said == ["Allow it.", ""]


def test_a_camera_that_takes_long_to_open_is_said():
    clock = VirtualClock()
    camera = FakeCamera(clock)
    quick = hardware(camera)

    def slow(index, backend):
        clock.let_pass(9.0)
        return quick.open_capture(index, backend)

    filming = Filming(camera, reach=Hardware(quick.cameras, slow, quick.refusal))
    filming.frames()
    assert filming.said == [equipment.CAMERA_SLOW, ""]


@pytest.mark.parametrize(
    ("acts", "wanted", "words"),
    [
        pytest.param([], "7", r"Camera 7 is not connected: .* found: 0 \(Lid\)", id="no such camera"),
        pytest.param([Act("busy", 0.0)], "", "Lid cannot be opened", id="in use"),
        pytest.param([Act("unplugged", 1.0)], "", "Camera disconnected", id="unplugged"),
        pytest.param([Act("freezes", 1.0)], "", "repeats one picture", id="frozen"),
    ],
)
def test_without_a_listener_trouble_is_logged_and_ends_the_filming(acts, wanted, words, caplog):
    filming = Filming(FakeCamera(VirtualClock(), acts), wanted=wanted, end_s=30.0, loud=False)
    with caplog.at_level(logging.WARNING), pytest.raises(CameraError, match=words):
        filming.frames()
    assert len(caplog.records) <= 1
    assert filming.feed._filming is False


@pytest.mark.parametrize("does", ["", "grey", "deep grey", "four channels", "portrait", "other size"])
def test_pictures_of_every_kind_become_rgb(does):
    (frame, *_) = Filming(FakeCamera(VirtualClock(), [Act(does, 0.0)]), end_s=0.3).frames()
    raw = picture(0.1, does)
    assert frame.rgb.shape == (*raw.shape[:2], 3)
    assert frame.rgb.dtype == np.uint8
    assert taken_s(frame.rgb) == pytest.approx(0.1)


def test_a_clock_that_stands_still_or_goes_back_gives_increasing_times():
    clock, camera = VirtualClock(), FakeCamera(VirtualClock())
    readings = iter([100.0, 100.0, 100.0, 100.1, 100.1, 100.1, 99.0, 99.0, 99.0])
    feed = Feed("", print, None, lambda: next(readings, 101.0), lambda s: False, lambda: False, hardware(camera))
    frames = feed.frames()
    times_s = [next(frames).t_s for _ in range(6)]
    frames.close()
    assert times_s == sorted(set(times_s))
    assert times_s[0] >= 0
    assert clock() == START_S


def test_what_was_got_is_described_at_the_first_picture_and_when_it_changes():
    camera = FakeCamera(VirtualClock(), [Act("other size", 1.0)], formats={cv2.CAP_PROP_FPS: 30.0})
    filming = Filming(camera, end_s=2.0)
    filming.frames()
    wide, wider = (words.replace("\N{NO-BREAK SPACE}", " ") for words in filming.details)
    assert (wide, wider) == ("Lid, 64 × 36, 30 frames per second", "Lid, 96 × 54, 30 frames per second")


@pytest.mark.parametrize(
    ("backend", "mjpg"),
    [(cv2.CAP_V4L2, True), (cv2.CAP_DSHOW, True), (cv2.CAP_MSMF, False), (cv2.CAP_AVFOUNDATION, False)],
)
@pytest.mark.parametrize(
    ("rate", "sizes"), [(30.0, [1280]), (0.0, [1280]), (10.0, [1280, 640])], ids=["30 got", "unknown", "10 got"]
)
def test_a_wide_picture_at_30_frames_per_second_is_asked_for(backend, mjpg, rate, sizes):
    camera = FakeCamera(VirtualClock(), formats={cv2.CAP_PROP_FPS: rate})
    ask_for_format(camera, backend)
    assert [value for prop, value in camera.asked if prop == cv2.CAP_PROP_FRAME_WIDTH] == sizes
    assert (cv2.CAP_PROP_FPS, 30.0) in camera.asked
    assert ((cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")) in camera.asked) is mjpg
    height = [value for prop, value in camera.asked if prop == cv2.CAP_PROP_FRAME_HEIGHT]
    assert [16 * high / 9 for high in height] == sizes


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (cv2.VideoWriter.fourcc(*"MJPG"), "1280 × 720, 30 frames per second, MJPG"),
        (22, "1280 × 720, 30 frames per second"),
        (-1, "1280 × 720, 30 frames per second"),
    ],
)
def test_the_format_is_written_with_what_the_camera_tells(code, words):
    formats = {cv2.CAP_PROP_FPS: 30.0, cv2.CAP_PROP_FOURCC: code}
    told = format_of(FakeCamera(VirtualClock(), formats=formats), (1280, 720))
    assert told.replace("\N{NO-BREAK SPACE}", " ") == words
