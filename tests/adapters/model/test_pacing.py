from __future__ import annotations

import numpy as np
import pytest

from posecheck.adapters.model.pacing import SLOWEST_S, WARM_UP, WATCHED, PacedEstimator
from posecheck.errors import ModelError
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame

FRAME = Frame(0.0, np.zeros((4, 4, 3), np.uint8))


class Slow:
    """An estimator that takes a given time on a fake clock."""

    def __init__(self, size, world):
        self.size, self.world, self.closed = size, world, False
        world["loaded"].append(self)

    def estimate(self, frame):
        self.world["now_s"] += self.world["takes_s"][self.size]
        return PoseFrame.empty(frame.t_s, frame.size_px)

    def close(self):
        self.closed = True


def played(size, frames, **takes_s):
    world = {"now_s": 0.0, "takes_s": takes_s, "loaded": [], "notices": []}
    paced = PacedEstimator(size, lambda s: Slow(s, world), world["notices"].append, lambda: world["now_s"])
    for _ in range(frames):
        paced.estimate(FRAME)
    return paced, world


ENOUGH = WARM_UP + WATCHED


@pytest.mark.parametrize(
    ("size", "frames", "takes_s", "expected"),
    [
        pytest.param("heavy", 5 * ENOUGH, {"heavy": 0.06}, ["heavy"], id="fast enough"),
        pytest.param("heavy", ENOUGH - 1, {"heavy": 0.3}, ["heavy"], id="not yet sure"),
        pytest.param("heavy", 5 * ENOUGH, {"heavy": 0.3, "full": 0.1}, ["heavy", "full"], id="one down"),
        pytest.param(
            "heavy", 5 * ENOUGH, {"heavy": 0.9, "full": 0.4, "lite": 0.2}, ["heavy", "full", "lite"], id="all the way"
        ),
    ],
)
def test_a_slow_computer_gets_a_smaller_model(size, frames, takes_s, expected):
    _, world = played(size, frames, **takes_s)
    assert [one.size for one in world["loaded"]] == expected
    assert [one.closed for one in world["loaded"]] == [True] * (len(expected) - 1) + [False]


def test_a_notice_announces_the_new_model():
    _, world = played("heavy", ENOUGH, heavy=SLOWEST_S * 2, full=0.1)
    assert world["notices"] == ["This computer is too slow for the heavy pose model: switching to the full model."]


def test_closing_releases_the_current_model():
    paced, world = played("full", 1, full=0.02)
    paced.close()
    assert world["loaded"][-1].closed


def test_the_slow_model_stays_if_no_smaller_one_is_available():
    world = {"now_s": 0.0, "takes_s": {"heavy": 0.3, "lite": 0.02}, "loaded": [], "notices": []}

    def load(size):
        if size == "full":
            raise ModelError("no network")
        return Slow(size, world)

    paced = PacedEstimator("heavy", load, world["notices"].append, lambda: world["now_s"])
    for _ in range(ENOUGH):
        paced.estimate(FRAME)
    assert world["notices"] == [
        "This computer is too slow for the heavy pose model, and the full model is not available: no network"
    ]
    assert not world["loaded"][0].closed
