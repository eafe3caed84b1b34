"""Adherence to a plan: planned and done."""

from datetime import date

from made_history import sessions

from posecheck.coaching.training_plan import DAYS, PlanEntry, TrainingPlan, preset_plan
from posecheck.history.adherence import adherence
from posecheck.specs.loader import load_specs

SPECS = load_specs()
DONE = sessions(8)
FIRST = DONE[0].started_at.astimezone().date()
LAST = DONE[-1].started_at.astimezone().date()


def plan_of(*entries, **more):
    return TrainingPlan(schema=1, name="mine", exercise=list(entries), **more)


def test_counts_what_was_done_of_each_exercise():
    plan = preset_plan("all", SPECS).model_copy(update={"days": list(DAYS)})
    result = adherence(plan, SPECS, DONE, FIRST, LAST)
    assert result.planned_days == (LAST - FIRST).days + 1
    assert result.done_days == len({one.started_at.astimezone().date() for one in DONE})
    for one in result.exercises:
        mine = [s for session in DONE for s in session.sets if s.exercise == one.exercise]
        assert (one.reps, one.clean) == (sum(s.rep_count for s in mine), sum(s.clean_count for s in mine))
        assert one.planned_reps == one.planned_days * sum(
            stage.sets * stage.reps for stage in [SPECS[one.exercise].stage()]
        )


def test_a_day_outside_the_period_or_after_the_plan_counts_nothing():
    plan = plan_of(PlanEntry(id="cat_curl"), days=list(DAYS), until=FIRST)
    result = adherence(plan, SPECS, DONE, FIRST, LAST)
    assert result.planned_days == 1
    nothing = adherence(plan, SPECS, DONE, date(2020, 1, 1), date(2020, 1, 7))
    assert nothing.done_days == 0
    assert nothing.share == 0


def test_doing_more_of_one_exercise_does_not_make_up_for_another():
    plan = plan_of(PlanEntry(id="cat_curl", reps=1), PlanEntry(id="side_plank", reps=1), days=list(DAYS))
    share = adherence(plan, SPECS, DONE, FIRST, LAST).share
    assert share is not None
    assert 0 < share <= 1


def test_a_plan_without_planned_days_has_no_share():
    plan = plan_of(PlanEntry(id="cat_curl"), days=[DAYS[(FIRST.weekday() + 1) % 7]])
    assert adherence(plan, SPECS, DONE, FIRST, FIRST).share is None
