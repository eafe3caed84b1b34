"""A camera as a live source."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from posecheck.adapters.video.feed import Feed, Hardware
from posecheck.adapters.video.mailbox import Clock, LiveSource, Wait

WATCH_S: Final = 0.25
"""Interval between looks at whether pictures still come."""


class Camera(LiveSource):
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
