"""Timeline of a recording with phases, attempts, holds and faults; click or drag to seek."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QBrush, QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from posecheck.coaching.messages import clock, fault_name, plain
from posecheck.events import Attempt
from posecheck.language import tr, tr_later, tr_number
from posecheck.sinks.review import Review
from posecheck.specs.checks import REST
from posecheck_app.style import LIGHT, Theme

HIGH: Final = 1.45
"""Height of a row in heights of the font's size."""
SHORTEST: Final = 2
"""A label of which no more than this would be seen is left out."""
STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
"""Times between two ticks."""
STRIPES: Final = 70
"""Opacity of a pattern, of 255."""
SOLID: Final = Qt.BrushStyle.SolidPattern
STRIPED: Final = Qt.BrushStyle.BDiagPattern
CROSSED: Final = Qt.BrushStyle.DiagCrossPattern
"""Patterns tell outcomes apart without colours: solid is right, striped partly right, crossed wrong."""
ROWS: Final = (tr_later("phases"), tr_later("attempts"), tr_later("holds"), tr_later("faults"))


class Timeline(QWidget):
    """Paints four rows, times and a cursor; a tool tip names what is under the pointer.

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
        self._bars: list[tuple[QRectF, str]] = []
        self._t_s = 0.0
        self._labels_px = 0
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Timeline with phases, attempts, holds and faults"))

    def show_review(self, review: Review) -> None:
        """Show another recording."""
        self._review, self._t_s = review, review.start_s
        self._rows = None
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._review = self._rows = None
        self._bars.clear()
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
        ratio, self._labels_px = self.devicePixelRatioF(), self._label_px()
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
        beside = QRectF(0, self._row_px() * len(ROWS), self._labels_px - 8, self._row_px())
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def event(self, e: QEvent | None) -> bool:
        """Name what is under the pointer."""
        if isinstance(e, QHelpEvent) and e.type() == QEvent.Type.ToolTip:
            here = QPointF(e.pos())
            QToolTip.showText(e.globalPos(), "\n".join(words for box, words in self._bars if box.contains(here)), self)
            return True
        return super().event(e)

    def _paint_rows(self, painter: QPainter, review: Review) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.setFont(self.font())
        high = self._row_px()
        for row, name in enumerate(ROWS):
            painter.setPen(QColor(theme.muted))
            box = QRectF(0, row * high, self._labels_px - 8, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tr(name))
        self._bars.clear()
        for name, start_s, end_s in review.trace.phase_spans():
            self._bar(painter, 0, (start_s, end_s), theme.unseen_soft if name == REST else theme.good, (plain(name),))
        for attempt in review.attempts:
            self._paint_attempt(painter, attempt)
        faults = review.spec.faults_of(review.stage)
        for fault in review.trace.faults:
            self._bar(painter, 3, (fault.start_s, fault.end_s), theme.fault, (fault_name(fault.id, faults),))
        self._paint_ticks(painter, review)
        painter.end()

    def _paint_attempt(self, painter: QPainter, attempt: Attempt) -> None:
        theme, number = self._theme, str(attempt.n)
        if attempt.clean:
            colour, pattern, judged = theme.good, SOLID, tr("clean")
        elif attempt.counted:
            colour, pattern, judged = theme.unseen, STRIPED, tr("counted")
        else:
            colour, pattern, judged = theme.fault, CROSSED, tr("not counted")
        words = (f"{number} {judged}", number)
        self._bar(painter, 1, (attempt.start_s, attempt.end_s), colour, words, pattern)
        for hold in attempt.holds:
            enough = hold.held_s >= hold.required_s
            shade, pattern = (theme.good, SOLID) if enough else (theme.unseen, STRIPED)
            self._bar(painter, 2, (hold.start_s, hold.end_s), shade, (f"{tr_number(hold.held_s, 1)} s",), pattern)

    def _bar(
        self,
        painter: QPainter,
        row: int,
        span_s: tuple[float, float],
        colour: str,
        words: tuple[str, ...],
        pattern: Qt.BrushStyle = SOLID,
    ) -> None:
        """Paint a bar with an edge and the first of its labels that fits, or what fits of the last one."""
        left, right, high = self._x(span_s[0]), max(self._x(span_s[1]), self._x(span_s[0]) + 2), self._row_px()
        box, soft = QRectF(left + 0.5, row * high + 2.5, right - left - 1, high - 5), colour == self._theme.unseen_soft
        painter.fillRect(box, QColor(colour))
        if pattern is not SOLID:
            stripes = QColor(self._theme.on_good)
            stripes.setAlpha(STRIPES)
            painter.fillRect(box, QBrush(stripes, pattern))
        painter.setPen(QPen(QColor(self._theme.line if soft else self._theme.ground), 1))
        painter.drawRect(box)
        painter.setPen(QColor(self._theme.text if soft else self._theme.on_good))
        self._bars.append((box, self._with_times(words[0], span_s)))
        space = round(box.width()) - 6
        whole = next((one for one in words if self.fontMetrics().horizontalAdvance(one) <= space), None)
        fits = whole or self.fontMetrics().elidedText(words[-1], Qt.TextElideMode.ElideRight, space)
        if whole or len(fits) > SHORTEST:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, fits)

    def _with_times(self, words: str, span_s: tuple[float, float]) -> str:
        begin_s = self._review.start_s if self._review is not None else 0.0
        return f"{words}, {clock(span_s[0] - begin_s)} – {clock(span_s[1] - begin_s)}"

    def _paint_ticks(self, painter: QPainter, review: Review) -> None:
        """Paint times below the rows, as close together as is readable."""
        top, high, length_s = self._row_px() * len(ROWS), self._row_px(), review.end_s - review.start_s
        wide = self.fontMetrics().horizontalAdvance(clock(length_s))
        px_per_s = self._x(review.start_s + 1) - self._x(review.start_s)
        step_s = next((step for step in STEPS_S if step * px_per_s > 1.8 * wide), STEPS_S[-1])
        painter.setPen(QColor(self._theme.muted))
        for since_s in range(0, int(length_s) + 1, step_s):
            x = self._x(review.start_s + since_s)
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4))
            left = min(max(x - wide / 2, self._labels_px), self.width() - wide)
            painter.drawText(QRectF(left, top + 3, wide, high - 3), Qt.AlignmentFlag.AlignCenter, clock(since_s))

    def _row_px(self) -> int:
        return round(HIGH * self.fontInfo().pixelSize())

    def _label_px(self) -> int:
        end = clock(self._review.end_s - self._review.start_s) if self._review is not None else ""
        words = [tr("{time} of {end}", time=end, end=end), *map(tr, ROWS)]
        return 16 + max(map(self.fontMetrics().horizontalAdvance, words))

    def _x(self, t_s: float) -> float:
        review = self._review
        length_s = max(1e-6, review.end_s - review.start_s) if review is not None else 1.0
        start_s = review.start_s if review is not None else 0.0
        return self._labels_px + (self.width() - self._labels_px - 4) * (t_s - start_s) / length_s

    def _go(self, event: QMouseEvent | None) -> None:
        if event is None or self._review is None:
            return
        share = (event.position().x() - self._labels_px) / max(1, self.width() - self._labels_px - 4)
        length_s = self._review.end_s - self._review.start_s
        self.wanted.emit(self._review.start_s + min(1.0, max(0.0, share)) * length_s)
