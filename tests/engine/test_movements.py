"""Movements are found in the drive alone: how far it goes out and comes back."""

from itertools import pairwise

import numpy as np
import pytest

from posecheck.engine.movements import Movements, usual_height
from posecheck.specs.model import ExerciseSpec, Refusal

RATE_HZ = 20


@pytest.fixture
def spec(small_spec):
    data = small_spec.model_dump(by_alias=True)
    refuse = {"not_lying": {"drive": "belly_up", "at": "typical", "below": 0.4}}
    data["targets"]["top"] |= {"least": 8, "usual": 20, "zone": 50, "refuse": refuse}
    data["targets"]["bottom"] |= {"least": 8, "usual": 20}
    return ExerciseSpec.model_validate(data)


def path(*legs, start=0.0, rate_hz=RATE_HZ):
    """Values over time: each leg is (seconds, value at its end)."""
    values = [start]
    for seconds, end in legs:
        steps = round(seconds * rate_hz)
        values += list(np.linspace(values[-1], end, steps + 1)[1:])
    return [(i / rate_hz, value) for i, value in enumerate(values)]


def up(height, hold_s=2.0, go_s=1.0, down_to=0.0):
    return [(go_s, height), (hold_s, height), (go_s, down_to), (1.0, down_to)]


def phases(spec, points, belly_up=1.0, stage="up", rest=None):
    tracker = Movements(spec, stage, rest)
    return tracker, [(t_s, tracker.step(t_s, {"lift": v, "belly_up": belly_up})) for t_s, v in points]


def visits(named):
    """Spans of the target: (first, last time)."""
    spans, before = [], None
    for t_s, phase in named:
        if phase == "top" and before != "top":
            spans.append([t_s, t_s])
        elif phase == "top":
            spans[-1][1] = t_s
        before = phase
    return spans


@pytest.mark.parametrize(
    ("points", "count"),
    [
        pytest.param(path((2, 0), *up(20), *up(20)), 2, id="two"),
        pytest.param(path((2, 0), *up(20), *up(14), *up(20)), 3, id="one smaller"),
        pytest.param(path((2, 0), *up(6), *up(6)), 0, id="fidgeting"),
        pytest.param(path((2, 0), *up(60), *up(20)), 2, id="a large one before"),
        pytest.param(path((2, 0), *up(20, down_to=8), *up(20)), 2, id="not quite down between"),
        pytest.param(path((2, 30), *up(50), start=30), 1, id="another rest"),
        pytest.param(path(*[(60, 30)]), 0, id="slow drift"),
        pytest.param(path((9.4, 0), *up(12)), 1, id="begins ten seconds after the recording"),
        pytest.param(path((2, 0), *up(20), (1, 4), (9.0, 4), *up(12)), 2, id="begins ten seconds after rest was left"),
        pytest.param(path((2, 20), (1, 0), (1, 0), *up(20), start=20), 2, id="begins in the target"),
        pytest.param(path((0.1, 20), (1, 0), (1, 0), *up(20), start=20), 1, id="begins on the way down"),
        pytest.param(path((3, 60), start=60), 1, id="in the zone throughout"),
        pytest.param(path((3, 30), start=30), 0, id="no movement and not in the zone"),
    ],
)
def test_movements_are_counted_by_their_height(spec, points, count):
    _, named = phases(spec, points)
    assert len(visits(named)) == count


@pytest.mark.parametrize("rate_hz", [6, 12, 30, 60])
def test_a_hold_is_timed_to_a_fraction_of_a_second_at_any_rate(spec, rate_hz):
    tracker, named = phases(spec, path((2, 0), *up(20, hold_s=5.0), rate_hz=rate_hz))
    [(first_s, last_s)] = visits(named)
    assert last_s - first_s == pytest.approx(5.0, abs=0.5)
    assert tracker.current == "start"


def test_phases_come_in_the_order_of_the_movement(spec):
    _, named = phases(spec, path((2, 0), *up(20)))
    order = [phase for i, (_, phase) in enumerate(named) if i == 0 or phase != named[i - 1][1]]
    assert order == ["start", "raise", "top", "lower", "start"]


def test_jitter_of_a_degree_changes_nothing(spec):
    chance = np.random.default_rng(3)
    points = [(t_s, v + chance.normal(0, 1.0)) for t_s, v in path((2, 0), *up(20), *up(20), *up(20))]
    _, named = phases(spec, points)
    outward = [phase for _, phase in named if phase in ("top", "lower")]
    assert sum(a == "top" and b == "lower" for a, b in pairwise(outward)) == 3


def test_unseen_moments_freeze_the_movement_and_long_ones_end_it(spec):
    tracker, _ = phases(spec, path((2, 0), (1, 20), (1, 20)))
    assert tracker.current == "top"
    tracker.step(4.5, {"lift": float("nan"), "belly_up": 1.0})
    assert tracker.current == "top"
    tracker.step(6.0, {"lift": float("nan"), "belly_up": 1.0})
    assert tracker.current is None


@pytest.mark.parametrize(("belly_up", "reason"), [(1.0, None), (0.1, "not_lying"), (float("nan"), None)])
def test_another_movement_is_refused_with_its_reason(spec, belly_up, reason):
    tracker, _ = phases(spec, path((2, 0), *up(20)), belly_up)
    assert tracker.refusal("top") == reason


def there_and_back(*heights):
    return path((2, 0), *(leg for height in heights for leg in up(height)))


@pytest.mark.parametrize("rest", [0.0, None], ids=["surveyed", "found on the way"])
@pytest.mark.parametrize(
    ("heights", "visited"),
    [
        pytest.param((20, -20), ["top", "bottom"], id="a pair"),
        pytest.param((-20, 20, -20, 20), ["bottom", "top", "bottom", "top"], id="two pairs, the other first"),
        pytest.param((20, 20), ["top", "top"], id="one side only"),
        pytest.param((2, -2), [], id="fidgeting"),
    ],
)
def test_a_drive_that_goes_to_either_side_of_rest_reaches_two_targets(spec, heights, visited, rest):
    _, named = phases(spec, there_and_back(*heights), stage="up_and_down", rest=rest)
    reached = [phase for _, phase in named if phase in ("top", "bottom", "start")]
    changes = [phase for i, phase in enumerate(reached) if i == 0 or phase != reached[i - 1]]
    assert [phase for phase in changes if phase != "start"] == visited


@pytest.mark.parametrize(("height", "small"), [(5, True), (20, False)])
def test_a_movement_to_one_side_alone_must_be_as_large_as_two_together(spec, height, small):
    tracker, _ = phases(spec, there_and_back(height), stage="up_and_down", rest=0.0)
    assert tracker.is_small(0.0) is small


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        pytest.param(0.0, "arm_stays_down", id="never"),
        pytest.param(0.1, "arm_stays_down", id="for two frames"),
        pytest.param(0.5, None, id="for half a second"),
    ],
)
def test_a_peak_is_what_several_frames_agree_on(spec, seconds, reason):
    rule = {"drive": "belly_up", "at": "peak", "below": 0.5}
    target = spec.targets["top"].model_copy(update={"refuse": {"arm_stays_down": Refusal.model_validate(rule)}})
    tracker = Movements(spec.model_copy(update={"targets": {**spec.targets, "top": target}}), "up")
    for t_s, lift in path((2, 0), *up(20)):
        tracker.step(t_s, {"lift": lift, "belly_up": float(3.95 < t_s < 3.95 + seconds)})
    assert tracker.refusal("top") == reason


@pytest.mark.parametrize(
    ("known", "usual"),
    [
        pytest.param(None, 20, id="unknown"),
        pytest.param(30, 30, id="taken over"),
        pytest.param(90, 40, id="at most twice the spec's"),
        pytest.param(11, 11, id="somewhat smaller"),
        pytest.param(2, 10, id="at least half of the spec's"),
    ],
)
def test_a_usual_height_from_earlier_sessions_stays_near_that_of_the_spec(spec, known, usual):
    assert usual_height(spec.targets["top"], known) == usual


def test_a_usual_height_is_never_below_the_least(spec):
    assert usual_height(spec.targets["top"].model_copy(update={"least": 15}), 11) == 15


@pytest.mark.parametrize(("usual", "count"), [(None, 3), ({}, 3), ({"top": 40}, 2), ({"bottom": 40}, 3)])
def test_the_first_movement_is_measured_against_earlier_sessions(spec, usual, count):
    tracker = Movements(spec, "up", usual=usual)
    named = [(t_s, tracker.step(t_s, {"lift": v, "belly_up": 1.0})) for t_s, v in there_and_back(12, 40, 40)]
    assert len(visits(named)) == count


def test_heights_are_those_of_the_movements_in_a_span(spec):
    tracker, _ = phases(spec, there_and_back(20, -12), stage="up_and_down", rest=0.0)
    assert tracker.heights_between(0.0, 30.0) == pytest.approx({"top": 20, "bottom": 12}, abs=0.5)
    assert list(tracker.heights_between(0.0, 6.0)) == ["top"]
    assert tracker.heights_between(30.0, 40.0) == {}


def test_a_movement_that_was_not_seen_as_a_whole_has_no_height(spec):
    fallen, _ = phases(spec, path((2, 20), (1, 0), (1, 0), start=20))
    assert fallen.heights_between(0.0, 30.0) == {}
    raised, _ = phases(spec, path((2, 0), (1, 20), (2, 20)))
    assert raised.heights_between(0.0, 30.0) == {}
