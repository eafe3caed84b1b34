"""Imports OpenCV without its side effects on the rest of the program. The other adapters import `cv2` from here."""

from __future__ import annotations

import os
from typing import Final

# OpenCV reads most of these variables once, on import. Without hardware transforms, Windows cameras open many seconds
# faster. Without OpenCV's log, a missing camera does not print ten lines to stderr; posecheck reports it itself. On
# Linux a read gives up after 3 s instead of 10. On macOS posecheck asks for the camera, not OpenCV.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "3")
os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")

import cv2

__all__ = ["QT_VARIABLES", "cv2"]

QT_VARIABLES: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def _forget_qt_paths() -> None:
    """Unset the variables that OpenCV's wheel sets, which point every Qt in the process to its own plug-ins and fonts.

    A value that does not point into OpenCV was set by the user and is kept.
    """
    for name in QT_VARIABLES:
        if f"{os.sep}cv2{os.sep}" in os.environ.get(name, ""):
            del os.environ[name]


_forget_qt_paths()
