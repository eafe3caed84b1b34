from dataclasses import replace
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from poses_by_hand import AllFours, Camera, Motion, Prone, film, lose, still, swap_labels, swapped

from posecheck.body.orientation import Orientation, RunningMedian, framing, trunk_px
from posecheck.pose.landmarks import INDEX, PoseFrame


def track(frames, *, supine=False):
    orientation = Orientation("supine" if supine else "prone")
    for frame in frames:
        orientation.step(frame)
    return orientation


@pytest.mark.parametrize("shape", [AllFours(), Prone()], ids=["all fours", "prone"])
@pytest.mark.parametrize("swapped", [False, True], ids=["labels right", "labels swapped"])
@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_side_towards_the_camera_follows_from_where_the_head_points(facing, swapped, shape):
    frames = film(Motion(shape).stay(1), Camera(facing))
    found = track(swap_labels(frames, 0, 9) if swapped else frames)
    assert (found.near, found.swapped) == (facing, swapped)
    assert found.head_sign == (-1 if facing == "left" else 1)


@pytest.mark.parametrize(("facing", "near"), [("left", "right"), ("right", "left")])
def test_on_the_back_the_other_side_is_near(facing, near):
    assert track(film(Motion(Prone()).stay(1), Camera(facing)), supine=True).near == near


def test_labels_swapped_for_a_moment_do_not_change_the_sides():
    frames = swap_labels(film(Motion(AllFours()).stay(3)), 2, 3)
    assert track(frames).swapped is False


def test_standing_up_keeps_the_facing():
    frames = film(Motion(AllFours()).stay(2).move(1, trunk_lift=75.0).stay(4), Camera("left"))
    assert track(frames).head_sign == -1


@pytest.mark.parametrize(
    ("yaw_deg", "view"),
    [(0, "side"), (15, "side"), (-15, "side"), (-40, "askew"), (40, "askew"), (75, "end_on"), (-90, "end_on")],
)
@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_view_is_that_of_the_camera(facing, yaw_deg, view):
    assert track(film(Motion(AllFours()).stay(1), Camera(facing, yaw_deg=yaw_deg))).view == view


def across(turn_deg):
    """An upright person with shoulders and hips turned out of the line of sight."""
    pose = still(AllFours())
    x, z = 0.2 * np.sin(np.radians(turn_deg)), 0.2 * np.cos(np.radians(turn_deg))
    for part, y in (("shoulder", -0.5), ("hip", 0.0)):
        pose.world_m[INDEX[f"left_{part}"]] = (x, y, z)
        pose.world_m[INDEX[f"right_{part}"]] = (-x, y, -z)
    return pose


@pytest.mark.parametrize(
    ("turn_deg", "view"), [(0, "side"), (47, "side"), (53, "oblique"), (59, "front"), (90, "front")]
)
def test_shoulders_and_hips_across_the_picture_are_a_view_from_the_front(turn_deg, view):
    assert track([across(turn_deg)]).view == view


@pytest.mark.parametrize(("lean_deg", "view"), [(0, "front"), (10, "front"), (20, "askew"), (40, "askew")])
def test_yaw_of_a_person_facing_the_camera_comes_from_the_trunk(lean_deg, view):
    pose = across(90)
    for side in ("left", "right"):
        away = 0.5 * np.sin(np.radians(lean_deg)), 0.5 * np.cos(np.radians(lean_deg))
        pose.world_m[INDEX[f"{side}_shoulder"]] = (pose.world_m[INDEX[f"{side}_shoulder"]][0], -away[1], away[0])
    found = track([pose])
    assert (found.view, found.yaw_deg) == (view, pytest.approx(lean_deg, abs=0.5))


def test_the_yaw_limit_is_smaller_from_the_feet():
    views = {}
    for yaw_deg in (-25, 25):
        pose = film(Motion(AllFours()).stay(1), Camera(yaw_deg=yaw_deg))[0]
        shoulder_z, hip_z = (pose.world_m[INDEX[f"left_{part}"]][2] for part in ("shoulder", "hip"))
        views["head" if shoulder_z < hip_z else "feet"] = track([pose]).view
    assert views == {"head": "side", "feet": "askew"}


def test_an_askew_view_survives_a_short_drop_of_the_yaw():
    askew = film(Motion(AllFours()).stay(10), Camera(yaw_deg=-40))
    straighter = film(Motion(AllFours()).stay(4), Camera(yaw_deg=0))
    assert track([*askew, *(replace(p, t_s=10 + p.t_s) for p in straighter)]).view == "askew"


def for_seconds(pose, start_s, seconds=4.0):
    return [replace(pose, t_s=start_s + i / 10) for i in range(round(seconds * 10))]


def test_labels_are_trusted_in_a_front_view_regardless_of_depth():
    side_on, front = swapped(still(AllFours())), across(90)
    for pose in (front, swapped(front)):
        assert track([*for_seconds(side_on, 0), *for_seconds(pose, 4)]).swapped is False


def test_labels_swapped_side_on_are_found_again_after_a_view_from_the_front():
    side_on, front = swapped(still(AllFours())), across(90)
    frames = [*for_seconds(side_on, 0), *for_seconds(front, 4), *for_seconds(side_on, 8)]
    orientation, found = Orientation("prone"), []
    for frame in frames:
        orientation.step(frame)
        found.append((orientation.swapped, orientation.near, orientation.head_sign))
    assert [found[i] for i in (39, 79, 119)] == [(True, "right", 1.0), (False, "right", 1.0), (True, "right", 1.0)]


def test_without_depth_the_view_is_unknown():
    pose = replace(still(AllFours()), world_m=np.full((33, 3), np.nan))
    assert track([pose]).view == "unknown"


def test_the_view_is_kept_while_nobody_is_seen_for_a_moment():
    assert track(lose(film(Motion(AllFours()).stay(2)), 1.5, 3)).view == "side"


@pytest.mark.parametrize("camera", [Camera("left", 5), Camera("right", -5), Camera(trunk_px=80.0)], ids=str)
def test_trunk_length_is_measured_in_pixels(camera):
    assert trunk_px(still(AllFours(), camera)) == pytest.approx(camera.trunk_px)


def test_trunk_length_of_nobody_is_missing():
    assert np.isnan(trunk_px(PoseFrame.empty(0.0, (640, 480))))


def test_a_running_median_ignores_missing_values():
    running = RunningMedian(window_s=1.0)
    values = [running.step(t, v) for t, v in ((0.0, 5.0), (0.1, np.nan), (0.5, 9.0), (0.9, 5.0), (2.0, np.nan))]
    assert values[:4] == [5.0, 5.0, 7.0, 5.0]
    assert np.isnan(values[4])


@given(st.lists(st.tuples(st.sampled_from([0.04, 0.1, 0.5, 1.2]), st.integers(-3, 3)), min_size=1, max_size=40))
def test_a_running_median_is_the_median_of_its_window(steps):
    running, t_s, kept = RunningMedian(window_s=1.0), 0.0, []
    for step_s, value in steps:
        t_s += step_s
        kept = [(t, v) for t, v in [*kept, (t_s, value)] if t_s - t <= 1.0]
        assert running.step(t_s, value) == median(v for _, v in kept)


@pytest.mark.parametrize(
    ("shift_px", "seconds", "expected"),
    [
        pytest.param((0, 0), 2.0, False, id="whole"),
        pytest.param((660, 0), 2.0, True, id="chest beyond the edge"),
        pytest.param((-660, 0), 2.0, True, id="hips beyond the edge"),
        pytest.param((0, 400), 2.0, True, id="below the picture"),
        pytest.param((460, 0), 2.0, False, id="head alone beyond the edge"),
        pytest.param((660, 0), 0.4, False, id="for a moment"),
    ],
)
def test_a_person_with_shoulders_or_hips_beyond_the_edge_is_half_outside(shift_px, seconds, expected):
    frames = film(Motion(AllFours()).stay(4))
    gone = [moved(f, *shift_px) if f.t_s >= 4 - seconds else f for f in frames]
    assert track(gone).half_outside is expected


STRETCHED = AllFours(right_arm=0.0, left_thigh=0.0, left_shin=0.0)


def moved(pose, dx, dy):
    return replace(pose, xy_px=pose.xy_px + np.array([dx, dy]))


@pytest.mark.parametrize(
    ("pose", "expected"),
    [
        pytest.param(still(STRETCHED), (), id="whole"),
        pytest.param(moved(still(STRETCHED), 290, 0), ("hand_cut",), id="hand"),
        pytest.param(moved(still(AllFours()), 460, 0), ("head_cut",), id="head"),
        pytest.param(moved(still(STRETCHED), -320, 0), ("feet_cut",), id="feet"),
        pytest.param(moved(still(AllFours()), 0, 220), ("hand_cut", "feet_cut"), id="hands and feet"),
        pytest.param(still(AllFours(), Camera(trunk_px=50.0)), ("too_small",), id="too small"),
        pytest.param(PoseFrame.empty(0.0, (640, 480)), (), id="nobody"),
    ],
)
def test_framing_names_the_parts_cut_off(pose, expected):
    assert framing(pose) == expected
