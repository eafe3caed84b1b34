"""The level at rest is found wherever a recording begins."""

import numpy as np
import pytest

from posecheck.engine.survey import RestFinder, resting_level

RATE_HZ = 10
LOW, REST, HIGH = 0.1, 0.25, 0.45


def path(*levels, hold_s=2.0, go_s=1.0):
    """A drive that stays at each level and goes to the next: (n, 2) times and values."""
    values = [levels[0]]
    for level in levels:
        values += list(np.linspace(values[-1], level, round(go_s * RATE_HZ)))
        values += [level] * round(hold_s * RATE_HZ)
    return np.column_stack([np.arange(len(values)) / RATE_HZ, values])


@pytest.mark.parametrize(
    ("followed", "usual", "expected"),
    [
        pytest.param(path(REST, LOW, REST, HIGH, REST, LOW, REST, HIGH), None, REST, id="pauses at rest"),
        pytest.param(path(HIGH, REST, LOW, REST, HIGH), None, REST, id="begins in a target"),
        pytest.param(path(LOW, HIGH, LOW, HIGH), 0.27, 0.27, id="never at rest, usual level known"),
        pytest.param(path(LOW, HIGH, LOW, HIGH, LOW), 0.12, LOW, id="to one side only, rests low"),
        pytest.param(path(REST, HIGH, REST, HIGH, REST), None, REST, id="to one side only, began at rest"),
        pytest.param(path(HIGH, LOW, HIGH, LOW), 0.6, HIGH, id="rests above what is usual"),
        pytest.param(path(0.5, 0.51, 0.5), None, 0.5, id="no movement"),
        pytest.param(path(0.5, 0.51, 0.5), 0.27, 0.5, id="no movement, another level than usual"),
    ],
)
def test_the_level_at_rest_is_found(followed, usual, expected):
    assert resting_level(followed, 0.06, usual) == pytest.approx(expected, abs=0.02)


def test_live_the_level_follows_the_person():
    finder = RestFinder(0.06, 0.27)
    assert finder.rest == 0.27
    for t_s, value in path(0.4, 0.25, 0.4, 0.6, 0.4, 0.25, 0.4):
        finder.step(t_s, value)
    assert finder.rest == pytest.approx(0.4, abs=0.02)


def test_unknown_values_change_nothing():
    finder = RestFinder(0.06, 0.27)
    finder.step(0.0, float("nan"))
    assert finder.rest == 0.27
