"""`python -m posecheck_app.probe` tries one part of the window in a process of its own and prints what it found.

Without a display or a library that its plug-ins need, Qt ends the process it runs in. `posecheck.adapters.window` runs
this module as a child, so that only the child ends.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Final

from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtGui import QGuiApplication

SLOWEST_MS: Final = 10_000
"""Longest wait for the voice."""


def display() -> list[str]:
    """Open the display and return the name of Qt's platform, such as `xcb`."""
    return [QGuiApplication.platformName()]


def sound() -> list[str]:
    """Prepare the voice as a session does; return what is used and, if that is not the voice, sentences on why."""
    from posecheck_app.sound.voice import Sound, Voice

    voice, started = Voice(), QEventLoop()
    lacks: list[str] = []
    voice.lacking.connect(lacks.append)
    for outcome in (voice.lacking, voice.voices_found):
        outcome.connect(started.quit)
    QTimer.singleShot(SLOWEST_MS, started.quit)
    voice.begin(Sound.VOICE)
    if voice.sound is Sound.VOICE:  # it starts in a thread
        started.exec()
    used = voice.sound
    voice.close()
    return [str(used), *lacks]


PARTS: Final[dict[str, Callable[[], list[str]]]] = {"display": display, "sound": sound}

if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    print(json.dumps(PARTS[sys.argv[1]]()))  # noqa: T201  the answer to the parent
