"""Saves the video of a set in a thread of its own, dropping frames that arrive too fast to encode."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Full, Queue
from typing import Final

from av import FFmpegError

from posecheck.adapters.video.files import VideoWriter
from posecheck.errors import UsageError
from posecheck.language import tr
from posecheck.pose.frames import Frame

WAITING: Final = 45
"""Number of frames that may wait for the encoder."""
LATEST_S: Final = 0.5
"""Frames that have waited longer are dropped, so that a kill never loses more than about a second."""
END_S: Final = 20.0
QUALITY: Final = 26

log = logging.getLogger(__name__)


class VideoKeeper:
    """Writes frames to a file as they arrive; never blocks the caller and never raises an error in it.

    Parameters
    ----------
    path : Path
        The file. If the program is killed, it stays playable up to about the last second.
    notify : callable
        Receives one sentence if the video has to stop early.
    clock_s : callable
        Monotonic clock in seconds.

    Attributes
    ----------
    dropped : int
        Frames dropped because the encoder was too slow.
    """

    def __init__(
        self, path: Path, notify: Callable[[str], None], clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._path, self._notify, self._clock_s = path, notify, clock_s
        self._waiting: Queue[tuple[float, Frame] | None] = Queue(WAITING)
        self._closing = False
        self._failed = threading.Event()
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name="keep video", daemon=True)
        self._thread.start()

    def take(self, frame: Frame) -> None:
        """Take one frame; its time must be later than the previous frame's."""
        if self._failed.is_set():
            return
        try:
            self._waiting.put_nowait((self._clock_s(), frame))
        except Full:
            self.dropped += 1

    def close(self) -> None:
        """Write the waiting frames and finish the file."""
        self._closing = True
        self._waiting.put(None)
        self._thread.join(END_S)

    def _run(self) -> None:
        try:
            self._write_all()
        except (OSError, UsageError, FFmpegError, ValueError) as error:
            self._failed.set()
            log.warning("video recording stopped", exc_info=True)
            self._notify(tr("Video recording stopped ({error}). The exercise continues.", error=error))
            while self._waiting.get() is not None:
                pass

    def _write_all(self) -> None:
        taken = self._waiting.get()
        if taken is None:
            return
        with VideoWriter(self._path, taken[1].size_px, quality=QUALITY, fragmented=True) as writer:
            writer.write(taken[1])  # the poses are matched to the video by its first frame
            while (taken := self._waiting.get()) is not None:
                came_s, frame = taken
                if self._closing or self._clock_s() - came_s <= LATEST_S:
                    writer.write(frame)
                else:
                    self.dropped += 1
