"""The time line of a review: readable without colours, with times and tool tips."""

from dataclasses import replace

import pytest
from posecheck_app.style import LIGHT
from posecheck_app.widgets.timeline import Timeline
from PyQt6.QtCore import QEvent, QPoint
from PyQt6.QtGui import QHelpEvent, QImage
from PyQt6.QtWidgets import QToolTip
from shown_pages import some_review

GREY = replace(LIGHT, good="#555555", fault="#555555", unseen="#555555")


@pytest.fixture
def timeline(qtbot):
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(900, made.sizeHint().height())
    made.show()
    return made


def bar(timeline, attempt):
    """The attempt's bar as it is painted, but for its words and edges."""
    review = some_review()
    timeline.show_review(replace(review, attempts=(attempt,)))
    left, right = round(timeline._x(attempt.start_s)) + 3, round(timeline._x(attempt.start_s)) + 13
    high = timeline._row_px()
    return (
        timeline.grab()
        .toImage()
        .copy(left, high + 4, right - left, high - 8)
        .convertToFormat(QImage.Format.Format_RGB32)
    )


def test_clean_counted_and_not_counted_attempts_differ_without_colours(timeline):
    timeline.set_theme(GREY)
    first = some_review().attempts[0]
    clean = bar(timeline, replace(first, counted=True, clean=True))
    counted = bar(timeline, replace(first, counted=True, clean=False))
    not_counted = bar(timeline, replace(first, counted=False, clean=False))
    assert clean != counted
    assert counted != not_counted
    assert clean != not_counted


def test_a_tool_tip_names_what_is_under_the_pointer_with_its_times(timeline, monkeypatch):
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, words, widget: said.append(words))
    timeline.show_review(some_review())
    timeline.grab()
    attempt = some_review().attempts[1]
    middle = round(timeline._x((attempt.start_s + attempt.end_s) / 2))
    for row in (1, 3):
        here = QPoint(middle, round((row + 0.5) * timeline._row_px()))
        timeline.event(QHelpEvent(QEvent.Type.ToolTip, here, timeline.mapToGlobal(here)))
    assert said == ["2 counted, 0:12 – 0:18", "Leg level with the floor, 0:12 – 0:18"]


def test_times_stand_below_the_rows(timeline):
    timeline.show_review(some_review())
    rows = timeline.grab().toImage()
    high = timeline._row_px()
    left, right = round(timeline._x(3.0)), timeline.width()
    below = rows.copy(left, 4 * high + 5, right - left, high - 5)
    plain = QImage(below)
    plain.fill(below.pixelColor(0, 0))
    assert below != plain
