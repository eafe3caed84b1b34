"""Moments of two attempts that belong together."""

from dataclasses import replace

import pytest
from recorded import sample

from posecheck.comparing.moments import START, SyncPoint, moment_s, nearest_s, partner, span_s, sync_points
from posecheck.events import Attempt, Hold, Side
from posecheck.sinks.review import Review
from posecheck.sinks.trace import Trace
from posecheck.specs.loader import load_specs

SPECS = load_specs()
L, R = Side.LEFT, Side.RIGHT


def attempt(n=1, side=None, start_s=1.0, end_s=3.0, holds=()):
    return Attempt(n, side, start_s, end_s, tuple(holds), True, True, ())


def looked_at(exercise, drive, values_at, rate_hz=25.0, length_s=6.0):
    """A review whose drive has made-up values."""
    first = sample(exercise)[0]
    times_s = [n / rate_hz for n in range(round(length_s * rate_hz))]
    trace = Trace(times_s=times_s, signals={f"drive.{drive}": [values_at(t_s) for t_s in times_s]})
    spec = SPECS[exercise]
    return Review(spec, spec.default_stage, tuple(replace(first, t_s=t_s) for t_s in times_s), (), (), trace)


def hill(top_s, sign=1.0):
    return lambda t_s: sign * (1.0 - abs(t_s - top_s))


@pytest.mark.parametrize("rate_hz", [12.0, 29.97, 60.0])
def test_the_peak_is_where_the_drive_is_furthest_within_the_attempt(rate_hz):
    looked = looked_at("partial_curl", "lift", lambda t: 9.0 if t > 4 else hill(2.2)(t), rate_hz)
    assert moment_s(looked, attempt(), SyncPoint("peak")) == pytest.approx(2.2, abs=1.01 / rate_hz)


def test_each_of_two_targets_has_its_own_peak():
    looked = looked_at("cat_curl", "bulge", hill(2.2, -1.0))
    assert moment_s(looked, attempt(), SyncPoint("peak", 0)) == pytest.approx(2.2, abs=0.05)
    assert abs(moment_s(looked, attempt(), SyncPoint("peak", 1)) - 2.2) > 0.5


def test_an_attempt_is_at_its_start_and_at_the_start_of_its_hold():
    looked = looked_at("partial_curl", "lift", hill(2.2))
    held = attempt(holds=[Hold("hold", 1.7, 2.6, 0.9, 3.0)])
    assert moment_s(looked, held, START) == 1.0
    assert moment_s(looked, held, SyncPoint("hold")) == 1.7


def test_what_was_not_seen_has_no_moment():
    looked = looked_at("cat_curl", "bulge", hill(2.2))
    held = attempt(holds=[Hold("sag", 1.7, 2.6, 0.9, 3.0)])
    points = [SyncPoint("hold", 1), SyncPoint("peak", 1), SyncPoint("peak", 2)]
    assert [moment_s(looked, held, point) for point in points] == [None, None, None]


def test_two_targets_have_two_peaks_and_two_holds():
    points = sync_points(SPECS["cat_curl"], "default")
    assert [(one.kind, one.target) for one in points] == [
        ("start", 0),
        *(("peak", 0), ("peak", 1), ("hold", 0), ("hold", 1)),
    ]


@pytest.mark.parametrize(("wanted", "found"), [(-5.0, 0.0), (0.119, 0.1), (0.151, 0.2), (0.2, 0.2), (99.0, 5.9)])
def test_the_nearest_frame_is_found_at_any_time(wanted, found):
    assert nearest_s(looked_at("partial_curl", "lift", hill(2.2), 10.0), wanted) == pytest.approx(found)


def test_an_attempt_is_shown_with_a_margin_inside_the_recording():
    looked = looked_at("partial_curl", "lift", hill(2.2), 10.0)
    assert span_s(looked, attempt(start_s=2.0, end_s=3.0)) == (1.0, 4.0)
    assert span_s(looked, attempt(start_s=0.5, end_s=5.5)) == span_s(looked, None) == (0.0, looked.end_s)


@pytest.mark.parametrize(
    ("sides", "index", "others", "found"),
    [
        pytest.param([None] * 3, 1, [None] * 3, 1, id="the same number"),
        pytest.param([None] * 3, 2, [None] * 2, 1, id="the last of too few"),
        pytest.param([L, R, L, R], 2, [R, L, R, L], 3, id="the second of its side"),
        pytest.param([L, L, L], 2, [R, R, L, L], 3, id="the last of too few of its side"),
        pytest.param([L, R], 1, [L, L], 1, id="the same number without one of its side"),
        pytest.param([L, R, R], 2, [L], 0, id="the only one"),
    ],
)
def test_an_attempt_is_compared_with_one_of_its_side(sides, index, others, found):
    mine, its = ([attempt(n, side) for n, side in enumerate(row, 1)] for row in (sides, others))
    assert partner(mine, index, its) == found
