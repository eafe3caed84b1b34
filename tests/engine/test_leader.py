"""Which side moved first, and faults that hide each other."""

import pytest

from posecheck.engine.derived import Leader
from posecheck.engine.signals import Reading


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        pytest.param("low left, low right", None, id="low is nobody"),
        pytest.param("low left, up right, up right", "right", id="the first over the limit"),
        pytest.param("low left, up right, low left", None, id="one frame is no movement"),
        pytest.param("low left, up right, low left, up left, up left", "left", id="nor does it lead"),
        pytest.param("up right, up left, up left", "left", id="nor at once"),
        pytest.param("up right, up right, up left, up left", "right", id="a swap changes nothing"),
        pytest.param("up right, up right, unseen", "right", id="unseen changes nothing"),
        pytest.param("up right, unseen, up right", "right", id="unseen for a moment, neither"),
        pytest.param("up right, up right, low left, low left, up left, up left", "right", id="low for a moment"),
        pytest.param("up right, up right" + 8 * ", low left", None, id="low for good"),
        pytest.param("up right, up right" + 8 * ", low left" + ", up left, up left", "left", id="then the next"),
    ],
)
def test_the_leader_is_the_side_that_came_up_first(track, expected):
    leader, values = Leader(0.2), {"low": 0.1, "up": 0.3, "unseen": float("nan")}
    frames = [frame.split() for frame in track.split(", ")]
    readings = [leader.step(i / 10, Reading(values[f[0]], f[-1] if f[1:] else None)) for i, f in enumerate(frames)]
    assert readings[-1].side == expected
