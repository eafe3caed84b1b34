"""Zoom and pan of the review's picture."""

from __future__ import annotations

import pytest
from posecheck_app.reviewing.zoom import LARGEST
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent

AT = QPointF(520.0, 180.0)


def turn_wheel(view, notches, at=AT):
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    view.wheelEvent(QWheelEvent(at, at, QPoint(), QPoint(0, 120 * notches), *nothing))


@pytest.mark.parametrize("notches", [1, 4])
def test_the_point_of_the_picture_at_the_pointer_stays_there(view, notches):
    before, whole = view.to_picture(AT), view.target()
    turn_wheel(view, notches)
    assert view.target().width() > whole.width()
    assert view.to_picture(AT) == pytest.approx(before)


def test_zoom_has_limits(view):
    whole = view.target()
    turn_wheel(view, 60)
    assert view.target().width() == pytest.approx(LARGEST * whole.width())
    turn_wheel(view, -60)
    assert view.target() == whole


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
def test_dragging_pans_and_the_picture_is_never_lost(view, button, qtbot):
    turn_wheel(view, 5)
    held = view.to_picture(QPointF(400, 250))
    drag(qtbot, view, button, QPoint(400, 250), QPoint(440, 230))
    assert view.to_picture(QPointF(440, 230)) == pytest.approx(held)
    for _ in range(9):
        drag(qtbot, view, button, QPoint(10, 10), QPoint(790, 490))
    assert view.to_picture(QPointF(0, 0))[0] <= 0.01 * view.width()


def drag(qtbot, view, button, start, end):
    qtbot.mousePress(view, button, pos=start)
    move(view, end, button)
    qtbot.mouseRelease(view, button, pos=end)


def move(view, to, button):

    at, none = QPointF(to), Qt.MouseButton.NoButton
    view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, none, button, Qt.KeyboardModifier.NoModifier))


def test_a_double_click_shows_the_whole_picture(qtbot, view):
    whole = view.target()
    turn_wheel(view, 3)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert view.target() == whole


def test_a_tool_clicks_where_the_pointer_is_in_the_zoomed_picture(qtbot, view):
    turn_wheel(view, 5)
    drawn = []
    view.drawn.connect(drawn.append)
    view.use("line")
    for at in (QPoint(300, 200), QPoint(500, 300)):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert drawn[0].points[0] == pytest.approx(view.to_picture(QPointF(300, 200)))
    assert drawn[0].points[1] == pytest.approx(view.to_picture(QPointF(500, 300)))
