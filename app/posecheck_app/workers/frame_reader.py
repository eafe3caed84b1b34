"""Pictures of a video by their time, found in a thread of its own; of several wishes only the newest is fulfilled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, pyqtSignal

from posecheck_app.workers.mailbox import Mailbox

log = logging.getLogger(__name__)


class Seekable(Protocol):
    """A video that can be looked at anywhere."""

    def at(self, t_s: float) -> NDArray[np.uint8]:
        """The picture shown at a time, of shape (height, width, 3), uint8."""

    def close(self) -> None:
        """Free the file."""


class FrameReader(QObject):
    """Reads single pictures of a video.

    Parameters
    ----------
    open_video : callable
        Opens the video; called in the thread.

    Signals
    -------
    found(float, ndarray)
        A picture, with the time that was asked for.
    failed(str)
        The video cannot be read.
    """

    found = pyqtSignal(float, object)
    failed = pyqtSignal(str)

    def __init__(self, open_video: Callable[[], Seekable], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_video = open_video
        self._wish: Mailbox[float] = Mailbox()
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="read frames", daemon=True)
        self._thread.start()

    def ask(self, t_s: float) -> None:
        """Wish for the picture of a time; an older wish that was not begun is forgotten."""
        self._wish.put(t_s)
        self._wake.set()

    def close(self) -> None:
        """End the thread and free the video."""
        self._over.set()
        self._wake.set()
        self._thread.join(10)

    def _run(self) -> None:
        try:
            video = self._open_video()
        except Exception as error:
            log.debug("the video cannot be read", exc_info=True)
            self.failed.emit(str(error))
            return
        try:
            while not self._over.is_set():
                self._wake.wait()
                self._wake.clear()
                wish: Any = self._wish.take()
                if wish is not None and not self._over.is_set():
                    self.found.emit(wish, video.at(wish))
        except Exception as error:
            log.debug("the video cannot be read any more", exc_info=True)
            self.failed.emit(str(error))
        finally:
            video.close()
