"""Overlay on the picture: outline of the start pose, countdown, or the state of the session."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from posecheck.pages.drawings import Drawing

OUTLINE: Final = QColor(255, 255, 255, 200)
SHADE: Final = QColor(8, 20, 28, 150)
OUTLINE_SHARE: Final = 0.78
"""Share of the picture's width or height covered by the outline."""
FLOOR_SHARE: Final = 0.88
"""Height of the floor under the outline, from the top of the picture."""
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
        self._drawing: Drawing | None = None
        self._flipped = False
        self._words = ""

    @property
    def words(self) -> str:
        """The large text; empty if there is none."""
        return self._words

    def show_outline(self, drawing: Drawing | None, *, flipped: bool = False) -> None:
        """Show an outline of the start pose, the head to the left unless flipped; None hides it."""
        if (drawing, flipped) != (self._drawing, self._flipped):
            self._drawing, self._flipped = drawing, flipped
            self.update()

    def show_words(self, words: str) -> None:
        """Show a digit or a word in the largest font; empty hides it."""
        if words != self._words:
            self._words = words
            self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint outline and text."""
        if self._drawing is None and not self._words:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._drawing is not None:
            self._paint_outline(painter, self._drawing)
        if self._words:
            self._paint_words(painter)
        painter.end()

    def _paint_outline(self, painter: QPainter, drawing: Drawing) -> None:
        left, bottom, right, top = drawing.bounds
        scale = OUTLINE_SHARE * min(self.width() / (right - left), 0.9 * self.height() / (top - bottom))
        sign = -1.0 if self._flipped else 1.0
        painter.translate(self.width() / 2, self.height() * FLOOR_SHARE)
        middle = (left + right) / 2
        shapes = [[(x, y) for x, y in line] for line in drawing.lines]
        shapes += [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in drawing.blocks]
        for width, colour in ((7.0, SHADE), (3.0, OUTLINE)):
            pen = QPen(colour, width, Qt.PenStyle.DashLine if colour is OUTLINE else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            for shape in shapes:
                painter.drawPolygon(QPolygonF([QPointF(sign * (x - middle) * scale, -y * scale) for x, y in shape]))
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
