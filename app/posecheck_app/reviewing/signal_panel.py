"""The signals of a review: the choice of one, plain signals first, its plot and the legend."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QSignalBlocker, pyqtSlot
from PyQt6.QtGui import QStandardItemModel
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posecheck.language import tr, tr_later
from posecheck.sinks.review import Review
from posecheck.specs.plain import shown
from posecheck_app.notices import signal_name
from posecheck_app.style import Theme
from posecheck_app.widgets.choice import Choice
from posecheck_app.widgets.layout import elided
from posecheck_app.widgets.signal_plot import SignalPlot

ALL: Final = tr_later("All signals")
MARKS: Final = {
    "fault": tr_later("dashed: limit of a fault"),
    "target": tr_later("dotted: target"),
    "attempt": tr_later("grey: attempts"),
    "compared": tr_later("dash-dotted: compared"),
}


class SignalChoice(Choice):
    """The signals of a recording: the plain ones, then the others below a heading."""

    def __init__(self) -> None:
        super().__init__("signal", tr("Signal"))

    def show_review(self, looked: Review) -> None:
        """Offer the signals of a recording; the chosen one stays chosen if this recording has it."""
        chosen, plain = self.currentData(), looked.plain_signals()
        with QSignalBlocker(self):
            self.clear()
            for name in plain:
                self.addItem(signal_name(looked, name), name)
            if others := looked.signals()[len(plain) :]:
                self.insertSeparator(self.count())
                self._add_heading(tr(ALL))
                for name in others:
                    self.addItem(signal_name(looked, name), name)
            self.setCurrentIndex(max(0, self.findData(chosen) if chosen is not None else 0))

    def _add_heading(self, words: str) -> None:
        self.addItem(words)
        model = self.model()
        if isinstance(model, QStandardItemModel) and (item := model.item(self.count() - 1)) is not None:
            item.setEnabled(False)
            font = self.font()
            font.setBold(True)
            item.setFont(font)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Widen the list for names that are longer than the box."""
        if (view := self.view()) is not None:
            view.setMinimumWidth(min(2 * self.width(), view.sizeHintForColumn(0) + 24))
        super().showPopup()


class SignalPanel(QWidget):
    """Shows one signal of a recording.

    Parameters
    ----------
    beside : QWidget
        A widget to place beside the choice of the signal.

    Attributes
    ----------
    choice : SignalChoice
        The signal shown.
    plot : SignalPlot
        Its values.
    """

    def __init__(self, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looked: Review | None = None
        self._span_s: tuple[float, float] | None = None
        self._later_s = 0.0
        self.choice, self.plot, self.legend = SignalChoice(), SignalPlot(), elided("small")
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.choice, 1)
        row.addWidget(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        self.choice.currentIndexChanged.connect(self._draw)

    def clear(self) -> None:
        """Draw nothing; the choice of a signal stays."""
        self._looked = None
        self.plot.clear()
        self.legend.clear()

    def show_review(self, looked: Review) -> None:
        """Offer the signals of another recording."""
        self._looked = looked
        self.choice.show_review(looked)

    def show_attempts(self, looked: Review, span_s: tuple[float, float] | None = None, later_s: float = 0.0) -> None:
        """Draw the chosen signal over the whole recording, or a span of it with that from `later_s` seconds later."""
        self._looked, self._span_s, self._later_s = looked, span_s, later_s
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self.plot.set_theme(theme)
        self._draw()

    @pyqtSlot()
    def _draw(self) -> None:
        name = self.choice.currentData()
        if self._looked is None or name is None:
            return
        kinds = self.plot.show_signal(self._looked, str(name), self._span_s, self._later_s)
        marks = [tr(words) for kind, words in MARKS.items() if kind in kinds]
        self.legend.setText(" · ".join([shown(self._looked.spec, str(name)).unit, *marks]))
