import numpy as np
import pytest

from posecheck.engine.phases import FREEZE_S, Gate, PhaseTracker
from posecheck.specs.model import Condition, Phase

NAN = float("nan")
HIGH = Condition(signal="trunk", above=30, leave=25)


def states(gate, values, fps=10, start_s=0.0):
    return [gate.step(start_s + i / fps, {"trunk": v}) for i, v in enumerate(values)]


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        pytest.param(HIGH, [29, 30, 26, 25, 24, 29], [0, 1, 1, 1, 0, 0], id="above"),
        pytest.param(
            Condition(signal="trunk", below=-30, leave=-25), [-29, -31, -26, -24, -29], [0, 1, 1, 0, 0], id="below"
        ),
        pytest.param(
            Condition(signal="trunk", within=(-10, 10), leave=(-14, 12)),
            [11, 10, 12, 13, 11, -10, -14, -15],
            [0, 1, 1, 0, 0, 1, 1, 0],
            id="within",
        ),
    ],
)
def test_a_pose_is_entered_and_left_at_different_limits(condition, values, expected):
    assert states(Gate(Phase(all=[condition])), values) == [bool(e) for e in expected]


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_a_pose_counts_after_its_dwell_and_from_its_beginning(fps):
    gate = Gate(Phase(all=[HIGH], dwell_s=0.5))
    entered = states(gate, [0] * fps + [40] * fps, fps)
    assert entered.index(True) / fps == pytest.approx(1.5, abs=1 / fps)
    assert gate.since_s == pytest.approx(1.0)


def test_a_pose_shorter_than_its_dwell_never_was():
    assert not any(states(Gate(Phase(all=[HIGH], dwell_s=0.5)), [40, 40, 40, 0] * 5))


def test_a_pose_is_kept_through_slips_shorter_than_the_dwell_to_leave_it():
    gate = Gate(Phase(all=[HIGH], leave_dwell_s=0.5))
    assert all(states(gate, [40, 0, 0, 0, 40, 0, 0, 40]))
    assert states(gate, [0] * 7, start_s=1.0) == [True] * 5 + [False] * 2


def test_a_pose_that_cannot_be_measured_is_believed_for_a_second():
    gate = Gate(Phase(all=[HIGH]))
    known = states(gate, [40] + [NAN] * 12)
    assert known == [True] * 11 + [False] * 2
    assert FREEZE_S == 1.0


def test_an_unmeasured_pose_is_never_entered():
    assert not any(states(Gate(Phase(all=[HIGH])), [NAN] * 20))


@pytest.mark.parametrize(("knee", "expected"), [(100, False), (NAN, True)], ids=["one fails", "none fails"])
def test_one_condition_that_fails_decides_even_where_another_is_unknown(knee, expected):
    gate = Gate(Phase(all=[HIGH, Condition(signal="knee", below=50, leave=60)]))
    assert gate.step(0.0, {"trunk": 40, "knee": 40})
    assert gate.step(0.1, {"trunk": NAN, "knee": knee}) is expected


STAY_S, FPS = 0.4, 20


def follow(tracker, values, rates=None, start_s=0.0):
    """The phase at the end of each value; each lasts for `STAY_S`."""
    steps, found = round(STAY_S * FPS), []
    for i, (value, rate) in enumerate(zip(values, rates or [0.0] * len(values), strict=True)):
        for k in range(steps):
            phase = tracker.step(start_s + (i * steps + k) / FPS, {"trunk": value, "trunk_rate": rate})
        found.append(phase)
    return found


def test_phases_and_the_movements_between_them_have_names(small_spec):
    found = follow(PhaseTracker(small_spec, "up_and_down"), [0, 20, 35, 20, 0, -20, -35, -20, 0])
    assert found == ["start", "raise", "top", "lower", "start", "raise", "bottom", "lower", "start"]


def test_between_two_targets_without_the_start_the_movement_is_back(small_spec):
    found = follow(PhaseTracker(small_spec, "up_and_down"), [0, 35, 20, -20, -35])
    assert found == ["start", "top", "lower", "lower", "bottom"]


def test_a_movement_without_a_pose_before_it_has_no_name(small_spec):
    assert follow(PhaseTracker(small_spec, "up"), [20, 22, 35]) == [None, None, "top"]


def test_a_stage_knows_only_its_own_poses(small_spec):
    assert follow(PhaseTracker(small_spec, "up"), [0, -35]) == ["start", "raise"]


def test_out_of_the_posture_no_phase_is_known_nor_remembered(small_spec):
    tracker = PhaseTracker(small_spec, "up")
    assert follow(tracker, [0, 35, 86, 81, 79, 20]) == ["start", "top", None, None, "top", "lower"]
    assert tracker.in_posture
    assert follow(tracker, [86, 20], start_s=5.0) == [None, None]
    assert tracker.in_posture


def test_no_pose_begins_while_the_posture_is_being_left(small_spec):
    lasting = small_spec.posture.model_copy(update={"leave_dwell_s": 1.0})
    upright = Phase(all=[Condition(signal="trunk", above=82, leave=30)])
    spec = small_spec.model_copy(update={"posture": lasting, "phases": small_spec.phases | {"top": upright}})
    assert follow(PhaseTracker(spec, "up"), [0, 84]) == ["start", "top"]
    assert follow(PhaseTracker(spec, "up"), [0, 86, 84]) == ["start", "raise", "top"]
    assert follow(PhaseTracker(spec, "up"), [0, 84, 86]) == ["start", "top", "top"]


def test_a_target_passed_through_in_a_rush_is_reached_but_not_held(small_spec):
    tracker = PhaseTracker(small_spec, "up")
    assert follow(tracker, [0, 35, 40], [0, 90, 90]) == ["start", "raise", "raise"]
    assert tracker.reached == "top"
    assert np.isnan(tracker.since_s)


def test_a_target_is_held_from_when_it_is_settled(small_spec):
    tracker = PhaseTracker(small_spec, "up")
    assert follow(tracker, [0, 35, 40, 41, 41], [0, 90, 40, 15, 40])[1:] == ["raise", "raise", "top", "top"]
    assert tracker.since_s == pytest.approx(3 * STAY_S)
    assert follow(tracker, [41], [60], start_s=5.0) == ["lower"]


def test_a_target_has_to_settle_each_time_it_is_taken(small_spec):
    tracker = PhaseTracker(small_spec, "up")
    assert follow(tracker, [0, 35, 40, 40], [0, 10, 10, 10])[-1] == "top"
    assert follow(tracker, [0, 0], [40, 40], start_s=5.0)[-1] == "start"
    assert follow(tracker, [40, 40, 40], [40, 40, 10], start_s=10.0) == ["raise", "raise", "top"]


def test_a_lost_person_is_in_no_phase(small_spec):
    tracker = PhaseTracker(small_spec, "up")
    follow(tracker, [0, 35])
    tracker.lose()
    assert (tracker.current, tracker.reached, tracker.in_posture) == (None, None, False)
    assert follow(tracker, [20], start_s=5.0) == [None]


def test_of_any_one_condition_is_enough_and_unknown_ones_are_not_held_against_it():
    either = [{"signal": "leg", "above": 75, "leave": 65}, {"signal": "arm", "above": 140, "leave": 120}]
    for leg, arm, expected in [(80, 0, True), (0, 150, True), (0, 0, False), (80, np.nan, True), (0, np.nan, False)]:
        gate = Gate(Phase.model_validate({"any": either}))
        assert gate.step(0.0, {"leg": leg, "arm": arm}) is expected, (leg, arm)
