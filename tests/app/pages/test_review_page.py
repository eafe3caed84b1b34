"""Reviewing a recording, with and without a video."""

from dataclasses import replace

import av
import numpy as np
import pytest
from driven_window import open_for_review
from made_clips import make_clip
from posecheck_app.style import DARK
from PyQt6.QtCore import QPointF, Qt
from recorded import record, sample

from posecheck.adapters.video.files import VideoWriter
from posecheck.history.recording import VIDEO_FILE, open_recording
from posecheck.pose.frames import Frame

pytestmark = pytest.mark.slow

LONG_MS = 20_000


def test_every_attempt_is_listed_and_a_click_goes_there(qtbot, page):
    assert page.attempts.count() == len(page.review.attempts) > 2
    page.attempts.setCurrentRow(2)
    for _ in range(2):
        page.go(page.review.start_s)
        qtbot.mouseClick(
            page.attempts.viewport(),
            Qt.MouseButton.LeftButton,
            pos=page.attempts.visualItemRect(page.attempts.item(2)).center(),
        )
        assert page.t_s == page.review.attempts[2].start_s


def test_buttons_step_frames_and_go_from_moment_to_moment(page):
    page.buttons["frame_on"].click()
    assert page.t_s == page.review.poses[1].t_s
    page.buttons["frame_back"].click()
    page.buttons["frame_back"].click()
    assert page.t_s == page.review.start_s
    page.buttons["next"].click()
    assert page.t_s == page.review.moments_s[0]
    page.buttons["next"].click()
    page.buttons["before"].click()
    assert page.t_s == page.review.moments_s[0]


def test_playing_goes_on_at_the_chosen_speed_and_stops_at_the_end(qtbot, page):
    page.playing.speed.setCurrentIndex(page.playing.speed.findData(2.0))
    page.go(page.review.end_s - 0.4)
    page.buttons["play"].click()
    assert page.buttons["play"].text() == "Pause"
    qtbot.waitUntil(lambda: page.t_s == page.review.end_s, timeout=LONG_MS)
    assert page.buttons["play"].text() == "Play"


def test_the_keys_of_an_editor_play_back_and_forward_and_faster(qtbot, page):
    page.go(page.review.end_s / 2)
    middle_s = page.t_s
    qtbot.keyClick(page, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: page.t_s < middle_s, timeout=LONG_MS)
    qtbot.keyClick(page, Qt.Key.Key_L)
    back_s = page.t_s
    qtbot.waitUntil(lambda: page.t_s > back_s, timeout=LONG_MS)
    for _ in range(2):
        qtbot.keyClick(page, Qt.Key.Key_L)
        assert page.playing.speed.currentData() == 2.0
    qtbot.keyClick(page, Qt.Key.Key_K)
    assert page.buttons["play"].text() == "Play"


def test_the_clip_goes_from_the_in_to_the_out_point(qtbot, page, monkeypatch):
    spans = []
    monkeypatch.setattr(page.saving, "clip", lambda looked, span_s, *rest: spans.append(span_s))
    for t_s, key in ((3.0, Qt.Key.Key_I), (5.0, Qt.Key.Key_O)):
        page.go(t_s)
        qtbot.keyClick(page, key)
    page.buttons["clip"].click()
    assert spans == [(3.0, 5.0)]


def test_a_click_on_the_time_line_goes_there(qtbot, page):
    place = QPointF(page.timeline.width() - 5, 10).toPoint()
    qtbot.mouseClick(page.timeline, Qt.MouseButton.LeftButton, pos=place)
    assert page.t_s == pytest.approx(page.review.end_s, abs=0.2)


def test_the_signal_of_a_fault_is_shown_with_its_limits(page):
    page.signals.choice.setCurrentIndex(page.signals.choice.findData("drive.trunk"))
    lines = [
        item.value() for item in page.signals.plot.getPlotItem().items if hasattr(item, "angle") and item.angle == 0
    ]
    assert 55.0 in lines


def test_the_table_has_a_row_for_every_frame(page, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    monkeypatch.setattr("PyQt6.QtWidgets.QFileDialog.getSaveFileName", lambda *a, **k: (str(path), ""))
    page.buttons["table"].click()
    lines = path.read_text().splitlines()
    assert len(lines) == len(page.review.poses) + 1
    assert lines[0].startswith("t_s,phase,")


def test_with_a_video_the_picture_follows(qtbot, page, folder):
    poses = page.review.poses
    with VideoWriter(folder / VIDEO_FILE, poses[0].size_px, quality=1, fragmented=True) as writer:
        for pose in poses[::4]:
            level = int(6 * pose.t_s)
            writer.write(Frame(pose.t_s, np.full((*poses[0].size_px[::-1], 3), level, np.uint8)))
    open_for_review(qtbot, page, folder)
    for t_s in (20.0, 5.0, 33.0):
        page.go(t_s)
        qtbot.waitUntil(lambda t_s=t_s: _level(page) is not None and abs(_level(page) - 6 * t_s) < 4, timeout=LONG_MS)


def _level(page):
    return None if page.picture.rgb is None else float(page.picture.rgb.mean())


def test_the_face_in_a_saved_picture_is_covered(page):
    page.go(page.review.start_s)
    width, height = page.review.poses[0].size_px
    page.picture.rgb = rgb = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    covered, shown = (page.picture.to_save(show_faces=one).toImage() for one in (False, True))
    assert covered != shown
    assert page.picture.rgb is rgb
    assert page.picture.grab().toImage() == shown


def test_two_attempts_play_side_by_side_from_their_start(page):
    first, third = page.review.attempts[0], page.review.attempts[2]
    page.go(first.start_s + 0.5)
    page.compared.setCurrentIndex(3)
    assert page.comparing
    assert page.other.isVisible()
    assert page.t_s == first.start_s
    assert page.other.shown_s == pytest.approx(third.start_s)
    page.go(first.start_s + 1.0)
    assert page.other.shown_s == pytest.approx(third.start_s + 1.0)
    assert len(page.signals.plot.getPlotItem().listDataItems()) == 2
    page.attempts.setCurrentRow(1)
    page.attempts.itemActivated.emit(page.attempts.item(1))
    assert (page.t_s, page.other.shown_s) == (page.review.attempts[1].start_s, pytest.approx(third.start_s))
    page.compared.setCurrentIndex(0)
    assert not page.other.isVisible()
    assert len(page.signals.plot.getPlotItem().listDataItems()) == 1


def wish_for(monkeypatch, path):
    monkeypatch.setattr("PyQt6.QtWidgets.QFileDialog.getSaveFileName", lambda *a, **k: (str(path), ""))


def test_clip_contains_the_current_attempt(qtbot, page, tmp_path, monkeypatch):
    wish_for(monkeypatch, tmp_path / "attempt.mp4")
    attempt = page.review.attempts[1]
    page.go(attempt.start_s + 0.2)
    page.buttons["clip"].click()
    assert page.buttons["clip"].text() == "Stop"
    qtbot.waitUntil(lambda: "attempt.mp4" in page.message.text(), timeout=LONG_MS)
    with av.open(str(tmp_path / "attempt.mp4")) as video:
        times_s = [float(frame.time) for frame in video.decode(video=0)]
    assert times_s[0] == 0
    assert times_s[-1] == pytest.approx(attempt.end_s - attempt.start_s + 1.0, abs=0.2)
    qtbot.waitUntil(lambda: page.buttons["clip"].text() == "Clip…", timeout=LONG_MS)


def test_a_clip_that_is_stopped_leaves_no_file(qtbot, page, tmp_path, monkeypatch):
    wish_for(monkeypatch, tmp_path / "whole.mp4")
    page.go(page.review.start_s)
    page.buttons["clip"].click()
    page.buttons["clip"].click()
    assert not (tmp_path / "whole.mp4").exists()
    qtbot.waitUntil(lambda: page.message.text() == "Clip not saved.", timeout=LONG_MS)


@pytest.mark.parametrize("button", ["clip", "picture", "table"])
def test_the_video_under_review_is_never_written_over(qtbot, page, tmp_path, monkeypatch, button):
    video = make_clip(tmp_path / "mine.mp4", [0.0, 0.1, 0.2])
    before = video.read_bytes()
    monkeypatch.setattr(page.saving, "video", video)
    wish_for(monkeypatch, video)
    page.buttons[button].click()
    assert "choose another name" in page.message.text()
    assert video.read_bytes() == before


def test_a_clip_that_cannot_be_written_says_why(qtbot, page, tmp_path, monkeypatch):
    wish_for(monkeypatch, tmp_path / "nowhere" / "clip.mp4")
    page.buttons["clip"].click()
    qtbot.waitUntil(lambda: "cannot write" in page.message.text(), timeout=LONG_MS)


def test_going_back_frees_the_video(qtbot, page):
    with qtbot.waitSignal(page.left):
        page.buttons["back"].click()
    assert not page.picture.reads_video


def test_timeline_is_repainted_only_if_more_than_the_cursor_changed(page, monkeypatch):
    asked, of_trace = [], type(page.review.trace).phase_spans
    monkeypatch.setattr(type(page.review.trace), "phase_spans", lambda trace: (asked.append(1), of_trace(trace))[1])
    before = page.timeline.grab().toImage()
    asked.clear()
    for share in (0.2, 0.5, 0.9):
        page.go(page.review.start_s + share * (page.review.end_s - page.review.start_s))
        assert page.timeline.grab().toImage() != before
    assert not asked
    light = page.timeline.grab().toImage()
    page.timeline.set_theme(DARK)
    assert page.timeline.grab().toImage() != light
    page.timeline.resize(page.timeline.width() // 2, page.timeline.height())
    page.timeline.grab()
    assert len(asked) == 2


def test_a_file_name_is_never_read_as_markup(page, folder):
    opened = open_recording(folder)
    page._on_judged(replace(opened, poses=replace(opened.poses, name="<img src='/x.png'>\x1b.mp4")), page.review)
    assert "<img src='/x.png'>\\x1b.mp4" in page.title.text()
    assert page.title.textFormat() is page.message.textFormat() is Qt.TextFormat.PlainText


def test_a_recording_of_another_exercise_is_shown_with_its_own_signals(qtbot, page, tmp_path):
    record(tmp_path / "set", "cat_curl", sample("cat_curl", 12.0))
    choice = page.signals.choice
    choice.setCurrentIndex(choice.findData("feet"))
    open_for_review(qtbot, page, tmp_path / "set")
    assert [choice.itemData(row) for row in range(choice.count()) if choice.itemData(row)] == page.review.signals()


def test_a_recording_names_its_signals_as_the_installed_exercise_does(page):
    assert page.signals.choice.currentText() == "Head and shoulders raised (degrees)"


def test_key_pictures_follow_the_player_but_not_while_it_plays(qtbot, page):
    third = page.review.attempts[2]
    page.go(third.start_s + 0.1)
    assert page.key_pictures.heading.text() == "Attempt 3"
    page.key_pictures.pictures[1].click()
    assert third.start_s < page.t_s < third.end_s
    page.go(page.review.attempts[1].end_s - 0.2)
    page.playing.speed.setCurrentIndex(page.playing.speed.findData(2.0))
    page.toggle()
    qtbot.waitUntil(lambda: page.review.attempt_at(page.t_s) not in (None, page.review.attempts[1]), timeout=LONG_MS)
    assert page.key_pictures.heading.text() == "Attempt 2"
    page.toggle()
    assert page.key_pictures.heading.text() == "Attempt 3"


def test_key_pictures_make_room_for_a_compared_attempt(page):
    assert page.key_pictures.isVisible()
    page.compared.setCurrentIndex(2)
    assert not page.key_pictures.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_arrow_keys_on_the_box_leave_the_review_only_from_the_open_list(qtbot, page):
    left = []
    page.pair_wanted.connect(lambda *_: left.append(True))
    page.compared.setFocus()
    for _ in range(page.compared.count() + 1):
        qtbot.keyClick(page.compared, Qt.Key.Key_Down)
    assert page.compared.currentData() == page.review.attempts[-1]
    assert left == []
    page.compared.showPopup()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(page.compared.view(), key)
    assert left == [True]
    assert not page.comparing


def test_nothing_of_the_recording_before_is_shown_or_saved_while_another_one_is_judged(page, folder, monkeypatch):
    asked = []
    monkeypatch.setattr("PyQt6.QtWidgets.QFileDialog.getSaveFileName", lambda *a, **k: asked.append(a) or ("", ""))
    page.compared.setCurrentIndex(2)
    page.open(folder)
    blank = page.timeline.grab().toImage()
    assert page.review is None
    assert page.key_pictures.pictures == []
    assert page.signals.plot.getPlotItem().listDataItems() == []
    assert not page.other.isVisible()
    for name in ("clip", "picture", "table"):
        page.buttons[name].click()
    assert asked == []
    assert len({blank.pixel(x, y) for x in range(0, blank.width(), 9) for y in range(0, blank.height(), 9)}) == 1
