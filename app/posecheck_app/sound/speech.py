"""The computer's speech engine in a thread of its own, because its start takes seconds."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any, Final

from PyQt6.QtCore import QLocale, QObject, QThread, pyqtSignal, pyqtSlot

from posecheck.coaching.cues import Cue
from posecheck.language import language
from posecheck.settings import Settings

RATE_EACH: Final = 1.4
"""Change of Qt's rate, -1 to 1, for each unit by which the pace differs from 1."""
CLOSE_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice speaks: volume from 0 to 1, name of the voice (empty: the computer's choice), and pace (1: usual)."""

    volume: float = 1.0
    voice: str = ""
    pace: float = 1.0


USUAL_MANNER: Final = Manner()
PACES: Final = {"slow": 0.8, "usual": 1.0, "fast": 1.25}


def manner_of(settings: Settings) -> Manner:
    """How the voice is set."""
    return Manner(settings.volume, settings.voice_name, PACES[settings.pace])


class Speech(QObject):
    """The computer's speech engine; its functions return at once.

    Parameters
    ----------
    manner : Manner
        How to speak.

    Signals
    -------
    finished()
        The cue has been said.
    failed()
        The engine has failed, or there is none for the language of the texts.
    voices_found(list of str)
        The engine has started; names of its voices for the language of the texts.
    """

    finished = pyqtSignal()
    failed = pyqtSignal()
    voices_found = pyqtSignal(object)
    _manner_changed = pyqtSignal(object)
    _wanted = pyqtSignal(int, str)
    _unwanted = pyqtSignal()

    def __init__(self, manner: Manner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        thread = QThread()
        self._engine = _Engine(manner)
        self._engine.moveToThread(thread)
        thread.started.connect(self._engine.start)
        self._manner_changed.connect(self._engine.use)
        self._wanted.connect(self._engine.say)
        self._unwanted.connect(self._engine.stop)
        self._engine.finished.connect(self._on_finished)
        self._engine.failed.connect(self.failed)
        self._engine.voices_found.connect(self.voices_found)
        thread.finished.connect(self._engine.deleteLater)
        self._end = weakref.finalize(self, _end, thread)
        thread.start()

    def use(self, manner: Manner) -> None:
        """Speak in another manner."""
        self._manner_changed.emit(manner)

    def say(self, cue: Cue) -> None:
        """Say a cue; stops the current one."""
        self._number += 1
        self._wanted.emit(self._number, cue.text)

    def stop(self) -> None:
        """Stop the sound."""
        self._number += 1
        self._unwanted.emit()

    def close(self) -> None:
        """End the thread, and wait for it; without this call it ends with the object or the program."""
        self._end()

    @pyqtSlot(int)
    def _on_finished(self, number: int) -> None:
        if number == self._number:  # not of a text that was replaced meanwhile
            self.finished.emit()


def _end(thread: QThread) -> None:
    """End a thread: Qt aborts the program if a running one is deleted."""
    thread.quit()
    thread.wait(CLOSE_MS)


class _Engine(QObject):
    """Lives in the thread."""

    finished = pyqtSignal(int)
    failed = pyqtSignal()
    voices_found = pyqtSignal(object)

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._manner = manner
        self._engine: Any = None
        self._voices: dict[str, Any] = {}
        self._number = 0
        self._speaking = False

    @pyqtSlot()
    def start(self) -> None:
        """Start the engine and look for voices."""
        try:
            from PyQt6.QtTextToSpeech import QTextToSpeech
        except ImportError:
            self.failed.emit()
            return
        if not [name for name in QTextToSpeech.availableEngines() if name != "mock"]:
            self.failed.emit()
            return
        engine = QTextToSpeech(self)
        self._states = QTextToSpeech.State
        self._voices = voices_of(engine)
        if engine.state() == self._states.Error or not self._voices:
            self.failed.emit()
            return
        self._engine = engine
        engine.stateChanged.connect(self._on_state)
        self.use(self._manner)
        self.voices_found.emit(list(self._voices))

    @pyqtSlot(object)
    def use(self, manner: Manner) -> None:
        """Set volume, voice and pace; tries again to start an engine that has failed."""
        self._manner = manner
        if self._engine is None:
            self.start()
            return
        voice = self._voices.get(manner.voice, next(iter(self._voices.values())))
        self._engine.setLocale(voice.locale())
        self._engine.setVoice(voice)
        self._engine.setVolume(manner.volume)
        self._engine.setRate(max(-1.0, min(1.0, RATE_EACH * (manner.pace - 1))))

    @pyqtSlot(int, str)
    def say(self, number: int, text: str) -> None:
        """Say a text; stops the current one."""
        self.stop()
        self._number = number
        if self._engine is not None:
            self._engine.say(text)

    @pyqtSlot()
    def stop(self) -> None:
        """Stop the sound."""
        self._speaking = False
        if self._engine is not None:
            self._engine.stop()

    def _on_state(self, state: Any) -> None:
        if state == self._states.Error:
            self.failed.emit()
        elif state == self._states.Speaking:
            self._speaking = True
        elif state == self._states.Ready and self._speaking:
            self._speaking = False
            self.finished.emit(self._number)


def voices_of(engine: Any) -> dict[str, Any]:
    """Voices for the language of the texts by name, those of the engine's own locale first; no other voice reads them.

    Parameters
    ----------
    engine : QTextToSpeech
        Its locale may be changed.
    """
    own, spoken = engine.locale(), QLocale(language()).language()
    locales = [here for here in engine.availableLocales() if here.language() == spoken]
    found: dict[str, Any] = {}
    for here in sorted(locales, key=lambda one: one != own):
        engine.setLocale(here)
        for voice in engine.availableVoices():
            if voice.locale().language() == spoken:
                found.setdefault(voice.name(), voice)
    return found
