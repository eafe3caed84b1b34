"""Finds pictures of the worst moments of the finished sets in a thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QObject, QThread, pyqtSignal

from posecheck.errors import PosecheckError
from posecheck_app.workers.mailbox import Delivery

if TYPE_CHECKING:
    from posecheck.coaching.coach import SetResult
    from posecheck.history.records import SetRecord

log = logging.getLogger(__name__)

FindPictures = Callable[[Path, "SetResult"], Sequence[tuple[str, bytes]]]
"""Returns captions and JPEGs of a set's worst moments from its recording; none without a video."""
WAIT_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A finished set, with its index on the page and the folder of its recording."""

    number: int
    result: SetResult
    folder: Path


class PictureFinder(QThread):
    """Searches recordings for pictures.

    Signals
    -------
    found(int, sequence of (str, bytes))
        The pictures of a set, with its index.
    """

    found = pyqtSignal(int, object)

    def __init__(self, sets: Sequence[KeptSet], find: FindPictures) -> None:
        super().__init__()
        self._sets, self._find, self._delivery = tuple(sets), find, Delivery(self)

    def run(self) -> None:
        """Search the recordings, one at a time."""
        for one in self._sets:
            if self.isInterruptionRequested():
                return
            try:
                pictures = self._find(one.folder, one.result)
            except PosecheckError:
                log.warning("no pictures of %s", one.folder, exc_info=True)
                continue
            if pictures:
                self._delivery.send(partial(self.found.emit, one.number, pictures))

    def stop(self) -> None:
        """Stop and wait for the thread; nothing is reported after that."""
        self._delivery.close()
        self.requestInterruption()
        self.wait(WAIT_MS)


class PictureSearch(QObject):
    """Runs one search at a time.

    Signals
    -------
    found(int, sequence of (str, bytes))
        As of `PictureFinder`.
    """

    found = pyqtSignal(int, object)

    def __init__(self, find: FindPictures) -> None:
        super().__init__()
        self._find = find
        self._finder: PictureFinder | None = None

    def start(self, results: Sequence[SetResult], done: Sequence[SetRecord], folder: Path) -> None:
        """Search the recordings of a session; `folder` holds them."""
        self.stop()
        pairs = enumerate(zip(results, done, strict=False))
        kept = [KeptSet(i, result, folder / one.recording) for i, (result, one) in pairs if one.recording]
        self._finder = PictureFinder(kept, self._find)
        self._finder.found.connect(self.found)
        self._finder.start()

    def stop(self) -> None:
        """Stop the search; nothing is reported after that."""
        if self._finder is not None:
            self._finder.stop()
            self._finder = None
