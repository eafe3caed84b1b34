"""Which side moved first, and faults that hide each other."""

import pytest

from posecheck.derived import Leader
from posecheck.signals import Reading

NAN = float("nan")


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        pytest.param([(0.0, 0.0, "left"), (0.1, 0.1, "right")], None, id="low is nobody"),
        pytest.param([(0.0, 0.0, "left"), (0.1, 0.3, "right")], "right", id="the first over the limit"),
        pytest.param([(0.0, 0.3, "right"), (0.1, 0.4, "left")], "right", id="a swap changes nothing"),
        pytest.param([(0.0, 0.3, "right"), (0.1, NAN, None)], "right", id="unseen changes nothing"),
        pytest.param([(0.0, 0.3, "right"), (0.3, 0.0, "left"), (0.5, 0.3, "left")], "right", id="low for a moment"),
        pytest.param([(0.0, 0.3, "right"), (0.3, 0.0, "left"), (0.9, 0.0, "left")], None, id="low for good"),
        pytest.param([(0.0, 0.3, "right"), (0.9, 0.0, "left"), (1.2, 0.3, "left")], "left", id="then the next"),
    ],
)
def test_the_leader_is_the_side_that_came_up_first(track, expected):
    leader = Leader(0.2)
    readings = [leader.step(t_s, Reading(value, side)) for t_s, value, side in track]
    assert readings[-1].side == expected
