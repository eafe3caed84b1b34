"""Drives on analytic poses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from posecheck.body.drives import measure_drives
from posecheck.pose.landmarks import INDEX, PoseFrame
from posecheck.specs.model import DriveSpec

TRUNK_PX, TRUNK_M = 100.0, 0.5


def standing_before_a_high_camera() -> PoseFrame:
    """Both feet on the floor, the right one further away and therefore 12 pixels higher in the picture."""
    pose = replace(PoseFrame.empty(0.0, (640, 480)), xy_px=np.zeros((33, 2)), world_m=np.zeros((33, 3)))
    for side, picture_px, depth_m in (("left", 0.0, 0.0), ("right", 12.0, 0.4)):
        for name, height in (("shoulder", 2.5), ("hip", 1.5), ("ankle", 0.0)):
            lifted_px = picture_px if name == "ankle" else 0.0
            pose.xy_px[INDEX[f"{side}_{name}"]] = (0.0, -height * TRUNK_PX - lifted_px)
            pose.world_m[INDEX[f"{side}_{name}"]] = (0.0, -height * TRUNK_M, depth_m)
    return pose


def measured(spec: DriveSpec, pose: PoseFrame) -> float:
    return measure_drives({"drive": spec}, pose, TRUNK_PX)["drive"]


def drive(measure: str, *, world: bool, side: str = "spread") -> DriveSpec:
    return DriveSpec.model_validate(
        {"measure": measure, "points": [["hip"], ["ankle"]], "side": side, "world": world, "unit": "T"}
    )


@pytest.mark.parametrize(
    ("world", "expected_t"), [(False, 0.12), (True, 0.0)], ids=["picture sees perspective", "world does not"]
)
def test_feet_on_the_floor_are_level_in_the_world_only(world: bool, expected_t: float):
    assert measured(drive("rise", world=world), standing_before_a_high_camera()) == pytest.approx(expected_t)


def test_a_distance_in_the_world_is_in_trunk_lengths():
    leg = drive("distance", world=True, side="lowest")
    assert measured(leg, standing_before_a_high_camera()) == pytest.approx(1.5)


def test_world_is_refused_where_the_measure_has_no_choice():
    with pytest.raises(ValidationError, match="only for distance and rise"):
        drive("elevation", world=True)


@pytest.fixture(params=range(5))
def random_pose(request):
    chance = np.random.default_rng(request.param)
    empty = PoseFrame.empty(0.0, (640, 480))
    return replace(empty, xy_px=chance.normal(size=(33, 2)), world_m=chance.normal(size=(33, 3)))


def elevation(of, **more):
    return DriveSpec(measure="elevation", points=[["hip"], [of]], unit="deg", **more)


@pytest.mark.parametrize(("measure", "combine"), [("lesser", min), ("greater", max)])
def test_one_of_two_drives(random_pose, measure, combine):
    both = DriveSpec(measure=measure, of=["a", "b"], unit="deg")
    values = measure_drives({"a": elevation("knee"), "b": elevation("wrist"), "both": both}, random_pose, TRUNK_PX)
    assert values["both"] == pytest.approx(combine(values["a"], values["b"]))


def test_a_drive_made_from_an_unknown_one_is_unknown(random_pose):
    random_pose.world_m[INDEX["left_wrist"]] = np.nan
    of = {"a": elevation("knee"), "b": elevation("wrist")}
    made = {measure: DriveSpec(measure=measure, of=["a", "b"], unit="deg") for measure in ("lesser", "greater", "sum")}
    values = measure_drives(of | made, random_pose, TRUNK_PX)
    assert [name for name, value in values.items() if np.isnan(value)] == ["b", *made]


def test_a_drive_of_two_sides_takes_the_known_one(random_pose):
    random_pose.world_m[INDEX["left_wrist"]] = np.nan
    sides = {side: elevation("wrist", side=side) for side in ("highest", "lowest", "spread")}
    values = measure_drives(sides, random_pose, TRUNK_PX)
    assert values["highest"] == values["lowest"]
    assert np.isnan(values["spread"])


def test_a_trunk_without_length_gives_no_drive(random_pose):
    for points in (random_pose.xy_px, random_pose.world_m):
        points[INDEX["left_shoulder"]] = points[INDEX["left_hip"]]
        points[INDEX["right_shoulder"]] = points[INDEX["right_hip"]]
    belly_up = DriveSpec(measure="belly_up", unit="share")
    values = measure_drives({"leg": drive("rise", world=True), "up": belly_up}, random_pose, 0.0)
    assert np.isnan(list(values.values())).all()


def test_a_constant_is_added_after_the_sign_and_before_the_limits(random_pose):
    drives = {"a": elevation("knee"), "b": elevation("knee", falls=True, plus=30, clip=(0, 40))}
    values = measure_drives(drives, random_pose, TRUNK_PX)
    assert values["b"] == pytest.approx(np.clip(30 - values["a"], 0, 40))


def test_a_drive_made_from_others_names_at_least_two():
    with pytest.raises(ValueError, match="takes at least two drives"):
        DriveSpec(measure="greater", of=["a"], unit="deg")
