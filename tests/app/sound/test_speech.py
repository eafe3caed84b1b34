"""The speech thread with Qt's mock engine, which has English, Norwegian and Finnish voices and makes no sound."""

import gc

import pytest
from posecheck_app import probe
from posecheck_app.sound.speech import Manner, Speech, manner_of
from posecheck_app.sound.voice import Outlets, Sound, Voice
from PyQt6.QtCore import QObject, pyqtSignal

from posecheck.coaching.cues import Cue, Tone
from posecheck.language import use
from posecheck.settings import Settings

text_to_speech = pytest.importorskip("PyQt6.QtTextToSpeech", exc_type=ImportError)
ENGLISH = ["Bob", "Anne", "Charly", "Mary"]


class NoTones(QObject):
    """A loudspeaker without sound."""

    finished, failed = pyqtSignal(), pyqtSignal()

    def __init__(self, volume):
        super().__init__()

    def stop(self):
        pass


class MockEngine(text_to_speech.QTextToSpeech):
    made = None

    def __init__(self, parent):
        super().__init__("mock", parent)
        MockEngine.made = self

    @staticmethod
    def availableEngines():  # noqa: N802 - Qt's name
        return ["an engine"]


@pytest.fixture
def speech(qtbot, monkeypatch):
    monkeypatch.setattr(text_to_speech, "QTextToSpeech", MockEngine)
    made = Speech(Manner(0.5, "Mary", 1.25))
    with qtbot.waitSignal(made.voices_found) as found:
        pass
    assert sorted(found.args[0]) == sorted(ENGLISH)
    yield made
    made.close()


def test_a_voice_of_the_texts_language_speaks_in_the_chosen_manner(qtbot, speech):
    engine = MockEngine.made
    assert (engine.voice().name(), engine.volume()) == ("Mary", 0.5)
    assert 0 < engine.rate() <= 1
    speech.use(Manner(1.0, "Kari", 0.8))
    with qtbot.waitSignal(speech.finished):
        speech.say(Cue("Go.", Tone.TICK))
    assert engine.voice().name() in ENGLISH, "a Finnish voice never reads English"
    assert -1 <= engine.rate() < 0


def test_a_voice_of_another_language_never_reads_the_texts(qtbot, monkeypatch):
    monkeypatch.setattr(text_to_speech, "QTextToSpeech", MockEngine)
    use("de")
    voice, lacking = Voice(outlets=Outlets(tones=NoTones)), []
    voice.lacking.connect(lacking.append)
    voice.begin(Sound.VOICE)
    qtbot.waitUntil(lambda: bool(lacking))
    voice.close()
    assert lacking == ["Keine deutsche Stimme verfügbar. Sie hören stattdessen Töne."]


def test_a_text_that_was_replaced_never_finishes(qtbot, speech):
    ends = []
    speech.finished.connect(lambda: ends.append(1))
    with qtbot.waitSignal(speech.finished):
        speech.say(Cue("This is cut off", Tone.ATTENTION))
        speech.say(Cue("Go.", Tone.TICK))
    assert ends == [1]


@pytest.mark.parametrize("pace", ["slow", "usual", "fast"])
def test_the_settings_give_the_manner(pace):
    manner = manner_of(Settings(volume=0.3, voice_name="Ann", pace=pace))
    assert (manner.volume, manner.voice) == (0.3, "Ann")
    assert (manner.pace > 1, manner.pace < 1) == (pace == "fast", pace == "slow")


def test_a_voice_that_is_dropped_ends_its_thread(qtbot, monkeypatch):
    monkeypatch.setattr(text_to_speech, "QTextToSpeech", MockEngine)
    dropped = Speech(Manner())
    end = dropped._end
    del dropped
    gc.collect()
    assert not end.alive


def test_the_probe_of_sound_waits_until_the_voice_has_started(qtbot, monkeypatch):
    monkeypatch.setattr(text_to_speech, "QTextToSpeech", MockEngine)
    assert probe.sound() == ["voice"]
