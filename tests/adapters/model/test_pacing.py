from __future__ import annotations

import numpy as np
import pytest

from posecheck.adapters.model.pacing import SLOWEST_S, WARM_UP, WATCHED, PacedEstimator
from posecheck.errors import ModelError
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame

FRAME = Frame(0.0, np.zeros((4, 4, 3), np.uint8))


class Slow:
    """An estimator that takes its time, on a clock of its own."""

    def __init__(self, size, world):
        self.size, self.world, self.closed = size, world, False
        world["loaded"].append(self)

    def estimate(self, frame):
        self.world["now_s"] += self.world["takes_s"][self.size]
        return PoseFrame.empty(frame.t_s, frame.size_px)

    def close(self):
        self.closed = True


def played(size, frames, **takes_s):
    world = {"now_s": 0.0, "takes_s": takes_s, "loaded": [], "told": []}
    paced = PacedEstimator(size, lambda s: Slow(s, world), world["told"].append, lambda: world["now_s"])
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
def test_a_slow_machine_gets_a_smaller_model(size, frames, takes_s, expected):
    _, world = played(size, frames, **takes_s)
    assert [one.size for one in world["loaded"]] == expected
    assert [one.closed for one in world["loaded"]] == [True] * (len(expected) - 1) + [False]


def test_the_person_is_told_what_has_changed():
    _, world = played("heavy", ENOUGH, heavy=SLOWEST_S * 2, full=0.1)
    assert world["told"] == ["This computer is too slow for the heavy pose model: going on with the full one."]


def test_closing_frees_the_model_in_use():
    paced, world = played("full", 1, full=0.02)
    paced.close()
    assert world["loaded"][-1].closed


def test_without_a_smaller_model_the_slow_one_goes_on():
    world = {"now_s": 0.0, "takes_s": {"heavy": 0.3, "lite": 0.02}, "loaded": [], "told": []}

    def load(size):
        if size == "full":
            raise ModelError("no network")
        return Slow(size, world)

    paced = PacedEstimator("heavy", load, world["told"].append, lambda: world["now_s"])
    for _ in range(ENOUGH):
        paced.estimate(FRAME)
    assert world["told"] == [
        "This computer is too slow for the heavy pose model, and the full one cannot be had: no network"
    ]
    assert not world["loaded"][0].closed
