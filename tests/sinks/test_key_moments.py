from dataclasses import replace

import pytest
from recorded import sample

from posecheck.events import Hold
from posecheck.sinks.key_moments import KeyMoment, Kind, key_moments, peaks_s, worst_s
from posecheck.sinks.review import review
from posecheck.specs.loader import load_specs

SPECS = load_specs()


@pytest.fixture(scope="module")
def curls():
    return review(sample("partial_curl", 20.0), SPECS["partial_curl"], "default")


@pytest.fixture(scope="module")
def cat():
    return review(sample("cat_curl", 19.0), SPECS["cat_curl"], "default")


def test_the_peak_of_a_hold_is_in_its_middle(curls):
    first = curls.attempts[0]
    hold = first.holds[0]
    assert peaks_s(curls, first)["hold"] == pytest.approx((hold.start_s + hold.end_s) / 2, abs=0.5)


def test_an_attempt_with_two_targets_has_a_peak_in_each_hold(cat):
    first = cat.attempts[0]
    peaks = peaks_s(cat, first)
    assert list(peaks) == ["sag", "round"]
    for hold in first.holds:
        assert hold.start_s < peaks[hold.phase] < hold.end_s


def test_a_target_that_was_not_reached_has_no_peak(cat):
    first = cat.attempts[0]
    lone = replace(first, holds=tuple(h for h in first.holds if h.phase == "round"), heights={})
    assert list(peaks_s(cat, lone)) == ["round"]


def test_key_moments_begin_with_the_start_and_have_the_worst_moment_of_each_fault(curls):
    wrong = curls.attempts[1]
    assert wrong.faults == ("curled_too_high",)
    start, *others = key_moments(curls, wrong)
    assert start == KeyMoment(Kind.START, wrong.start_s)
    assert {(moment.kind, moment.name) for moment in others} == {(Kind.PEAK, "hold"), (Kind.FAULT, "curled_too_high")}
    times_s = [moment.t_s for moment in others]
    assert times_s == sorted(times_s)


def test_the_worst_moment_is_where_the_signal_is_furthest_from_right(curls):
    wrong = curls.attempts[1]
    trunk = dict(zip(curls.trace.times_s, curls.trace.signals["drive.trunk"], strict=True))
    there = trunk[worst_s(curls, wrong)["curled_too_high"]]
    highest = max(v for t_s, v in trunk.items() if wrong.start_s <= t_s <= wrong.end_s)
    assert there == pytest.approx(highest, abs=2)


def test_a_hold_that_was_too_short_is_shown_where_it_ended():
    looked = review(sample("quadruped_arm_leg_raise", 9.0), SPECS["quadruped_arm_leg_raise"], "default")
    attempt = looked.attempts[0]
    assert worst_s(looked, attempt) == {"hold_too_short": pytest.approx(attempt.holds[-1].end_s, abs=0.2)}


def test_a_fault_is_shown_in_the_phase_that_it_concerns():
    """A knee that sinks with the leg on its way down is not the worst of the hold."""
    looked = review(sample("dead_bug", 12.0), SPECS["dead_bug"], "level_1")
    attempt = looked.attempts[0]
    hold: Hold = attempt.holds[0]
    assert hold.start_s <= worst_s(looked, attempt)["knee_not_over_hip"] <= hold.end_s


def test_a_fault_or_a_movement_without_a_known_time_or_value_does_no_harm(curls):
    added = replace(curls.attempts[0], faults=("feet_lifted", "no_such_fault"))
    assert worst_s(curls, added) == {}
    unknown = replace(curls, trace=replace(curls.trace, signals={}))
    assert peaks_s(unknown, added)["hold"] == pytest.approx((added.start_s + added.end_s) / 2)
