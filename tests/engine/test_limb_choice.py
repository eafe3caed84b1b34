from dataclasses import replace

import pytest
from poses_by_hand import AllFours, Camera, hide, still

from posecheck.body.person import Body
from posecheck.engine.signals import NOTHING, measure
from posecheck.pose.landmarks import PoseFrame
from posecheck.specs.model import SignalSpec

ARMS = AllFours(left_arm=-20.0, right_arm=-60.0)
BODY = Body(-1.0, "right", 0.0, Camera("left").trunk_px)


def arm(side, **more):
    return SignalSpec(measure="elevation", points=["shoulder", "wrist"], side=side, unit="deg", **more)


def side_of(signal: SignalSpec, pose: PoseFrame, near: str) -> str | None:
    return measure(signal, pose, replace(BODY, near=near), {}).side


def unseen(*points: str) -> PoseFrame:
    return hide([still(ARMS, Camera("left"))], points, 0.0, 1e9)[0]


@pytest.mark.parametrize(
    ("near", "lead", "expected"),
    [("right", 0.0, "left"), ("right", 30.0, "left"), ("right", 50.0, "right"), ("left", 50.0, "left")],
)
def test_the_far_side_is_taken_only_when_it_leads_by_enough(near, lead, expected):
    assert side_of(arm("highest", near_unless=lead), still(ARMS, Camera("left")), near) == expected


def test_an_invisible_limb_does_not_compete():
    pose = unseen("left_wrist")
    assert side_of(arm("highest", shown=True), pose, "right") == "right"
    assert side_of(arm("highest"), pose, "right") == "left"


def test_without_a_visible_limb_nothing_is_measured():
    pose = unseen("left_wrist", "right_wrist")
    assert measure(arm("highest", shown=True), pose, BODY, {}) is NOTHING
