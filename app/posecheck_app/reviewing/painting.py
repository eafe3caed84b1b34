"""Paints marks onto a picture: in the window, and in the thread that writes a clip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from posecheck.language import tr_number
from posecheck.measuring.geometry import Measured, measured
from posecheck.measuring.marks import Mark
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.widgets.picture import as_image

INK: Final = QColor("#FFE14D")
EDGE: Final = QColor(8, 20, 28, 190)
LINE_PX: Final = 2.5
FONT_PX: Final = 17
DASH_PX: Final = 9.0
ARC_PX: Final = 26.0
HEAD_PX: Final = 15.0
"""Length of the head of an arrow."""
HEAD_DEG: Final = 26.0
UNSURE: Final = 0.55
"""Opacity of a mark whose landmarks are hardly visible."""
USUAL_PX: Final = 480
"""Height of a picture in which these sizes are pixels."""


def paint_marks(
    painter: QPainter, marks: Sequence[Mark], pose: PoseFrame, scale: float, seen: QRectF, unit: float = 1.0
) -> None:
    """Paint marks.

    Parameters
    ----------
    painter : QPainter
        Its origin is the picture's top left corner.
    marks : sequence of Mark
        In pixels of the picture.
    pose : PoseFrame
        The skeleton that marks follow.
    scale : float
        Painted size of a pixel of the picture.
    seen : QRectF
        The part of the painted picture that is in sight; labels stay within it.
    unit : float
        Thickness of lines and size of letters, relative to those in the window.
    """
    pen = _Pen(painter, QRectF(0, 0, pose.size_px[0] * scale, pose.size_px[1] * scale), seen, unit)
    for mark in marks:
        found = measured(mark, pose)
        if found is not None:
            painter.setOpacity(1.0 if found.sure else UNSURE)
            pen.paint(mark, found, [QPointF(x * scale, y * scale) for x, y in found.points])
    painter.setOpacity(1.0)


def marked_picture(marks: Sequence[Mark], rgb: NDArray[np.uint8], pose: PoseFrame) -> NDArray[np.uint8]:
    """A copy of a picture, shape (height, width, 3), with marks painted on it."""
    height, width = rgb.shape[:2]
    contiguous = np.ascontiguousarray(rgb)
    canvas = as_image(contiguous).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale, whole = width / pose.size_px[0], QRectF(0, 0, width, height)
    paint_marks(painter, marks, pose, scale, whole, min(height, width) / USUAL_PX)
    painter.end()
    bits = canvas.constBits()
    if bits is None:
        return contiguous
    bgrx = np.frombuffer(bits.asstring(canvas.sizeInBytes()), np.uint8).reshape(height, -1, 4)
    return np.ascontiguousarray(bgrx[:, :width, 2::-1])


class _Pen:
    """Draws every kind of mark with a dark edge."""

    def __init__(self, painter: QPainter, picture: QRectF, seen: QRectF, unit: float) -> None:
        self._painter, self._picture, self._unit = painter, picture, unit
        self._seen = seen.intersected(picture)
        font = QFont(painter.font())
        font.setPixelSize(max(8, round(FONT_PX * unit)))
        font.setBold(True)
        painter.setFont(font)

    def paint(self, mark: Mark, found: Measured, at: list[QPointF]) -> None:
        if mark.kind in ("joint_angle", "angle"):
            self._line(at[1], at[0])
            self._line(at[1], at[2])
            self._angle(found, at[1], at[0], at[2])
        elif mark.kind in ("to_vertical", "to_horizontal"):
            self._tilt(mark, found, at)
        elif mark.kind == "plumb_line":
            self._line(QPointF(at[0].x(), 0), QPointF(at[0].x(), self._picture.height()), dashed=True)
        elif mark.kind == "text":
            self._label(mark.text, at[0])
        else:
            self._line(at[0], at[1])
            if mark.kind == "arrow":
                self._head(at[0], at[1])

    def _tilt(self, mark: Mark, found: Measured, at: list[QPointF]) -> None:
        """The limb, and the vertical or horizontal from its lower end."""
        low, high = sorted(at, key=lambda one: -one.y())
        length = QLineF(low, high).length()
        if mark.kind == "to_vertical":
            level = QPointF(low.x(), low.y() - length)
        else:
            level = QPointF(low.x() + math.copysign(length, high.x() - low.x()), low.y())
        self._line(low, level, dashed=True)
        self._line(low, high)
        self._angle(found, low, level, high)

    def _angle(self, found: Measured, vertex: QPointF, one: QPointF, other: QPointF) -> None:
        """An arc between the ways to two points, and the angle."""
        if math.isnan(found.angle_deg):
            return
        start_deg = QLineF(vertex, one).angle()
        span_deg = (QLineF(vertex, other).angle() - start_deg + 180) % 360 - 180
        radius = ARC_PX * self._unit
        box = QRectF(vertex.x() - radius, vertex.y() - radius, 2 * radius, 2 * radius)
        for pen in self._pens():
            self._painter.setPen(pen)
            self._painter.drawArc(box, round(16 * start_deg), round(16 * span_deg))
        way = QLineF.fromPolar(2.1 * radius, start_deg + span_deg / 2)
        words = f"{tr_number(found.angle_deg, 0)}°"
        self._label(words if found.sure else f"≈ {words}", vertex + way.p2())

    def _line(self, start: QPointF, end: QPointF, *, dashed: bool = False) -> None:
        for pen in self._pens():
            if dashed:
                pen.setDashPattern([DASH_PX * self._unit / pen.widthF()] * 2)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._painter.setPen(pen)
            self._painter.drawLine(start, end)

    def _head(self, start: QPointF, end: QPointF) -> None:
        back_deg = QLineF(end, start).angle()
        sides = [QLineF.fromPolar(HEAD_PX * self._unit, back_deg + turn).p2() for turn in (-HEAD_DEG, HEAD_DEG)]
        self._painter.setBrush(INK)
        self._painter.setPen(QPen(EDGE, self._unit))
        self._painter.drawPolygon(QPolygonF([end, end + sides[0], end + sides[1]]))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _label(self, words: str, middle: QPointF) -> None:
        """Write words on a dark ground, within the part of the picture that is in sight."""
        metrics, gap = self._painter.fontMetrics(), 5 * self._unit
        width, height = metrics.horizontalAdvance(words) + 2 * gap, metrics.height() + gap
        if not self._seen.adjusted(-width, -height, width, height).contains(middle):
            return
        box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        box.moveLeft(max(self._seen.left(), min(box.left(), self._seen.right() - width)))
        box.moveTop(max(self._seen.top(), min(box.top(), self._seen.bottom() - height)))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(EDGE)
        self._painter.drawRoundedRect(box, gap, gap)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(INK)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _pens(self) -> list[QPen]:
        width = LINE_PX * self._unit
        return [
            QPen(colour, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            for colour, thick in ((EDGE, width + 2.5 * self._unit), (INK, width))
        ]
