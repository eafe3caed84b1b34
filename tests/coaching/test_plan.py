import pytest

from posecheck.coaching.plan import CHANGE_S, REST_S, plan_sets, prescribe, rest_after
from posecheck.errors import UsageError
from posecheck.events import Side
from posecheck.specs.model import Progression


def test_every_set_of_the_prescription_is_planned(small_spec):
    harder = prescribe(small_spec, "up", Progression(sets=3))
    assert [(s.n, s.of, s.stage, s.prescription.hold_s) for s in plan_sets(harder)] == [
        (1, 3, "up", 2),
        (2, 3, "up", 2),
        (3, 3, "up", 2),
    ]


def test_a_harder_prescription_changes_only_what_it_names(small_spec):
    harder = prescribe(small_spec, "up", Progression(hold_s=9))
    assert harder.stages["up"] == small_spec.stages["up"].model_copy(update={"hold_s": 9.0})
    assert harder.stages["up_and_down"] == small_spec.stages["up_and_down"]


def test_unknown_stage_is_refused(small_spec):
    with pytest.raises(UsageError, match=r"no stage 'upp'.*up"):
        plan_sets(small_spec, "upp")


@pytest.mark.parametrize(
    ("sides", "reps", "left", "right"),
    [("none", 5, 0, 0), ("alternate", 20, 10, 10), ("one_then_other", 3, 2, 1)],
)
def test_a_goal_is_shared_between_the_sides(small_spec, sides, reps, left, right):
    stage = small_spec.stages["up"].model_copy(update={"sides": sides, "reps": reps})
    planned = plan_sets(small_spec.model_copy(update={"stages": {"up": stage}}))[0]
    assert (planned.goal_of(Side.LEFT), planned.goal_of(Side.RIGHT)) == (left, right)


def test_rest_is_as_prescribed_between_sets_and_for_changing_between_exercises(small_spec):
    two = plan_sets(prescribe(small_spec, "up", Progression(sets=2)))
    rested = plan_sets(_resting(small_spec, 45.0))
    other = plan_sets(small_spec.model_copy(update={"id": "other"}))
    plan = [*two, *other, *rested]
    assert [rest_after(plan, i) for i in range(len(plan))] == [REST_S, CHANGE_S, CHANGE_S, 45.0, 0.0]


def _resting(spec, rest_s):
    stage = spec.stages["up"].model_copy(update={"rest_s": rest_s, "sets": 2})
    return spec.model_copy(update={"stages": {"up": stage}})
