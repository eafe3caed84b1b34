"""Says cues with the computer's voice, or else plays tones; reports missing sound once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from posecheck.coaching.cues import Cue
from posecheck.coaching.equipment import NO_SOUND, NO_VOICE
from posecheck.language import tr
from posecheck_app.sound.cue_line import CueLine
from posecheck_app.sound.speech import USUAL_MANNER, Manner, Speech
from posecheck_app.sound.tones import Tones

LONGEST_S: Final = 12.0
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


class SpeechOutlet(Outlet, Protocol):
    """A voice, which also has the signal `voices_found(list of str)`."""

    voices_found: Any

    def use(self, manner: Manner) -> None:
        """Speak in another manner."""

    def close(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """Makers of the voice, and of tones for a volume of 0 to 1; each raises ImportError or OSError if unavailable."""

    speech: Callable[[Manner], SpeechOutlet] = Speech
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
    voices_found(list of str)
        Names of the voices to choose from.
    """

    lacking = pyqtSignal(str)
    voices_found = pyqtSignal(object)

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
        self._speech: SpeechOutlet | None = None
        self._sound, self._manner = Sound.OFF, USUAL_MANNER
        self._reported: set[str] = set()
        self._hung = QTimer(self)
        self._hung.setSingleShot(True)
        self._hung.timeout.connect(self._on_failed)

    @property
    def sound(self) -> Sound:
        """How cues are given now."""
        return self._sound

    def begin(self, sound: Sound, manner: Manner = USUAL_MANNER) -> None:
        """Prepare for a session; falls back to the next best sound."""
        self.stop()
        self._manner = manner
        self._line.pace = manner.pace
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
            self._outlet.finished.disconnect(self._on_finished)
            self._outlet.failed.disconnect(self._on_failed)
            self._outlet = None
        self._sound = Sound.OFF

    def close(self) -> None:
        """End everything."""
        self.stop()
        if self._speech is not None:
            self._speech.close()
            self._speech = None

    def _say(self, cue: Cue) -> None:
        if self._outlet is not None:
            self._hung.start(round(1000 * (LONGEST_S + EACH_LETTER_S * len(cue.text))))
            self._outlet.say(cue)

    def _use(self, sound: Sound) -> None:
        self._sound, self._outlet = Sound.OFF, None
        if sound is Sound.OFF or (sound is Sound.VOICE and self._connect(Sound.VOICE, self._prepare_speech)):
            return
        if not self._connect(Sound.TONES, self._make_tones):
            self._lack(tr(NO_SOUND))
        elif sound is Sound.VOICE:
            self._lack(tr(NO_VOICE))

    def _prepare_speech(self) -> Outlet:
        """Make the voice, which is kept for later sessions because its start takes seconds."""
        if self._speech is None:
            self._speech = self._outlets.speech(self._manner)
            self._speech.voices_found.connect(self.voices_found)
        else:
            self._speech.use(self._manner)
        return self._speech

    def _make_tones(self) -> Outlet:
        return self._outlets.tones(self._manner.volume)

    def _connect(self, sound: Sound, make: Callable[[], Outlet]) -> bool:
        try:
            outlet = make()
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
        before = self._sound
        self.stop()
        if before is Sound.TONES:
            self._lack(tr(NO_SOUND))
        elif self._connect(Sound.TONES, self._make_tones):
            self._lack(tr(NO_VOICE))
        else:
            self._lack(tr(NO_SOUND))

    def _lack(self, words: str) -> None:
        if words not in self._reported:
            self._reported.add(words)
            self.lacking.emit(words)
