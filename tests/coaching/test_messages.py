"""Sentences for the person."""

import pytest
from made_moments import FakeStage, attempt

from posecheck.coaching.equipment import picture_stopped
from posecheck.coaching.messages import (
    clock,
    hold_times,
    joined,
    not_counted,
    prescription,
    session_total,
    set_total,
)
from posecheck.events import HoldStatus


@pytest.mark.parametrize(
    ("stage", "text"),
    [
        pytest.param(FakeStage(), "10 repetitions · hold 5 s", id="plain"),
        pytest.param(
            FakeStage(sides="alternate", rest_s=60),
            "10 repetitions, changing sides · hold 5 s",
            id="sides-no-rest-in-one-set",
        ),
        pytest.param(
            FakeStage(sets=4, hold_s=1, rest_s=60), "4 sets of 10 · hold 1 s · rest 1 min", id="sets-with-rest"
        ),
        pytest.param(FakeStage(reps=1, hold_s=300), "1 repetition · hold 5 min", id="long-hold"),
        pytest.param(FakeStage(hold_s=0), "10 repetitions", id="no-hold"),
    ],
)
def test_prescription_reads_as_a_person_would_say_it(stage, text):
    assert prescription(stage) == text


def test_hold_is_written_in_seconds():
    assert hold_times(HoldStatus("hold", 2.34, 5.0, frozen=False)) == ("2.3", "5 s")
    assert hold_times(HoldStatus("hold", 21.34, 300.0, frozen=False)) == ("0:21", "5:00")


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "0:00"), (65.9, "1:05"), (600, "10:00")])
def test_clock(seconds, text):
    assert clock(seconds) == text


SHORT = attempt(counted=False, clean=False, faults=("hold_too_short",))
SAME_SIDE = attempt(counted=False, clean=False, faults=("same_side",))
FAULTY = attempt(clean=False, faults=("too_fast",))


@pytest.mark.parametrize(
    ("attempts", "text"),
    [
        pytest.param([], "0 repetitions, 0 clean", id="nothing"),
        pytest.param([attempt()], "1 repetition, 1 clean", id="one"),
        pytest.param([attempt(), FAULTY, SHORT], "2 repetitions, 1 clean; 1 not counted", id="some-missed"),
        pytest.param([SHORT] * 3, "3 tries, none held long enough yet", id="all-too-short"),
        pytest.param([SHORT, SAME_SIDE], "2 tries, none counted yet", id="none-counted-for-several-reasons"),
        pytest.param([SHORT], "1 try, not held long enough yet", id="one-try"),
    ],
)
def test_session_total(attempts, text):
    assert session_total(attempts) == text


def test_set_total():
    assert set_total([FAULTY, SAME_SIDE, FAULTY], 10) == "2 of 10"


@pytest.mark.parametrize(
    ("seconds", "away"), [(6.2, "6 seconds"), (55.0, "a minute"), (62.0, "a minute"), (130.0, "2 minutes")]
)
def test_interruption_is_rounded(seconds, away):
    assert picture_stopped(seconds) == f"The picture stopped for {away}. Carrying on."


def test_reason_follows_the_colon():
    assert not_counted("Hold it longer.") == "Not counted: hold it longer."
    assert not_counted("I couldn't see it.") == "Not counted: I couldn't see it."


def test_list_of_words():
    assert [joined(["head", "hands", "feet"][:n]) for n in range(4)] == [
        "",
        "head",
        "head and hands",
        "head, hands and feet",
    ]
