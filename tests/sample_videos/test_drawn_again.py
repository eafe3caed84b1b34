"""The committed demonstrations are what the scripts show today."""

import json

import draw_demonstrations
import pytest

from posecheck.pages.demonstrations import FILE
from posecheck.specs.loader import load_specs


def test_every_stage_is_drawn():
    assert set(draw_demonstrations.STAGES) == {
        (spec.id, stage) for spec in load_specs().values() for stage in spec.stages
    }


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "stage"), [("back_extension", "press_up"), ("side_plank", "easier")])
def test_a_demonstration_drawn_again_moves_as_the_committed_one(exercise, stage):
    committed = json.loads(FILE.read_text(encoding="utf-8"))["exercises"][exercise][stage]
    drawn = json.loads(json.dumps(draw_demonstrations.Drawer(draw_demonstrations.STAGES[exercise, stage]).stage()))
    same = ("order", "near", "mirrored", "view_deg", "start", "steps", "joints")
    assert {name: drawn[name] for name in same} == {name: committed[name] for name in same}
