"""One gesture: it pauses, and in the pause it takes the offer that was made when it began."""

import pytest
from guided_fakes import short_plan

from posecheck.coaching.coach import Guidance, Step
from posecheck.events import Update
from posecheck.handsfree import control
from posecheck.handsfree.control import FIRST_OFFER_S, OFFER_S, OFFERS, HandsFree, Wish
from posecheck.pose.landmarks import PoseFrame

PLANNED = short_plan()[0]


class Waves:
    """Stands in for the detector: waves at the times given, having begun a second before."""

    def __init__(self, *times_s: float) -> None:
        self.times_s = list(times_s)

    def step(self, pose: PoseFrame) -> float | None:
        """Report a wave whose time has come."""
        if self.times_s and pose.t_s >= self.times_s[0]:
            return self.times_s.pop(0) - 1.0
        return None


def answers(
    monkeypatch, *waves_s: float, until_s: float = 40.0, paused_s: float = 1000.0, step: Step = Step.EXERCISE, **more
):
    """(time, words, wish) of each answer; the person pauses by hand at `paused_s`, or as soon as asked by waving."""
    monkeypatch.setattr(control, "WaveDetector", lambda: Waves(*waves_s))
    hands_free, told = HandsFree(), []
    for n in range(int(until_s * 10)):
        t_s = n / 10
        paused = t_s >= paused_s
        guidance = Guidance(
            t_s, Step.PAUSED if paused else step, 0, PLANNED, None if paused else Update(t_s, (), None), **more
        )
        answer = hands_free.step(PoseFrame.empty(t_s, (64, 48)), guidance)
        if answer is not None:
            told.append((t_s, answer.words, answer.wish))
            if answer.wish is Wish.PAUSE:
                paused_s = t_s + 0.1
            elif answer.wish is Wish.RESUME:
                paused_s = float("inf")
    return told


@pytest.mark.parametrize("step", [Step.PLACE, Step.COUNTDOWN, Step.EXERCISE, Step.REST, Step.PAUSED])
def test_a_wave_pauses(monkeypatch, step):
    first = answers(monkeypatch, 3.0, until_s=5.0, step=step)

    assert first == [(3.0, "Paused.", Wish.PAUSE)]


def test_no_wave_no_words(monkeypatch):
    assert answers(monkeypatch) == []


def test_the_offers_follow_each_other_and_the_last_one_stays(monkeypatch):
    told = answers(monkeypatch, paused_s=0.0)

    assert [words for _, words, _ in told] == [words for _, words in OFFERS]
    assert [t_s for t_s, _, _ in told] == pytest.approx([FIRST_OFFER_S + n * OFFER_S for n in range(4)])
    assert all(wish is None for _, _, wish in told)


def test_a_pause_in_a_rest_offers_to_end_the_rest_because_no_set_is_skipped(monkeypatch):
    told = answers(monkeypatch, paused_s=0.0, rest_left_s=20.0)

    assert [words for _, words, _ in told] == [
        "Wave to continue.",
        "Wave now to end the rest.",
        "Wave now to end the session.",
        "Wave to continue.",
    ]


@pytest.mark.parametrize(
    ("began_s", "wish"),
    [
        (0.5, Wish.RESUME),
        (FIRST_OFFER_S + 0.5, Wish.RESUME),
        (FIRST_OFFER_S + OFFER_S + 0.5, Wish.NEXT),
        (FIRST_OFFER_S + 2 * OFFER_S - 0.2, Wish.NEXT),
        (FIRST_OFFER_S + 2 * OFFER_S + 0.5, Wish.END),
        (FIRST_OFFER_S + 9 * OFFER_S, Wish.RESUME),
    ],
)
def test_a_wave_takes_the_offer_made_when_it_began(monkeypatch, began_s, wish):
    told = answers(monkeypatch, began_s + 1.0, paused_s=0.0, until_s=70.0)

    assert [one for _, _, one in told if one is not None] == [wish]


def test_after_going_on_the_next_wave_pauses_again(monkeypatch):
    told = answers(monkeypatch, 3.0, 6.0, 12.0, until_s=14.0)

    assert [wish for _, _, wish in told if wish is not None] == [Wish.PAUSE, Wish.RESUME, Wish.PAUSE]


def test_a_finished_session_hears_nothing(monkeypatch):
    assert answers(monkeypatch, 3.0, until_s=5.0, step=Step.DONE) == []
