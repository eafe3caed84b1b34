"""Magnification and visible part of a picture."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF

LARGEST: Final = 8.0
STEP: Final = 1.25
"""Factor of one notch of the wheel."""


class Zoom:
    """A factor, and the point of the picture in the middle, as a share of its width and height."""

    def __init__(self) -> None:
        self.factor = 1.0
        self._middle = QPointF(0.5, 0.5)

    def target(self, fitted: QRectF) -> QRectF:
        """Where the picture is, given where it is as a whole."""
        size, middle = fitted.size() * self.factor, fitted.center()
        left, top = middle.x() - self._middle.x() * size.width(), middle.y() - self._middle.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def by(self, notches: float, at: QPointF, fitted: QRectF) -> None:
        """Zoom by notches of the wheel; the point of the picture at the pointer stays there."""
        before = self.target(fitted)
        factor = min(LARGEST, max(1.0, self.factor * STEP**notches))
        way = at - before.topLeft()
        self._put(at - way * (factor / self.factor), factor, fitted)

    def pan(self, way: QPointF, fitted: QRectF) -> None:
        """Move the picture."""
        self._put(self.target(fitted).topLeft() + way, self.factor, fitted)

    def _put(self, corner: QPointF, factor: float, fitted: QRectF) -> None:
        """Move the top left corner to a point; the picture keeps covering the space that it has as a whole."""
        half, way = 0.5 / factor, fitted.center() - corner
        self.factor = factor
        self._middle = QPointF(
            min(1 - half, max(half, way.x() / (fitted.width() * factor))),
            min(1 - half, max(half, way.y() / (fitted.height() * factor))),
        )
