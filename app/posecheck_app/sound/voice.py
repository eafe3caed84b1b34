"""Says cues: by the computer's voice, else by tones, else not at all; told once which."""

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
"""An engine that has not ended after so long has hung."""


class Sound(StrEnum):
    """How cues are told besides in writing."""

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
        """Be silent."""


class Speech(QObject):
    """The computer's own voice.

    Parameters
    ----------
    volume : float
        0 to 1.

    Signals
    -------
    finished()
        The words have been said.
    failed()
        The engine is broken.

    Raises
    ------
    ImportError
        QtTextToSpeech or a library it needs is not installed.
    OSError
        There is no engine that speaks English.
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
        """Say the words of a cue; what is being said is stopped."""
        self.stop()
        self._engine.say(cue.text)

    def stop(self) -> None:
        """Be silent."""
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
    """How voice and tones are made, each for a volume of 0 to 1; ImportError or OSError where there is none."""

    speech: Callable[[float], Outlet] = Speech
    tones: Callable[[float], Outlet] = Tones


class Voice(QObject):
    """Tells one cue at a time; nothing it does can stop a session.

    Parameters
    ----------
    outlets : Outlets
        Where sound comes from.
    clock_s : callable
        A clock in seconds.

    Signals
    -------
    lacking(str)
        What the person should know about missing sound; at most once a kind.
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
        self._told: set[str] = set()
        self._hung = QTimer(self)
        self._hung.setSingleShot(True)
        self._hung.timeout.connect(self._on_failed)

    @property
    def sound(self) -> Sound:
        """How cues are told at present."""
        return self._sound

    def begin(self, sound: Sound, volume: float = 1.0) -> None:
        """Get ready for a session; takes the next best where something is missing."""
        self.stop()
        self._volume = volume
        self._use(sound)

    def say(self, cues: Sequence[Cue]) -> None:
        """Take cues, the most important first; each is said now, soon, or never."""
        if self._outlet is None:
            return
        for cue in cues:
            if self._line.offer(cue):
                self._say(cue)

    def stop(self) -> None:
        """Be silent, and forget what waits."""
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
        """The outlet is broken: go on with the next best."""
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
        if words not in self._told:
            self._told.add(words)
            self.lacking.emit(words)
