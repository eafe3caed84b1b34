import threading

import numpy as np
import pytest
from posecheck_app.sound.speech import Manner, Speech, voices_of
from posecheck_app.sound.tones import LOUDEST, NOTES, RATE_HZ, samples
from posecheck_app.sound.voice import Outlets, Sound, Voice
from PyQt6.QtCore import QLocale, QObject, pyqtSignal
from PyQt6.QtTest import QTest

from posecheck.coaching.cues import Cue, Tone
from posecheck.coaching.equipment import NO_SOUND, NO_VOICE


class FakeOutlet(QObject):
    finished = pyqtSignal()
    failed = pyqtSignal()
    voices_found = pyqtSignal(object)

    def __init__(self, name, log, error=None):
        super().__init__()
        if error is not None:
            raise error
        self.name, self.log = name, log

    def say(self, cue):
        self.log.append((self.name, cue.text))

    def stop(self):
        self.log.append((self.name, "stop"))

    def use(self, manner):
        self.log.append((self.name, manner))

    def close(self):
        self.log.append((self.name, "close"))


class Studio:
    """A voice with outlets that can be inspected and broken."""

    def __init__(self, speech=None, tones=None):
        self.log, self.made, self.lacks = [], [], []
        self.voice = Voice(outlets=Outlets(self._maker("speech", speech), self._maker("tones", tones)))
        self.voice.lacking.connect(self.lacks.append)

    def _maker(self, name, error):
        def make(volume):
            self.made.append(FakeOutlet(name, self.log, error))
            return self.made[-1]

        return make

    def said(self):
        return [what for what in self.log if what[1] not in ("stop", "close") and not isinstance(what[1], Manner)]


def cue(text, priority=5):
    return Cue(text, Tone.COUNT, priority)


NO_LIBRARY = ImportError("libpulse.so.0")
NO_DEVICE = OSError("no loudspeaker")


@pytest.mark.parametrize(
    ("wanted", "speech", "tones", "used", "lacks"),
    [
        pytest.param(Sound.VOICE, None, None, Sound.VOICE, [], id="voice"),
        pytest.param(Sound.TONES, None, None, Sound.TONES, [], id="tones by choice"),
        pytest.param(Sound.OFF, None, None, Sound.OFF, [], id="silent by choice"),
        pytest.param(Sound.VOICE, NO_LIBRARY, None, Sound.TONES, [NO_VOICE], id="no voice"),
        pytest.param(Sound.VOICE, NO_LIBRARY, NO_DEVICE, Sound.OFF, [NO_SOUND], id="neither"),
        pytest.param(Sound.TONES, None, NO_LIBRARY, Sound.OFF, [NO_SOUND], id="no tones"),
    ],
)
def test_missing_sound_falls_back_and_is_reported_once(qapp, wanted, speech, tones, used, lacks):
    studio = Studio(speech, tones)
    for _ in range(2):
        studio.voice.begin(wanted)
    assert studio.voice.sound is used
    assert studio.lacks == lacks
    studio.voice.say((cue("hello"),))
    assert studio.said() == ([(studio.made[-1].name, "hello")] if used is not Sound.OFF else [])


@pytest.mark.parametrize(
    ("tones", "used", "lacks"),
    [(None, Sound.TONES, [NO_VOICE]), (NO_DEVICE, Sound.OFF, [NO_SOUND])],
    ids=["tones", "silence"],
)
def test_failing_voice_falls_back_mid_session(qapp, tones, used, lacks):
    studio = Studio(tones=tones)
    studio.voice.begin(Sound.VOICE)
    studio.voice.say((cue("hello"),))
    studio.made[0].failed.emit()
    studio.voice.say((cue("again"),))
    assert studio.voice.sound is used
    assert studio.lacks == lacks
    assert (("tones", "again") in studio.said()) is (used is Sound.TONES)


def test_failing_tones_fall_back_to_silence(qapp):
    studio = Studio()
    studio.voice.begin(Sound.VOICE)
    studio.made[0].failed.emit()
    studio.made[1].failed.emit()
    studio.voice.say((cue("again"),))
    assert studio.voice.sound is Sound.OFF
    assert studio.lacks == [NO_VOICE, NO_SOUND]
    assert studio.said() == []


def test_voice_that_never_finishes_counts_as_failed(qtbot, monkeypatch):
    monkeypatch.setattr("posecheck_app.sound.voice.LONGEST_S", 0.0)
    monkeypatch.setattr("posecheck_app.sound.voice.EACH_LETTER_S", 0.001)
    studio = Studio()
    studio.voice.begin(Sound.VOICE)
    with qtbot.waitSignal(studio.voice.lacking) as lacking:
        studio.voice.say((cue("hello"),))
    assert lacking.args == [NO_VOICE]


def test_one_cue_is_said_at_a_time_and_the_important_one_interrupts(qapp):
    studio = Studio()
    studio.voice.begin(Sound.VOICE)
    studio.voice.say((cue("first", 5), cue("waits", 6)))
    assert studio.said() == [("speech", "first")]
    studio.made[0].finished.emit()
    assert studio.said()[1:] == [("speech", "waits")]
    studio.voice.say((cue("now", 1),))
    assert studio.said()[2:] == [("speech", "now")]


def test_nothing_is_said_after_the_end(qapp):
    studio = Studio()
    studio.voice.begin(Sound.VOICE)
    studio.voice.say((cue("first"), cue("waits")))
    studio.voice.stop()
    studio.made[0].finished.emit()
    studio.voice.say((cue("late"),))
    assert studio.log == [("speech", "first"), ("speech", "stop")]


def test_the_real_outlets_never_stop_a_session(qapp):
    """The outcome depends on the sound libraries of the machine; Qt logs those it cannot load."""
    voice, lacks = Voice(), []
    voice.lacking.connect(lacks.append)
    voice.begin(Sound.VOICE)
    voice.say((cue("hello"),))
    QTest.qWait(300)
    sound = voice.sound
    voice.close()
    assert (
        lacks
        in {
            Sound.VOICE: [[]],
            Sound.TONES: [[NO_VOICE]],
            Sound.OFF: [[NO_SOUND], [NO_VOICE, NO_SOUND]],
        }[sound]
    )


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_short_begins_and_ends_softly_and_never_clips(tone):
    sound = samples(tone)
    assert sound.dtype == np.int16
    assert 0.05 < len(sound) / RATE_HZ < 0.6
    assert abs(int(sound[0])) < 500
    assert abs(int(sound[-1])) < 1500
    assert 0.2 < np.abs(sound.astype(float)).max() / 32767 <= LOUDEST + 0.01


def test_tones_are_distinct():
    assert len({tuple(NOTES[tone]) for tone in Tone}) == len(Tone)


class Spoken:
    """A voice of a speech engine."""

    def __init__(self, name, language):
        self._name, self._locale = name, QLocale(language)

    def name(self):
        return self._name

    def locale(self):
        return self._locale


class FakeEngine:
    """A speech engine with voices by locale."""

    def __init__(self, own, voices):
        self._locale, self._voices = QLocale(own), voices

    def locale(self):
        return self._locale

    def setLocale(self, locale):  # noqa: N802 - Qt's name
        self._locale = locale

    def availableLocales(self):  # noqa: N802
        return list(dict.fromkeys(voice.locale() for voice in self._voices))

    def availableVoices(self):  # noqa: N802
        return [voice for voice in self._voices if voice.locale() == self._locale]


@pytest.mark.parametrize(
    ("own", "names"),
    [("de_DE", ["Ann", "Ben"]), ("en_GB", ["Ben", "Ann"]), ("en_US", ["Ann", "Ben"])],
    ids=["German computer", "British", "American"],
)
def test_only_voices_of_the_texts_language_are_offered_the_computer_s_own_first(own, names):
    voices = [Spoken("Hans", "de_DE"), Spoken("Ann", "en_US"), Spoken("Ben", "en_GB")]
    assert list(voices_of(FakeEngine(own, voices))) == names
    assert voices_of(FakeEngine("de_DE", voices[:1])) == {}


def test_a_speech_engine_that_starts_slowly_does_not_hold_up_the_window(qtbot, monkeypatch):
    go_on, threads = threading.Event(), []

    def start_slowly(engine):
        threads.append(threading.get_ident())
        assert go_on.wait(10)
        engine.failed.emit()

    monkeypatch.setattr("posecheck_app.sound.speech._Engine.start", start_slowly)
    speech = Speech(Manner())
    speech.say(cue("hello"))
    with qtbot.waitSignal(speech.failed):
        go_on.set()  # reached while the engine still starts
    assert threads[0] != threading.get_ident()
    speech.close()


def test_the_voice_is_made_once_and_then_only_set(qapp):
    studio = Studio()
    studio.voice.begin(Sound.VOICE)
    studio.voice.begin(Sound.VOICE, Manner(0.5, "Ann", 0.8))
    assert [made.name for made in studio.made] == ["speech"]
    assert ("speech", Manner(0.5, "Ann", 0.8)) in studio.log
    studio.voice.close()
    assert studio.log[-1] == ("speech", "close")
