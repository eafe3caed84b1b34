"""OpenCV, imported so that it does no harm to the rest of the program. The other adapters take `cv2` from here."""

from __future__ import annotations

import os
from typing import Final

# Both are read once, while the library loads: Windows cameras open many seconds faster without hardware
# transforms, and a camera that is not there is reported by us, not by ten lines on stderr.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")

import cv2

__all__ = ["QT_VARIABLES", "cv2"]

QT_VARIABLES: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def _forget_qt_paths() -> None:
    """Drop the variables with which OpenCV's wheel points every Qt in the process to its own plug-ins and fonts.

    A value that does not point into OpenCV was set by the user and stays.
    """
    for name in QT_VARIABLES:
        if f"{os.sep}cv2{os.sep}" in os.environ.get(name, ""):
            del os.environ[name]


_forget_qt_paths()
