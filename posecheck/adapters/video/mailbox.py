"""Hands the newest frame from a capture thread to the session and counts dropped frames."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from posecheck.pose.frames import Frame


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
