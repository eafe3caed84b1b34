from __future__ import annotations

import numpy as np
import pytest

from posecheck.body.smoothing import MeanFilter
from posecheck.engine.derived import Derived
from posecheck.engine.signals import Reading
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
        ("weighted_sum", {"weights": [1.0, 1.0]}, [0.6, np.nan]),
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


def test_a_mean_drops_values_older_than_its_window_and_can_be_cleared():
    mean = MeanFilter(0.2)
    assert [mean.step(t, v) for t, v in ((0.0, 1.0), (0.1, 3.0), (0.3, 5.0))] == pytest.approx([1.0, 2.0, 4.0])
    mean.clear()
    assert mean.step(0.4, 7.0) == 7.0
