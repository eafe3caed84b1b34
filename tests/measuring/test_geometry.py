"""Angles on the picture against skeletons and points with known ones."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from posecheck.measuring.geometry import (
    JOINT_ENDS,
    angle_at,
    angle_to_horizontal,
    angle_to_vertical,
    distance_to_segment,
    measured,
    nearest_joint,
    nearest_limb,
)
from posecheck.measuring.marks import Mark
from posecheck.pose.landmarks import INDEX, PoseFrame

EXACT_DEG = 0.1
EVERY_WAY_DEG = [0.0, 0.5, 17.3, 45.0, 89.9, 90.0, 133.7, 179.5, 180.0]


def away(start, length_px, direction_deg):
    """A point in a direction, counted clockwise on the screen from the right."""
    turn = math.radians(direction_deg)
    return start[0] + length_px * math.cos(turn), start[1] + length_px * math.sin(turn)


def posed(**places):
    """A pose of which only these landmarks are seen, each in pixels."""
    empty = PoseFrame.empty(0.0, (640, 360))
    xy_px, visibility = empty.xy_px.copy(), np.zeros(33)
    for name, at in places.items():
        xy_px[INDEX[name]], visibility[INDEX[name]] = at, 0.9
    return replace(empty, xy_px=xy_px, visibility=visibility)


def leg(knee_deg, turned_deg=0.0):
    """A left leg, its thigh turned on the screen, bent to an inner angle at the knee."""
    knee = (300.0, 200.0)
    return posed(
        left_hip=away(knee, 90.0, turned_deg), left_knee=knee, left_ankle=away(knee, 80.0, turned_deg + knee_deg)
    )


@pytest.mark.parametrize("turned_deg", [0.0, 61.0, 180.0, 299.0])
@pytest.mark.parametrize("bent_deg", EVERY_WAY_DEG)
def test_the_angle_at_a_joint(bent_deg, turned_deg):
    mark = Mark(kind="joint_angle", landmarks=("left_hip", "left_knee", "left_ankle"))
    for pose in (leg(bent_deg, turned_deg), leg(-bent_deg, turned_deg)):
        assert measured(mark, pose).angle_deg == pytest.approx(bent_deg, abs=EXACT_DEG)


@pytest.mark.parametrize("direction_deg", EVERY_WAY_DEG)
def test_the_angle_of_a_limb_to_the_horizontal_and_to_the_vertical(direction_deg):
    start = (120.0, 80.0)
    end = away(start, 55.0, direction_deg)
    flat_deg = min(direction_deg, 180.0 - direction_deg)
    assert angle_to_horizontal(start, end) == pytest.approx(flat_deg, abs=EXACT_DEG)
    assert angle_to_vertical(end, start) == pytest.approx(90.0 - flat_deg, abs=EXACT_DEG)


def test_nothing_without_length_has_an_angle():
    here, there = (1.0, 2.0), (3.0, 4.0)
    assert all(map(math.isnan, [angle_at(here, here, there), angle_to_vertical(here, here)]))
    assert math.isnan(angle_to_horizontal(here, here))


def test_a_mark_follows_the_skeleton_and_waits_for_a_joint_that_is_missing():
    mark = Mark(kind="plumb_line", landmarks=("left_knee",))
    assert measured(mark, posed(left_knee=(10.0, 20.0))).points == ((10.0, 20.0),)
    assert measured(mark, posed(left_knee=(30.0, 25.0))).points == ((30.0, 25.0),)
    assert measured(mark, posed(left_hip=(30.0, 25.0))) is None


def test_an_angle_with_a_landmark_that_is_hardly_seen_is_not_sure():
    mark, pose = Mark(kind="to_vertical", landmarks=("left_hip", "left_knee")), leg(90.0)
    assert measured(mark, pose).sure
    visibility = pose.visibility.copy()
    visibility[INDEX["left_knee"]] = 0.3
    assert not measured(mark, replace(pose, visibility=visibility)).sure


def test_a_mark_that_was_placed_stays():
    mark = Mark(kind="angle", points=((10.0, 0.0), (0.0, 0.0), (0.0, 10.0)))
    for pose in (leg(90.0), PoseFrame.empty(1.0, (640, 360))):
        assert (measured(mark, pose).points, measured(mark, pose).angle_deg) == (mark.points, pytest.approx(90.0))


def test_a_click_finds_the_nearest_joint_within_reach():
    pose = leg(90.0)
    assert nearest_joint(pose, (305.0, 204.0), 20.0) == "left_knee"
    assert nearest_joint(pose, (335.0, 200.0), 20.0) is None
    assert nearest_joint(PoseFrame.empty(0.0, (640, 360)), (0.0, 0.0), 1e9) is None


def test_a_click_finds_the_nearest_limb_within_reach():
    pose = leg(90.0)
    assert nearest_limb(pose, (345.0, 205.0), 20.0) == ("left_hip", "left_knee")
    assert nearest_limb(pose, (345.0, 240.0), 20.0) is None


@pytest.mark.parametrize(
    ("at", "way_px"), [((5.0, 3.0), 3.0), ((-3.0, 4.0), 5.0), ((13.0, -4.0), 5.0)], ids=["beside", "before", "behind"]
)
def test_the_distance_to_a_limb(at, way_px):
    assert distance_to_segment(at, (0.0, 0.0), (10.0, 0.0)) == pytest.approx(way_px)


def test_the_ends_of_a_joint_belong_to_one_side():
    assert {(joint[:4], *(end[:4] for end in ends)) for joint, ends in JOINT_ENDS.items()} == {
        ("left", "left", "left"),
        ("righ", "righ", "righ"),
    }


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "joint_angle", "landmarks": ("left_knee",)}, "expected 3 landmarks and 0 points"),
        ({"kind": "line", "landmarks": ("left_hip", "left_knee")}, "expected 0 landmarks and 2 points"),
        ({"kind": "plumb_line", "landmarks": ("tail",)}, "got tail"),
        ({"kind": "text", "points": ((1.0, 2.0),)}, "expected words for a text"),
        ({"kind": "line", "points": ((1.0, 2.0), (float("nan"), 2.0))}, "finite number"),
    ],
)
def test_a_mark_that_does_not_fit_its_kind_is_refused(fields, words):
    with pytest.raises(ValidationError, match=words):
        Mark(**fields)
