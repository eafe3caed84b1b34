"""What is said in a whole session, with a voice that takes its time and a clock of its own."""

import pytest
from guided_fakes import LEFT, RIGHT, one_after_the_other, raises, short_plan
from posecheck_app.sound.cue_line import PATIENCE_S
from posecheck_app.sound.voice import Outlets, Sound, Voice
from PyQt6.QtCore import QObject, pyqtSignal

from posecheck.coaching.coach import Coach
from posecheck.coaching.cues import PROMPT_PRIORITY, Speaker, spoken_s
from posecheck.engine.engine import Engine
from posecheck.pose.landmarks import PoseFrame

pytestmark = pytest.mark.slow

FRAME_S = 1 / 30
EVERY = 3
"""Ten frames per second are enough for a coach."""


class SlowVoice(QObject):
    """Takes as long for a text as a real voice; remembers when each was given, begun and cut off."""

    finished = pyqtSignal()
    failed = pyqtSignal()
    voices_found = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.now_s, self.end_s = 0.0, float("inf")
        self.given_s = {}
        self.log = []

    def say(self, cue):
        self.log.append((self.now_s, self.now_s - self.given_s[cue.text], cue.text))
        self.end_s = self.now_s + spoken_s(cue.text)

    def stop(self):
        self.end_s = float("inf")

    def advance(self, t_s):
        while self.end_s <= t_s:
            self.now_s, self.end_s = self.end_s, float("inf")
            self.finished.emit()
        self.now_s = t_s

    def begun_s(self, text):
        return [t_s for t_s, _, said in self.log if said == text]


def spoken(poses, plan):
    """A session, said by a slow voice; the cues with the times they were given, and the voice."""
    outlet = SlowVoice()
    voice = Voice(outlets=Outlets(lambda *_: outlet, lambda *_: outlet), clock_s=lambda: outlet.now_s)
    voice.begin(Sound.VOICE)
    coach = Coach(plan, lambda one: Engine(one.spec, one.stage, live=True))
    speaker, given = Speaker(), []
    for pose in poses:
        outlet.advance(pose.t_s)
        cues = speaker.step(coach.step(pose))
        given += [(pose.t_s, cue) for cue in cues]
        outlet.given_s |= {text: pose.t_s for cue in cues for text in (cue.text, cue.brief)}
        voice.say(cues)
    return given, outlet


@pytest.fixture(scope="module")
def session(qapp):
    """Two sets of arm-leg raises. The person comes late, and goes away once; one hold is nearly long enough."""
    nobody = [PoseFrame.empty(n * FRAME_S, (1280, 720)) for n in range(180)]
    film = one_after_the_other(
        nobody,
        raises(LEFT, RIGHT, lead_s=7.0, hold_s=5.6),
        raises(LEFT, lead_s=12.0, hold_s=4.3),
        nobody,
        raises(LEFT, RIGHT, lead_s=3.0, hold_s=5.6),
    )
    given, outlet = spoken(film[::EVERY], short_plan(sets=2, reps=2, hold_s=5.0, rest_s=5.0))
    print(  # noqa: T201 - to be read with pytest -s
        "",
        *(f"{t_s:6.2f} s, waited {waited_s:.2f} s: {text}" for t_s, waited_s, text in outlet.log),
        sep="\n",
    )
    return given, outlet


def test_nothing_waits_longer_than_two_seconds(session):
    _, outlet = session
    assert len(outlet.log) > 20
    assert max(waited_s for _, waited_s, _ in outlet.log) <= PATIENCE_S


@pytest.mark.parametrize("text", ["3", "2", "1", "Go. Left side first.", "Good. Slowly back."])
def test_what_must_be_on_time_is_never_late(session, text):
    given, outlet = session
    prompts = [t_s for t_s, cue in given if cue.text == text and cue.priority == PROMPT_PRIORITY]
    assert prompts
    for t_s in prompts:
        assert min(abs(begun_s - t_s) for begun_s in outlet.begun_s(text)) <= EVERY * FRAME_S


def test_the_session_is_spoken_in_order(session):
    _, outlet = session
    words = [text for _, _, text in outlet.log]
    countdown = ["3", "2", "1", "Go. Left side first."]
    hold = ["3", "2", "1", "Good. Slowly back."]
    assert words == [
        "Quadruped arm-leg raise.",
        "Kneel on hands and knees: hands under your shoulders, knees under your hips.",
        *countdown,
        *(*hold, "1. Now the right side.", *hold),
        "Set 1 of 2 done. Rest for 5 seconds.",
        *countdown,
        *("3", "2", "1", "Nearly: 4 of 5 seconds."),
        "I can't see you. Move fully into view to continue.",
        "Carry on.",
        *(*hold, "1. Now the right side.", *hold),
        "Last set done.",
    ]
