"""Says cues with the computer's voice, or else plays tones; reports missing sound once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from PyQt6.QtCore import QLocale, QObject, QTimer, pyqtSignal

from posecheck.coaching.cues import Cue
from posecheck.coaching.messages import NO_SOUND, NO_VOICE
from posecheck_app.sound.cue_line import CueLine
from posecheck_app.sound.tones import Tones

LONGEST_S: Final = 4.0
EACH_LETTER_S: Final = 0.15
"""A speech engine that takes longer than `LONGEST_S` plus this time per letter has hung."""


class Sound(StrEnum):
    """How cues are given, besides on screen."""

    VOICE = "voice"
    TONES = "tones"
    OFF = "off"


class Outlet(Protocol):
    """A voice or a loudspeaker, with the signals `finished()` and `failed()`."""

    finished: Any
    failed: Any

    def say(self, cue: Cue) -> None:
        """Say or play a cue."""

    def stop(self) -> None:
        """Stop the sound."""


class Speech(QObject):
    """The computer's speech engine.

    Parameters
    ----------
    volume : float
        0 to 1.

    Signals
    -------
    finished()
        The cue has been said.
    failed()
        The engine has failed.

    Raises
    ------
    ImportError
        QtTextToSpeech or a library it needs is not installed.
    OSError
        No engine speaks English.
    """

    finished = pyqtSignal()
    failed = pyqtSignal()

    def __init__(self, volume: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PyQt6.QtTextToSpeech import QTextToSpeech

        if not [name for name in QTextToSpeech.availableEngines() if name != "mock"]:
            raise OSError("no speech engine")
        self._states = QTextToSpeech.State
        self._engine = QTextToSpeech(self)
        english = [here for here in self._engine.availableLocales() if here.language() == QLocale.Language.English]
        if self._engine.state() == self._states.Error or not english:
            raise OSError("no speech engine that works")
        if self._engine.locale().language() != QLocale.Language.English:
            self._engine.setLocale(english[0])
        self._engine.setVolume(volume)
        self._speaking = False
        self._engine.stateChanged.connect(self._on_state)

    def say(self, cue: Cue) -> None:
        """Say a cue; stops the current one."""
        self.stop()
        self._engine.say(cue.text)

    def stop(self) -> None:
        """Stop the sound."""
        self._speaking = False
        self._engine.stop()

    def _on_state(self, state: Any) -> None:
        if state == self._states.Error:
            self.failed.emit()
        elif state == self._states.Speaking:
            self._speaking = True
        elif state == self._states.Ready and self._speaking:
            self._speaking = False
            self.finished.emit()


@dataclass(frozen=True, slots=True)
class Outlets:
    """Makers of voice and tones for a volume of 0 to 1; each raises ImportError or OSError if unavailable."""

    speech: Callable[[float], Outlet] = Speech
    tones: Callable[[float], Outlet] = Tones


class Voice(QObject):
    """Gives one cue at a time; its errors never stop a session.

    Parameters
    ----------
    outlets : Outlets
        Makers of voice and tones.
    clock_s : callable
        Returns the time in seconds.

    Signals
    -------
    lacking(str)
        A sentence on missing sound; at most once per kind.
    """

    lacking = pyqtSignal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        outlets: Outlets | None = None,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._outlets = outlets or Outlets()
        self._line = CueLine(clock_s)
        self._outlet: Outlet | None = None
        self._sound, self._volume = Sound.OFF, 1.0
        self._reported: set[str] = set()
        self._hung = QTimer(self)
        self._hung.setSingleShot(True)
        self._hung.timeout.connect(self._on_failed)

    @property
    def sound(self) -> Sound:
        """How cues are given now."""
        return self._sound

    def begin(self, sound: Sound, volume: float = 1.0) -> None:
        """Prepare for a session; falls back to the next best sound."""
        self.stop()
        self._volume = volume
        self._use(sound)

    def say(self, cues: Sequence[Cue]) -> None:
        """Add cues, the most important first; each is said now, soon or never."""
        if self._outlet is None:
            return
        for cue in cues:
            if self._line.offer(cue) and self._line.present is not None:
                self._say(self._line.present)

    def stop(self) -> None:
        """Stop the sound and drop waiting cues."""
        self._line.clear()
        self._hung.stop()
        if self._outlet is not None:
            self._outlet.stop()
            self._outlet = None
        self._sound = Sound.OFF

    def _say(self, cue: Cue) -> None:
        if self._outlet is not None:
            self._hung.start(round(1000 * (LONGEST_S + EACH_LETTER_S * len(cue.text))))
            self._outlet.say(cue)

    def _use(self, sound: Sound) -> None:
        self._sound, self._outlet = Sound.OFF, None
        if sound is Sound.OFF or (sound is Sound.VOICE and self._connect(Sound.VOICE, self._outlets.speech)):
            return
        if not self._connect(Sound.TONES, self._outlets.tones):
            self._lack(NO_SOUND)
        elif sound is Sound.VOICE:
            self._lack(NO_VOICE)

    def _connect(self, sound: Sound, make: Callable[[float], Outlet]) -> bool:
        try:
            outlet = make(self._volume)
        except (ImportError, OSError):
            return False
        outlet.finished.connect(self._on_finished)
        outlet.failed.connect(self._on_failed)
        self._sound, self._outlet = sound, outlet
        return True

    def _on_finished(self) -> None:
        self._hung.stop()
        following = self._line.over()
        if following is not None:
            self._say(following)

    def _on_failed(self) -> None:
        """Replace a failed outlet with the next best."""
        broken, before = self._outlet, self._sound
        if broken is None:
            return
        broken.finished.disconnect()
        broken.failed.disconnect()
        self.stop()
        if before is Sound.TONES:
            self._lack(NO_SOUND)
        elif self._connect(Sound.TONES, self._outlets.tones):
            self._lack(NO_VOICE)
        else:
            self._lack(NO_SOUND)

    def _lack(self, words: str) -> None:
        if words not in self._reported:
            self._reported.add(words)
            self.lacking.emit(words)
