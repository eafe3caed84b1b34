"""Signals in plain terms: labels, units, and recordings, which do not keep labels."""

import pytest

from posecheck.history.header import spec_hash
from posecheck.language import use
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec
from posecheck.specs.plain import Shown, shown, with_labels

SPECS = load_specs()


def recorded(spec):
    """The exercise as a recording keeps it."""
    return ExerciseSpec.model_validate(spec.model_dump(mode="json", by_alias=True))


def relabelled(spec, name, **changes):
    drive = spec.drives[name].model_copy(update=changes)
    return spec.model_copy(update={"drives": {**spec.drives, name: drive}})


@pytest.mark.parametrize("exercise", SPECS)
def test_recordings_and_their_hashes_do_not_depend_on_labels(exercise):
    spec = SPECS[exercise]
    assert not any(one.label for one in (*recorded(spec).signals.values(), *recorded(spec).drives.values()))
    assert spec_hash(recorded(spec)) == spec_hash(spec)
    assert with_labels(recorded(spec), spec) == spec


def test_a_recorded_signal_that_measured_something_else_gets_no_label():
    spec = SPECS["cat_curl"]
    other = relabelled(recorded(spec), "bulge", measure="belly_height")
    assert with_labels(other, spec).drives["bulge"].label == ""
    assert with_labels(other, spec).signals["elbow"].label == "Elbow, 180 is straight"


def test_an_exercise_that_is_not_installed_keeps_its_own_labels():
    assert with_labels(SPECS["cat_curl"], None) is SPECS["cat_curl"]


@pytest.mark.parametrize(
    ("exercise", "name", "expected", "measured", "value"),
    [
        ("quadruped_arm_leg_raise", "whole_leg", ("Leg, 0 is level", "degrees"), -12.0, -12.0),
        ("partial_curl", "feet", ("Feet above the floor", "% of trunk length"), 0.12, 12.0),
        ("standing_hamstring_stretch", "heel_share", ("Heel height, share of leg length", "%"), 0.25, 25.0),
        ("standing_hamstring_stretch", "drive.lean", ("Trunk, 90 is upright", "degrees"), -80.0, 80.0),
        ("standing_hamstring_stretch", "drive.lower_leg", ("Lower leg", "degrees"), -80.0, -80.0),
        ("dead_bug", "limbs_of_one_side", ("Limbs of one side", "yes or no"), 1.0, 1.0),
    ],
)
def test_values_are_shown_in_units_that_a_person_understands(exercise, name, expected, measured, value):
    described = shown(SPECS[exercise], name)
    assert (described.words, described.unit) == expected
    assert described.value(measured) == pytest.approx(value)


def test_a_labelled_drive_is_shown_as_it_is_measured():
    """The elbow's angle, although the drive is 150 less that angle."""
    spec = relabelled(SPECS["back_extension"], "bent_elbow", label="Elbow")
    assert shown(spec, "drive.bent_elbow") == Shown("Elbow", "degrees", -1.0, 150.0)
    assert shown(spec, "drive.bent_elbow").value(40.0) == 110.0


def test_labels_are_translated():
    use("de")
    assert shown(SPECS["quadruped_arm_leg_raise"], "whole_leg").words == "Bein, 0 ist waagerecht"
