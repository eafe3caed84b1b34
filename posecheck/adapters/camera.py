"""Live sources: a camera, and a file played as if it were one."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from posecheck.adapters.mailbox import Mailbox
from posecheck.adapters.opencv import cv2
from posecheck.adapters.video import VideoFile
from posecheck.errors import CameraError
from posecheck.frames import Frame

Clock = Callable[[], float]
Wait = Callable[[float], bool]
"""Waits some seconds; True as soon as the source is being closed."""

_SILENT_S: Final = 2.0
_RETRY_S: Final = 0.02
_JOIN_S: Final = 5.0

_log = logging.getLogger(__name__)


class _LiveSource:
    """A thread that captures frames into a mailbox while the source is iterated.

    Subclasses fill `_capture`, which runs in the thread and returns when `_stop` is set.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._mailbox = Mailbox()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def dropped(self) -> int:
        """Frames that came while the one before was still being worked on."""
        return self._mailbox.dropped

    def __iter__(self) -> Iterator[Frame]:
        """Yield the newest frame whenever asked; a second iteration goes on where the first stopped."""
        with self._lock:
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name=f"capture {self.name}", daemon=True)
                self._thread.start()
        return iter(self._mailbox)

    def close(self) -> None:
        """End the iteration, wait for the thread, free the device. May be called again, from any thread."""
        with self._lock:
            self._stop.set()
        self._mailbox.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        try:
            self._capture()
        except Exception as error:  # noqa: BLE001  the border of a thread: raised again in the one who iterates
            _log.debug("capture from %s failed", self.name, exc_info=True)
            self._mailbox.close(error)
        finally:
            self._mailbox.close()

    def _capture(self) -> None:
        raise NotImplementedError


class Camera(_LiveSource):
    """A camera of this computer. Time is counted from the first look at it.

    Parameters
    ----------
    index : int
        Number of the camera, from 0.
    clock : callable
        Seconds from any moment on, never going back.
    open_capture : callable
        Opens a camera by its number, as `cv2.VideoCapture` does.

    Raises
    ------
    CameraError
        The camera cannot be opened; while iterating, when it stops giving pictures.
    """

    def __init__(
        self, index: int = 0, *, clock: Clock = time.monotonic, open_capture: Callable[[int], Any] = cv2.VideoCapture
    ) -> None:
        super().__init__(f"camera {index}")
        self._clock = clock
        self._device = open_capture(index)
        if not self._device.isOpened():
            self._device.release()
            mend = "is it plugged in, allowed for this program, and free of other programs? Try another number"
            raise CameraError(f"camera {index} cannot be opened: {mend}")

    @property
    def duration_s(self) -> None:
        """None: nobody knows how long a camera will run."""
        return None

    def close(self) -> None:
        """End the iteration, wait for the thread, free the camera. May be called again, from any thread."""
        super().close()
        if self._thread is None:
            self._device.release()

    def _capture(self) -> None:
        start_s = seen_s = self._clock()
        last_t_s = -1.0
        try:
            while not self._stop.is_set():
                there, bgr = self._device.read()
                now_s = self._clock()
                if there:
                    seen_s = now_s
                    # Coarse clocks can stand still between two frames.
                    last_t_s = max(now_s - start_s, last_t_s + 1e-6)
                    rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
                    self._mailbox.put(Frame(last_t_s, rgb))
                elif now_s - seen_s > _SILENT_S:
                    raise CameraError(f"{self.name} stopped giving pictures: plug it in again and restart")
                else:
                    self._stop.wait(_RETRY_S)
        finally:
            self._device.release()


class PacedFile(_LiveSource):
    """A video file played at its own pace, like a camera: a frame that comes too early for us is lost.

    Parameters
    ----------
    path : Path
    clock : callable
        Seconds from any moment on, never going back.
    wait : callable, optional
        Waits some seconds, and tells whether to stop; by default until the source is closed.

    Raises
    ------
    InputError
        The file cannot be read.
    """

    def __init__(self, path: Path, *, clock: Clock = time.monotonic, wait: Wait | None = None) -> None:
        self._video = VideoFile(path)
        super().__init__(self._video.name)
        self._clock = clock
        self._wait = wait or self._stop.wait

    @property
    def duration_s(self) -> float | None:
        """Length of the file in seconds."""
        return self._video.duration_s

    def _capture(self) -> None:
        start_s = self._clock()
        for frame in self._video:
            early_s = start_s + frame.t_s - self._clock()
            if early_s > 0 and self._wait(early_s):
                return
            if self._stop.is_set():
                return
            self._mailbox.put(frame)
