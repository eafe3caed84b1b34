"""Live sources: a camera, and a file played as if it were one."""

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
"""Waits some seconds; True as soon as the source is being closed."""

REOPEN_S: Final = 1.0
"""A camera that is gone is tried again so often."""
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
    """A camera of this computer. Time is counted from the first look at it, the time in which it was gone included.

    Parameters
    ----------
    index : int
        Number of the camera, from 0.
    tell : callable, optional
        Makes a missing or lost camera something to wait for: it is tried again every second. Told in one sentence why
        there is no picture, and "" once there is one again. Called from the capture thread.
    clock : callable
        Seconds from any moment on, never going back.
    open_capture : callable
        Opens a camera by its number, as `cv2.VideoCapture` does.
    wait : callable, optional
        Waits some seconds, and tells whether to stop; by default until the source is closed.

    Raises
    ------
    CameraError
        Without `tell`: the camera cannot be opened; while iterating, when it stops giving pictures.
    """

    def __init__(
        self,
        index: int = 0,
        *,
        tell: Callable[[str], None] | None = None,
        clock: Clock | None = None,
        open_capture: Callable[[int], Any] = cv2.VideoCapture,
        wait: Wait | None = None,
    ) -> None:
        super().__init__(f"camera {index}")
        self._index, self._tell, self._open_capture = index, tell, open_capture
        self._clock = clock or clock_through_sleep()
        self._wait = wait or self._stop.wait
        self._last_t_s, self._told = -1.0, ""
        self._device = self._open()
        if self._device is None and tell is None:
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
                if self._tell is None:
                    raise CameraError(f"{self.name} stopped giving pictures: plug it in again and restart")
                self._say(why)
                if self._wait(REOPEN_S):
                    return
                self._device = self._open()
        finally:
            self._free()

    def _film(self, start_s: float) -> str:
        """Take pictures for as long as there are any; say why there are none any more."""
        if self._device is None:
            return self._told or f"I find no {self.name}. Plug it in, or close the program that uses it."
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
            return f"I lost {self.name}. Plug it in again: I go on by myself."
        return self._told or f"{self.name.capitalize()} gives no picture. Close the program that uses it."

    def _say(self, why: str) -> None:
        if self._tell is not None and why != self._told:
            self._told = why
            self._tell(why)


def clock_through_sleep() -> Clock:
    """A clock that goes on while the computer sleeps, so that the time away is known afterwards."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # Linux; macOS, where time.monotonic stands still
        number = getattr(time, name, None)
        if number is not None:
            return lambda: time.clock_gettime(number)
    return time.monotonic


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
