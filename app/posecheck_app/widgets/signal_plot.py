"""Plot of one signal over time with its limits, and a cursor at the current time."""

from __future__ import annotations

import numpy as np
import pyqtgraph
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGraphicsItem, QWidget

from posecheck.language import tr
from posecheck.sinks.review import Review
from posecheck.sinks.trace import thresholds
from posecheck_app.style import LIGHT, Theme


class SignalPlot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Plots a signal of a recording, or of one attempt over another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
    ) -> None:
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
        """
        self.clear()
        if span_s is None:
            self.enableAutoRange()
        else:
            self._draw(looked, name, self._theme.unseen, later_s)
            self.setXRange(*span_s)
        self._draw(looked, name, self._theme.good)
        for _, value, of_fault in thresholds(looked.spec, looked.stage, name):
            colour = self._theme.fault if of_fault else self._theme.unseen
            style = Qt.PenStyle.DashLine if of_fault else Qt.PenStyle.DotLine
            self.addItem(pyqtgraph.InfiniteLine(value, angle=0, pen=pyqtgraph.mkPen(colour, style=style)))
        self.addItem(self._cursor)

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

    def _draw(self, looked: Review, name: str, colour: str, later_s: float = 0.0) -> None:
        times_s, values = np.array(looked.trace.times_s) - later_s, np.array(looked.trace.signals[name])
        drawn = self.plot(times_s, values, pen=pyqtgraph.mkPen(colour, width=2), connect="finite")
        drawn.curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # the cursor moves over it constantly
