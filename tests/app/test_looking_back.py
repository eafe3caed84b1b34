"""Sessions and videos in the review, and what leads to it."""

import pytest
from driven_window import LONG_MS, shown, until_summary
from guided_fakes import LEFT, RIGHT, SAMPLES, one_after_the_other, raises, short_plan
from PyQt6.QtWidgets import QLabel

from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

SPECS = load_specs()


def test_worst_moments_are_shown_if_a_video_was_saved(qtbot, accepted, stage):
    accepted.settings_page.keep_video.setChecked(True)
    low_leg = LEFT | {"right_thigh": -35.0, "right_shin": -35.0}
    stage.poses = one_after_the_other(raises(LEFT, RIGHT), raises(low_leg, RIGHT))
    accepted.start_session(short_plan(sets=2, reps=2))
    until_summary(qtbot, accepted)
    cards = accepted.summary.cards
    assert [bool(card.result.faults) for card in cards] == [False, True]
    qtbot.waitUntil(lambda: cards[1].findChildren(QLabel, "moment") != [], timeout=LONG_MS)
    first = cards[1].findChildren(QLabel, "moment")[0]
    assert first.pixmap().width() > 0
    assert "Leg level with the floor" in first.accessibleName()
    assert cards[0].findChildren(QLabel, "moment") == []


def test_finished_set_can_be_reviewed(qtbot, accepted, stage):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    accepted.show_page(accepted.history)
    accepted.history.list.setCurrentRow(0)
    (look,) = accepted.history.looks.actions()
    look.trigger()
    assert shown(accepted) is accepted.review
    qtbot.waitUntil(lambda: accepted.review.review is not None, timeout=LONG_MS)
    assert len(accepted.review.review.attempts) == 2
    accepted.review.buttons["back"].click()
    assert shown(accepted) is accepted.history


def test_the_moment_to_work_on_is_shown_in_the_review_and_leads_back(qtbot, accepted, stage):
    low_leg = LEFT | {"right_thigh": -35.0, "right_shin": -35.0}
    stage.poses = one_after_the_other(raises(LEFT, RIGHT), raises(low_leg, RIGHT))
    accepted.start_session(short_plan(sets=2, reps=2))
    until_summary(qtbot, accepted)
    accepted.summary.outcome.show_it.click()
    qtbot.waitUntil(lambda: accepted.review.review is not None, timeout=LONG_MS)
    faults = [fault for result in accepted.summary.cards for fault in result.result.faults]
    assert accepted.review.t_s == pytest.approx(faults[0].start_s, abs=0.1)
    accepted.review.buttons["back"].click()
    assert shown(accepted) is accepted.summary


def test_video_is_checked_and_reviewed(qtbot, accepted):
    accepted.check_video(SAMPLES / "partial_curl_clean.npz")
    accepted.check.exercise.setCurrentIndex(accepted.check.exercise.findData("partial_curl"))
    accepted.check.start.click()
    qtbot.waitUntil(lambda: accepted.review.review is not None, timeout=LONG_MS)
    assert [a.counted for a in accepted.review.review.attempts] == [True] * 4


def test_a_check_can_be_left(qtbot, accepted):
    accepted.check_video(SAMPLES / "cat_curl_faults.npz")
    accepted.check.start.click()
    accepted.check.back.click()
    assert shown(accepted) is accepted.history


def test_unreadable_video_is_reported(qtbot, accepted, tmp_path):
    accepted.check_video(tmp_path / "none.npz")
    accepted.check.start.click()
    qtbot.waitUntil(lambda: accepted.check.start.isEnabled(), timeout=LONG_MS)
    assert "no such file" in accepted.check.message.text()
