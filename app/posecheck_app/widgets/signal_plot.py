"""Plot of one signal over time with its limits and the attempts, and a cursor at the current time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QGraphicsItem, QWidget

from posecheck.coaching.messages import clock, fault_name
from posecheck.language import tr, tr_number
from posecheck.sinks.review import Review
from posecheck.sinks.trace import Limit, thresholds
from posecheck.specs.plain import Shown, shown
from posecheck_app.style import LIGHT, Theme

STYLES: Final = {"fault": Qt.PenStyle.DashLine, "target": Qt.PenStyle.DotLine}
"""Limits that are drawn, and how."""
USUAL: Final = (0.5, 99.5)
"""Percentiles of the values that the plot always shows; single wild values may lie outside."""
MOST_NUMBERS: Final = 12
"""Of more attempts only every second, third and so on has its number, because numbers must not hide each other."""


class ClockAxis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """Times since the start of the recording, as on a clock."""

    start_s = 0.0

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Write the times of the ticks; those less than a second apart in seconds."""
        since_s = [value - self.start_s for value in values]
        return ["" if one < -0.01 else clock(one) if spacing >= 1 else f"{tr_number(one, 1)} s" for one in since_s]


class SignalPlot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Plots a signal of a recording, or of one attempt over another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._clock = ClockAxis("bottom")
        super().__init__(parent, axisItems={"bottom": self._clock})
        self._theme = LIGHT
        self._cursor = pyqtgraph.InfiniteLine(angle=90)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setMenuEnabled(False)
        self.setAccessibleName(tr("Signal over time"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_signal(
        self, looked: Review, name: str, span_s: tuple[float, float] | None = None, later_s: float = 0.0
    ) -> set[str]:
        """Draw a signal.

        Parameters
        ----------
        looked : Review
            The recording.
        name : str
            The signal.
        span_s : (float, float), optional
            Span to show, over the signal from `later_s` seconds later; None shows everything.
        later_s : float
            How much later the other attempt began.

        Returns
        -------
        set of str
            What is drawn beside the signal, for a legend: limits of a `fault`, a `target`, the `attempt`s, or a
            `compared` attempt.
        """
        self.clear()
        self._clock.start_s = looked.start_s
        known = shown(looked.spec, name)
        limits = [limit for limit in thresholds(looked.spec, looked.stage, name) if limit.of in STYLES]
        if span_s is None:
            self._draw_attempts(looked)
            self.setXRange(looked.start_s, looked.end_s)
        else:
            self._draw(looked, name, known, pyqtgraph.mkPen(self._theme.unseen, style=Qt.PenStyle.DashDotLine), later_s)
            self.setXRange(*span_s)
        self._draw(looked, name, known, pyqtgraph.mkPen(self._theme.good, width=2))
        for limit in limits:
            self._draw_limit(looked, limit, known.value(limit.value))
        self._fit_height(looked, name, known, limits)
        self.addItem(self._cursor)
        others = {"compared"} if span_s is not None else {"attempt"} if looked.attempts else set()
        return {limit.of for limit in limits} | others

    def show_time(self, t_s: float) -> None:
        """Move the cursor."""
        self._cursor.setValue(t_s)

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme; a signal keeps its colours until it is drawn again."""
        self._theme = theme
        self.setBackground(theme.surface)
        self._cursor.setPen(pyqtgraph.mkPen(theme.text, width=2))
        for side in ("bottom", "left"):
            self.getAxis(side).setPen(theme.muted)
            self.getAxis(side).setTextPen(theme.muted)

    def _draw(self, looked: Review, name: str, known: Shown, pen: object, later_s: float = 0.0) -> None:
        times_s, values = np.array(looked.trace.times_s) - later_s, np.array(looked.trace.signals[name])
        drawn = self.plot(times_s, known.value(values), pen=pen, connect="finite")
        drawn.curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # the cursor moves over it constantly

    def _draw_limit(self, looked: Review, limit: Limit, value: float) -> None:
        fault = limit.of == "fault"
        words = fault_name(limit.name, looked.spec.faults_of(looked.stage)) if fault else tr("Target")
        colour = self._theme.fault if fault else self._theme.unseen
        ground = QColor(self._theme.surface)
        ground.setAlpha(200)  # the words stay readable where the signal crosses them
        beside = {"color": self._theme.text, "fill": ground, "position": 0.99, "anchors": [(1, 0.9), (1, 0.1)]}
        pen = pyqtgraph.mkPen(colour, width=1.5, style=STYLES[limit.of])
        self.addItem(pyqtgraph.InfiniteLine(value, angle=0, pen=pen, label=_escaped(words), labelOpts=beside))

    def _draw_attempts(self, looked: Review) -> None:
        """Mark each attempt by a band, with its number where there is room."""
        every = -(-len(looked.attempts) // MOST_NUMBERS)
        brush, edge = pyqtgraph.mkBrush(QColor(self._theme.unseen_soft)), pyqtgraph.mkPen(self._theme.surface, width=2)
        for place, attempt in enumerate(looked.attempts):
            span_s, numbered = (attempt.start_s, attempt.end_s), place % every == 0
            band = pyqtgraph.LinearRegionItem(span_s, brush=brush, pen=edge, movable=False)
            band.setZValue(-9 if numbered else -10)  # a number may be wider than its band
            number = {"color": self._theme.muted, "position": 0.0, "anchors": [(0, 1), (0, 1)], "movable": False}
            if numbered:
                pyqtgraph.InfLineLabel(band.lines[0], str(attempt.n), **number)
            self.addItem(band)

    def _fit_height(self, looked: Review, name: str, known: Shown, limits: Sequence[Limit]) -> None:
        """Show the usual values and all limits."""
        values = np.array(looked.trace.signals[name])
        values = values[np.isfinite(values)]
        seen = list(np.percentile(values, USUAL)) if len(values) else []
        reach = [known.value(float(value)) for value in (*seen, *(limit.value for limit in limits))] or [0.0, 1.0]
        self.setYRange(min(reach), max(max(reach), min(reach) + 1e-6), padding=0.15)


def _escaped(words: str) -> str:
    """Words for a label, which pyqtgraph takes for a format."""
    return words.replace("{", "{{").replace("}", "}}")
