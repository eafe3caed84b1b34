"""The picture of the review, on which a person measures and draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PyQt6.QtWidgets import QInputDialog, QWidget

from posecheck.language import tr
from posecheck.measuring.geometry import JOINT_ENDS, nearest_joint, nearest_limb
from posecheck.measuring.marks import MOST_LETTERS, PLACED, Kind, Mark
from posecheck.pose.landmarks import Point, PoseFrame
from posecheck.sinks.review import Review
from posecheck_app.reviewing.painting import paint_marks
from posecheck_app.reviewing.zoom import Zoom
from posecheck_app.widgets.moment_view import MomentView
from posecheck_app.workers.frame_reader import Seekable

REACH_PX: Final = 26.0
"""How far from a joint or a limb a click may be, in logical pixels."""
NOTCH: Final = 120
"""What Qt reports for one notch of the wheel."""
DRAG_PX: Final = 8.0
"""Least distance between two points of a mark, in logical pixels; less is a click that was not steady."""


class MeasuredView(MomentView):
    """Shows a recording with marks; a click with a tool makes a mark. The wheel zooms, dragging without a tool pans.

    Attributes
    ----------
    marks : tuple of Mark
        The marks shown.
    tool : Kind or None
        What a click begins.

    Signals
    -------
    drawn(Mark)
        A new mark is complete.
    missed()
        A click found no joint or limb.
    """

    drawn = pyqtSignal(object)
    missed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks: tuple[Mark, ...] = ()
        self.tool: Kind | None = None
        self._points: list[Point] = []
        self._pointer: Point = (0.0, 0.0)
        self._zoom, self._dragged_from = Zoom(), QPointF()
        self.setMouseTracking(True)

    def open(self, review: Review, open_video: Callable[[], Seekable] | None) -> None:
        """Show the whole picture of a recording."""
        super().open(review, open_video)
        self._zoom = Zoom()

    def target(self) -> QRectF:
        """Rectangle of the picture, as it is zoomed; it can be larger than the widget."""
        return self._zoom.target(super().target())

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show other marks."""
        self.marks = tuple(marks)
        self.update()

    def use(self, tool: Kind | None) -> None:
        """Take another tool, or none; a mark that is not complete is dropped."""
        self.tool, self._points = tool, []
        if tool is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)
        self.update()

    def to_picture(self, at: QPointF) -> Point:
        """A point of the widget in pixels of the picture."""
        scale, corner = self._scale(), self.target().topLeft()
        return (at.x() - corner.x()) / scale, (at.y() - corner.y()) / scale

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Begin a mark, or go on with it."""
        if a0 is None:
            return
        if a0.button() != Qt.MouseButton.LeftButton or self.tool is None or self._pose is None:
            self._dragged_from = a0.position()
            return
        at = self.to_picture(a0.position())
        if self.tool in PLACED:
            self._place(self.tool, at)
        else:
            self._follow(self.tool, self._pose, at)

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Show what the mark would be here."""
        if a0 is not None and self._points:
            self._pointer = self.to_picture(a0.position())
            self.update()
        if a0 is not None and self._pans(a0.buttons()):
            self._zoom.pan(a0.position() - self._dragged_from, super().target())
            self._dragged_from = a0.position()
            self.update()

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Take the end of a drag as a point."""
        if a0 is not None and a0.button() == Qt.MouseButton.LeftButton and self.tool is not None and self._points:
            self._place(self.tool, self.to_picture(a0.position()))  # a click ends where it began, a drag does not

    def mouseDoubleClickEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Show the whole picture again; with a tool, a quick second click is a click."""
        if self.tool is not None:
            self.mousePressEvent(a0)
            return
        self._zoom = Zoom()
        self.update()

    def wheelEvent(self, a0: QWheelEvent | None) -> None:  # noqa: N802 - Qt's name
        """Zoom at the pointer."""
        if a0 is not None:
            self._zoom.by(a0.angleDelta().y() / NOTCH, a0.position(), super().target())
            self.update()
            a0.accept()

    def _pans(self, buttons: Qt.MouseButton) -> bool:
        left = Qt.MouseButton.LeftButton if self.tool is None else Qt.MouseButton.NoButton
        return bool(buttons & (Qt.MouseButton.MiddleButton | left))

    def _scale(self) -> float:
        """Size of a pixel of the picture in the widget."""
        return self.target().width() / self._pose.size_px[0] if self._pose is not None else 1.0

    def _follow(self, tool: Kind, pose: PoseFrame, at: Point) -> None:
        within_px = REACH_PX / self._scale()
        landmarks: tuple[str, ...] = ()
        if tool in ("to_vertical", "to_horizontal"):
            landmarks = nearest_limb(pose, at, within_px) or ()
        elif (joint := nearest_joint(pose, at, within_px)) is not None:
            before, after = JOINT_ENDS[joint]
            landmarks = (before, joint, after) if tool == "joint_angle" else (joint,)
        if landmarks:
            self.drawn.emit(Mark(kind=tool, landmarks=landmarks))
        else:
            self.missed.emit()

    def _place(self, tool: Kind, at: Point) -> None:
        if self._points and math.dist(self._points[-1], at) * self._scale() < DRAG_PX:
            return
        self._points.append(at)
        self._pointer = at
        if len(self._points) == PLACED[tool]:
            points, self._points = tuple(self._points), []
            words = self._ask_words() if tool == "text" else ""
            if words or tool != "text":
                self.drawn.emit(Mark(kind=tool, points=points, text=words))
        self.update()

    def _ask_words(self) -> str:
        words, _ = QInputDialog.getText(self, tr("Text on the picture"), tr("Text:"))
        return words.strip()[:MOST_LETTERS]

    def _unfinished(self) -> list[Mark]:
        """The mark under way, up to the pointer."""
        if self.tool is None or not self._points:
            return []
        points = (*self._points, self._pointer)
        return [Mark(kind=self.tool if len(points) == PLACED[self.tool] else "line", points=points)]

    def _paint_pose(self, painter: QPainter, pose: PoseFrame) -> None:
        super()._paint_pose(painter, pose)
        target = self.target()
        painter.save()
        painter.setClipRect(target, Qt.ClipOperation.IntersectClip)
        painter.translate(target.topLeft())
        seen = QRectF(self.rect()).translated(-target.topLeft())
        paint_marks(painter, (*self.marks, *self._unfinished()), pose, self._scale(), seen)
        painter.restore()
