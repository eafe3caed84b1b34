import pytest

from posecheck.pages.drawings import drawings_of, start_drawing
from posecheck.specs.loader import load_specs

STAGES = [pytest.param(spec, stage, id=f"{spec.id}-{stage}") for spec in load_specs().values() for stage in spec.stages]


@pytest.mark.parametrize(("spec", "stage"), STAGES)
def test_every_stage_has_drawings_of_its_targets_and_mostly_of_rest(spec, stage):
    drawn = drawings_of(spec, stage)
    assert [one.phase for one in drawn if one.phase != "start"] == spec.stages[stage].targets
    assert drawn[0].phase == "start" or stage in ("prone_lie", "elbow_prop"), "drawings of rest come first"
    for one in drawn:
        left, bottom, right, top = one.bounds
        assert 0.2 < right - left < 3.0
        assert 0.15 < top < 2.0
        assert bottom > -0.1, "nobody sinks into the floor"


def test_an_unknown_exercise_has_no_drawings(small_spec):
    assert drawings_of(small_spec, "up") == ()


@pytest.mark.parametrize(
    ("exercise", "stage", "phase"),
    [
        ("back_extension", "prone_lie", "lie"),
        ("back_extension", "elbow_prop", "prop"),
        ("dead_bug", "classic", "start"),
    ],
)
def test_the_drawing_to_lie_into_is_of_the_pose_a_set_begins_in(exercise, stage, phase):
    assert start_drawing(load_specs()[exercise], stage).phase == phase
