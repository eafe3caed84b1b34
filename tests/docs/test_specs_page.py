"""docs/SPECS.md: its tables are current, and its tutorial builds an exercise that works."""

import re
from pathlib import Path
from typing import get_args

import pytest

from posecheck.engine.engine import Engine
from posecheck.events import AttemptEnded
from posecheck.pages.exercise_tables import filled
from posecheck.pose.poses import load_poses
from posecheck.specs.loader import read_spec
from posecheck.specs.measures import DRIVE_POINTS, OF_COUNT, POINT_COUNT, DriveMeasure, Measure

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "SPECS.md").read_text(encoding="utf-8")
HELD_S = (1.4, 2.0, 1.1, 1.7)
"""Holds that the script of the clip asks for: the time at the top. A hold also takes in the last bit of the way."""


def takes(measure: str) -> str:
    """What stands in the column of points."""
    if measure == "weighted_sum":
        return "of any"
    of = OF_COUNT.get(measure, 0)
    return f"of {of} signal{'s' if of > 1 else ''}" if of else str(POINT_COUNT.get(measure, 0))


def test_the_tables_of_keys_are_current():
    assert filled(PAGE, "SPECS") == PAGE, "run: python -m posecheck.pages.exercise_tables docs/SPECS.md"


def rows(first: str) -> dict[str, str]:
    """A table of measures by the name of its first column: what each measure takes."""
    table = PAGE.partition(f"| {first} | points | value |\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", table, re.MULTILINE))


def test_every_measure_is_explained_with_what_it_takes():
    assert rows("measure") == {measure: takes(measure) for measure in get_args(Measure)}


def test_every_measure_of_a_drive_is_explained_with_what_it_takes():
    combined = dict.fromkeys(("lesser", "greater", "sum"), "of 2 or more drives")
    expected = {measure: str(DRIVE_POINTS.get(measure, 2)) for measure in get_args(DriveMeasure)}
    assert rows("drive measure") == expected | combined


def test_the_tutorial_builds_an_exercise_that_counts_the_bridges_of_a_clip(tmp_path):
    path = tmp_path / "glute_bridge.toml"
    path.write_text("\n".join(re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)), encoding="utf-8")
    engine = Engine(read_spec(path))
    poses = load_poses(ROOT / "sample_videos" / "negative_glute_bridge.npz").poses
    updates = [*map(engine.step, poses), engine.finish()]
    found = [e.attempt for update in updates for e in update.events if isinstance(e, AttemptEnded)]
    assert [(a.counted, a.clean) for a in found] == [(True, True)] * 4
    assert [a.holds[0].held_s for a in found] == pytest.approx(HELD_S, abs=0.6)
