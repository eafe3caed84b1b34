"""Drives made from other drives."""

import numpy as np
import pytest

from posecheck.body.drives import Poses, measure_drives
from posecheck.pose.silhouette import STATIONS
from posecheck.specs.model import DriveSpec


@pytest.fixture
def poses():
    chance, n = np.random.default_rng(5), 20
    outline = np.full((n, len(STATIONS)), np.nan)
    return Poses(chance.normal(size=(n, 33, 2)), chance.normal(size=(n, 33, 3)), outline, outline, np.ones(n))


def elevation(of, **more):
    return DriveSpec(measure="elevation", points=[["hip"], [of]], unit="deg", **more)


@pytest.mark.parametrize(("measure", "combine"), [("lesser", np.minimum), ("greater", np.maximum)])
def test_one_of_two_drives(poses, measure, combine):
    both = DriveSpec(measure=measure, of=["a", "b"], unit="deg")
    values = measure_drives({"a": elevation("knee"), "b": elevation("wrist"), "both": both}, poses)
    assert values["both"] == pytest.approx(combine(values["a"], values["b"]))


def test_a_constant_is_added_after_the_sign_and_before_the_limits(poses):
    drives = {"a": elevation("knee"), "b": elevation("knee", falls=True, plus=30, clip=(0, 40))}
    values = measure_drives(drives, poses)
    assert values["b"] == pytest.approx(np.clip(30 - values["a"], 0, 40))


def test_a_drive_made_from_others_names_at_least_two():
    with pytest.raises(ValueError, match="at least two drives for lesser or greater"):
        DriveSpec(measure="greater", of=["a"], unit="deg")
