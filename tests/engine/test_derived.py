from __future__ import annotations

import numpy as np
import pytest

from posecheck.engine.derived import RANGE_WINDOW_S, Derived, OwnRange
from posecheck.engine.signals import Reading
from posecheck.engine.smoothing import MeanFilter
from posecheck.specs.model import SignalSpec


def derived(measure: str, **more: object) -> Derived:
    return Derived(SignalSpec.model_validate({"measure": measure, "of": ["a", "b"], "unit": "T", **more}))


@pytest.mark.parametrize(
    ("measure", "more", "values", "expected"),
    [
        ("magnitude", {}, [-0.4], 0.4),
        ("ratio", {}, [0.6, 1.2], 0.5),
        ("largest", {}, [0.6, 1.2], 1.2),
        ("largest", {}, [0.6, np.nan], 0.6),
        ("calmest", {}, [-0.6, 1.2], -0.6),
        ("calmest", {}, [np.nan, -1.2], -1.2),
        ("first_valid", {}, [0.4, -1.2], 0.4),
        ("first_valid", {}, [np.nan, -1.2], -1.2),
        ("weighted_sum", {"weights": [2.0, -1.0]}, [0.6, 1.2], 0.0),
        ("weighted_sum", {"weights": [2.0, -1.0], "plus": 0.5}, [0.6, 1.2], 0.5),
    ],
)
def test_a_signal_is_computed_from_others(measure, more, values, expected):
    found = derived(measure, **more).step(0.0, [Reading(v, "left") for v in values])
    assert found.value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("measure", "more", "values"),
    [
        ("ratio", {}, [0.6, 0.0]),
        ("ratio", {}, [np.nan, 1.0]),
        ("largest", {}, [np.nan, np.nan]),
        ("calmest", {}, [np.nan, np.nan]),
        ("first_valid", {}, [np.nan, np.nan]),
        ("weighted_sum", {"weights": [1.0, 1.0]}, [0.6, np.nan]),
        ("own_range", {"least": 0.1}, [np.nan]),
        ("peak", {"window_s": 0.5}, [np.nan]),
    ],
)
def test_an_incomputable_signal_is_missing(measure, more, values):
    assert np.isnan(derived(measure, **more).step(0.0, [Reading(v) for v in values]).value)


def test_the_largest_has_the_side_of_the_one_it_was_taken_from():
    assert derived("largest").step(0.0, [Reading(20.0, "left"), Reading(90.0, "right")]).side == "right"


@pytest.mark.parametrize("measure", ["ratio", "weighted_sum"])
def test_a_signal_computed_from_a_hidden_one_is_not_visible(measure):
    parts = [Reading(1.0), Reading(1.0, None, visible=False)]
    assert not derived(measure, weights=[1.0, 1.0]).step(0.0, parts).visible


def test_the_own_range_makes_people_comparable():
    large, small = OwnRange(least=0.01), OwnRange(least=0.01)
    times_s = np.arange(0.0, 20.0, 0.05)
    wave = np.sin(times_s)
    shares = [(large.step(t, 0.8 * w), small.step(t, 0.08 * w)) for t, w in zip(times_s, wave, strict=True)]
    assert shares[-1][0] == pytest.approx(shares[-1][1])
    assert max(share for share, _ in shares[200:]) == pytest.approx(1 / np.sin(np.radians(90 * 0.7)), abs=0.05)


def test_movement_below_the_least_range_stays_small():
    noise = OwnRange(least=0.1)
    assert max(abs(noise.step(t / 10, 0.02 * np.sin(t))) for t in range(100)) <= 0.2


def test_an_old_movement_is_forgotten():
    memory = OwnRange(least=0.1)
    for t in range(10):
        memory.step(t, float(t))
    later_s = RANGE_WINDOW_S + 20
    assert memory.step(later_s, 0.1) == pytest.approx(1.0)


def test_each_way_is_a_share_of_its_own_range():
    share = OwnRange(least=0.01, each_way=True)
    for i in range(100):
        share.step(i * 0.1, 0.04 if i % 2 else -0.02)
    assert share.step(10.0, 0.02) == pytest.approx(0.5)
    assert share.step(10.1, -0.02) == pytest.approx(-1.0)


def test_one_deeper_movement_does_not_make_the_others_small():
    share = OwnRange(least=0.01, each_way=True)
    for i in range(300):
        share.step(i * 0.1, (0.0, -0.06 if i < 50 else -0.03, 0.0)[i % 3])
    assert share.step(30.0, -0.03) == pytest.approx(-1.0)


def test_values_of_another_movement_are_not_remembered():
    share = OwnRange(least=0.01, most=0.05, each_way=True)
    for i in range(100):
        share.step(i * 0.1, -0.4 if i < 50 else -0.03)
    assert share.step(10.0, -0.03) == pytest.approx(-1.0)


def test_a_mean_drops_values_older_than_its_window_and_can_be_cleared():
    mean = MeanFilter(0.2)
    assert [mean.step(t, v) for t, v in ((0.0, 1.0), (0.1, 3.0), (0.3, 5.0))] == pytest.approx([1.0, 2.0, 4.0])
    mean.clear()
    assert mean.step(0.4, 7.0) == 7.0


def test_a_peak_is_kept_for_its_window_and_no_longer():
    peak = derived("peak", window_s=0.25)
    values = [(0.0, 2.0), (0.1, 5.0), (0.2, 3.0), (0.3, np.nan), (0.4, 1.0)]
    found = [peak.step(t, [Reading(v, "left")]).value for t, v in values]
    assert found == pytest.approx([2.0, 5.0, 5.0, np.nan, 3.0], nan_ok=True)
    peak.clear()
    assert peak.step(0.5, [Reading(0.5)]).value == 0.5
