"""Live sources: a camera, and a file played back like a camera."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from posecheck.adapters.video.feed import Clock, Feed, Hardware, Wait
from posecheck.adapters.video.files import VideoFile
from posecheck.adapters.video.mailbox import Mailbox
from posecheck.pose.frames import Frame

WATCH_S: Final = 0.25
"""Interval between looks at whether pictures still come."""
_JOIN_S: Final = 2.0
"""Longest wait for the thread; one that is stuck in the camera's driver frees the camera when it comes back."""

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


class Camera(_LiveSource):
    """A camera of this computer. Its thread opens it, because opening and reading can block for long.

    A picture that repeats the one before bit for bit is not delivered: the stream stands still, so nothing is known of
    the person.

    Parameters
    ----------
    wanted : int or str
        The camera's name, or its place in `list_cameras`; by default the first one. No other camera takes its place.
    notify : callable, optional
        If given, a missing or failing camera is tried again every second instead of raising an error. Receives one
        sentence that says why there is no picture, and "" once the picture is back. Called from the source's threads.
    describe : callable, optional
        Receives the name and the format of the camera at its first picture, and when the format changes.
    clock : callable
        Monotonic clock in seconds, with any origin.
    wait : callable, optional
        Waits for some seconds and returns whether to stop; by default stops as soon as the source is closed.
    hardware : Hardware
        How to reach the cameras.

    Raises
    ------
    CameraError
        Only without `notify`, during iteration: the camera is missing, cannot be opened or sends no new pictures.
    """

    def __init__(
        self,
        wanted: int | str = "",
        *,
        notify: Callable[[str], None] | None = None,
        describe: Callable[[str], None] | None = None,
        clock: Clock | None = None,
        wait: Wait | None = None,
        hardware: Hardware | None = None,
    ) -> None:
        super().__init__(f"camera {wanted}".rstrip())
        clock, wait = clock or clock_through_sleep(), wait or self._stop.wait
        self._feed = Feed(str(wanted), notify, describe, clock, wait, self._stop.is_set, hardware or Hardware())

    @property
    def duration_s(self) -> None:
        """None: a camera has no fixed length."""
        return None

    def _capture(self) -> None:
        threading.Thread(target=self._watch, name=f"watch {self.name}", daemon=True).start()
        for frame in self._feed.frames():
            self._mailbox.put(frame)

    def _watch(self) -> None:
        while self._thread is not None and self._thread.is_alive() and not self._stop.wait(WATCH_S):
            self._feed.watch()


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
