"""Reads pictures of a video by time in a thread; only the newest of several requests is served."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, pyqtSignal

from posecheck_app.workers.mailbox import Delivery, Mailbox

log = logging.getLogger(__name__)


class Seekable(Protocol):
    """A video with random access."""

    def at(self, t_s: float) -> NDArray[np.uint8]:
        """Return the picture at a time, shape (height, width, 3), uint8."""

    def close(self) -> None:
        """Free the file."""


class FrameReader(QObject):
    """Reads single pictures of a video.

    Parameters
    ----------
    open_video : callable
        Opens the video; called in the thread, at the first request.

    Signals
    -------
    found(float, ndarray)
        A picture, with the requested time.
    failed(str)
        The video cannot be read.
    """

    found = pyqtSignal(float, object)
    failed = pyqtSignal(str)

    def __init__(self, open_video: Callable[[], Seekable], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_video, self._delivery = open_video, Delivery(self)
        self._request: Mailbox[float] = Mailbox()
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="read frames", daemon=True)

    def ask(self, t_s: float) -> None:
        """Request the picture at a time; replaces an older request that has not started."""
        self._request.put(t_s)
        self._wake.set()
        if self._thread.ident is None:  # not before signals are connected: opening can fail at once
            self._thread.start()

    def close(self) -> None:
        """End the thread and free the video; nothing is reported after that."""
        self._delivery.close()
        self._over.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(10)

    def _run(self) -> None:
        try:
            video = self._open_video()
        except Exception as error:
            log.debug("the video cannot be read", exc_info=True)
            self._delivery.send(partial(self.failed.emit, str(error)))
            return
        try:
            while not self._over.is_set():
                self._wake.wait()
                self._wake.clear()
                request: Any = self._request.take()
                if request is not None and not self._over.is_set():
                    self._delivery.send(partial(self.found.emit, request, video.at(request)))
        except Exception as error:
            log.debug("the video cannot be read any more", exc_info=True)
            self._delivery.send(partial(self.failed.emit, str(error)))
        finally:
            video.close()
