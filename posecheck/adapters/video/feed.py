"""Films with one camera: opens it, asks for a format, says what is wrong, and opens it again when it comes back."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.adapters.opencv import cv2
from posecheck.adapters.video.cameras import CameraInfo, find_camera, list_cameras, refusal
from posecheck.adapters.video.liveness import Liveness, Trouble
from posecheck.adapters.video.mailbox import Clock, Wait
from posecheck.coaching import equipment
from posecheck.errors import CameraError
from posecheck.language import tr
from posecheck.pose.frames import Frame

"""Waits for some seconds; returns True as soon as the source is closed."""

REOPEN_S: Final = 1.0
"""Interval between attempts to open a missing camera."""
SIZES: Final = ((1280, 720), (640, 360))
"""Sizes to ask for; the second one if the camera is slow at the first."""
RATE: Final = 30.0
SLOW_RATE: Final = 20.0
GONE_S: Final = 2.0
"""A camera that sends nothing for this long after its first picture is opened again."""
FIRST_PICTURE_S: Final = 8.0
"""The same before its first picture; phones and virtual cameras start slowly."""
FROZEN_S: Final = 10.0
"""A camera that repeats one picture for this long is opened again."""
OPENING_S: Final = 5.0
"""Opening a camera may take this long on Windows."""
LATE_S: Final = 1.0
"""If a look at the pictures comes this late, the computer was busy or asleep; the camera did not fail."""
_RETRY_S: Final = 0.02
_SAYING: Final = {
    Trouble.SILENT: equipment.CAMERA_SILENT,
    Trouble.FROZEN: equipment.CAMERA_FROZEN,
    Trouble.BLACK: equipment.CAMERA_BLACK,
}

_log = logging.getLogger(__name__)


class Capture(Protocol):
    """The part of `cv2.VideoCapture` that is used."""

    def isOpened(self) -> bool:  # noqa: N802  as OpenCV calls it
        """Whether the device could be opened."""

    def read(self) -> tuple[bool, Any]:
        """Wait for the next picture: whether there is one, and its pixels."""

    def get(self, prop: int, /) -> float:
        """Value of a property; 0 if unknown."""

    def set(self, prop: int, value: float, /) -> bool:
        """Ask for a value of a property."""

    def release(self) -> None:
        """Free the device."""


@dataclass(frozen=True, slots=True)
class Hardware:
    """How to reach the cameras of this computer.

    Attributes
    ----------
    cameras : callable
        Lists them.
    open_capture : callable
        Opens one by OpenCV's index and backend.
    refusal : callable
        Says why the system does not let this program use one; empty if it does.
    """

    cameras: Callable[[], Sequence[CameraInfo]] = list_cameras
    open_capture: Callable[[int, int], Capture] = cv2.VideoCapture
    refusal: Callable[[CameraInfo], str] = refusal


class Feed:
    """The pictures of one camera.

    Parameters
    ----------
    wanted : str
        As for `find_camera`. After its first picture the camera is found again by its name only.
    notify : callable or None
        Receives one sentence that says why there is no picture, and "" once there is one again. Without it, trouble is
        logged, and a camera that cannot be filmed with raises an error.
    describe : callable or None
        Receives the camera's name and format at its first picture, and when the format changes.
    clock, wait : callable
        See `Clock` and `Wait`.
    stopped : callable
        Whether filming is over.
    hardware : Hardware
    """

    def __init__(
        self,
        wanted: str,
        notify: Callable[[str], None] | None,
        describe: Callable[[str], None] | None,
        clock: Clock,
        wait: Wait,
        stopped: Callable[[], bool],
        hardware: Hardware,
    ) -> None:
        self._wanted, self._notify, self._describe = wanted, notify, describe
        self._clock, self._wait, self._stopped, self._hardware = clock, wait, stopped, hardware
        self._live = Liveness()
        self._opening_s: float | None = None
        self._filming = False
        self._watched_s = float("-inf")
        self._said, self._saying = "", threading.Lock()
        self._last_t_s = -1.0
        self._size_px: tuple[int, int] | None = None

    def frames(self) -> Iterator[Frame]:
        """Film until stopped; time runs from the start, including the time without a camera.

        Raises
        ------
        CameraError
            Only without `notify`: the camera is missing, cannot be opened, or sends no new pictures.
        """
        start_s = self._clock()
        while not self._stopped():
            device = self._open()
            if device is not None:
                try:
                    self._filming = True
                    yield from self._film(device, start_s)
                finally:
                    self._filming = False
                    device.release()
            if self._stopped():
                return
            if self._notify is None:
                raise CameraError(self._said)
            if self._wait(REOPEN_S):
                return

    def watch(self) -> None:
        """Say what is wrong, also while a call of the device blocks. Call it a few times per second from any thread."""
        now_s, opening_s = self._clock(), self._opening_s
        late, self._watched_s = now_s - self._watched_s > LATE_S, now_s
        if late and self._filming:
            self._live.begin(now_s)
        trouble = self._live.trouble(now_s) if self._filming else None
        if trouble is not None:
            self._say(tr(_SAYING[trouble]))
        elif opening_s is not None and now_s - opening_s > OPENING_S:
            self._say(self._said or tr(equipment.CAMERA_SLOW))

    def _open(self) -> Capture | None:
        self._opening_s = self._clock()
        try:
            cameras = self._hardware.cameras()
            camera = find_camera(cameras, self._wanted)
            if camera is None:
                self._say(self._said or self._missing(cameras))
                return None
            why = self._hardware.refusal(camera)
            device = None if why else self._hardware.open_capture(camera.index, camera.backend)
            if device is None or not device.isOpened():
                self._say(why or equipment.camera_not_opened(camera.name, windows=sys.platform == "win32"))
                if device is not None:
                    device.release()
                return None
            self._wanted = camera.name
            ask_for_format(device, camera.backend)
            self._live.begin(self._clock())
            return device
        finally:
            self._opening_s = None

    def _film(self, device: Capture, start_s: float) -> Iterator[Frame]:
        """Yield new pictures until the device fails; it is released by the caller."""
        begun_s, any_yet = self._clock(), False
        while not self._stopped():
            rgb = _read(device)
            now_s = self._clock()
            if rgb is None:
                if self._gives_up(now_s - (self._live.any_s if any_yet else begun_s), any_yet) or self._wait(_RETRY_S):
                    return
            else:
                any_yet = True
                if self._live.take(now_s, rgb):
                    yield self._frame(now_s - start_s, rgb, device)
                if self._live.good_s == now_s:
                    self._say("")
                elif now_s - self._live.good_s > FROZEN_S and self._live.trouble(now_s) is Trouble.FROZEN:
                    return
            self.watch()

    def _gives_up(self, silent_s: float, any_yet: bool) -> bool:
        """Whether to open the camera again, because it has sent nothing for too long; says why."""
        if silent_s <= (GONE_S if any_yet else FIRST_PICTURE_S):
            return False
        there = find_camera(self._hardware.cameras(), self._wanted) is not None
        self._say(tr(equipment.CAMERA_SILENT) if there else tr(equipment.CAMERA_LOST))
        return True

    def _frame(self, t_s: float, rgb: NDArray[np.uint8], device: Capture) -> Frame:
        # Coarse clocks can stand still between two frames.
        self._last_t_s = max(t_s, self._last_t_s + 1e-6)
        frame = Frame(self._last_t_s, rgb)
        if frame.size_px != self._size_px:
            self._size_px = frame.size_px
            format_got = f"{self._wanted}, {format_of(device, frame.size_px)}"
            _log.info("%s", format_got)
            if self._describe is not None:
                self._describe(format_got)
        return frame

    def _missing(self, cameras: Sequence[CameraInfo]) -> str:
        name = f"Camera {self._wanted}" if self._wanted.isdecimal() else self._wanted
        if not cameras and name in ("", "Camera 0"):
            return tr(equipment.NO_CAMERA)
        if self._notify is not None:
            return equipment.camera_missing(name)
        there = ", ".join(f"{place} ({one.name})" for place, one in enumerate(cameras)) or "none"
        return f"{name} is not connected: connect it, or choose another camera; found: {there}"

    def _say(self, why: str) -> None:
        with self._saying:
            if why == self._said or self._stopped():
                return
            self._said = why
            _log.log(logging.WARNING if why else logging.INFO, "%s", why or equipment.CAMERA_BACK)
            if self._notify is not None:
                self._notify(why)


def ask_for_format(device: Capture, backend: int) -> None:
    """Ask for a wide picture at 30 frames per second.

    Over USB that takes MJPG: many cameras send uncompressed pictures of this size only ten times per second. Media
    Foundation and AVFoundation choose the compression themselves, and apply such a request to the pixels they return.
    """
    for width, height in SIZES:
        if backend in (cv2.CAP_V4L2, cv2.CAP_DSHOW):
            device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        device.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        device.set(cv2.CAP_PROP_FPS, RATE)
        if not 0 < device.get(cv2.CAP_PROP_FPS) < SLOW_RATE:
            return


def format_of(device: Capture, size_px: tuple[int, int]) -> str:
    """Write the format in use: "1280 × 720, 30 frames per second, MJPG". Values that the camera lacks are left out."""
    rate, code = device.get(cv2.CAP_PROP_FPS), int(device.get(cv2.CAP_PROP_FOURCC))
    compression = bytes(code >> shift & 0xFF for shift in (0, 8, 16, 24)).decode("latin-1") if code > 0 else ""
    parts = (
        f"{size_px[0]}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{size_px[1]}",
        f"{rate:.0f} frames per second" if 0 < rate < 1000 else "",
        compression if compression.isalnum() and compression.isascii() else "",
    )
    return ", ".join(filter(None, parts))


def _read(device: Capture) -> NDArray[np.uint8] | None:
    """Read a picture as RGB, shape (height, width, 3); None if there is none."""
    try:
        there, pixels = device.read()
        return _as_rgb(pixels) if there and pixels is not None and pixels.size else None
    except cv2.error:
        _log.debug("a picture could not be decoded", exc_info=True)
        return None


def _as_rgb(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    way = {1: cv2.COLOR_GRAY2RGB, 4: cv2.COLOR_BGRA2RGB}.get(channels, cv2.COLOR_BGR2RGB)
    return cv2.cvtColor(pixels, way).astype(np.uint8, copy=False)
