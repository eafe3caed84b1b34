"""Which cameras this computer has, in one list for the window and the command line, and whether they may be used.

Name, OpenCV's index and OpenCV's backend come from the same source. Any other order, such as Qt's, can open another
camera than the one chosen.
"""

from __future__ import annotations

import logging
import os
import re
import struct
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from posecheck.adapters.opencv import cv2
from posecheck.coaching import equipment
from posecheck.language import tr
from posecheck.printable import printable

BACKENDS: Final = {
    "linux": (cv2.CAP_V4L2,),
    "darwin": (cv2.CAP_AVFOUNDATION,),
    "win32": (cv2.CAP_MSMF, cv2.CAP_DSHOW),  # older virtual cameras exist for DirectShow only
}
"""OpenCV's backends by platform, the preferred one first. Left to itself, OpenCV may take a camera with FFmpeg."""
INFRARED_NAME: Final = re.compile(r"\b(IR|infrared)\b", re.IGNORECASE)
INFRARED_FORMATS: Final = frozenset({b"GREY", b"Y8I ", b"Y10 ", b"Y10B", b"Y12 ", b"Y12I", b"Y16 "})
"""Pixel formats without colour; a face-login camera offers no others."""
_VIDIOC_ENUM_FMT: Final = 0xC0405602
_V4L2_FMT: Final = struct.Struct("3I32s4s16x")
_CAPTURE: Final = 1
_MOST_FORMATS: Final = 64
_NOT_ASKED, _AUTHORISED = 0, 3
"""Values of macOS's AVAuthorizationStatus."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera of this computer.

    Attributes
    ----------
    name : str
        Unique in the list: cameras of the same name carry their index as well.
    index, backend : int
        What OpenCV opens it by.
    path : str
        The device as the system names it; empty if unknown.
    """

    name: str
    index: int
    backend: int
    path: str = ""


def _ask_system(backend: int) -> Iterable[Any]:
    from cv2_enumerate_cameras import enumerate_cameras  # late: it imports half of macOS's frameworks

    return enumerate_cameras(backend)


def list_cameras(
    find: Callable[[int], Iterable[Any]] = _ask_system, backends: Sequence[int] | None = None
) -> list[CameraInfo]:
    """List the cameras of this computer, without nodes for metadata and without infrared cameras.

    Parameters
    ----------
    find : callable
        Lists the cameras of one backend.
    backends : sequence of int, optional
        OpenCV's backends to ask; by default those of this platform.
    """
    found: list[CameraInfo] = []
    for backend in BACKENDS.get(sys.platform, ()) if backends is None else backends:
        names = {one.name for one in found}
        try:
            listed = sorted(find(backend), key=lambda one: one.index)
        except OSError:
            _log.warning("the cameras cannot be listed", exc_info=True)
            continue
        cameras = [CameraInfo(_name(one.name), one.index, backend, one.path or "") for one in listed]
        found += [one for one in cameras if one.name not in names and not _infrared(one)]
    count = Counter(one.name for one in found)
    return [one if count[one.name] == 1 else _numbered(one) for one in found]


def find_camera(cameras: Sequence[CameraInfo], wanted: str) -> CameraInfo | None:
    """Find a camera by its name, by its place in the list from 0, or the first one if `wanted` is empty."""
    if not wanted or wanted.isdecimal():
        place = int(wanted or 0)
        return cameras[place] if place < len(cameras) else None
    return next((one for one in cameras if one.name.casefold() == wanted.casefold()), None)


def ask_for_permission() -> None:
    """Let macOS ask the person for the camera, if it has not asked yet; returns at once. Call it on the main thread.

    OpenCV asks only on the main thread, where opening a camera would block the window. So its own request is
    switched off, and cameras are opened in their own threads once `refusal` is empty.
    """
    if sys.platform == "darwin":
        import AVFoundation

        if _status(AVFoundation) == _NOT_ASKED:
            ask = AVFoundation.AVCaptureDevice.requestAccessForMediaType_completionHandler_
            ask(AVFoundation.AVMediaTypeVideo, lambda granted: None)


def refusal(camera: CameraInfo) -> str:
    """Say why the system does not let this program use a camera, and what to do; empty if it does or if unknown."""
    if sys.platform == "darwin":
        import AVFoundation

        status = _status(AVFoundation)
        if status == _NOT_ASKED:
            return tr(equipment.CAMERA_ASKED)
        allow = tr("Allow it in System Settings, Privacy & Security, Camera, then start posecheck again.")
        return "" if status == _AUTHORISED else equipment.camera_refused(allow)
    if camera.path.startswith("/dev/") and not os.access(camera.path, os.R_OK | os.W_OK):
        join = tr("Join the group that owns {path} (usually video), then log in again.", path=camera.path)
        return equipment.camera_refused(join)
    return ""


def _status(foundation: Any) -> int:
    return int(foundation.AVCaptureDevice.authorizationStatusForMediaType_(foundation.AVMediaTypeVideo))


def _name(name: str | None) -> str:
    return printable((name or "").strip()) or "Unnamed camera"


def _numbered(camera: CameraInfo) -> CameraInfo:
    return CameraInfo(f"{camera.name} ({camera.index})", camera.index, camera.backend, camera.path)


def _infrared(camera: CameraInfo) -> bool:
    formats = _pixel_formats(camera.path) if camera.path.startswith("/dev/") else frozenset()
    return bool(INFRARED_NAME.search(camera.name)) or (bool(formats) and formats <= INFRARED_FORMATS)


def _pixel_formats(path: str) -> frozenset[bytes]:
    """Ask a Linux camera for its pixel formats; empty if it does not answer."""
    if sys.platform != "linux":
        return frozenset()
    import fcntl

    formats: set[bytes] = set()
    try:
        device = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return frozenset()
    try:
        for number in range(_MOST_FORMATS):
            asked = bytearray(_V4L2_FMT.pack(number, _CAPTURE, 0, b"", b""))
            fcntl.ioctl(device, _VIDIOC_ENUM_FMT, asked)
            formats.add(_V4L2_FMT.unpack(asked)[4])
    except OSError:  # the number is past the last format
        pass
    finally:
        os.close(device)
    return frozenset(formats)
