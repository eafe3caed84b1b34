"""Timeline of a recording with phases, attempts, holds and faults; click or drag to seek."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.coaching.messages import clock, fault_name, plain
from posecheck.language import tr, tr_later, tr_number
from posecheck.sinks.review import Review
from posecheck.specs.checks import REST
from posecheck_app.style import LIGHT, Theme

HIGH: Final = 1.45
"""Height of a row in heights of the font's size."""
SHORTEST: Final = 2
"""A label of which no more than this would be seen is left out."""
ROWS: Final = (tr_later("phases"), tr_later("attempts"), tr_later("holds"), tr_later("faults"))


class Timeline(QWidget):
    """Paints four rows and a cursor.

    Signals
    -------
    wanted(float)
        Go to a time in seconds.
    """

    wanted = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review: Review | None = None
        self._rows: QPixmap | None = None
        self._t_s = 0.0
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Timeline with phases, attempts, holds and faults"))

    def show_review(self, review: Review) -> None:
        """Show another recording."""
        self._review, self._t_s = review, review.start_s
        self._rows = None
        self.update()

    def show_time(self, t_s: float) -> None:
        """Move the cursor."""
        self._t_s = t_s
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme, self._rows = theme, None
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Tall enough for its rows."""
        return QSize(480, self._row_px() * (len(ROWS) + 1) + 2)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Go to the clicked time."""
        self._go(a0)

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse during a drag."""
        self._go(a0)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the cursor over the rows, which are cached."""
        review = self._review
        if review is None:
            return
        ratio = self.devicePixelRatioF()
        if self._rows is None or self._rows.size() != self.size() * ratio:
            self._rows = QPixmap(self.size() * ratio)
            self._rows.setDevicePixelRatio(ratio)
            self._rows.fill(Qt.GlobalColor.transparent)
            self._paint_rows(QPainter(self._rows), review)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._rows)
        painter.setPen(QPen(QColor(self._theme.text), 2))
        x = self._x(self._t_s)
        painter.drawLine(QPointF(x, 0), QPointF(x, self._row_px() * len(ROWS)))
        here, end = clock(self._t_s - review.start_s), clock(review.end_s - review.start_s)
        words = tr("{time} of {end}", time=here, end=end)
        below = QRectF(self._label_px(), self._row_px() * len(ROWS), self.width(), self._row_px())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def _paint_rows(self, painter: QPainter, review: Review) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.setFont(self.font())
        high = self._row_px()
        for row, name in enumerate(ROWS):
            painter.setPen(QColor(theme.muted))
            box = QRectF(0, row * high, self._label_px() - 8, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tr(name))
        for name, start_s, end_s in review.trace.phase_spans():
            self._bar(painter, 0, start_s, end_s, theme.unseen_soft if name == REST else theme.good, plain(name))
        for attempt in review.attempts:
            colour = theme.good if attempt.clean else theme.unseen if attempt.counted else theme.fault
            judged = tr("clean") if attempt.clean else tr("counted") if attempt.counted else tr("not counted")
            self._bar(painter, 1, attempt.start_s, attempt.end_s, colour, f"{attempt.n} {judged}")
            for hold in attempt.holds:
                long_enough = hold.held_s >= hold.required_s
                shade = theme.good if long_enough else theme.unseen
                self._bar(painter, 2, hold.start_s, hold.end_s, shade, f"{tr_number(hold.held_s, 1)} s")
        faults = review.spec.faults_of(review.stage)
        for fault in review.trace.faults:
            self._bar(painter, 3, fault.start_s, fault.end_s, theme.fault, fault_name(fault.id, faults))
        painter.end()

    def _bar(self, painter: QPainter, row: int, start_s: float, end_s: float, colour: str, words: str) -> None:
        """Paint a bar with an edge, and its label as far as there is room for it."""
        left, right, high = self._x(start_s), max(self._x(end_s), self._x(start_s) + 2), self._row_px()
        box = QRectF(left + 0.5, row * high + 2.5, right - left - 1, high - 5)
        painter.fillRect(box, QColor(colour))
        painter.setPen(QPen(QColor(self._theme.line if colour == self._theme.unseen_soft else self._theme.ground), 1))
        painter.drawRect(box)
        painter.setPen(QColor(self._theme.text if colour == self._theme.unseen_soft else self._theme.on_good))
        fits = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()) - 6)
        if len(fits) > SHORTEST:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, fits)

    def _row_px(self) -> int:
        return round(HIGH * self.fontInfo().pixelSize())

    def _label_px(self) -> int:
        return 16 + max(self.fontMetrics().horizontalAdvance(name) for name in ROWS)

    def _x(self, t_s: float) -> float:
        review = self._review
        length_s = max(1e-6, review.end_s - review.start_s) if review is not None else 1.0
        start_s = review.start_s if review is not None else 0.0
        return self._label_px() + (self.width() - self._label_px() - 4) * (t_s - start_s) / length_s

    def _go(self, event: QMouseEvent | None) -> None:
        if event is None or self._review is None:
            return
        share = (event.position().x() - self._label_px()) / max(1, self.width() - self._label_px() - 4)
        length_s = self._review.end_s - self._review.start_s
        self.wanted.emit(self._review.start_s + min(1.0, max(0.0, share)) * length_s)
