"""Training plans: files, amounts, days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.coaching.training_plan import (
    DAYS,
    PRESET_NAMES,
    PlanEntry,
    TrainingPlan,
    allowed,
    checked_plan,
    entry_sets,
    load_plan,
    minutes_of,
    plan_text,
    preset_plan,
)
from posecheck.errors import PlanError
from posecheck.specs.loader import load_specs

SPECS = load_specs()


def write(tmp_path, text):
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def plan_of(*entries, **more):
    return TrainingPlan(schema=1, name="mine", exercise=list(entries), **more)


@pytest.mark.parametrize("preset", PRESET_NAMES)
def test_a_preset_can_be_written_and_read_back(preset, tmp_path):
    plan = preset_plan(preset, SPECS)
    assert load_plan(write(tmp_path, plan_text(plan)), SPECS) == plan
    assert len(plan.days) >= 4


def test_presets_hold_the_exercises_of_their_group():
    ids = {preset: [entry.id for entry in preset_plan(preset, SPECS).exercises] for preset in PRESET_NAMES}
    assert len(ids["all"]) == 9
    assert sorted(ids["flexibility"] + ids["core"]) == sorted(ids["all"])
    assert ids["sciatica"] == [name for name in ids["all"] if SPECS[name].sciatica_suitable]


@given(
    st.text(max_size=40),
    st.text(min_size=1, max_size=40),
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True),
    st.none() | st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    st.none() | st.integers(1, 3),
)
def test_any_plan_survives_its_file(tmp_path_factory, note, name, days, until, sets):
    plan = TrainingPlan(
        schema=1, name=name, note=note, until=until, days=days, exercise=[PlanEntry(id="cat_curl", sets=sets)]
    )
    assert load_plan(write(tmp_path_factory.mktemp("plan"), plan_text(plan)), SPECS) == plan


def test_every_mistake_is_reported_at_once(tmp_path):
    path = write(
        tmp_path,
        """
        schema = 2
        name = "x"
        color = "red"
        days = ["mon", "someday"]
        [[exercise]]
        id = "cat_crul"
        [[exercise]]
        id = "dead_bug"
        stage = "level_9"
        [[exercise]]
        id = "side_plank"
        reps = 99
        hold_s = -1
        watch = ["hip_sag"]
        """,
    )
    with pytest.raises(PlanError) as caught:
        load_plan(path, SPECS)
    keys = {problem.split(": ")[1] for problem in caught.value.problems}
    assert keys == {
        "schema",
        "color",
        "days.1",
        "exercise.0.id",
        "exercise.1.stage",
        "exercise.2.reps",
        "exercise.2.hold_s",
        "exercise.2.watch",
    }


@pytest.mark.parametrize(("key", "too_much"), [("sets", 5), ("reps", 11), ("hold_s", 11)])
def test_a_plan_may_not_exceed_the_guide(key, too_much, tmp_path):
    limits = allowed(SPECS["back_extension"].stages["press_up"])
    most = limits[key][1]
    assert most < too_much

    def text(value):
        return f'schema = 1\nname = "x"\n[[exercise]]\nid = "back_extension"\nstage = "press_up"\n{key} = {value}\n'

    assert load_plan(write(tmp_path, text(f"{most:g}")), SPECS)
    with pytest.raises(PlanError, match=f"{key}: expected .* got {too_much}"):
        load_plan(write(tmp_path, text(too_much)), SPECS)


def test_an_exercise_has_the_days_of_the_plan_or_its_own_until_the_plan_ends():
    plan = plan_of(
        PlanEntry(id="cat_curl"), PlanEntry(id="side_plank", days=["tue"]), days=["mon"], until=date(2026, 11, 30)
    )
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert [entry.id for entry in plan.on(monday)] == ["cat_curl"]
    assert [entry.id for entry in plan.on(tuesday)] == ["side_plank"]
    assert plan.on(date(2026, 11, 30))
    assert not plan.on(date(2026, 12, 1))


def test_amounts_of_the_plan_replace_the_prescription_and_others_stay():
    spec = SPECS["back_extension"]
    sets = entry_sets(PlanEntry(id=spec.id, stage="press_up", sets=2, hold_s=5, rest_s=20), spec)
    stage = sets[0].prescription
    assert len(sets) == 2
    assert (stage.hold_s, stage.rest_s, stage.reps) == (5, 20, spec.stages["press_up"].reps)
    assert entry_sets(PlanEntry(id=spec.id), spec, "elbow_prop")[0].stage == "elbow_prop"


def test_watched_faults_are_announced_first():
    spec = SPECS["side_plank"]
    planned = entry_sets(PlanEntry(id=spec.id, watch=["head_dropped"]), spec)[0]
    faults = planned.spec.faults_of(planned.stage)
    assert faults["head_dropped"].priority == 1
    assert all(fault == spec.faults_of(planned.stage)[name] for name, fault in faults.items() if name != "head_dropped")


def test_more_takes_longer():
    once, twice = PlanEntry(id="cat_curl"), PlanEntry(id="cat_curl", sets=2)
    assert minutes_of([twice], SPECS) > minutes_of([once], SPECS) >= 1


def test_an_amount_beyond_the_stage_in_use_is_cut_to_what_this_stage_leads_up_to():
    entry = PlanEntry(id="back_extension", sets=4, hold_s=300)
    load = plan_of(entry).model_dump(by_alias=True)
    TrainingPlan.model_validate(load, context={"specs": SPECS})
    assert {one.prescription.hold_s for one in entry_sets(entry, SPECS["back_extension"], "press_up")} == {10}
    assert len(entry_sets(entry, SPECS["back_extension"], "prone_lie")) == 3


def test_an_exercise_is_planned_once_a_day():
    entries = [{"id": "cat_curl"}, {"id": "cat_curl", "days": ["tue", "wed"]}]
    keys = {"schema": 1, "name": "x", "days": ["mon", "wed"]}
    with pytest.raises(PlanError, match=r"exercise.1.*cat_curl is planned twice on wed"):
        checked_plan({**keys, "exercise": entries}, SPECS, "x")
    entries[1]["days"] = ["tue"]
    assert len(checked_plan({**keys, "exercise": entries}, SPECS, "x").exercises) == 2
