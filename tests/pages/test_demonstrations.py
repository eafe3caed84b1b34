"""Each stage has a demonstration, and the engine counts what it shows."""

from functools import cache
from itertools import groupby, pairwise

import numpy as np
import pytest
from shown_poses import filmed
from watched import watch

from posecheck.pages.demonstrations import AT_FIRST_S, FILE, JOINTS, LONGEST_HOLD_S, demonstration_of
from posecheck.specs.loader import load_specs

STAGES = [pytest.param(spec, stage, id=f"{spec.id}-{stage}") for spec in load_specs().values() for stage in spec.stages]
LARGEST_BYTES = 400_000


def trunk_of(picture):
    return max((o for limb in picture.limbs if limb.tone == "body" for o in limb.outlines), key=np.ptp)


def sides_of(stage):
    return {"left", "right"} if stage.sides != "none" else {None}


def with_short_holds(spec, name):
    stage = spec.stages[name]
    return spec.model_copy(
        update={"stages": {name: stage.model_copy(update={"hold_s": min(stage.hold_s, LONGEST_HOLD_S)})}}
    )


@pytest.mark.parametrize(("spec", "stage"), STAGES)
def test_every_stage_is_shown_from_start_to_each_target(spec, stage):
    shown = demonstration_of(spec, stage)
    assert [picture.phase for picture in shown.key_pictures] == ["start", *spec.stages[stage].targets]
    left, bottom, right, top = shown.bounds
    assert 0.5 < right - left < 3.5
    assert 0.4 < top - bottom < 2.2
    for picture in shown.key_pictures:
        points = np.concatenate([line for limb in picture.limbs for line in limb.outlines])
        assert {limb.tone for limb in picture.limbs} == {"near", "far", "body"}
        assert (points > [left - 0.01, bottom - 0.01]).all(), "nothing is cut off"
        assert (points < [right + 0.01, top + 0.01]).all(), "nothing is cut off"


def test_the_file_is_small():
    assert FILE.stat().st_size < LARGEST_BYTES


@cache
def spans_of(exercise, stage):
    """Length and picture of all that is shown between two moments, s; the picture is of its middle."""
    shown = demonstration_of(load_specs()[exercise], stage)
    spans_s = pairwise(t_s for t_s, _ in shown.moments)
    return [(end_s - start_s, shown.at((start_s + end_s) / 2)) for start_s, end_s in spans_s if end_s > start_s]


@pytest.mark.parametrize(("spec", "stage"), STAGES)
def test_both_sides_are_shown(spec, stage):
    seen = {picture.other_side for _, picture in spans_of(spec.id, stage)}
    assert seen == ({False, True} if spec.stages[stage].sides != "none" else {False})


@pytest.mark.parametrize(("spec", "stage"), STAGES)
def test_a_target_is_held_as_long_as_prescribed_but_not_for_minutes(spec, stage):
    runs = groupby(spans_of(spec.id, stage), key=lambda span: span[1].phase)
    held_s = [sum(length_s for length_s, _ in run) for phase, run in runs if phase in spec.stages[stage].targets]
    assert len(held_s) >= len(spec.stages[stage].targets)
    assert held_s == pytest.approx([min(spec.stages[stage].hold_s, LONGEST_HOLD_S)] * len(held_s))


def test_nothing_jumps_between_two_moments():
    for spec, stage in (("dead_bug", "level_2"), ("gluteal_stretch", "default")):
        shown = demonstration_of(load_specs()[spec], stage)
        pictures = [shown.at(t_s) for t_s in np.arange(AT_FIRST_S, shown.duration_s - 0.1, 0.1)]
        joints = np.array([picture.joints for picture in pictures])
        trunks = np.array([trunk_of(picture).mean(axis=0) for picture in pictures])
        assert np.abs(np.diff(joints, axis=0)).max() < 0.3
        assert np.abs(np.diff(trunks, axis=0)).max() < 0.05


def test_the_other_side_of_a_side_plank_is_the_mirror_image():
    shown = demonstration_of(load_specs()["side_plank"], "full")
    first, second = shown.at(AT_FIRST_S + 3.0), shown.at(AT_FIRST_S + 3.0 + (shown.duration_s - AT_FIRST_S) / 2)
    nose, left_ankle, right_ankle = (JOINTS.index(name) for name in ("nose", "left_ankle", "right_ankle"))
    assert first.joints[nose, 0] < first.joints[left_ankle, 0]
    assert second.joints[nose, 0] > second.joints[left_ankle, 0]
    assert (first.joints[left_ankle, 1] > first.joints[right_ankle, 1]) != (
        second.joints[left_ankle, 1] > second.joints[right_ankle, 1]
    )


@pytest.mark.parametrize(
    ("exercise", "stage", "phase"),
    [
        ("back_extension", "prone_lie", "lie"),
        ("back_extension", "elbow_prop", "prop"),
        ("back_extension", "press_up", "start"),
        ("dead_bug", "classic", "start"),
        ("gluteal_stretch", "default", "start"),
    ],
)
def test_the_first_pose_is_the_one_a_set_begins_in(exercise, stage, phase):
    assert demonstration_of(load_specs()[exercise], stage).first_pose.phase == phase


def test_an_unknown_exercise_has_no_demonstration(small_spec):
    assert demonstration_of(small_spec, "up") is None


@pytest.mark.slow
@pytest.mark.parametrize(("spec", "stage"), STAGES)
def test_the_engine_counts_what_is_shown_and_finds_no_fault(spec, stage):
    shown = demonstration_of(spec, stage)
    attempts = watch(filmed(shown), with_short_holds(spec, stage), stage).attempts
    assert {attempt.side for attempt in attempts} == sides_of(spec.stages[stage])
    assert [attempt.faults for attempt in attempts] == [()] * len(attempts)
    assert all(attempt.counted for attempt in attempts)
