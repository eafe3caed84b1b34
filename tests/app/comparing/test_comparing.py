"""Two recordings beside each other: what is synchronised, shown and counted."""

import threading
from dataclasses import replace
from shutil import copytree

import numpy as np
import pytest
from posecheck_app.comparing.numbers import rows, signed
from posecheck_app.comparing.offers import Offer, earlier
from posecheck_app.workers.judge import Judge
from PyQt6.QtCore import QPointF, Qt
from two_days import LATER_S, SPEC, Film

from posecheck.corrections.edits import delete_attempt
from posecheck.corrections.files import save_corrections
from posecheck.corrections.model import as_judged
from posecheck.events import Hold, Side

RATE_S = 0.05, 0.1
"""Longest time between two frames of each recording."""


def relative_s(half):
    """The time shown, from the moment at which it is synchronised."""
    return half.pose.t_s - half.at_s


def with_films(page, offered, gate=None):
    """Open both recordings with videos; that of the second waits for a gate, and cannot be read without one."""
    pictured = [replace(one, video=one.folder) for one in offered]
    films = [Film(half.looked.poses, waits) for half, waits in zip(page.halves, (None, gate), strict=True)]
    page.films.update(zip([one.folder for one in offered], films[: 2 if gate else 1], strict=False))
    page.open(pictured, pictured[1], SPEC)


def test_the_older_recording_is_on_the_left_and_the_same_attempts_are_chosen(compared):
    assert [half.name for half in compared.halves] == [
        half.recordings.itemText(n) for n, half in enumerate(compared.halves)
    ]
    assert "05 Jan 2026" in compared.halves[0].name
    assert [half.attempt.n for half in compared.halves] == [1, 1]
    assert compared.t_s == 0.0


@pytest.mark.parametrize("point", range(3), ids=["start", "peak", "hold"])
def test_both_pictures_show_the_same_movement_within_a_frame(compared, point):
    compared.points.setCurrentIndex(point)
    left, right = compared.halves
    assert right.at_s - left.at_s == pytest.approx(LATER_S, abs=sum(RATE_S))
    for t_s in (0.0, -0.73, 0.31, 1.234, 4.0):
        compared.go(t_s)
        for half, rate_s in zip(compared.halves, RATE_S, strict=True):
            assert relative_s(half) == pytest.approx(t_s, abs=rate_s / 2 + 1e-6)


def test_the_pictures_change_at_once(qtbot, compared, offered):
    gate = threading.Event()
    gate.set()
    with_films(compared, offered, gate)
    left = compared.halves[0]
    qtbot.waitUntil(lambda: all(half.view.rgb is not None for half in compared.halves))
    before = left.view.rgb
    gate.clear()
    with qtbot.waitSignal(left.view.arrived):
        compared.go(2.0)
    assert left.view.rgb is before
    compared.go(2.5)
    with qtbot.waitSignal(compared.shown, check_params_cb=lambda t_s: t_s == 2.5):
        gate.set()
    for half, rate_s in zip(compared.halves, RATE_S, strict=True):
        pictured_s = half.looked.poses[int(half.view.rgb[0, 0, 0])].t_s
        assert pictured_s == half.pose.t_s
        assert pictured_s - half.at_s == pytest.approx(2.5, abs=rate_s / 2 + 1e-6)


def test_a_step_goes_to_the_next_frame_of_the_recording_with_more_of_them(compared):
    left = compared.halves[0]
    number = left.looked.frame_at(left.pose.t_s)
    compared.buttons["frame_on"].click()
    compared.buttons["frame_on"].click()
    assert left.pose.t_s == left.looked.poses[number + 2].t_s
    compared.buttons["frame_back"].click()
    assert left.pose.t_s == left.looked.poses[number + 1].t_s


def test_a_step_never_turns_back_where_only_one_recording_goes_on(compared):
    left, right = compared.halves
    left.looked = replace(left.looked, poses=left.looked.poses[: left.looked.frame_at(left.at_s + 1.0)])
    compared.go(3.0)
    number = right.looked.frame_at(right.pose.t_s)
    compared.step(1)
    assert compared.t_s > 3.0
    assert right.pose.t_s == right.looked.poses[number + 1].t_s


def test_the_keys_of_the_review_play_both_and_home_goes_back(qtbot, compared):
    compared.playing.speed.setCurrentIndex(compared.playing.speed.findData(2.0))
    end_s = compared._span_s[1]
    compared.go(end_s - 0.2)
    qtbot.keyClick(compared, Qt.Key.Key_Space)
    assert compared.buttons["play"].text() == "Pause"
    qtbot.waitUntil(lambda: not compared.playing.running)
    assert compared.t_s == end_s
    qtbot.keyClick(compared, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: compared.t_s < end_s)
    qtbot.keyClick(compared, Qt.Key.Key_K)
    qtbot.keyClick(compared, Qt.Key.Key_Home)
    assert (compared.playing.running, compared.t_s) == (False, 0.0)


def test_a_click_on_the_time_line_goes_there(qtbot, compared):
    place = QPointF(compared.line.width() - 2, 10).toPoint()
    qtbot.mouseClick(compared.line, Qt.MouseButton.LeftButton, pos=place)
    assert compared.t_s == compared._span_s[1]


def test_the_number_at_the_end_of_the_time_line_is_not_cut(compared):
    line = compared.line
    line.show_attempts([], (-8.0, 8.0))
    half_px = line.fontMetrics().horizontalAdvance("+8.0") / 2
    assert line._x(8.0) + half_px <= line.width()


def test_the_next_attempts_are_taken_together(compared):
    compared.buttons["next"].click()
    assert [half.attempt.n for half in compared.halves] == [2, 2]
    compared.buttons["next"].click()
    assert [half.attempt.n for half in compared.halves] == [2, 2]
    compared.halves[0].attempts.setCurrentIndex(0)
    assert [half.attempt.n for half in compared.halves] == [1, 2]


def test_the_skeleton_of_the_same_movement_lies_on_the_other(compared):
    assert all(half.view.ghost is None for half in compared.halves)
    compared.overlay.setChecked(True)
    for half in compared.halves:
        assert half.view.ghost.size_px == half.pose.size_px
        np.testing.assert_allclose(half.view.ghost.xy_px, half.pose.xy_px, atol=12.0)


def test_numbers_and_their_change_are_in_the_table(compared):
    words = {row[0]: row[1:] for row in compared.table.words()}
    first, second = (half.attempt for half in compared.halves)
    durations = [f"{one.end_s - one.start_s:.1f}" for one in (first, second)]
    assert words[""] == [*(half.name for half in compared.halves), "Change"]
    assert words["Duration in seconds"][:2] == durations
    assert words["Held in seconds"][:2] == [f"{one.holds[0].held_s:.1f}" for one in (first, second)]
    assert words["Range of motion in degrees"] == ["16", "15", "−1"]
    assert words["Peak from rest in degrees"] == ["19", "19", "0"]
    assert words["Result"] == ["clean", "clean", ""]


def test_faults_that_are_gone_and_new_ones_are_named(compared):
    looked = compared.halves[0].looked
    left = replace(looked.attempts[0], side=Side.LEFT, clean=False, motion=None)
    one = replace(left, faults=("curled_too_high",), counted=False)
    other = replace(left, faults=("hold_too_short",), holds=(Hold("hold", 3.0, 5.0, 2.0, 3.0),), heights={})
    lower = "lift only the shoulders"
    found = {row.name: (*row.values, row.change) for row in rows((looked, one), (looked, other))}
    assert found["Faults"] == (lower, "hold it longer", f"Gone: {lower}\nNew: hold it longer")
    assert found["Result"] == ("not counted", "counted", "")
    assert found["Side"] == ("Left", "Left", "")
    assert found["Range of motion in degrees"] == ("–", "–", "")
    assert found["Peak from rest in degrees"] == ("19", "–", "")
    missing = {row.name: row.values[1] for row in rows((looked, one), (looked, None))}
    assert set(missing.values()) == {"–"}


@pytest.mark.parametrize(
    ("value", "digits", "words"), [(1.25, 2, "+1.25"), (-2.0, 0, "−2"), (0.04, 1, "0.0"), (-0.4, 0, "0")]
)
def test_a_difference_has_its_sign(value, digits, words):
    assert signed(value, digits) == words


def test_a_recording_without_a_video_says_so_and_shows_its_skeleton(compared):
    for half in compared.halves:
        assert "no video" in half.note.text()
        assert half.note.isVisible()
        assert half.view._pose.t_s == half.pose.t_s


def test_a_video_that_cannot_be_read_leaves_the_skeleton_and_the_other_video(qtbot, compared, offered):
    with qtbot.waitSignal(compared.halves[1].view.failed):
        with_films(compared, offered)
    with qtbot.waitSignal(compared.shown, check_params_cb=lambda t_s: t_s == 1.0):
        compared.go(1.0)
    left, right = compared.halves
    assert (left.view.rgb is None, right.view.rgb is None) == (False, True)
    assert right.note.text() != ""
    assert right.view._pose.t_s == right.pose.t_s


def test_corrected_attempts_are_compared(compared, offered, tmp_path):
    folder = copytree(offered[0].folder, tmp_path / "corrected")
    looked = compared.halves[0].looked
    kept = delete_attempt(as_judged(looked.attempts, looked.trace.faults), 0)
    save_corrections(folder, kept)
    compared.open([replace(offered[0], folder=folder), offered[1]], offered[1], SPEC)
    left, right = compared.halves
    assert (left.attempts.count(), right.attempts.count()) == (1, 2)
    assert left.attempt.start_s == pytest.approx(looked.attempts[1].start_s, abs=0.01)
    assert "corrected" in left.note.text()


def test_a_recording_that_cannot_be_opened_says_why_and_the_other_is_shown(compared, offered, tmp_path):
    gone = Offer("gone", tmp_path / "gone")
    compared.open([gone, offered[1]], offered[1], SPEC)
    left, right = compared.halves
    assert "gone" in left.note.text()
    assert (left.looked, left.view._pose) == (None, None)
    compared.go(1.0)
    assert relative_s(right) == pytest.approx(1.0, abs=0.05)
    assert len(compared.table.words()) == 1
    left.recordings.addItem(offered[0].name, offered[0])
    left.recordings.setCurrentIndex(1)
    assert left.attempt is not None
    assert len(compared.table.words()) > 5


@pytest.mark.parametrize(("chosen", "places"), [(0, (0, 1)), (1, (0, 1)), (2, (1, 2))])
def test_a_recording_is_compared_with_the_one_before_it(tmp_path, chosen, places):
    offered = [Offer(str(n), tmp_path / str(n)) for n in range(3)]
    assert earlier(offered, offered[chosen]) == places
    assert earlier(offered[:1], offered[0]) == (0, 0)


def test_a_recording_is_opened_and_judged_in_a_thread(qtbot, offered, tmp_path):
    judge = Judge(offered[1].folder)
    with qtbot.waitSignal(judge.judged, timeout=20_000) as found:
        judge.start()
    assert judge.wait()
    recording, looked = found.args
    assert (recording.folder, len(looked.attempts)) == (offered[1].folder, 2)
    gone = Judge(tmp_path / "gone")
    with qtbot.waitSignal(gone.failed) as why:
        gone.start()
    assert gone.wait()
    assert "gone" in why.args[0]
