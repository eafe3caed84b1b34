import pytest

from posecheck.coaching.marked import marked_edges
from posecheck.pose.landmarks import SKELETON_EDGES
from posecheck.pose.model import NAMES
from posecheck.specs.loader import load_specs

SPECS = load_specs()


def names(exercise, *faults):
    spec = SPECS[exercise]
    edges = marked_edges(spec, spec.default_stage, faults)
    return {tuple(sorted(NAMES[end].split("_", 1)[1] for end in edge)) for edge in edges}


@pytest.mark.parametrize(
    ("exercise", "fault", "marked"),
    [
        ("quadruped_arm_leg_raise", "arm_not_parallel", {("elbow", "shoulder"), ("elbow", "wrist")}),
        ("quadruped_arm_leg_raise", "knee_bent", {("hip", "knee"), ("ankle", "knee")}),
        ("quadruped_arm_leg_raise", "back_sagging", {("hip", "shoulder")}),
        ("back_extension", "arms_not_straight", {("elbow", "shoulder"), ("elbow", "wrist")}),
    ],
)
def test_the_limbs_of_a_fault_are_marked_on_both_sides(exercise, fault, marked):
    assert names(exercise, fault) >= marked
    spec = SPECS[exercise]
    edges = marked_edges(spec, spec.default_stage, [fault])
    assert len(edges) >= 2 * len(marked)


def test_no_fault_marks_nothing():
    assert names("cat_curl") == set()
    assert names("cat_curl", "hold_too_short", "no_such_fault") == set()


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_every_fault_that_is_measured_marks_something_of_the_skeleton(spec):
    for stage in spec.stages:
        for name, fault in spec.faults_of(stage).items():
            edges = marked_edges(spec, stage, [name])
            assert edges <= set(SKELETON_EDGES)
            assert bool(edges) is (fault.measurement is not None), name
