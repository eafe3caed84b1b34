"""Paints one moment of a demonstration."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from posecheck.pages.demonstrations import DARK, GAP_M, LIGHT, Demonstration, Inks, Picture, arrow_head
from posecheck_app import style

ARROW_M: Final = 0.02


def paint(
    painter: QPainter,
    box: QRectF,
    shown: Demonstration,
    picture: Picture,
    inks: Inks,
    ground: QColor,
    *,
    flipped: bool = False,
) -> None:
    """Paint a moment of a demonstration, as large as fits, the head to the left unless flipped."""
    painter.save()
    _fit(painter, box, shown, flipped=flipped)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(inks.floor))
    painter.drawPolygon(polygon(shown.floor))
    for number, face in enumerate(face for faces in shown.blocks for face in faces):
        painter.setBrush(QColor(inks.block).darker(100 + 8 * number))
        painter.drawPolygon(polygon(face))
    for limb in picture.limbs:
        shapes = [polygon(line) for line in limb.outlines]
        painter.setPen(QPen(ground, 2 * GAP_M, join=Qt.PenJoinStyle.RoundJoin))
        for shape in shapes:
            painter.drawPolygon(shape)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(inks, limb.tone)))
        for shape in shapes:
            painter.drawPolygon(shape)
    for arrow in picture.arrows:
        _paint_arrow(painter, arrow, QColor(inks.arrow))
    painter.restore()


def inks_of(theme: style.Theme) -> Inks:
    """Colours of demonstrations in a theme."""
    return DARK if theme is style.DARK else LIGHT


def polygon(line: NDArray[np.float64]) -> QPolygonF:
    """A closed line of shape (n, 2) as Qt has it."""
    return QPolygonF([QPointF(x, y) for x, y in line.tolist()])


def _fit(painter: QPainter, box: QRectF, shown: Demonstration, *, flipped: bool) -> None:
    left, bottom, right, top = shown.bounds
    scale = min(box.width() / (right - left), box.height() / (top - bottom))
    painter.translate(box.center())
    painter.scale(-scale if flipped else scale, -scale)
    painter.translate(-(left + right) / 2, -(bottom + top) / 2)


def _paint_arrow(painter: QPainter, line: NDArray[np.float64], ink: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, ARROW_M, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPolyline(polygon(line))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(polygon(arrow_head(line, ARROW_M)))
