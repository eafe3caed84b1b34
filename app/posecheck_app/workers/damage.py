"""Finds out in a thread which recordings are damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QThread, pyqtSignal

FindDamage = Callable[[str], Sequence[str]]
"""Returns what is damaged in a recording, given its folder relative to the sessions folder."""


class DamageFinder(QThread):
    """Checks recordings one after the other.

    Signals
    -------
    checked(str, sequence of str)
        The folder of a recording, and what is damaged in it.
    """

    checked = pyqtSignal(str, object)

    def __init__(self, recordings: Sequence[str], find: FindDamage) -> None:
        super().__init__()
        self._recordings, self._find = tuple(recordings), find

    def run(self) -> None:
        """Check the recordings."""
        for name in self._recordings:
            if self.isInterruptionRequested():
                return
            self.checked.emit(name, self._find(name))

    def stop(self) -> None:
        """Stop and wait for the thread."""
        self.requestInterruption()
        self.wait()
