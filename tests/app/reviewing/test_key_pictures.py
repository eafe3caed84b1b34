"""The strip of key pictures: what it shows, where a click leads, and when it reads the video."""

import threading

import numpy as np
import pytest
from posecheck_app.reviewing.key_pictures import KeyPictures
from posecheck_app.style import DARK
from PyQt6.QtCore import Qt
from shown_pages import some_review

LONG_MS = 20_000


class Film:
    """A video whose pictures are as bright as their time."""

    def __init__(self, fails_at=None, waits=False):
        self.asked, self.closed, self.fails_at = [], False, fails_at
        self.runs = threading.Event()
        if not waits:
            self.runs.set()

    def at(self, t_s):
        self.asked.append(t_s)
        self.runs.wait(LONG_MS / 1000)
        if self.fails_at is not None and len(self.asked) > self.fails_at:
            raise OSError("gone")
        return np.full((360, 640, 3), int(10 * t_s) % 256, np.uint8)

    def close(self):
        self.closed = True


@pytest.fixture
def strip(qtbot):
    made = KeyPictures()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_video()


def words(strip):
    return [one.accessibleName() for one in strip.pictures]


def test_the_attempt_at_the_time_is_shown_with_start_peak_and_faults(strip):
    looked = some_review()
    strip.open(None)
    strip.show_time(looked, looked.start_s)
    assert strip.heading.text() == "Attempt 1"
    wrong = next(one for one in looked.attempts if one.faults)
    strip.show_time(looked, wrong.start_s + 0.1)
    assert strip.heading.text() == f"Attempt {wrong.n}"
    assert {one.rpartition(" · ")[0] for one in words(strip)} == {"Start", "Peak", "Leg level with the floor"}
    assert words(strip)[0] == "Start · 0:12"
    strip.show_time(looked, wrong.end_s + 0.5)
    assert strip.heading.text() == f"Attempt {wrong.n}"


def test_a_click_and_a_key_go_to_the_moment(qtbot, strip):
    looked = some_review()
    strip.open(None)
    strip.show_time(looked, looked.start_s)
    with qtbot.waitSignal(strip.wanted) as went:
        qtbot.mouseClick(strip.pictures[0], Qt.MouseButton.LeftButton)
    assert went.args == [looked.attempts[0].start_s]
    with qtbot.waitSignal(strip.wanted) as went:
        qtbot.keyClick(strip.pictures[1], Qt.Key.Key_Space)
    assert looked.attempts[0].start_s < went.args[0] < looked.attempts[0].end_s


def test_the_video_is_read_later_in_order_and_freed_at_the_end(qtbot, strip):
    looked, film = some_review(), Film()
    strip.open(lambda: film)
    strip.show_time(looked, looked.start_s)
    assert film.asked == []
    qtbot.waitUntil(lambda: film.closed, timeout=LONG_MS)
    assert film.asked == sorted(film.asked)
    assert len(film.asked) == len(strip.pictures)
    assert all(one.has_picture for one in strip.pictures)


def test_another_attempt_while_the_video_is_read_gets_its_own_pictures(qtbot, strip):
    looked, film = some_review(), Film(waits=True)
    strip.open(lambda: film)
    strip.show_time(looked, looked.start_s)
    qtbot.waitUntil(lambda: film.asked != [], timeout=LONG_MS)
    strip.show_time(looked, looked.attempts[1].start_s + 0.1)
    film.runs.set()
    qtbot.waitUntil(lambda: film.closed, timeout=LONG_MS)
    assert strip.heading.text() == "Attempt 2"
    assert all(one.has_picture for one in strip.pictures)
    assert len(film.asked) == 1 + len(strip.pictures)


def test_a_video_that_cannot_be_read_leaves_the_skeletons(qtbot, strip):
    looked, film = some_review(), Film(fails_at=1)
    strip.open(lambda: film)
    strip.show_time(looked, looked.start_s)
    qtbot.waitUntil(lambda: film.closed, timeout=LONG_MS)
    assert [one.has_picture for one in strip.pictures][:2] == [True, False]
    strip.show_time(looked, looked.attempts[1].start_s + 0.1)
    assert strip.heading.text() == "Attempt 2"


def test_another_theme_after_the_recording_was_left_reads_no_video(qtbot, strip):
    looked, film = some_review(), Film()
    strip.open(lambda: film)
    strip.show_time(looked, looked.start_s)
    strip.close_video()
    strip.set_theme(DARK)
    assert not strip._later.isActive()


def test_the_edge_of_a_fault_and_another_theme_change_the_picture(strip):
    looked = some_review()
    wrong = next(one for one in looked.attempts if one.faults)
    strip.open(None)
    strip.show_time(looked, wrong.start_s + 0.1)
    light = [one.grab().toImage() for one in strip.pictures]
    strip.set_theme(DARK)
    assert [one.grab().toImage() for one in strip.pictures] != light
