"""Overlay on the picture: outline of the start pose, countdown, or the state of the session."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from posecheck.pages.demonstrations import Demonstration
from posecheck_app.widgets.demonstrations.painting import visible_outlines

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
        self._outlined: Demonstration | None = None
        self._outlines: list[QPainterPath] = []
        self._flipped = False
        self._words = ""

    @property
    def words(self) -> str:
        """The large text; empty if there is none."""
        return self._words

    def show_outline(self, outlined: Demonstration | None, *, flipped: bool = False) -> None:
        """Show an outline of a demonstration's start, the head to the left unless flipped; None hides it."""
        if outlined is not self._outlined:
            self._outlined = outlined
            self._outlines = visible_outlines(outlined) if outlined is not None else []
            self.update()
        if flipped is not self._flipped:
            self._flipped = flipped
            self.update()

    def show_words(self, words: str) -> None:
        """Show a digit or a word in the largest font; empty hides it."""
        if words != self._words:
            self._words = words
            self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint outline and text."""
        if not self._outlines and not self._words:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._outlines:
            self._paint_outlines(painter)
        if self._words:
            self._paint_words(painter)
        painter.end()

    def _paint_outlines(self, painter: QPainter) -> None:
        box = QRectF()
        for outline in self._outlines:
            box |= outline.boundingRect()
        scale = OUTLINE_SHARE * min(self.width() / box.width(), 0.9 * self.height() / box.height())
        place = QTransform().translate(self.width() / 2, self.height() * FLOOR_SHARE)
        place.scale(-scale if self._flipped else scale, -scale).translate(-box.center().x(), -box.top())
        for width, colour in ((7.0, SHADE), (3.0, OUTLINE)):
            pen = QPen(colour, width, Qt.PenStyle.DashLine if colour is OUTLINE else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            for outline in self._outlines:
                painter.drawPath(place.map(outline))

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
