"""Correcting attempts on the review page: shown at once, kept at once, undone, exported."""

import pytest
from driven_window import open_for_review
from posecheck_app.correcting.menu import CHOOSE, DOES_NOT_FIT, UNREADABLE
from PyQt6.QtCore import Qt

from posecheck.corrections.files import read_corrections
from posecheck.evaluation.labels import read_labels
from posecheck.history.recording import CORRECTIONS_FILE, EVENTS_FILE

pytestmark = pytest.mark.slow


def entry(page, text):
    """An entry of the menu, as it is when the menu opens."""
    page.correct.entries.aboutToShow.emit()
    menus = [page.correct.entries, page.correct.sides, page.correct.wrong, page.correct.missing]
    return next(action for menu in menus for action in menu.actions() if action.text() == text)


def test_a_correction_is_shown_and_kept_and_the_events_stay(page, folder):
    events, count = (folder / EVENTS_FILE).read_bytes(), page.attempts.count()
    page.attempts.setCurrentRow(1)
    entry(page, "Delete this attempt").trigger()
    assert page.attempts.count() == len(page.review.attempts) == count - 1
    assert page.message.text().endswith("clean · corrected")
    assert len(read_corrections(folder).attempts) == count - 1
    assert (folder / EVENTS_FILE).read_bytes() == events
    entry(page, "Undo").trigger()
    assert page.attempts.count() == count
    assert not page.message.text().endswith("corrected")
    assert read_corrections(folder) is None


def test_begin_end_and_hold_move_to_the_moment_shown(page):
    page.attempts.setCurrentRow(1)
    before, next_one = page.review.attempts[1:3]
    for text, t_s in (
        ("Attempt begins here", before.start_s - 0.2),
        ("Attempt ends here", (before.end_s + next_one.start_s) / 2),
        ("Hold begins here", before.start_s + 0.1),
        ("Hold ends here", before.end_s),
    ):
        page.go(t_s)
        entry(page, text).trigger()
    now = page.review.attempts[1]
    assert now.start_s == pytest.approx(before.start_s - 0.2, abs=0.001)
    assert now.end_s == pytest.approx((before.end_s + next_one.start_s) / 2, abs=0.001)
    assert (now.holds[0].start_s, now.holds[0].end_s) == pytest.approx((before.start_s + 0.1, before.end_s), abs=0.001)


def test_a_fault_is_marked_wrong_or_missing_and_a_side_is_set(page):
    wrong = next(n for n, one in enumerate(page.review.attempts) if one.faults)
    page.attempts.setCurrentRow(wrong)
    had = page.review.attempts[wrong].faults
    entry(page, "Fault is missing")
    (missing, *_) = page.correct.missing.actions()
    name = missing.text()
    missing.trigger()
    assert len(page.review.attempts[wrong].faults) == len(had) + 1
    entry(page, name).trigger()  # it is offered as a wrong one now
    entry(page, "Left").trigger()
    assert (page.review.attempts[wrong].faults, page.review.attempts[wrong].side) == (had, "left")


def test_an_attempt_is_added_between_others_and_joined_with_the_next(page):
    first, second = page.review.attempts[:2]
    count = page.attempts.count()
    page.attempts.setCurrentRow(-1)
    page.go(first.end_s + 0.05)
    entry(page, "Add an attempt here").trigger()
    assert page.attempts.count() == count + 1
    assert page.attempts.currentRow() == 1
    entry(page, "Join with the next attempt").trigger()
    joined = page.review.attempts[1]
    assert (joined.start_s, joined.end_s) == pytest.approx((first.end_s + 0.05, second.end_s), abs=0.001)
    entry(page, "Back to posecheck's answer").trigger()
    assert page.review.attempts[:2] == (first, second)


def test_what_does_not_fit_changes_nothing_and_says_so(page, folder):
    page.attempts.setCurrentRow(0)
    page.go(page.review.attempts[2].start_s)
    for text in ("Add an attempt here", "Attempt ends here"):
        entry(page, text).trigger()
        assert page.message.text() == DOES_NOT_FIT
    page.attempts.setCurrentRow(-1)
    page.go(page.review.start_s)
    assert not entry(page, "Delete this attempt").isEnabled()
    entry(page, "Delete this attempt").setEnabled(True)
    page.correct._of_attempt[0].trigger()
    assert page.message.text() == CHOOSE
    assert read_corrections(folder) is None


def test_a_key_does_it_while_the_page_is_shown(qtbot, page):
    page.activateWindow()
    count = page.attempts.count()
    page.attempts.setCurrentRow(0)
    page.attempts.setFocus()
    qtbot.keyClick(page.attempts, Qt.Key.Key_Delete)
    assert page.attempts.count() == count - 1


def test_corrections_are_there_when_the_recording_is_open_for_review(qtbot, page, folder):
    count = page.attempts.count()
    page.attempts.setCurrentRow(0)
    entry(page, "Delete this attempt").trigger()
    open_for_review(qtbot, page, folder)
    assert page.attempts.count() == count - 1
    (folder / CORRECTIONS_FILE).write_text("schema = 7\n", encoding="utf-8")
    open_for_review(qtbot, page, folder)
    assert page.attempts.count() == count
    assert page.message.text().endswith(UNREADABLE)
    assert CORRECTIONS_FILE in page.correct.toolTip()


def test_labels_are_exported_as_corrected(page, tmp_path, monkeypatch):
    monkeypatch.setattr("PyQt6.QtWidgets.QFileDialog.getExistingDirectory", lambda *a, **k: str(tmp_path))
    page.attempts.setCurrentRow(0)
    entry(page, "Delete this attempt").trigger()
    entry(page, "Export as labels…").trigger()
    assert page.message.text() == "Labels saved as set.labels.toml."
    assert len(read_labels(tmp_path / "set.labels.toml").attempts) == len(page.review.attempts)
    assert (tmp_path / "set.npz").exists()
