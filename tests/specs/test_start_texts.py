"""Whoever lies as the start text of a stage says can begin that stage, and not one that starts otherwise."""

import pytest
from guided_fakes import saved
from poses_by_hand import Motion, Prone, film

from posecheck.coaching.cues import spoken_s
from posecheck.coaching.messages import by_stage, start_cue
from posecheck.coaching.plan import plan_sets
from posecheck.engine.engine import Engine
from posecheck.specs.loader import load_specs

SPECS = load_specs()
LYING = Prone()
PROPPED = Prone(trunk=20.0, elbow=95.0)
STARTS = {
    ("dead_bug", "level_1"): ("feet flat, arms at your sides", lambda: saved("dead_bug_level_1_clean", 1.5)),
    ("dead_bug", "level_2"): ("feet flat, arms at your sides", lambda: saved("dead_bug_level_2_clean", 1.5)),
    ("dead_bug", "level_3"): ("feet and arms just off the floor", lambda: saved("dead_bug_level_3_clean", 1.5)),
    ("dead_bug", "classic"): ("arms straight up, knees bent over", lambda: saved("dead_bug_classic_clean", 1.5)),
    ("back_extension", "prone_lie"): ("Lie flat on your stomach", lambda: film(Motion(LYING).stay(4.0))),
    ("back_extension", "elbow_prop"): ("propped on your elbows", lambda: film(Motion(PROPPED).stay(4.0))),
    ("back_extension", "press_up"): ("hands beside your shoulders", lambda: film(Motion(LYING).stay(4.0))),
    ("side_plank", "full"): ("legs straight", lambda: saved("side_plank_full_clean_left", 2.0)),
    ("side_plank", "easier"): ("hips and knees bent", lambda: saved("side_plank_easier_clean_left", 2.0)),
}
"""What the text says, and poses of a person who lies like that."""


def accepted(exercise, stage, poses):
    """Whether a session would begin: the person is at rest, or already in the position to hold."""
    engine = Engine(SPECS[exercise], stage, live=True)
    last = [engine.step(pose).status for pose in poses][-1]
    return last.armed and last.phase in ("start", *SPECS[exercise].stages[stage].targets)


def test_every_stage_of_an_exercise_with_stages_is_tried():
    assert set(STARTS) == {(spec.id, stage) for spec in SPECS.values() for stage in spec.stages if len(spec.stages) > 1}


@pytest.mark.parametrize(("exercise", "stage"), STARTS)
def test_the_described_start_begins_its_stage(exercise, stage):
    words, poses = STARTS[exercise, stage]
    assert words in SPECS[exercise].start_of(stage)
    assert accepted(exercise, stage, poses())


@pytest.mark.parametrize(
    ("exercise", "stage", "other"),
    [
        ("dead_bug", "classic", "level_1"),
        ("dead_bug", "classic", "level_2"),
        ("dead_bug", "classic", "level_3"),
        ("back_extension", "elbow_prop", "prone_lie"),
        ("back_extension", "elbow_prop", "press_up"),
        ("back_extension", "prone_lie", "elbow_prop"),
    ],
)
def test_the_start_of_another_stage_does_not_begin_it(exercise, stage, other):
    assert not accepted(exercise, stage, STARTS[exercise, other][1]())


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_every_start_is_spoken_in_less_than_six_seconds(spec):
    for stage in spec.stages:
        assert spoken_s(start_cue(plan_sets(spec, stage)[0])) <= 6.0


def test_texts_are_listed_by_stage_only_where_they_differ():
    assert by_stage(SPECS["cat_curl"], SPECS["cat_curl"].start_of) == [SPECS["cat_curl"].start]
    texts = by_stage(SPECS["dead_bug"], SPECS["dead_bug"].start_of)
    assert [text.partition(":")[0] for text in texts] == ["Level 1 and Level 2", "Level 3", "Classic"]
