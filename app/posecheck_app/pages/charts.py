"""Charts of the history: days per week, pain, and one value per session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.history.progress import GOAL_DAYS, Week
from posecheck.history.records import SessionRecord
from posecheck.language import tr, tr_date, tr_number
from posecheck_app.style import LIGHT, Theme

SMALL: Final = 0.87
"""Size of a chart's text as a share of other text."""
WORST_PAIN: Final = 10


class _Chart(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(90)

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide."""
        return QSize(480, 150)

    def _write(self, painter: QPainter, box: QRectF, words: str, align: Qt.AlignmentFlag) -> None:
        font = self.font()
        font.setPixelSize(round(SMALL * self.fontInfo().pixelSize()))
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(box, align, words)


class WeekBars(_Chart):
    """A bar for each week, and a line for the goal."""

    def __init__(self) -> None:
        super().__init__()
        self._weeks: list[Week] = []

    def show_weeks(self, shown: Sequence[Week]) -> None:
        """Show weeks, oldest first."""
        self._weeks = list(shown)
        reached = sum(week.reached for week in shown)
        self.setAccessibleName(
            tr("{n} of the last {of} weeks reached {days} days", n=reached, of=len(shown), days=GOAL_DAYS)
        )
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line_px = self.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(24, 6, -4, -line_px - 2)
        each = area.width() / max(1, len(self._weeks))
        for number, week in enumerate(self._weeks):
            height = area.height() * len(week.days) / 7
            x = area.left() + each * number
            colour = self._theme.good if week.reached else self._theme.unseen
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(x + each * 0.15, area.bottom() - height, each * 0.7, height), 4, 4)
            if number % 4 == 0:
                box = QRectF(x, area.bottom() + 2, each * 4, line_px)
                self._write(painter, box, tr_date("dd MMM", week.monday), Qt.AlignmentFlag.AlignLeft)
        goal_y = area.bottom() - area.height() * GOAL_DAYS / 7
        painter.setPen(QPen(QColor(self._theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), goal_y), QPointF(area.right(), goal_y))
        self._write(painter, QRectF(0, goal_y - line_px / 2, 22, line_px), str(GOAL_DAYS), Qt.AlignmentFlag.AlignRight)
        painter.end()


class TrendChart(_Chart):
    """Values per session as a line, with a second series shaded below it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._values: list[float] = []
        self._filled: list[float] = []

    def show_values(self, values: Sequence[float], filled: Sequence[float] = ()) -> None:
        """Show values, oldest first."""
        self._values, self._filled = [float(v) for v in values], [float(v) for v in filled]
        last = tr("no data yet")
        if self._values:
            latest, highest = (tr_number(value, 0) for value in (self._values[-1], max(self._values)))
            last = tr("latest {latest}, highest {highest}", latest=latest, highest=highest)
        self.setAccessibleName(f"{self.title}, {last}")
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._write(painter, QRectF(self.rect()), self.title, Qt.AlignmentFlag.AlignLeft)
        line_px = self.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(2.4 * line_px, 1.4 * line_px, -8, -6)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self._values:
            most = max(1.0, *self._values)
            self._write(
                painter,
                QRectF(0, area.top() - line_px / 2, area.left() - 4, line_px),
                f"{most:.0f}",
                Qt.AlignmentFlag.AlignRight,
            )
            if self._filled:
                points = self._points(area, self._filled, most)
                ground = [QPointF(points[0].x(), area.bottom()), *points, QPointF(points[-1].x(), area.bottom())]
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._theme.good_soft))
                painter.drawPolygon(QPolygonF(ground))
            painter.setPen(QPen(QColor(self._theme.good), 2.5))
            points = self._points(area, self._values, most)
            painter.drawPolyline(QPolygonF(points))
            painter.setBrush(QColor(self._theme.good))
            for point in points if len(points) < 40 else points[-1:]:
                painter.drawEllipse(point, 3, 3)
        painter.end()

    @staticmethod
    def _points(area: QRectF, values: Sequence[float], most: float) -> list[QPointF]:
        step = area.width() / max(1, len(values) - 1)
        return [QPointF(area.left() + n * step, area.bottom() - area.height() * v / most) for n, v in enumerate(values)]


class PainChart(_Chart):
    """Pain before and after each session, from 0 to 10; a bar joins the two."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[int | None, int | None]] = []

    def show_sessions(self, sessions: Sequence[SessionRecord]) -> None:
        """Show the sessions in which the person gave a value."""
        self.pairs = [
            (one.pain_before, one.pain_after)
            for one in sorted(sessions, key=lambda s: s.started_at)
            if (one.pain_before, one.pain_after) != (None, None)
        ]
        before, after = (tr("not given") if v is None else v for v in (self.pairs or [(None, None)])[-1])
        last = (
            tr("latest before {before}, after {after}", before=before, after=after) if self.pairs else tr("no data yet")
        )
        self.setAccessibleName(", ".join([tr("Pain from 0 to {most}", most=WORST_PAIN), last]))
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint a circle before and a filled one after each session."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title = (
            tr("Pain per session (circle: before, dot: after)") if self.pairs else tr("Pain per session: no data yet")
        )
        self._write(painter, QRectF(self.rect()), title, Qt.AlignmentFlag.AlignLeft)
        line_px = self.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(2.4 * line_px, 1.8 * line_px, -8, -8)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        for value in (0, WORST_PAIN):
            box = QRectF(0, _height(area, value) - line_px / 2, area.left() - 4, line_px)
            self._write(painter, box, str(value), Qt.AlignmentFlag.AlignRight)
        each = area.width() / max(1, len(self.pairs))
        for number, (before, after) in enumerate(self.pairs):
            self._paint_session(painter, area.left() + each * (number + 0.5), area, before, after)
        painter.end()

    def _paint_session(self, painter: QPainter, x: float, area: QRectF, before: int | None, after: int | None) -> None:
        worse = before is not None and after is not None and after > before
        colour = QColor(self._theme.fault if worse else self._theme.good)
        painter.setPen(QPen(colour, 2))
        if before is not None and after is not None:
            painter.drawLine(QPointF(x, _height(area, before)), QPointF(x, _height(area, after)))
        for value, ground in ((before, QColor(self._theme.surface)), (after, colour)):
            if value is not None:
                painter.setBrush(ground)
                painter.drawEllipse(QPointF(x, _height(area, value)), 4, 4)


def _height(area: QRectF, pain: int) -> float:
    return area.bottom() - area.height() * pain / WORST_PAIN
