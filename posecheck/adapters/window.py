"""Asks in a child process what the window can use on this computer: if Qt cannot start, it ends its process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Final, Literal

from posecheck.errors import UsageError
from posecheck.extras import missing_library, needs_library

Part = Literal["display", "sound"]
"""A part of `posecheck_app.probe`."""
QT_VARIABLES: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
"""Variables that OpenCV points to the older Qt inside its own package."""
DISPLAY_VARIABLES: Final = ("DISPLAY", "WAYLAND_DISPLAY")
WITHOUT_WINDOW: Final = "`posecheck check` judges videos without a window"
_LONGEST_S: Final = 60.0


def ask_window(part: Part) -> list[str]:
    """Try one part of the window, and return what was found there.

    Raises
    ------
    UsageError
        Qt cannot start, or the part does not work. The message is one line that says why and what to do.
    """
    if part == "display":
        _expect_display()
    environment = {name: value for name, value in os.environ.items() if name not in QT_VARIABLES}
    environment["QT_DEBUG_PLUGINS"] = "1"  # names the library that a plug-in lacks
    if part != "display":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-P", "-m", "posecheck_app.probe", part]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", timeout=_LONGEST_S
        )
    except OSError as error:
        raise UsageError(f"Qt cannot be tried: {sys.executable} does not start ({error.strerror})") from error
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"the {part} did not answer within {_LONGEST_S:g} s: log in again, then try again") from error
    if done.returncode:
        raise UsageError(_why(part, done.stderr))
    return [str(one) for one in json.loads(done.stdout)]


def _expect_display() -> None:
    if sys.platform == "linux" and not any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", *DISPLAY_VARIABLES)):
        raise UsageError(_no_display())


def _no_display() -> str:
    shown = [os.environ[name] for name in DISPLAY_VARIABLES if os.environ.get(name)]
    if shown:
        return (
            f"the window cannot be shown on display {shown[0]!r}: start it as the user who is logged in there, "
            f"or correct {DISPLAY_VARIABLES[0]}; {WITHOUT_WINDOW}"
        )
    way_out = "start it from a desktop session, or connect with `ssh -X`"
    return f"the window needs a screen, and there is none: {way_out}; {WITHOUT_WINDOW}"


def _why(part: Part, log: str) -> str:
    if "could not connect to display" in log or "Failed to create wl_display" in log:
        return _no_display()
    library = missing_library(log)
    if library is not None:
        return needs_library(f"the {'window' if part == 'display' else part}", library)
    said = [line for line in log.splitlines() if line.startswith("qt.qpa.")] or log.strip().splitlines()[-1:]
    reason = f" ({said[0].strip()})" if said else ""
    return f"Qt cannot start{reason}: unset QT_QPA_PLATFORM, or reinstall PyQt6; {WITHOUT_WINDOW}"
