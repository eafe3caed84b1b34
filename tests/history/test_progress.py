"""Progress figures agree with the sessions they summarise."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_history import FIRST, sessions

from posecheck.events import Attempt
from posecheck.history.progress import (
    CLEAN_IN_A_ROW,
    clean_in_a_row,
    most_frequent_faults,
    motion_in,
    next_step,
    over_time,
    usual_heights,
    weeks,
)
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.specs.loader import load_specs

CURL = load_specs()["partial_curl"]


def curls(*clean_of_ten, complete=True, stage="default"):
    """One session per number: ten curls, of which that number are clean."""
    return [
        SessionRecord(
            started_at=FIRST + timedelta(days=day),
            sets=(
                SetRecord(
                    exercise="partial_curl",
                    stage=stage,
                    reps=10,
                    hold_s=3,
                    duration_s=60,
                    complete=complete,
                    attempts=tuple(Attempt(n, None, n, n + 1, (), True, n < clean, ()) for n in range(10)),
                ),
            ),
        )
        for day, clean in enumerate(clean_of_ten)
    ]


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 30))
def test_figures_agree_with_the_sessions(seed, count):
    made = sessions(count, seed)
    for name in load_specs():
        sets = [one for session in made for one in session.sets if one.exercise == name]
        days = over_time(made, name)
        assert sum(day.reps for day in days) == sum(a.counted for one in sets for a in one.attempts)
        assert sum(day.clean for day in days) == sum(a.clean for one in sets for a in one.attempts)
        assert [day.started_at for day in days] == sorted(day.started_at for day in days)
        faults = [fault for one in sets for a in one.attempts for fault in a.faults]
        assert sum(n for _, _, n in most_frequent_faults(made, name)) == len(faults)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_every_day_is_in_exactly_one_week(seed):
    made = sessions(20, seed)
    last = max(s.started_at.astimezone().date() for s in made)
    found = [day for week in weeks(made, last, count=60) for day in week.days]
    assert found == sorted({s.started_at.astimezone().date() for s in made})


def test_a_week_reaches_its_goal_with_four_different_days():
    twice_a_day = [
        s.model_copy(update={"started_at": s.started_at + timedelta(minutes=m)})
        for s in curls(9, 9, 9)
        for m in (0, 30)
    ]
    assert [len(w.days) for w in weeks(twice_a_day, date(2026, 1, 11), count=1)] == [3]
    assert not weeks(twice_a_day, date(2026, 1, 11), count=1)[0].reached
    assert weeks(curls(9, 9, 9, 9), date(2026, 1, 11), count=1)[0].reached


@pytest.mark.parametrize(
    ("made", "row"),
    [
        ([], 0),
        (curls(9, 9), 2),
        (curls(9, 7, 9), 1),
        (curls(9, 9, 9, complete=False), 0),
        (curls(8, 8, 8), 3),
    ],
    ids=["none", "two", "one in between was not clean", "not complete", "just enough"],
)
def test_consecutive_clean_sessions_are_counted_back_from_the_latest(made, row):
    assert clean_in_a_row(made, "partial_curl", "default") == row


def test_sessions_of_other_exercises_do_not_interrupt_the_streak():
    others = [s.model_copy(update={"started_at": s.started_at + timedelta(hours=5)}) for s in sessions(3)]
    made = [s for s in others if all(one.exercise != "partial_curl" for one in s.sets)] + curls(9, 9, 9)
    assert clean_in_a_row(made, "partial_curl", "default") == 3


def test_progression_is_offered_after_enough_clean_sessions():
    good = curls(*[9] * CLEAN_IN_A_ROW)
    steps = CURL.stages["default"].progression
    assert next_step(CURL, "default", 0, good[:-1]) is None
    assert next_step(CURL, "default", 0, good) == steps[0]
    assert next_step(CURL, "default", 1, good) == steps[1]
    assert next_step(CURL, "default", len(steps), good) is None


def test_the_range_of_motion_of_a_day_is_the_median():
    (day,) = curls(3)
    attempts = [Attempt(n, None, n, n + 1, (), True, True, (), motion) for n, motion in enumerate((10, 30, None, 12))]
    day = day.model_copy(update={"sets": (day.sets[0].model_copy(update={"attempts": tuple(attempts)}),)})
    assert over_time([day], "partial_curl")[0].motion == 12
    assert over_time(curls(3), "partial_curl")[0].motion is None


def lifted(*heights_of_sessions, counted=True, stage="default"):
    """One session per list of heights, oldest first."""
    made = curls(*[0] * len(heights_of_sessions), stage=stage)
    return [
        session.model_copy(update={"sets": (session.sets[0].model_copy(update={"attempts": attempts}),)})
        for session, heights in zip(made, heights_of_sessions, strict=True)
        for attempts in [tuple(Attempt(1, None, 0, 1, (), counted, True, (), None, {"hold": h}) for h in heights)]
    ]


@pytest.mark.parametrize(
    ("made", "usual"),
    [
        pytest.param([], {}, id="no session"),
        pytest.param(curls(9, 9), {}, id="from before heights were kept"),
        pytest.param(lifted([10, 11, 12, 13]), {}, id="too few"),
        pytest.param(lifted([10, 11, 12], [13, 99]), {"hold": 12}, id="enough in two sessions"),
        pytest.param(lifted([9] * 9, *[[20]] * 5), {"hold": 20}, id="only the last sessions"),
        pytest.param(
            lifted(*[[20]] * 4, [], [30] * 3), {"hold": 25}, id="a session without attempts is one of the last"
        ),
        pytest.param(lifted([10] * 9, counted=False), {}, id="none counted"),
        pytest.param(lifted([10] * 9, stage="other"), {}, id="another stage"),
    ],
)
def test_the_usual_height_is_that_of_counted_attempts_in_the_last_sessions(made, usual):
    assert usual_heights(made[::-1], "partial_curl", "default") == usual


def test_the_unit_of_a_range_of_motion_fits_its_signal():
    units = {motion_in(spec)[1] for spec in load_specs().values()}
    assert units == {"degrees", "% of trunk length"}
