import pytest
from recorded import sample

from posecheck.sinks.review import review
from posecheck.sinks.trace import MAIN_PANELS, Limit, Trace, main_panels, thresholds
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

SPECS = load_specs()
STAGES = [(exercise, stage) for exercise, spec in SPECS.items() for stage in spec.stages]


def empty(spec):
    trace = Trace()
    trace.signals = {name: [] for name in (*spec.signals, *(f"drive.{name}" for name in spec.drives))}
    return trace


@pytest.mark.parametrize(("exercise", "stage"), STAGES)
def test_every_stage_has_a_few_plain_signals_and_the_movement_is_among_them(exercise, stage):
    spec = SPECS[exercise]
    names = main_panels(empty(spec), spec, stage)
    assert 3 <= len(names) <= MAIN_PANELS
    assert all(spec.measured(name).label for name in names)
    drives = {f"drive.{target.drive}" for target in spec.targets_of(stage).values()}
    assert drives <= set(names)


@pytest.mark.parametrize(("exercise", "stage"), STAGES)
def test_plain_signals_of_a_stage_have_different_names(exercise, stage):
    spec = SPECS[exercise]
    names = main_panels(empty(spec), spec, stage)
    assert len({spec.measured(name).label for name in names}) == len(names)


def test_an_exercise_without_labels_shows_its_drive_what_refuses_and_its_faults():
    spec = SPECS["partial_curl"]
    bare = ExerciseSpec.model_validate(spec.model_dump(mode="json", by_alias=True))
    assert main_panels(empty(bare), bare, "default") == [
        "drive.lift",
        "drive.belly_up",
        "drive.trunk",
        "drive.feet",
        "feet",
    ]


def test_plain_signals_come_first_among_all():
    looked = review(sample("partial_curl", 2.0), SPECS["partial_curl"], "default")
    assert looked.plain_signals() == ["drive.lift", "drive.trunk", "feet"]
    assert looked.signals()[:3] == looked.plain_signals()
    assert set(looked.signals()) == set(looked.trace.signals)


@pytest.mark.parametrize(
    ("exercise", "stage", "name", "expected"),
    [
        (
            "quadruped_arm_leg_raise",
            "default",
            "whole_leg",
            [Limit("fault", "leg_not_parallel", -15), Limit("fault", "leg_not_parallel", 20)],
        ),
        ("quadruped_arm_leg_raise", "default", "drive.both", [Limit("target", "hold", -20)]),
        ("gluteal_stretch", "default", "thigh", [Limit("fault", "thigh_not_pulled", 85)]),
        ("partial_curl", "default", "drive.belly_up", [Limit("refusal", "not_lying", 0.4)]),
    ],
)
def test_limits_say_what_they_limit(exercise, stage, name, expected):
    assert thresholds(SPECS[exercise], stage, name) == expected
