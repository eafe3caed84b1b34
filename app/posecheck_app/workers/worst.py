"""Finds pictures of the worst moments of the sets that were done, behind the window."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QThread, pyqtSignal

from posecheck.coaching.coach import SetResult
from posecheck.errors import PosecheckError

log = logging.getLogger(__name__)

FindPictures = Callable[[Path, SetResult], Sequence[tuple[str, bytes]]]
"""Captions and JPEGs of the worst moments of a set, out of its recording; none where no video was kept."""
WAIT_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set that was done, with its number on the page and the folder of its recording."""

    number: int
    result: SetResult
    folder: Path


class PictureFinder(QThread):
    """Looks through recordings.

    Signals
    -------
    found(int, sequence of (str, bytes))
        The pictures of a set, with its number.
    """

    found = pyqtSignal(int, object)

    def __init__(self, sets: Sequence[KeptSet], find: FindPictures) -> None:
        super().__init__()
        self._sets, self._find = tuple(sets), find

    def run(self) -> None:
        """Look through them, one after the other."""
        for one in self._sets:
            if self.isInterruptionRequested():
                return
            try:
                pictures = self._find(one.folder, one.result)
            except PosecheckError:
                log.warning("no pictures of %s", one.folder, exc_info=True)
                continue
            if pictures:
                self.found.emit(one.number, pictures)

    def stop(self) -> None:
        """End it, and wait until it has."""
        self.requestInterruption()
        self.wait(WAIT_MS)
