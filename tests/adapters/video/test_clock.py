from dataclasses import dataclass

import pytest

from posecheck.adapters.video.clock import timed
from posecheck.adapters.video.findings import Findings


@dataclass
class Picture:
    time: float | None


@pytest.mark.parametrize(
    ("stamps_s", "times_s", "unstamped", "unordered", "joins"),
    [
        pytest.param([5.0, 5.1, 5.2], [0.0, 0.1, 0.2], 0, 0, 0, id="late start"),
        pytest.param([None, None, 0.0, 0.1], [0.0, 0.1, 0.2, 0.3], 2, 0, 0, id="stamps begin late"),
        pytest.param([0.0, 0.1, None, None, 0.4], [0.0, 0.1, 0.2, 0.3, 0.4], 2, 0, 0, id="stamps missing for a time"),
        pytest.param([3.0, 3.1, 0.0, 0.0, 3.4], [0.0, 0.1, 0.2, 0.3, 0.4], 2, 0, 0, id="zero instead of a stamp"),
        pytest.param([3.0, 3.1, 0.5, 3.3], [0.0, 0.1, 0.2, 0.3], 1, 0, 0, id="one wrong stamp"),
        pytest.param([1.0, 1.1, 1.1, 1.2], [0.0, 0.1, 0.2], 0, 1, 0, id="same stamp twice"),
        pytest.param([1.0, 1.2, 1.1, 1.3], [0.0, 0.2, 0.3], 0, 1, 0, id="out of order"),
        pytest.param([3.0, 3.1, 0.2, 0.3], [0.0, 0.1, 0.2, 0.3], 0, 0, 1, id="clock starts again"),
        pytest.param([9.0, 9.1, 5.0, 5.1, 1.0, 1.1], [i / 10 for i in range(6)], 0, 0, 2, id="and once more"),
    ],
)
def test_every_picture_gets_a_time_from_any_clock(stamps_s, times_s, unstamped, unordered, joins):
    found = Findings(step_s=0.1)
    got = [t_s for t_s, _ in timed(map(Picture, stamps_s), found)]
    assert got == pytest.approx(times_s)
    assert (found.unstamped, found.unordered, len(found.joins_s)) == (unstamped, unordered, joins)
