"""Verdicts and faults from values alone, without a pose."""

import pytest

from posecheck.engine.form import FormJudge, Measured
from posecheck.engine.movements import Movements
from posecheck.engine.signals import Reading
from posecheck.events import Fault, FaultStarted, HoldStatus, Verdict

UP = "up"
RIGHT, WRONG, VERY_WRONG = 45.0, 63.0, 75.0


@pytest.fixture
def judge(small_spec) -> FormJudge:
    return FormJudge(small_spec, UP, Movements(small_spec, UP))


def top(t_s: float, trunk: float, **seen) -> Measured:
    return Measured(t_s, "top", {"trunk": Reading(trunk)}, {}, **{"view_ok": True, "yaw_deg": 0.0, **seen})


def follow(judge: FormJudge, trunk: float, start_s: float = 0.0) -> tuple[list[FaultStarted], list[Fault]]:
    """Six frames, which take longer than the dwell and the gap of a fault."""
    found = [judge.step(top(start_s + i / 10, trunk), None) for i in range(6)]
    return [e for started, _ in found for e in started], [fault for _, ended in found for fault in ended]


def test_a_fault_is_reported_when_it_comes_on_and_when_it_has_ended(judge):
    started, ended = follow(judge, WRONG)
    assert ([(e.id, e.start_s) for e in started], ended) == ([("too_high", 0.0)], [])
    assert follow(judge, RIGHT, start_s=0.6) == ([], [Fault("too_high", None, 0.0, 0.5)])


def test_a_fault_that_is_on_at_the_end_is_ended_once(judge):
    follow(judge, WRONG)
    assert judge.stop() == [Fault("too_high", None, 0.0, 0.5)]
    assert judge.stop() == []


def test_a_reach_that_fell_short_ends_when_form_is_no_longer_followed(judge):
    follow(judge, 30.0)
    assert judge.stop() == [Fault("too_low", None, 0.0, 0.5)]


def test_the_fault_to_announce_first_is_named_first(small_spec):
    urgent = small_spec.faults["wrong"].model_copy(update={"priority": 1})
    spec = small_spec.model_copy(update={"faults": {**small_spec.faults, "wrong": urgent}})
    judge = FormJudge(spec, UP, Movements(spec, UP))
    follow(judge, VERY_WRONG)
    assert judge.active == ("wrong", "too_high")


def test_while_nobody_is_visible_there_is_no_verdict_and_a_fault_waits(judge):
    follow(judge, WRONG)
    judge.hide()
    assert set(judge.verdicts.values()) == {Verdict.NOT_VISIBLE}
    assert judge.step(top(0.9, WRONG), None) == ([], [])
    assert judge.active == ("too_high",)


def test_what_the_view_hides_is_unknown(judge):
    judge.step(top(0.0, RIGHT, view_ok=False, yaw_deg=40.0), None)
    assert set(judge.verdicts.values()) == {Verdict.NOT_MEASURABLE}
    assert judge.judged == {"too_high": None, "wrong": None, "too_low": None}
    assert judge.timed, "the hold timer follows the drive, which every view shows"


@pytest.mark.parametrize(
    ("held_s", "verdict"), [(None, Verdict.NOT_MEASURABLE), (1.5, Verdict.NOT_MEASURABLE), (1.8, Verdict.OK)]
)
def test_a_hold_is_right_once_it_is_long_enough(judge, held_s, verdict):
    hold = None if held_s is None else HoldStatus("top", held_s, required_s=2.0, frozen=False)
    judge.step(top(0.0, RIGHT), hold)
    assert (judge.verdicts["hold_too_short"], judge.timed) == (verdict, True)
