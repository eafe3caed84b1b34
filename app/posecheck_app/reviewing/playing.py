"""Plays a recording forwards or backwards at a chosen speed."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QElapsedTimer, QObject, QTimer, pyqtSignal, pyqtSlot

from posecheck.language import tr, tr_number
from posecheck_app.widgets.choice import Choice

TICK_MS: Final = 33
SPEEDS: Final = (0.1, 0.25, 0.5, 1.0, 2.0)


class Playing(QObject):
    """A clock that runs forwards or backwards.

    Attributes
    ----------
    speed : Choice
        The speeds to choose from.
    forward : bool
        The current direction, or the last one.

    Signals
    -------
    passed(float)
        Time that has passed since the last signal, in seconds; negative backwards.
    runs(bool)
        It has started, or stopped.
    """

    passed = pyqtSignal(float)
    runs = pyqtSignal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.forward = True
        self.speed = Choice("speed", tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"{tr_number(speed)}x", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self._clock, self._tick = QElapsedTimer(), QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._tick.isActive()

    def start(self, *, forward: bool) -> None:
        """Run in a direction; if it already does, take the next higher speed."""
        if self.running and self.forward == forward:
            self.speed.setCurrentIndex(min(len(SPEEDS) - 1, self.speed.currentIndex() + 1))
            return
        self.forward = forward
        self._clock.start()
        self._tick.start()
        self.runs.emit(True)

    def stop(self) -> None:
        """Stop."""
        self._tick.stop()
        self.runs.emit(False)

    @pyqtSlot()
    def _on_tick(self) -> None:
        passed_s = self._clock.restart() / 1000 * float(self.speed.currentData())
        self.passed.emit(passed_s if self.forward else -passed_s)
