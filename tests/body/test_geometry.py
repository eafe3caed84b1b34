"""Single numbers that cannot be computed are NaN, never an error."""

import math

import pytest

from posecheck.body.geometry import NAN, bounded, known_median, ratio


@pytest.mark.parametrize(("value", "divisor"), [(1.0, 0.0), (0.0, 0.0), (NAN, 1.0), (1.0, NAN), (math.inf, math.inf)])
def test_an_incomputable_ratio_is_unknown(value, divisor):
    assert math.isnan(ratio(value, divisor))


@pytest.mark.parametrize(("value", "expected"), [(-2.0, -1.0), (0.5, 0.5), (math.inf, 1.0)])
def test_a_value_stays_within_its_bounds(value, expected):
    assert bounded(value, -1.0, 1.0) == expected


def test_an_unknown_value_stays_unknown_within_bounds():
    assert math.isnan(bounded(NAN, -1.0, 1.0))


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3.0, 1.0, 2.0], 2.0), ([4.0, 1.0, NAN, 2.0, 3.0], 2.5), ([math.inf, 1.0], 1.0)],
    ids=["odd", "even, one unknown", "one beyond measure"],
)
def test_a_median_is_of_the_known_values(values, expected):
    assert known_median(values) == expected


def test_a_median_of_nothing_known_is_unknown():
    assert math.isnan(known_median([NAN]))
