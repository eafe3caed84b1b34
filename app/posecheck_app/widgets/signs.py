"""Small painted signs. Each tone has its own shape, so that colour is never the only difference."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck_app.notices import Tone
from posecheck_app.style import LIGHT, Theme


class Sign(QWidget):
    """A tick in a disc (good), an exclamation mark in a triangle (fault), a dashed ring (unseen) or an arrow (info)."""

    def __init__(self, size_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size_px = size_px
        self._tone = Tone.INFO
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def tone(self) -> Tone:
        """The current tone."""
        return self._tone

    def show_tone(self, tone: Tone) -> None:
        """Show another tone."""
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def set_size(self, size_px: int) -> None:
        """Choose another size."""
        if size_px != self._size_px:
            self._size_px = size_px
            self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Square."""
        return QSize(self._size_px, self._size_px)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 24, self.height() / 24)
        _PAINT[self._tone](painter, self._theme.tone(self._tone), QColor(self._theme.surface))
        painter.end()


def _good(painter: QPainter, colour: QColor, mark: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(2, 2, 20, 20))
    painter.setPen(_pen(mark))
    painter.drawPolyline(QPolygonF([QPointF(7, 12.5), QPointF(10.5, 16), QPointF(17, 8.5)]))


def _fault(painter: QPainter, colour: QColor, mark: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(12, 3.5), QPointF(22, 20.5), QPointF(2, 20.5)]))
    painter.setPen(_pen(mark))
    painter.drawLine(QPointF(12, 9.5), QPointF(12, 14.2))
    painter.drawPoint(QPointF(12, 17.8))


def _unseen(painter: QPainter, colour: QColor, mark: QColor) -> None:
    pen = _pen(colour, 2.0)
    pen.setDashPattern([1.6, 1.9])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(3, 3, 18, 18))
    painter.setPen(_pen(colour))
    painter.drawLine(QPointF(8.5, 12), QPointF(15.5, 12))


def _info(painter: QPainter, colour: QColor, mark: QColor) -> None:
    painter.setPen(_pen(colour))
    painter.drawLine(QPointF(4, 12), QPointF(19, 12))
    painter.drawPolyline(QPolygonF([QPointF(13, 6), QPointF(19.5, 12), QPointF(13, 18)]))


def _pen(colour: QColor, width: float = 2.4) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


_PAINT = {Tone.GOOD: _good, Tone.FAULT: _fault, Tone.UNSEEN: _unseen, Tone.INFO: _info}
