"""The time line of two attempts, in seconds from the moment at which they are synchronised; click or drag to seek."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.events import Attempt
from posecheck.language import tr, tr_later
from posecheck_app.comparing.numbers import signed
from posecheck_app.style import LIGHT, Theme

HIGH: Final = 1.45
"""Height of a row as a multiple of the font size."""
ROWS: Final = (tr_later("left picture"), tr_later("right picture"))
WIDEST: Final = "+000.0"
"""A number of the greatest width below the line; its ends keep half of that free."""
STEPS_S: Final = (0.5, 1, 2, 5, 10, 30, 60, 300)
CLOSEST: Final = 7
"""Least space between two numbers below the line, in widths of a letter."""


@dataclass(frozen=True, slots=True)
class Bar:
    """An attempt, and the time in its recording that is 0 on the line."""

    attempt: Attempt
    at_s: float


class PairLine(QWidget):
    """Paints a row for each attempt with its holds, seconds below them, and a cursor.

    Signals
    -------
    wanted(float)
        Go to a time, in seconds from the moment at which the attempts are synchronised.
    """

    wanted = pyqtSignal(float)

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar | None, ...] = ()
        self._span_s = (0.0, 1.0)
        self._t_s = 0.0
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Time line of both attempts"))

    def show_attempts(self, bars: Sequence[Bar | None], span_s: tuple[float, float]) -> None:
        """Show other attempts, from a first to a last second."""
        self._bars, self._span_s = tuple(bars), span_s
        self.update()

    def show_time(self, t_s: float) -> None:
        """Move the cursor."""
        self._t_s = t_s
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Tall enough for its rows and the numbers."""
        return QSize(480, 3 * self._row_px())

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Go to the clicked time."""
        self._go(a0)

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse during a drag."""
        self._go(a0)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint attempts, seconds and the cursor."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, bar in enumerate(self._bars):
            painter.setPen(QColor(self._theme.muted))
            box = QRectF(0, row * self._row_px(), self._left_px(), self._row_px())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, tr(ROWS[row]))
            if bar is not None:
                self._paint_bar(painter, row, bar)
        self._paint_seconds(painter)
        painter.setPen(QPen(QColor(self._theme.text), 2))
        x = self._x(self._t_s)
        painter.drawLine(QPointF(x, 0), QPointF(x, 2 * self._row_px()))
        painter.end()

    def _paint_bar(self, painter: QPainter, row: int, bar: Bar) -> None:
        theme, attempt = self._theme, bar.attempt
        spans = [
            (attempt.start_s, attempt.end_s, theme.unseen_soft),
            *((h.start_s, h.end_s, theme.good) for h in attempt.holds),
        ]
        for start_s, end_s, colour in spans:
            left, right = self._x(start_s - bar.at_s), self._x(end_s - bar.at_s)
            box = QRectF(left, row * self._row_px() + 2.5, max(2.0, right - left), self._row_px() - 5)
            painter.fillRect(box, QColor(colour))
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawRect(box)

    def _paint_seconds(self, painter: QPainter) -> None:
        """Write seconds below the rows, as many as there is room for, and a line through 0."""
        least_s = CLOSEST * self.fontMetrics().averageCharWidth() / max(1e-6, self._x(1.0) - self._x(0.0))
        step_s = next((step_s for step_s in STEPS_S if step_s >= least_s), STEPS_S[-1])
        painter.setPen(QColor(self._theme.muted))
        first, last = (share / step_s for share in self._span_s)
        for n in range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1):
            x = self._x(n * step_s)
            box = QRectF(x - self._edge_px(), 2 * self._row_px(), 2 * self._edge_px(), self._row_px())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, signed(n * step_s, 1 if step_s < 1 else 0))
        painter.setPen(QPen(QColor(self._theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(self._x(0.0), 0), QPointF(self._x(0.0), 2 * self._row_px()))

    def _row_px(self) -> int:
        return round(HIGH * self.fontInfo().pixelSize())

    def _x(self, t_s: float) -> float:
        start_s, end_s = self._span_s
        return self._left_px() + self._long_px() * (t_s - start_s) / max(1e-6, end_s - start_s)

    def _left_px(self) -> int:
        return self._edge_px() + max(self.fontMetrics().horizontalAdvance(tr(name)) for name in ROWS)

    def _edge_px(self) -> int:
        return math.ceil(self.fontMetrics().horizontalAdvance(WIDEST) / 2)

    def _long_px(self) -> int:
        return max(1, self.width() - self._left_px() - self._edge_px())

    def _go(self, event: QMouseEvent | None) -> None:
        if event is not None:
            start_s, end_s = self._span_s
            share = (event.position().x() - self._left_px()) / self._long_px()
            self.wanted.emit(min(end_s, max(start_s, start_s + share * (end_s - start_s))))
