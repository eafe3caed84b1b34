"""Keeps the video of a set beside the live path: a thread of its own encodes, and what comes too fast is left out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Full, Queue
from typing import Final

from av import FFmpegError

from posecheck.adapters.video.files import VideoWriter
from posecheck.errors import UsageError
from posecheck.pose.frames import Frame

WAITING: Final = 45
"""So many frames may wait for the encoder."""
END_S: Final = 20.0
QUALITY: Final = 26

log = logging.getLogger(__name__)


class VideoKeeper:
    """Writes frames to a file as they come; never delays and never fails the one who hands them over.

    Parameters
    ----------
    path : Path
        The file; also a program that is killed leaves one that can be played, up to about its last second.
    tell : callable
        Told in a sentence when the video had to end.

    Attributes
    ----------
    dropped : int
        Frames that were left out because the encoder was behind.
    """

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        self._path, self._tell = path, tell
        self._waiting: Queue[Frame | None] = Queue(WAITING)
        self._failed = threading.Event()
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name="keep video", daemon=True)
        self._thread.start()

    def take(self, frame: Frame) -> None:
        """Take one frame; its time must be later than that of the frame before."""
        if self._failed.is_set():
            return
        try:
            self._waiting.put_nowait(frame)
        except Full:
            self.dropped += 1

    def close(self) -> None:
        """Write what waits and finish the file."""
        self._waiting.put(None)
        self._thread.join(END_S)

    def _run(self) -> None:
        try:
            self._write_all()
        except (OSError, UsageError, FFmpegError, ValueError) as error:
            self._failed.set()
            log.warning("the video ends", exc_info=True)
            self._tell(f"The video is not kept any more ({error}); the exercise goes on.")
            while self._waiting.get() is not None:
                pass

    def _write_all(self) -> None:
        first = self._waiting.get()
        if first is None:
            return
        with VideoWriter(self._path, first.size_px, quality=QUALITY, fragmented=True) as writer:
            writer.write(first)
            while (frame := self._waiting.get()) is not None:
                writer.write(frame)
