"""Overlay on the picture: outline of the start pose, countdown, or the state of the session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from posecheck_app.widgets.picture import fitted

OUTLINE: Final = QColor(255, 255, 255, 200)
SHADE: Final = QColor(8, 20, 28, 150)
FULL_PX: Final = 400
"""Height of a picture from which the outline has its full thickness."""
WORD_SHARE: Final = 0.22
DIGIT_SHARE: Final = 0.5
"""Size of words and of digits as a share of the picture's height."""


class OverlayView(QWidget):
    """Covers the picture and ignores clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over = QVBoxLayout(parent)
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self)
        self._shapes: Sequence[NDArray[np.float64]] = ()
        self._size_px = (1, 1)
        self._mirrored = False
        self._words = ""

    @property
    def words(self) -> str:
        """The large text; empty if there is none."""
        return self._words

    def show_outline(
        self, shapes: Sequence[NDArray[np.float64]], size_px: tuple[int, int] = (1, 1), *, mirrored: bool = False
    ) -> None:
        """Show closed lines, each of shape (n, 2), in pixels of a picture of a size; none hides them."""
        if shapes or self._shapes:
            self._shapes, self._size_px, self._mirrored = shapes, size_px, mirrored
            self.update()

    def show_words(self, words: str) -> None:
        """Show a digit or a word in the largest font; empty hides it."""
        if words != self._words:
            self._words = words
            self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint outline and text."""
        if not self._shapes and not self._words:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._shapes:
            self._paint_outline(painter)
        if self._words:
            self._paint_words(painter)
        painter.end()

    def _paint_outline(self, painter: QPainter) -> None:
        target = fitted(QRectF(self.rect()), self._size_px)
        scale = target.width() / self._size_px[0]
        painter.translate(target.right() if self._mirrored else target.left(), target.top())
        polygons = [
            QPolygonF([QPointF(-x * scale if self._mirrored else x * scale, y * scale) for x, y in shape])
            for shape in self._shapes
        ]
        thick = max(0.5, min(1.0, target.height() / FULL_PX))
        for width, colour in ((7.0, SHADE), (3.0, OUTLINE)):
            pen = QPen(colour, thick * width, Qt.PenStyle.DashLine if colour is OUTLINE else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            for polygon in polygons:
                painter.drawPolygon(polygon)
        painter.resetTransform()

    def _paint_words(self, painter: QPainter) -> None:
        short = len(self._words) <= 2
        font = QFont(self.font())
        font.setBold(True)
        font.setPixelSize(
            round(DIGIT_SHARE * self.height() if short else WORD_SHARE * min(self.height(), self.width() / 2))
        )
        painter.setFont(font)
        box = painter.boundingRect(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SHADE)
        painter.drawRoundedRect(box.adjusted(-48, -8, 48, 8), 24, 24)
        painter.setPen(QColor("white"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._words)
