"""Identifies the supporting hand or knee by position when the model swaps left and right."""

from dataclasses import replace

import numpy as np
import pytest
from poses_by_hand import AllFours, Camera, Motion, film
from watched import spec_of, watch

from posecheck.body.limb_identity import LIMBS
from posecheck.events import Verdict
from posecheck.pose.landmarks import INDEX

pytestmark = pytest.mark.slow

QUADRUPED = spec_of("quadruped_arm_leg_raise")
HOLD = (3.0, 8.5)
UP = {"left_arm": 0.0, "right_thigh": 0.0, "right_shin": 0.0}
ONE_SIDE_UP = {"left_arm": 0.0, "left_thigh": 0.0, "left_shin": 0.0}
DOWN = {"left_arm": -90.0, "left_thigh": -90.0, "left_shin": 4.0, "right_thigh": -90.0, "right_shin": 4.0}
FACINGS = pytest.mark.parametrize("facing", ["left", "right"])


def one_rep(up):
    """Held from 3.0 to 8.5 s."""
    return Motion(AllFours()).stay(2).move(1, **up).stay(HOLD[1] - HOLD[0]).move(1, **DOWN).stay(1)


def from_above(frames, facing, higher_t=0.2):
    """Draw the far limbs higher in the picture."""
    far = "right" if facing == "left" else "left"
    rows = [INDEX[f"{far}_{point}"] for points in LIMBS.values() for point in points]
    up_px = higher_t * Camera().trunk_px
    moved = []
    for frame in frames:
        xy_px = frame.xy_px.copy()
        xy_px[rows, 1] -= up_px
        moved.append(replace(frame, xy_px=xy_px))
    return moved


def with_names_crossed(frames, limb, start_s, end_s):
    """Swap the model's labels of the left and right arm or leg."""
    left, right = ([INDEX[f"{side}_{point}"] for point in LIMBS[limb]] for side in ("left", "right"))
    crossed = []
    for frame in frames:
        xy_px = frame.xy_px.copy()
        if start_s <= frame.t_s < end_s:
            xy_px[left + right] = xy_px[right + left]
        crossed.append(replace(frame, xy_px=xy_px))
    return crossed


def with_legs_mixed(frames, raised, share, start_s, end_s):
    """Draw the supporting leg and the raised one towards each other, by a share of the way."""
    bears = "right" if raised == "left" else "left"
    up, down = ([INDEX[f"{side}_{point}"] for point in LIMBS["leg"][1:]] for side in (raised, bears))
    mixed = []
    for frame in frames:
        xy_px = frame.xy_px.copy()
        if start_s <= frame.t_s < end_s:
            xy_px[up] += (frame.xy_px[down] - frame.xy_px[up]) * min(share, 1 - share)
            xy_px[down] += (frame.xy_px[up] - frame.xy_px[down]) * share
        mixed.append(replace(frame, xy_px=xy_px))
    return mixed


@FACINGS
@pytest.mark.parametrize("limb", ["arm", "leg"])
@pytest.mark.parametrize(("start_s", "end_s"), [(2.0, 9.5), (4.0, 7.0)], ids=["all along the raise", "in the hold"])
def test_a_mislabelled_limb_is_still_the_opposite_one(facing, limb, start_s, end_s):
    frames = with_names_crossed(from_above(film(one_rep(UP), Camera(facing)), facing), limb, start_s, end_s)
    seen = watch(frames, QUADRUPED)
    assert [a.side for a in seen.attempts] == ["left"]
    assert seen.verdict_on == ["clean"]


@FACINGS
@pytest.mark.parametrize("limb", ["arm", "leg"])
def test_same_side_limbs_are_found_although_labelled_as_opposite(facing, limb):
    frames = with_names_crossed(from_above(film(one_rep(ONE_SIDE_UP), Camera(facing)), facing), limb, 2.0, 9.5)
    assert watch(frames, QUADRUPED).verdict_on == ["same_side"]


@FACINGS
@pytest.mark.parametrize(("up", "raised", "told"), [(UP, "right", ()), (ONE_SIDE_UP, "left", ("same_side",))])
def test_a_leg_drawn_into_the_other_stays_the_raised_one(facing, up, raised, told):
    frames = with_legs_mixed(from_above(film(one_rep(up), Camera(facing)), facing), raised, 0.25, 3.5, 8.0)
    crossed = with_names_crossed(with_names_crossed(frames, "leg", 3.5, 5.5), "leg", 6.5, 8.0)
    (attempt,) = watch(crossed, QUADRUPED).attempts
    assert attempt.counted == (not told)
    assert attempt.faults == told


@FACINGS
def test_a_supporting_leg_drawn_over_the_raised_one_ends_no_hold(facing):
    frames = with_legs_mixed(from_above(film(one_rep(UP), Camera(facing)), facing), "right", 1.0, 3.5, 8.0)
    seen = watch(frames, QUADRUPED)
    assert seen.verdict_on == ["clean"]
    assert seen.attempts[0].holds[0].held_s == pytest.approx(HOLD[1] - HOLD[0], abs=0.3)


def test_same_side_limbs_are_detected_while_they_rise():
    quick = Motion(AllFours()).stay(2).move(1, **ONE_SIDE_UP).stay(0.4).move(1, **DOWN).stay(1)
    assert watch(from_above(film(quick, Camera("left")), "left"), QUADRUPED).verdict_on == ["same_side+hold_too_short"]


def test_overlapping_limbs_keep_the_models_labels():
    frames = with_names_crossed(film(one_rep(UP), Camera("left")), "leg", 2.0, 9.5)
    assert watch(frames, QUADRUPED).verdict_on == ["same_side"]


def test_after_moving_along_the_mat_the_models_labels_decide():
    frames = with_names_crossed(from_above(film(one_rep(UP), Camera("left")), "left"), "leg", 2.0, 9.5)
    away = [replace(f, xy_px=np.add(f.xy_px, (60.0 if f.t_s >= 2.0 else 0.0, 0.0))) for f in frames]
    assert watch(away, QUADRUPED).verdict_on == ["same_side"]


@FACINGS
@pytest.mark.parametrize("limb", ["arm", "leg"])
def test_from_a_low_camera_a_limb_keeps_the_label_it_rose_with(facing, limb):
    frames = with_names_crossed(film(one_rep(UP), Camera(facing)), limb, 4.0, 7.0)
    seen = watch(frames, QUADRUPED)
    assert [a.side for a in seen.attempts] == ["left"]
    assert seen.verdict_on == ["clean"]


def test_from_a_low_camera_the_other_limbs_may_rise_at_once():
    others_up = {"right_arm": 0.0, "left_thigh": 0.0, "left_shin": 0.0}
    all_down = DOWN | {"right_arm": -90.0}
    motion = Motion(AllFours()).stay(2).move(1, **UP).stay(5.5).move(0.8, **all_down)
    seen = watch(film(motion.move(0.8, **others_up).stay(5.5).move(1, **all_down).stay(1)), QUADRUPED)
    assert "same_side" not in seen.fault_ids
    assert [a.side for a in seen.attempts] == ["left", "right"]


@pytest.mark.parametrize(("up", "from_s"), [(UP, 2.55), (ONE_SIDE_UP, 2.65)], ids=["opposite", "one side"])
def test_from_a_low_camera_labels_changing_during_the_rise_are_not_used(up, from_s):
    frames = with_names_crossed(film(one_rep(up), Camera("left")), "leg", from_s, 9.5)
    seen = watch(frames, QUADRUPED)
    assert seen.fault_ids == set()
    assert {s.verdicts["same_side"] for s in seen.statuses(3.5, 8.4)} == {Verdict.NOT_MEASURABLE}


def test_from_a_low_camera_a_limb_drawn_low_for_a_moment_stays_the_raised_one():
    frames = with_legs_mixed(film(one_rep(UP), Camera("left")), "right", 0.5, 2.6, 2.7)
    crossed = with_names_crossed(frames, "leg", 2.7, 9.5)
    assert watch(crossed, QUADRUPED).verdict_on == ["clean"]
