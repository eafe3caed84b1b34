import numpy as np
import pytest

from posecheck.body.smoothing import GAP_S, MedianFilter, SlopeFilter

FPS = (10, 15, 24, 30, 60)


def times(fps, seconds=1.0, start_s=0.0):
    return start_s + np.arange(0, seconds, 1 / fps)


@pytest.mark.parametrize("fps", [30, 60])
def test_a_single_wrong_frame_is_taken_out(fps):
    median = MedianFilter()
    smooth = [median.step(t, 500.0 if i == 12 else 7.0) for i, t in enumerate(times(fps))]
    assert smooth == [7.0] * len(smooth)


@pytest.mark.parametrize("fps", FPS)
def test_a_ramp_is_delayed_by_no_more_than_half_the_median_window(fps):
    median = MedianFilter(window_s=0.12)
    lags = [t - median.step(t, t) for t in times(fps)]
    assert 0 <= max(lags) <= 0.06 + 1e-9


def test_median_of_missing_is_missing_and_leaves_no_trace():
    median = MedianFilter()
    assert median.step(0.0, 1.0) == 1.0
    assert np.isnan(median.step(0.03, np.nan))
    assert median.step(0.06, 1.0) == 1.0


def test_median_forgets_what_was_before_a_gap():
    median = MedianFilter(window_s=10.0)
    for t in times(30):
        median.step(t, 100.0)
    assert median.step(1.0 + GAP_S + 0.1, 3.0) == 3.0


def test_a_median_can_be_cleared():
    median = MedianFilter(window_s=10.0)
    median.step(0.0, 100.0)
    median.clear()
    assert median.step(0.1, 3.0) == 3.0


@pytest.mark.parametrize("fps", FPS)
@pytest.mark.parametrize("slope", [-120.0, 0.0, 35.0])
def test_slope_of_a_ramp_is_exact_at_every_frame_rate(fps, slope):
    slopes = SlopeFilter()
    found = [slopes.step(t, 5 + slope * t) for t in times(fps)]
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx([slope] * (len(found) - 1), abs=1e-6)


def test_slope_of_a_ramp_with_uneven_time_steps_is_exact():
    slopes = SlopeFilter()
    found = [slopes.step(t, 40 * t) for t in (0.0, 0.01, 0.09, 0.1, 0.17, 0.3)]
    assert found[1:] == pytest.approx([40.0] * 5)


def test_slope_at_three_frames_a_second_comes_from_the_last_two_values():
    slopes = SlopeFilter(window_s=0.25)
    for t, value in ((0.0, 0.0), (0.33, 0.0)):
        slopes.step(t, value)
    assert slopes.step(0.66, 33.0) == pytest.approx(100.0)


def test_slope_of_missing_is_missing_and_leaves_no_trace():
    slopes = SlopeFilter()
    for t in (0.0, 0.05):
        slopes.step(t, 10 * t)
    assert np.isnan(slopes.step(0.1, np.nan))
    assert slopes.step(0.15, 1.5) == pytest.approx(10.0)


def test_slope_does_not_reach_over_a_gap():
    slopes = SlopeFilter()
    slopes.step(0.0, 0.0)
    assert np.isnan(slopes.step(GAP_S + 0.1, 90.0))
