"""The hold as a ring that fills up."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.coaching.messages import duration, hold_text
from posecheck.events import HoldStatus
from posecheck_app.style import LIGHT, Theme

FULL_TURN: Final = 360 * 16
"""Qt's angles count sixteenths of a degree."""

SMALLEST_PX: Final = 104
LARGEST_PX: Final = 156


class HoldRing(QWidget):
    """Seconds of the current hold inside a ring that closes when the hold is long enough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold: HoldStatus | None = None
        self._required_s = 0.0
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(SMALLEST_PX)
        self.setMaximumHeight(LARGEST_PX)
        self._name_it()

    def expect(self, required_s: float) -> None:
        """Set the required time, shown between holds."""
        self._required_s = required_s
        self.update()

    def show_hold(self, hold: HoldStatus | None) -> None:
        """Show the current hold; None between holds."""
        if hold != self._hold:
            self._hold = hold
            self._name_it()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme = theme
        self.update()

    def texts(self) -> tuple[str, str]:
        """Return the large and the small text in the ring."""
        if self._hold is None:
            return "–", f"hold {duration(self._required_s)}" if self._required_s else "hold"
        large, small = hold_text(self._hold).split(" / ")
        if self._paused():
            return large, "paused"
        return large, f"of {small}"

    def _paused(self) -> bool:
        """Whether the hold stands still before its end."""
        return self._hold is not None and self._hold.frozen and self.share() < 1

    def share(self) -> float:
        """Share of the hold that is done, 0 to 1."""
        if self._hold is None or self._hold.required_s <= 0:
            return 0.0
        return min(1.0, self._hold.held_s / self._hold.required_s)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Square."""
        return QSize(LARGEST_PX, LARGEST_PX)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the ring and its text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = min(self.width(), self.height())
        box = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2, edge, edge)
        width = edge * 0.085
        self._paint_arc(painter, box.adjusted(width, width, -width, -width), width)
        self._paint_words(painter, box)
        painter.end()

    def _paint_arc(self, painter: QPainter, box: QRectF, width: float) -> None:
        painter.setPen(QPen(QColor(self._theme.line), width))
        painter.drawEllipse(box)
        if not self.share():
            return
        colour = QColor(self._theme.unseen if self._paused() else self._theme.good)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(box, FULL_TURN // 4, -round(self.share() * FULL_TURN))

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        large, small = self.texts()
        font = self.font()
        font.setPixelSize(round(box.height() * 0.30))
        font.setBold(self._hold is not None)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text if self._hold is not None else self._theme.muted))
        painter.drawText(box.adjusted(0, 0, 0, -box.height() * 0.14), Qt.AlignmentFlag.AlignCenter, large)
        font.setPixelSize(round(box.height() * 0.115))
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(box.adjusted(0, box.height() * 0.34, 0, 0), Qt.AlignmentFlag.AlignCenter, small)

    def _name_it(self) -> None:
        self.setAccessibleName("Hold" if self._hold is None else f"Hold {hold_text(self._hold)}")
