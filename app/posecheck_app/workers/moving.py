"""Exports and imports all sessions in a thread; videos can make it slow."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

from PyQt6.QtCore import QObject, QThread, pyqtSignal

from posecheck.coaching.equipment import ONE_MOMENT, internal_error
from posecheck.errors import PosecheckError
from posecheck.history.archive import read_archive, write_archive
from posecheck.history.database import History
from posecheck.language import tr, tr_n

log = logging.getLogger(__name__)


class Mover(QThread):
    """Writes all sessions to an archive, or reads them from one.

    Parameters
    ----------
    way : str
        `out` or `in`.
    path : Path
        The archive.
    folder : Path
        Holds `history.db` and `sessions/`.

    Signals
    -------
    reported(str)
        The result.
    """

    reported = pyqtSignal(str)

    def __init__(self, way: Literal["out", "in"], path: Path, folder: Path) -> None:
        super().__init__()
        self._way, self._path, self._folder = way, path, folder

    def run(self) -> None:
        """Export or import; opens its own database connection, because a connection belongs to one thread."""
        try:
            with History(self._folder / "history.db") as history:
                self.reported.emit(self._move(history))
        except PosecheckError as error:
            self.reported.emit(str(error))
        except Exception as error:
            log.exception("the export or import failed")
            self.reported.emit(internal_error(f"{type(error).__name__}: {error}"))

    def _move(self, history: History) -> str:
        if self._way == "out":
            written = write_archive(self._path, history, self._folder)
            return tr_n("{n} session exported.", "{n} sessions exported.", written)
        new, known = read_archive(self._path, history, self._folder)
        return tr_n(
            "{n} session imported, {known} already there.",
            "{n} sessions imported, {known} already there.",
            new,
            known=known,
        )


class Moves(QObject):
    """Runs one export or import at a time.

    Signals
    -------
    reported(str)
        The progress, then the result.
    """

    reported = pyqtSignal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._mover: Mover | None = None

    def start(self, way: Literal["out", "in"], path: Path | None) -> None:
        """Begin, unless one is running or no path was chosen."""
        if path is None or (self._mover is not None and self._mover.isRunning()):
            return
        self.reported.emit(tr(ONE_MOMENT))
        self._mover = Mover(way, path, self._folder)
        self._mover.reported.connect(self.reported)
        self._mover.start()

    def wait(self) -> None:
        """Wait for the end."""
        if self._mover is not None:
            self._mover.wait()
