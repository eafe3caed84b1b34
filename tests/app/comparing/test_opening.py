"""Ways to two recordings beside each other, and back."""

import os
from shutil import copytree

import pytest
from driven_window import LONG_MS, shown
from PyQt6.QtCore import Qt

from posecheck.history.archive import RECORDINGS

pytestmark = pytest.mark.slow


@pytest.fixture
def days(accepted, services, two_days, judged_before):
    """The window with the sessions of both days, at its history."""
    folder, sessions = two_days
    copytree(folder / RECORDINGS, services.folder / RECORDINGS, copy_function=os.link)
    for session in sessions:
        accepted._history.add_session(session)
    accepted.show_page(accepted.history)
    accepted.history.list.setCurrentRow(0)
    return accepted


def test_a_set_of_the_history_is_compared_with_the_one_before_it(days):
    (compare,) = days.history.compared.actions()
    compare.trigger()
    page = days.opening.comparison
    assert shown(days) is page
    assert [half.attempt.n for half in page.halves] == [1, 1]
    assert page.focusWidget() is page.buttons["play"]
    page.buttons["back"].click()
    assert shown(days) is days.history
    assert all(half.looked is None for half in page.halves)


def test_the_only_recording_of_an_exercise_cannot_be_compared(days):
    days.history.show_sessions(days.saved.sessions()[:1], days._services.now().date())
    days.history.list.setCurrentRow(0)
    assert days.history.look.isEnabled()
    assert not days.history.compare.isEnabled()


def test_the_review_is_compared_at_its_attempt_and_still_open_afterwards(days):
    (look,) = days.history.looks.actions()
    look.trigger()
    assert days.review.focusWidget() is days.review.buttons["play"]
    at_s = days.review.review.attempts[1].start_s + 1.0
    days.review.go(at_s)
    days.review.compared.another_wanted.emit()
    page = days.opening.comparison
    assert [half.attempt.n for half in page.halves] == [2, 2]
    page.buttons["back"].click()
    assert shown(days) is days.review
    assert days.review.t_s == at_s
    days.review.buttons["back"].click()
    assert shown(days) is days.history


def test_a_checked_video_is_compared_with_the_newest_set(qtbot, days, two_days, tmp_path):
    folder, sessions = two_days
    kept = copytree(folder / RECORDINGS / sessions[0].sets[0].recording, tmp_path / "checked" / "clip")
    video = tmp_path / "clip.mp4"
    days.opening.show_recording(kept, video)
    qtbot.keyClick(days.review, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    left, right = days.opening.comparison.halves
    assert left.name == days.history.list.item(0).text().split("\u00a0")[0] + ", set 1"
    assert right.recordings.currentData().folder == kept
    assert right.recordings.currentData().video == video
    assert right.recordings.count() == 3


def test_a_recording_that_cannot_be_opened_leads_back_and_says_why(qtbot, accepted, services, monkeypatch):
    told = []
    monkeypatch.setattr("PyQt6.QtWidgets.QMessageBox.warning", lambda *args: told.append(args[-1]))
    (services.folder / RECORDINGS).mkdir(parents=True, exist_ok=True)
    accepted.show_page(accepted.history)
    accepted.opening.look_at("gone")
    assert shown(accepted) is accepted.review
    qtbot.waitUntil(lambda: bool(told), timeout=LONG_MS)
    assert "not a recording" in told[0]
    assert shown(accepted) is accepted.history
