import tomllib
from dataclasses import replace

import numpy as np
import pytest
from poses_by_hand import WHOLE_ARM, AllFours, Camera, Motion, Prone, film, hide, lose, still
from watched import spec_of

from posecheck.body.person import Body
from posecheck.engine.calibration import AWAY_S, Calibrator, floor_roll_deg, usable_roll_deg
from posecheck.specs.model import ExerciseSpec, Floor, SignalSpec

CAMERAS = [Camera(facing, roll_deg) for facing in ("left", "right") for roll_deg in (-9, -5, 0, 5, 9)]
CAT = "cat_curl"


def with_curve(exercise):
    """The exercise with the curvature of the back among its signals, measured from the neutral."""
    curve = SignalSpec(measure="curvature", relative=True, unit="1/T")
    spec = spec_of(exercise)
    return spec.model_copy(update={"signals": {**spec.signals, "curve": curve}})


def body_of(camera):
    return Body(-1.0 if camera.facing == "left" else 1.0, camera.facing, 0.0, camera.trunk_px)


def collect(frames, exercise=CAT, camera=None):
    """The calibrator after the frames, and the times at which it confirmed its neutral."""
    calibrator = Calibrator(with_curve(exercise))
    body = body_of(camera or Camera())
    return calibrator, [f.t_s for f in frames if calibrator.collect(f, body)]


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_a_second_of_stillness_confirms_the_neutral_once(fps):
    calibrator, firm_s = collect(film(Motion(AllFours(back=0.4)).stay(3), Camera(fps=fps)))
    assert firm_s == [pytest.approx(1.0, abs=0.06)]
    assert calibrator.neutral.confirmed
    assert calibrator.neutral.trunk_px == pytest.approx(190)
    assert calibrator.neutral.values["curve"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    "motion",
    [
        pytest.param(Motion(AllFours()).move(3, back=2.5), id="the back moves"),
        pytest.param(Motion(AllFours()).move(3, left_thigh=-115, right_thigh=-115), id="the hips move"),
        pytest.param(Motion(AllFours()).stay(0.8), id="too short"),
    ],
)
def test_without_a_second_of_stillness_the_neutral_is_not_confirmed(motion):
    assert collect(film(motion))[1] == []


def test_trembling_is_still():
    assert collect(film(Motion(AllFours()).stay(2), Camera(jitter_t=0.005)))[1] != []


def test_a_gap_without_a_person_is_not_stillness():
    frames = lose(film(Motion(AllFours(back=0.4)).stay(1.2)), 0.3, 2)
    calibrator, firm_s = collect([f for f in frames if f.seen])
    assert firm_s == []
    assert calibrator.neutral is None


def test_a_start_pose_passed_through_gives_an_unconfirmed_neutral():
    calibrator, _ = collect(film(Motion(AllFours(back=0.3)).stay(0.5)))
    calibrator.leave(body_of(Camera()))
    assert not calibrator.neutral.confirmed
    assert calibrator.neutral.values["curve"] == pytest.approx(0.3)


def test_a_confirmed_neutral_replaces_an_unconfirmed_one_and_stays():
    calibrator, _ = collect(film(Motion(AllFours(back=0.9)).stay(0.5)))
    body = body_of(Camera())
    calibrator.leave(body)
    for frame in film(Motion(AllFours(back=0.1)).stay(1.5)):
        calibrator.collect(frame, body)
    assert calibrator.neutral.values["curve"] == pytest.approx(0.1)
    calibrator.leave(body)
    for frame in film(Motion(AllFours(back=0.7)).stay(2)):
        calibrator.collect(frame, body)
    calibrator.leave(body)
    assert calibrator.neutral.confirmed
    assert calibrator.neutral.values["curve"] == pytest.approx(0.1)


def test_an_unmeasured_signal_has_no_neutral():
    calibrator, _ = collect([replace(f, profile=None) for f in film(Motion(AllFours()).stay(0.5))])
    calibrator.leave(body_of(Camera()))
    assert np.isnan(calibrator.neutral.values["curve"])
    assert np.isfinite(calibrator.neutral.values["travel"])


def stay_away(calibrator, start_s, seconds, body):
    for t_s in np.arange(start_s, start_s + seconds + 0.001, 0.1):
        calibrator.away(float(t_s), body)


def lie_down_again(calibrator, start_s, body):
    """Hold the start pose with another back for 1.5 s; return the neutral found."""
    for frame in film(Motion(AllFours(back=0.9)).stay(1.5)):
        calibrator.collect(replace(frame, t_s=start_s + frame.t_s), body)
    return calibrator.neutral.values["curve"]


@pytest.mark.parametrize(
    ("away_s", "expected"), [(AWAY_S - 0.2, 0.4), (AWAY_S + 0.2, 0.9)], ids=["not yet for long", "for long"]
)
def test_the_neutral_is_renewed_after_the_person_was_away_for_long(away_s, expected):
    calibrator, _ = collect(film(Motion(AllFours(back=0.4)).stay(2)))
    body = body_of(Camera())
    stay_away(calibrator, 2.1, away_s, body)
    assert calibrator.neutral.values["curve"] == pytest.approx(0.4)
    assert lie_down_again(calibrator, 20.0, body) == pytest.approx(expected)


def test_short_absences_are_not_added_up():
    calibrator, _ = collect(film(Motion(AllFours(back=0.4)).stay(2)))
    body = body_of(Camera())
    for start_s in (3.0, 8.0):
        stay_away(calibrator, start_s, AWAY_S - 2, body)
        calibrator.collect(replace(still(AllFours(back=0.9)), t_s=start_s + 4), body)
    assert lie_down_again(calibrator, 20.0, body) == pytest.approx(0.4)


def test_the_neutral_is_forgotten_once_the_head_points_the_other_way_round():
    calibrator, _ = collect(film(Motion(AllFours(back=0.4)).stay(2)))
    calibrator.away(2.1, body_of(Camera()))
    assert calibrator.neutral is not None
    calibrator.away(2.2, body_of(Camera("left")))
    assert calibrator.neutral is None


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize(
    ("higher", "more", "expected"),
    [("left", "", -60.0), ("right", "", -60.0), ("left", "other_side = true\n", -90.0)],
    ids=["left", "right", "the other side"],
)
def test_the_neutral_of_a_signal_on_the_side_of_another_is_of_that_side(small_toml, higher, more, expected, facing):
    spec = ExerciseSpec.model_validate(tomllib.loads(small_toml + WHOLE_ARM + more))
    camera, calibrator = Camera(facing), Calibrator(spec)
    for frame in film(Motion(AllFours(**{f"{higher}_arm": -60.0})).stay(1.5), camera):
        calibrator.collect(frame, body_of(camera))
    assert calibrator.neutral.values["whole_arm"] == pytest.approx(expected)


@pytest.mark.parametrize("camera", CAMERAS, ids=str)
@pytest.mark.parametrize(
    ("shape", "exercise"),
    [
        pytest.param(AllFours(), CAT, id="all fours"),
        pytest.param(AllFours(left_arm=0.0, right_thigh=0.0, right_shin=0.0), CAT, id="far limbs raised"),
        pytest.param(Prone(hip=0.06), "back_extension", id="prone"),
    ],
)
def test_the_floor_is_found_from_what_rests_on_it(shape, exercise, camera):
    found = floor_roll_deg(still(shape, camera), spec_of(exercise).floor, body_of(camera))
    assert found == pytest.approx(camera.roll_deg, abs=2.0)


def test_contact_points_may_lie_over_the_floor():
    floor = Floor(points=["wrist", "knee"], above_t=[0.0, 0.08])
    assert floor_roll_deg(still(AllFours()), floor, body_of(Camera())) == pytest.approx(0, abs=1)
    without = floor_roll_deg(still(AllFours()), Floor(points=["wrist", "knee"]), body_of(Camera()))
    assert abs(without) > 2


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [(["right_wrist", "left_wrist"], 0.0), ([], 5.0)],
    ids=["hands hidden", "all seen"],
)
def test_without_all_contact_points_the_camera_is_taken_to_be_level(hidden, expected):
    pose = hide([still(AllFours(), Camera(roll_deg=5))], hidden, 0, 1)[0]
    assert floor_roll_deg(pose, spec_of(CAT).floor, body_of(Camera())) == pytest.approx(expected, abs=2)


def test_without_a_floor_the_camera_is_taken_to_be_level():
    assert floor_roll_deg(still(AllFours(), Camera(roll_deg=5)), None, body_of(Camera())) == 0


@pytest.mark.parametrize(
    ("measured", "expected"),
    [(0, 0), (2.9, 0), (-2.9, 0), (5, 2), (-8, -5), (12, 9), (12.1, 0), (-40, 0)],
)
def test_small_and_implausible_rolls_are_ignored(measured, expected):
    assert usable_roll_deg(measured) == pytest.approx(expected)
