"""Short tones in place of speech, synthesised here and played by QtMultimedia."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, pyqtSignal

from posecheck.coaching.cues import Cue, Tone

RATE_HZ: Final = 44_100
FADE_S: Final = 0.012
"""Fade-in and fade-out; without them a note clicks."""
LOUDEST: Final = 0.5

NOTES: Final[Mapping[Tone, Sequence[tuple[float, float]]]] = {
    Tone.COUNT: ((880.0, 0.14),),
    Tone.NOT_COUNTED: ((330.0, 0.16), (262.0, 0.24)),
    Tone.FAULT: ((392.0, 0.12), (0.0, 0.05), (392.0, 0.12)),
    Tone.HOLD_OVER: ((659.0, 0.12), (988.0, 0.28)),
    Tone.TICK: ((1047.0, 0.07),),
    Tone.ATTENTION: ((523.0, 0.14), (659.0, 0.18)),
}
"""Notes of each tone: pitch in hertz (0 is silence) and length in seconds."""


def samples(tone: Tone) -> NDArray[np.int16]:
    """Return a tone as mono samples at `RATE_HZ`, shape (n,), int16."""
    return np.concatenate([_note(pitch_hz, length_s) for pitch_hz, length_s in NOTES[tone]])


def _note(pitch_hz: float, length_s: float) -> NDArray[np.int16]:
    t_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    loudness = np.clip(np.minimum(t_s, length_s - t_s) / FADE_S, 0.0, 1.0)
    wave = np.sin(2 * np.pi * pitch_hz * t_s) + 0.25 * np.sin(4 * np.pi * pitch_hz * t_s)
    return (wave * loudness * LOUDEST / 1.25 * np.iinfo(np.int16).max).astype(np.int16)


class Tones(QObject):
    """Plays the tone of a cue on the computer's speaker.

    Parameters
    ----------
    volume : float
        0 to 1.

    Signals
    -------
    finished()
        The tone has been played.
    failed()
        Tones cannot be played.

    Raises
    ------
    ImportError
        QtMultimedia or a library it needs is not installed.
    OSError
        There is no loudspeaker.
    """

    finished = pyqtSignal()
    failed = pyqtSignal()

    def __init__(self, volume: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PyQt6.QtMultimedia import QAudio, QAudioFormat, QAudioSink, QMediaDevices

        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            raise OSError("no loudspeaker")
        form = QAudioFormat()
        form.setSampleRate(RATE_HZ)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._no_error = QAudio.Error.NoError
        self._sink = QAudioSink(device, form, self)
        self._sink.setVolume(volume)
        self._buffer = QBuffer(self)
        self._end = QTimer(self)  # sinks report the end of a buffer late or never
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.finished)

    def say(self, cue: Cue) -> None:
        """Play a cue's tone; stops the current one."""
        self.stop()
        sound = samples(cue.tone)
        self._buffer.setData(QByteArray(sound.tobytes()))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink.start(self._buffer)
        if self._sink.error() != self._no_error:
            self.failed.emit()
            return
        self._end.start(round(1000 * len(sound) / RATE_HZ) + 150)

    def stop(self) -> None:
        """Stop the sound."""
        self._end.stop()
        self._sink.stop()
        self._buffer.close()
