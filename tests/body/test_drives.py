"""Drives on analytic poses."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from posecheck.body.drives import Poses, measure_drives
from posecheck.pose.landmarks import INDEX
from posecheck.pose.silhouette import STATIONS
from posecheck.specs.model import DriveSpec

TRUNK_PX, TRUNK_M = 100.0, 0.5


def standing_before_a_high_camera() -> Poses:
    """Both feet on the floor, the right one further away and therefore 12 pixels higher in the picture."""
    xy, world = np.zeros((1, 33, 2)), np.zeros((1, 33, 3))
    for side, picture_px, depth_m in (("left", 0.0, 0.0), ("right", 12.0, 0.4)):
        for name, height in (("shoulder", 2.5), ("hip", 1.5), ("ankle", 0.0)):
            lifted_px = picture_px if name == "ankle" else 0.0
            xy[0, INDEX[f"{side}_{name}"]] = (0.0, height * TRUNK_PX + lifted_px)
            world[0, INDEX[f"{side}_{name}"]] = (0.0, height * TRUNK_M, depth_m)
    none = np.full((1, 29), np.nan)
    return Poses(xy, world, none, none, np.array([TRUNK_PX]))


def drive(measure: str, *, world: bool, side: str = "spread") -> DriveSpec:
    return DriveSpec.model_validate(
        {"measure": measure, "points": [["hip"], ["ankle"]], "side": side, "world": world, "unit": "T"}
    )


@pytest.mark.parametrize(
    ("world", "expected_t"), [(False, 0.12), (True, 0.0)], ids=["picture sees perspective", "world does not"]
)
def test_feet_on_the_floor_are_level_in_the_world_only(world: bool, expected_t: float):
    values = measure_drives({"feet": drive("rise", world=world)}, standing_before_a_high_camera())

    assert values["feet"] == pytest.approx([expected_t])


def test_a_distance_in_the_world_is_in_trunk_lengths():
    values = measure_drives({"leg": drive("distance", world=True, side="lowest")}, standing_before_a_high_camera())

    assert values["leg"] == pytest.approx([1.5])


def test_world_is_refused_where_the_measure_has_no_choice():
    with pytest.raises(ValidationError, match="only for distance and rise"):
        drive("elevation", world=True)


@pytest.fixture
def random_poses():
    chance, n = np.random.default_rng(5), 20
    outline = np.full((n, len(STATIONS)), np.nan)
    return Poses(chance.normal(size=(n, 33, 2)), chance.normal(size=(n, 33, 3)), outline, outline, np.ones(n))


def elevation(of, **more):
    return DriveSpec(measure="elevation", points=[["hip"], [of]], unit="deg", **more)


@pytest.mark.parametrize(("measure", "combine"), [("lesser", np.minimum), ("greater", np.maximum)])
def test_one_of_two_drives(random_poses, measure, combine):
    both = DriveSpec(measure=measure, of=["a", "b"], unit="deg")
    values = measure_drives({"a": elevation("knee"), "b": elevation("wrist"), "both": both}, random_poses)
    assert values["both"] == pytest.approx(combine(values["a"], values["b"]))


def test_a_constant_is_added_after_the_sign_and_before_the_limits(random_poses):
    drives = {"a": elevation("knee"), "b": elevation("knee", falls=True, plus=30, clip=(0, 40))}
    values = measure_drives(drives, random_poses)
    assert values["b"] == pytest.approx(np.clip(30 - values["a"], 0, 40))


def test_a_drive_made_from_others_names_at_least_two():
    with pytest.raises(ValueError, match="takes at least two drives"):
        DriveSpec(measure="greater", of=["a"], unit="deg")
