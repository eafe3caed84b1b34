"""Live sources: a capture thread hands its newest frame to the session, and dropped frames are counted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Final

from posecheck.pose.frames import Frame

Clock = Callable[[], float]
Wait = Callable[[float], bool]
_JOIN_S: Final = 2.0
"""Longest wait for the thread; one that is stuck in the camera's driver frees the camera when it comes back."""

_log = logging.getLogger(__name__)


class Mailbox:
    """A slot for one frame. A new frame replaces one that has not been taken yet.

    Attributes
    ----------
    dropped : int
        Frames replaced before they were taken.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._frame: Frame | None = None
        self._error: Exception | None = None
        self._closed = False
        self._changed = threading.Condition()

    def put(self, frame: Frame) -> None:
        """Store a frame; ignored after closing."""
        with self._changed:
            if self._closed:
                return
            self.dropped += self._frame is not None
            self._frame = frame
            self._changed.notify_all()

    def close(self, error: Exception | None = None) -> None:
        """End the iteration after the last frame; raise `error` there if given."""
        with self._changed:
            self._closed = True
            self._error = self._error or error
            self._changed.notify_all()

    def __iter__(self) -> Iterator[Frame]:
        while (frame := self._take()) is not None:
            yield frame

    def _take(self) -> Frame | None:
        """Wait for a frame; None if the mailbox is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._frame is not None)
            frame, self._frame = self._frame, None
            if frame is None and self._error is not None:
                raise self._error
            return frame


class LiveSource:
    """A thread that captures frames into a mailbox while the source is iterated.

    Subclasses implement `_capture`, which runs in the thread and returns when `_stop` is set.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._mailbox = Mailbox()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def dropped(self) -> int:
        """Frames replaced by a newer one before anyone took them."""
        return self._mailbox.dropped

    def __iter__(self) -> Iterator[Frame]:
        """Yield the newest frame each time; a second iteration continues where the first stopped."""
        with self._lock:
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name=f"capture {self.name}", daemon=True)
                self._thread.start()
        return iter(self._mailbox)

    def close(self) -> None:
        """End the iteration, wait a little for the thread, which releases the device.

        Safe to call twice and from any thread.
        """
        with self._lock:
            self._stop.set()
        self._mailbox.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        try:
            self._capture()
        except Exception as error:  # noqa: BLE001  thread boundary: raised again in the iterating thread
            _log.debug("capture from %s failed", self.name, exc_info=True)
            self._mailbox.close(error)
        finally:
            self._mailbox.close()

    def _capture(self) -> None:
        raise NotImplementedError
