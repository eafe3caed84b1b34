"""The hold as a ring that fills up."""

from __future__ import annotations

import math
from typing import Final

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.coaching.messages import duration, hold_times
from posecheck.events import HoldStatus
from posecheck.language import tr
from posecheck_app.style import LIGHT, Theme

FULL_TURN: Final = 360 * 16
"""Qt's angles count sixteenths of a degree."""

SMALLEST_PX: Final = 96
WIDTH: Final = 0.06
"""Width of the ring as a share of its diameter."""
LARGE: Final = 0.42
"""Size of the seconds as a share of the diameter, if they fit."""
SMALL: Final = 0.115


class HoldRing(QWidget):
    """Seconds of the current hold inside a ring that closes when the hold is long enough."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold: HoldStatus | None = None
        self._required_s = 0.0
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SMALLEST_PX, SMALLEST_PX)
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
            return "–", tr("hold {time}", time=duration(self._required_s)) if self._required_s else tr("hold")
        held, required = hold_times(self._hold)
        if self.share() >= 1:
            return held, tr("done")
        return held, tr("paused") if self._paused() else tr("of {goal}", goal=required)

    def _paused(self) -> bool:
        """Whether the hold stands still before its end."""
        return self._hold is not None and self._hold.frozen and self.share() < 1

    def share(self) -> float:
        """Share of the hold that is done, 0 to 1."""
        if self._hold is None or self._hold.required_s <= 0:
            return 0.0
        return min(1.0, self._hold.held_s / self._hold.required_s)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the ring and its text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = min(self.width(), self.height())
        box = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2, edge, edge)
        width = edge * WIDTH
        inside = box.adjusted(width, width, -width, -width)
        self._paint_arc(painter, inside.adjusted(-width / 2, -width / 2, width / 2, width / 2), width)
        self._paint_words(painter, box)
        painter.end()

    def _paint_arc(self, painter: QPainter, box: QRectF, width: float) -> None:
        painter.setPen(QPen(QColor(self._theme.line), width))
        painter.drawEllipse(box)
        painter.setPen(QPen(QColor(self._theme.unseen_soft), width - 2))
        painter.drawEllipse(box)
        if not self.share():
            return
        colour = QColor(self._theme.unseen if self._paused() else self._theme.good)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(box, FULL_TURN // 4, -round(self.share() * FULL_TURN))

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        large, small = self.texts()
        edge = box.height()
        painter.setFont(self.large_font(edge))
        painter.setPen(QColor(self._theme.text if self._hold is not None else self._theme.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, large)
        painter.setFont(self._fitting(small, edge * SMALL, edge * 0.5))
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(box.adjusted(0, edge * 0.5, 0, 0), Qt.AlignmentFlag.AlignCenter, small)

    def large_font(self, edge_px: float) -> QFont:
        """Font of the seconds in a ring of a diameter: as large as fits inside."""
        return self._fitting(self.texts()[0], edge_px * LARGE, edge_px * (1 - 2 * WIDTH) * 0.96)

    def _fitting(self, words: str, px: float, width_px: float) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(1, round(px)))
        wide = QFontMetricsF(font).horizontalAdvance(words)
        font.setPixelSize(max(1, math.floor(px * min(1.0, width_px / max(1.0, wide)))))
        return font

    def _name_it(self) -> None:
        held, required = hold_times(self._hold) if self._hold is not None else ("", "")
        self.setAccessibleName(tr("Hold {held} of {required}", held=held, required=required) if held else tr("Hold"))
