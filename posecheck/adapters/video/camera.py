"""Live sources: a camera, and a file played back like a camera."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from posecheck.adapters.opencv import cv2
from posecheck.adapters.video.files import VideoFile
from posecheck.adapters.video.mailbox import Mailbox
from posecheck.errors import CameraError
from posecheck.pose.frames import Frame

Clock = Callable[[], float]
Wait = Callable[[float], bool]
"""Waits for some seconds; returns True as soon as the source is closed."""

REOPEN_S: Final = 1.0
"""Interval between attempts to reopen a missing camera."""
_SILENT_S: Final = 2.0
_RETRY_S: Final = 0.02
_JOIN_S: Final = 5.0

_log = logging.getLogger(__name__)


class _LiveSource:
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
        """End the iteration, wait for the thread, release the device. Safe to call twice and from any thread."""
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


class Camera(_LiveSource):
    """A camera of this computer. Time runs from the start of the capture, including the time without a camera.

    Parameters
    ----------
    index : int
        Number of the camera, from 0.
    notify : callable, optional
        If given, a missing or lost camera is retried every second instead of raising an error. Receives one sentence
        that says why there is no picture, and "" once the picture is back. Called from the capture thread.
    clock : callable
        Monotonic clock in seconds, with any origin.
    open_capture : callable
        Opens a camera by its number, like `cv2.VideoCapture`.
    wait : callable, optional
        Waits for some seconds and returns whether to stop; by default stops as soon as the source is closed.

    Raises
    ------
    CameraError
        Only without `notify`: the camera cannot be opened, or it stops sending frames during iteration.
    """

    def __init__(
        self,
        index: int = 0,
        *,
        notify: Callable[[str], None] | None = None,
        clock: Clock | None = None,
        open_capture: Callable[[int], Any] = cv2.VideoCapture,
        wait: Wait | None = None,
    ) -> None:
        super().__init__(f"camera {index}")
        self._index, self._notify, self._open_capture = index, notify, open_capture
        self._clock = clock or clock_through_sleep()
        self._wait = wait or self._stop.wait
        self._last_t_s, self._last_notice = -1.0, ""
        self._device = self._open()
        if self._device is None and notify is None:
            hint = "check that it is connected, allowed and not used by another program, or try another number"
            raise CameraError(f"cannot open camera {index}: {hint}")

    @property
    def duration_s(self) -> None:
        """None: a camera has no fixed length."""
        return None

    def close(self) -> None:
        """End the iteration, wait for the thread, release the camera. Safe to call twice and from any thread."""
        super().close()
        if self._thread is None:
            self._free()

    def _open(self) -> Any:
        device = self._open_capture(self._index)
        if device.isOpened():
            return device
        device.release()
        return None

    def _free(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.release()

    def _capture(self) -> None:
        start_s = self._clock()
        try:
            while True:
                why = self._film(start_s)
                if self._stop.is_set():
                    return
                if self._notify is None:
                    raise CameraError(f"{self.name} stopped sending frames: reconnect it and restart")
                self._say(why)
                if self._wait(REOPEN_S):
                    return
                self._device = self._open()
        finally:
            self._free()

    def _film(self, start_s: float) -> str:
        """Capture frames until they stop; return the reason as a sentence for the user."""
        if self._device is None:
            return self._last_notice or "No camera found. Connect one, or close other apps using it."
        seen_s, any_yet = self._clock(), False
        while not self._stop.is_set():
            there, bgr = self._device.read()
            now_s = self._clock()
            if there:
                self._say("")
                seen_s, any_yet = now_s, True
                # Coarse clocks can stand still between two frames.
                self._last_t_s = max(now_s - start_s, self._last_t_s + 1e-6)
                rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
                self._mailbox.put(Frame(self._last_t_s, rgb))
            elif now_s - seen_s > _SILENT_S:
                break
            else:
                self._stop.wait(_RETRY_S)
        self._free()
        if any_yet:
            return "Camera disconnected. Connect it again to continue."
        return self._last_notice or "The camera sends no picture. Close other apps using it."

    def _say(self, why: str) -> None:
        if self._notify is not None and why != self._last_notice:
            self._last_notice = why
            self._notify(why)


def clock_through_sleep() -> Clock:
    """A clock that keeps running while the computer sleeps, so that the gap can be measured afterwards."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # Linux; macOS, where time.monotonic stands still
        number = getattr(time, name, None)
        if number is not None:
            return lambda: time.clock_gettime(number)
    return time.monotonic


class PacedFile(_LiveSource):
    """A video file played in real time, like a camera: frames that arrive too fast are dropped.

    Parameters
    ----------
    path : Path
    clock : callable
        Monotonic clock in seconds, with any origin.
    wait : callable, optional
        Waits for some seconds and returns whether to stop; by default stops as soon as the source is closed.

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
