from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from poses_by_hand import AllFours, Camera, Prone, hide, still, swap_labels

from posecheck.body.person import Body
from posecheck.engine.derived import same_side
from posecheck.engine.signals import Reading, angle, bend, elevation, is_visible, measure, offset
from posecheck.pose.landmarks import INDEX, PoseFrame
from posecheck.pose.silhouette import STATIONS, TrunkProfile
from posecheck.specs.model import SignalSpec

VIEWS = [Camera(facing, roll_deg) for facing in ("left", "right") for roll_deg in (-5, 0, 5)]
RAISED = AllFours(left_arm=-20.0, right_thigh=-25.0, right_shin=10.0)
ANGLES = st.floats(-180, 180)
BENT_AT_60 = np.array([[1.0, 0.0], [0.0, 0.0], [0.5, 0.75**0.5]])


def body_of(camera, **changes):
    sign = -1.0 if camera.facing == "left" else 1.0
    return replace(Body(sign, camera.facing, camera.roll_deg, camera.trunk_px), **changes)


def signal(measure, *points, unit="deg", **more):
    return SignalSpec(measure=measure, points=list(points), unit=unit, **more)


def read(wanted, shape, camera=None, **earlier):
    seen_by = camera or Camera()
    return measure(wanted, still(shape, seen_by), body_of(seen_by), earlier)


def turned(points, degrees):
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return points @ np.array([[cos, sin], [-sin, cos]])


ARM = ("shoulder", "elbow")
LEG = ("hip", "knee")


@pytest.mark.parametrize("camera", VIEWS, ids=str)
@pytest.mark.parametrize(
    ("wanted", "shape", "expected"),
    [
        pytest.param(signal("elevation", *ARM, side="highest"), RAISED, -20, id="raised arm"),
        pytest.param(signal("elevation", *ARM, side="lowest"), RAISED, -90, id="arm it rests on"),
        pytest.param(signal("elevation", *LEG, side="highest", toward="feet"), RAISED, -25, id="raised thigh"),
        pytest.param(signal("elevation", *LEG, side="lowest", toward="feet"), RAISED, -90, id="thigh it rests on"),
        pytest.param(signal("elevation", "knee", "ankle", side="highest", toward="feet"), RAISED, 10, id="raised shin"),
        pytest.param(signal("elevation", "hip", "shoulder"), Prone(trunk=33.0), 33, id="trunk"),
        pytest.param(signal("angle", "shoulder", "elbow", "wrist"), Prone(elbow=130.0), 130, id="elbow"),
        pytest.param(signal("angle", "hip", "knee", "ankle", side="highest"), RAISED, 145, id="knee"),
        pytest.param(signal("bend", "hip", "shoulder", "ear"), AllFours(head=25.0), 25, id="head up"),
        pytest.param(signal("bend", "hip", "shoulder", "ear"), Prone(head=-40.0), -40, id="head hangs"),
        pytest.param(signal("curvature", unit="1/T"), AllFours(back=1.3), 1.3, id="round back"),
        pytest.param(signal("curvature", unit="1/T"), AllFours(back=-0.8), -0.8, id="sagging back"),
        pytest.param(signal("distance", "hip", "shoulder", unit="T"), Prone(trunk=20.0), 1, id="T"),
    ],
)
def test_one_frame_measures_what_the_body_does(wanted, shape, expected, camera):
    assert read(wanted, shape, camera).value == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("camera", VIEWS, ids=str)
def test_height_rises_by_what_the_hips_are_lifted(camera):
    hip = signal("height", "hip", unit="T")
    rise = read(hip, Prone(hip=0.32), camera).value - read(hip, Prone(hip=0.1), camera).value
    assert rise == pytest.approx(0.22)


@pytest.mark.parametrize("camera", VIEWS, ids=str)
def test_along_grows_towards_the_head(camera):
    hip = signal("axial_position", "hip", unit="T")
    leant_back, upright = AllFours(left_thigh=-110, right_thigh=-110), AllFours()
    travel = read(hip, leant_back, camera).value - read(hip, upright, camera).value
    assert travel == pytest.approx(-0.86 * np.sin(np.radians(20)))


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(0, 0), (90, 90), (134, 134), (136, -224), (180, -180), (-90, -90), (-179, -179)],
    ids=["level", "up", "last before the break", "first after it", "backwards", "down", "past down"],
)
def test_elevation_breaks_only_above_and_behind(degrees, expected):
    tip = [np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))]
    found = elevation(np.array([[0.0, 0.0], tip]), body_of(Camera("right")), "head")
    assert found == pytest.approx(expected)


def test_an_elevation_can_be_given_about_another_middle():
    backwards = np.array([[0.0, 0.0], [-1.0, 0.1]])
    assert elevation(backwards, body_of(Camera("right")), "head", about=35) == pytest.approx(185.7, abs=0.1)


@given(ANGLES, st.floats(0.01, 100), st.floats(-1e3, 1e3), st.booleans(), st.floats(1, 179))
def test_an_angle_is_the_same_turned_scaled_moved_and_mirrored(turn, scale, move, mirrored, bent):
    tip = [np.cos(np.radians(bent)), np.sin(np.radians(bent))]
    points = np.array([[2.0, 0.0], [0.0, 0.0], tip]) * (-1 if mirrored else 1, 1)
    assert angle(
        turned(points, turn) * scale + move,
    ) == pytest.approx(bent, abs=1e-5)


@given(st.floats(-224, 134), st.floats(-12, 12), st.booleans(), st.floats(1, 500))
def test_an_elevation_is_the_same_in_either_facing_and_any_roll(degrees, roll_deg, left, length_px):
    sign = -1 if left else 1
    tip = np.array([sign * np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))]) * length_px
    body = Body(float(sign), "left", roll_deg, 100.0)
    assert elevation(turned(np.array([[0.0, 0.0], tip]), roll_deg), body, "head") == pytest.approx(degrees, abs=1e-6)


@given(st.floats(-170, 170), ANGLES, st.booleans())
def test_a_bend_is_the_same_turned_and_in_either_facing(degrees, turn, left):
    sign = -1 if left else 1
    tip = [1 + np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))]
    points = np.array([[0.0, 0.0], [1.0, 0.0], tip]) * (sign, 1)
    assert bend(turned(points, turn), Body(float(sign), "left", 0.0, 1.0)) == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize(("supine", "expected"), [(False, 60), (True, -60)], ids=["belly down", "belly up"])
def test_a_bend_upwards_is_towards_the_back_only_with_the_belly_down(supine, expected):
    upwards = np.array([[0.0, 0.0], [1.0, 0.0], [1.5, -(0.75**0.5)]])
    assert bend(upwards, body_of(Camera("right"), supine=supine)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(0, 0), (90, 90), (179, 179), (-179, 181), (-170, 190), (-45, -45)],
    ids=["along", "up", "overhead", "just past it", "overhead on the floor", "down"],
)
def test_a_limb_goes_overhead_without_a_break_when_the_belly_is_up(degrees, expected):
    tip = [np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))]
    found = elevation(np.array([[0.0, 0.0], tip]), body_of(Camera("left"), supine=True), "feet")
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("camera", VIEWS, ids=str)
def test_an_offset_is_positive_above_the_line(camera):
    line = np.array([[-2.0, 0.0], [0.5, 0.3], [2.0, 0.0]]) * (1, -1)
    body = replace(body_of(camera), trunk_px=2.0)
    assert offset(turned(line, camera.roll_deg), body) == pytest.approx(0.15)
    assert offset(turned(line[::-1], camera.roll_deg), body) == pytest.approx(0.15)


@pytest.mark.parametrize(("gap_px", "expected"), [(0.0, 0.0), (30.0, 0.3)])
def test_across_takes_the_last_point_from_the_other_side(gap_px, expected):
    pose = still(AllFours())
    pose.xy_px[INDEX["right_knee"]] = pose.xy_px[INDEX["left_ankle"]] + (gap_px, 0)
    body = replace(body_of(Camera()), trunk_px=100.0)
    crossed = signal("distance", "ankle", "knee", side="lowest", across=True, unit="T")
    found = measure(crossed, pose, body, {})
    assert (found.side, found.value) == ("left", pytest.approx(expected))


@pytest.mark.parametrize(
    ("span", "expected"), [((0.1, 0.4), 0.2), ((0.6, 0.9), 0.35)], ids=["near the hip", "near the shoulder"]
)
def test_an_outline_is_measured_over_its_stretch(span, expected):
    edge = np.where(STATIONS < 0.5, 0.2, 0.35)
    pose = replace(still(AllFours()), profile=TrunkProfile(np.full(29, 0.1), edge))
    wanted = signal("outline", edge="back", span=span, unit="T")
    assert measure(wanted, pose, body_of(Camera("left")), {}).value == pytest.approx(expected)


@pytest.mark.parametrize("degrees", [-40, 0, 35])
def test_a_turn_is_how_far_the_higher_hip_leans_to_the_camera(degrees):
    pose = still(AllFours())
    pose.xy_px[INDEX["left_hip"]], pose.xy_px[INDEX["right_hip"]] = (100, 50), (100, 150)
    across = np.array([0.0, -np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))])
    pose.world_m[INDEX["left_hip"]], pose.world_m[INDEX["right_hip"]] = 0.1 * across, -0.1 * across
    assert measure(signal("turn", "hip"), pose, body_of(Camera()), {}).value == pytest.approx(degrees)


def test_an_angle_is_taken_inside():
    assert angle(BENT_AT_60) == pytest.approx(60)


@pytest.mark.parametrize(
    ("facing", "supine", "back"),
    [
        ("right", False, "left"),
        ("left", False, "right"),
        ("right", True, "right"),
        ("left", True, "left"),
    ],
    ids=["all fours, right", "all fours, left", "supine, right", "supine, left"],
)
def test_the_back_is_the_outline_on_the_side_away_from_the_belly(facing, supine, back):
    outline = {"left": np.full(29, 0.2), "right": np.full(29, 0.2)}
    outline[back] = 0.3 - 0.45 * (STATIONS - 0.5) ** 2
    pose = replace(still(AllFours(), Camera(facing)), profile=TrunkProfile(**outline))
    found = measure(signal("curvature", unit="1/T"), pose, body_of(Camera(facing), supine=supine), {})
    assert found.value == pytest.approx(0.9)


@pytest.mark.parametrize(("known", "measured"), [(29, True), (20, True), (18, False), (0, False)])
def test_curvature_needs_two_thirds_of_the_outline(known, measured):
    pose = still(AllFours(back=0.7))
    upper = pose.profile.left.copy()
    upper[known:] = np.nan
    cut = replace(pose, profile=TrunkProfile(upper, pose.profile.right))
    found = measure(signal("curvature", unit="1/T"), cut, body_of(Camera()), {}).value
    assert found == pytest.approx(0.7, abs=1e-6) if measured else np.isnan(found)


def test_curvature_without_a_silhouette_is_missing():
    pose = replace(still(AllFours()), profile=None)
    assert np.isnan(measure(signal("curvature", unit="1/T"), pose, body_of(Camera()), {}).value)


@pytest.mark.parametrize("swapped", [False, True], ids=["labels right", "labels swapped"])
def test_the_raised_side_is_the_true_side(swapped):
    pose = still(RAISED)
    seen = swap_labels([pose], 0, 1)[0] if swapped else pose
    found = measure(signal("elevation", *ARM, side="highest"), seen, body_of(Camera(), swapped=swapped), {})
    assert (found.side, found.value) == ("left", pytest.approx(-20))


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"side": "near"}, -90),
        ({"side": "far"}, -20),
        ({"side_from": "arm"}, -20),
        ({"side_from": "arm", "other_side": True}, -90),
    ],
    ids=["near", "far", "side of another signal", "other side of another signal"],
)
def test_the_side_can_be_chosen(choice, expected):
    found = read(signal("elevation", *ARM, **choice), RAISED, Camera("right"), arm=Reading(0.0, "left"))
    assert found.value == pytest.approx(expected)


def test_a_side_that_follows_an_unknown_one_is_missing():
    found = read(signal("elevation", *ARM, side_from="arm"), RAISED, arm=Reading(float("nan"), None))
    assert np.isnan(found.value)
    assert not found.visible


@pytest.mark.parametrize(
    ("side", "hidden", "visible"),
    [
        ("near", ["right_elbow"], False),
        ("near", ["left_elbow"], True),
        ("far", ["left_elbow"], False),
        ("mid", ["left_elbow"], True),
        ("mid", ["left_elbow", "right_elbow"], False),
        ("mid", ["left_elbow", "right_shoulder"], True),
    ],
)
def test_a_signal_can_be_seen_only_with_its_points(side, hidden, visible):
    pose = hide([still(AllFours())], hidden, 0, 1)[0]
    found = measure(signal("elevation", *ARM, side=side), pose, body_of(Camera("right")), {})
    assert found.visible is visible


def test_a_signal_may_accept_points_hidden_by_the_body():
    pose = hide([still(AllFours())], ["right_elbow"], 0, 1)[0]
    assert measure(signal("elevation", *ARM, side="near", hidden=True), pose, body_of(Camera("right")), {}).visible


@pytest.mark.parametrize(
    ("x", "y", "visible"),
    [(640, 360, True), (-10, 360, True), (-20, 360, False), (1300, 360, False), (640, 740, False), (640, -5, True)],
    ids=["inside", "just out", "left of it", "right of it", "below it", "just above"],
)
def test_a_point_out_of_the_picture_cannot_be_seen(x, y, visible):
    pose = still(AllFours())
    pose.xy_px[INDEX["left_wrist"]] = (x, y)
    assert is_visible(pose, "left_wrist") is visible
    assert is_visible(pose, "left_wrist", hidden=True) is visible


@pytest.mark.parametrize("side", ["near", "far", "mid", "highest", "lowest"])
def test_nobody_measures_nothing(side):
    pose = PoseFrame.empty(0.0, (1280, 720))
    found = measure(signal("elevation", *ARM, side=side), pose, body_of(Camera()), {})
    assert np.isnan(found.value)
    assert not found.visible


def test_the_known_side_of_a_pair_is_used():
    pose = still(RAISED)
    pose.xy_px[INDEX["left_elbow"]] = np.nan
    found = measure(signal("elevation", *ARM, side="highest"), pose, body_of(Camera()), {})
    assert (found.side, found.value) == ("right", pytest.approx(-90))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("left", "left", 1.0), ("left", "right", 0.0), ("right", "right", 1.0)],
)
def test_same_side_tells_limbs_of_one_side(first, second, expected):
    assert same_side([Reading(0.0, first), Reading(0.0, second)]).value == expected


def test_same_side_of_an_unknown_limb_is_unknown():
    assert np.isnan(same_side([Reading(0.0, "left"), Reading(0.0, None)]).value)


@pytest.mark.parametrize(
    ("yaw_deg", "measured"), [(19.0, True), (21.0, False), (float("nan"), True)], ids=["near", "far", "unknown"]
)
def test_a_signal_is_measured_only_up_to_its_yaw_limit(yaw_deg, measured):
    camera = Camera()
    outline = signal("outline", edge="belly", unit="T", yaw_deg=20)
    reading = measure(outline, still(AllFours(), camera), body_of(camera, yaw_deg=yaw_deg), {})
    assert np.isfinite(reading.value) == reading.visible == measured
