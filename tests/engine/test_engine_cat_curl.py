import pytest
from poses_by_hand import AllFours, Camera, Motion, film
from watched import watch

pytestmark = pytest.mark.slow

EXERCISE = "cat_curl"
SAG, NEUTRAL, ROUND = -0.8, 0.2, 1.3
CAMERAS = [
    Camera(facing, roll_deg, fps) for facing, roll_deg, fps in (("left", -5, 60), ("left", 5, 10), ("right", 5, 30))
]
CAMERAS += [Camera("right", -5, 15), Camera("left", jitter_t=0.005, fps=15), Camera("right", jitter_t=0.005, fps=30)]
EVERY_CAMERA = pytest.mark.parametrize("camera", CAMERAS, ids=str)
SOME_CAMERAS = pytest.mark.parametrize("camera", [CAMERAS[1], CAMERAS[3], CAMERAS[5]], ids=str)


def ready(**shape):
    return Motion(AllFours(**shape)).stay(1.5)


def curve(motion, back, seconds=5.2, *, move_s=1.3, **meanwhile):
    """Into a curve, hold it, and back to neutral; `meanwhile` changes other angles during the hold."""
    before = {name: getattr(motion.at(motion.t_s), name) for name in meanwhile}
    motion.move(move_s, back=back)
    if meanwhile:
        motion.move(1.0, **meanwhile).stay(seconds - 2).move(1.0, **before)
    else:
        motion.stay(seconds)
    return motion.move(move_s, back=NEUTRAL).stay(1.0)


def cat(motion, first=SAG, second=ROUND, seconds=5.2, **meanwhile):
    return curve(curve(motion, first, seconds, **meanwhile), second, seconds)


@EVERY_CAMERA
def test_a_sag_and_a_round_are_one_clean_rep(camera):
    seen = watch(film(cat(cat(ready())), camera), EXERCISE)
    assert (seen.last.attempt_count, seen.last.rep_count, seen.last.clean_count) == (2, 2, 2)
    assert [[h.phase for h in a.holds] for a in seen.attempts] == [["sag", "round"]] * 2
    assert seen.fault_ids == set()


@EVERY_CAMERA
def test_a_round_before_a_sag_pairs_as_well(camera):
    seen = watch(film(cat(cat(ready(), ROUND, SAG), ROUND, SAG), camera), EXERCISE)
    assert [[h.phase for h in a.holds] for a in seen.attempts] == [["round", "sag"]] * 2
    assert seen.verdict_on == ["clean", "clean"]


@SOME_CAMERAS
def test_holds_are_timed_each_by_itself(camera):
    (attempt,) = watch(film(cat(ready(), seconds=6.0), camera), EXERCISE).attempts
    assert [h.held_s for h in attempt.holds] == [pytest.approx(6.8, abs=0.9)] * 2
    assert [h.required_s for h in attempt.holds] == [5.0, 5.0]


@SOME_CAMERAS
@pytest.mark.parametrize(
    ("motion", "verdict"),
    [
        pytest.param(curve(curve(ready(), SAG, 2.0), ROUND), "hold_too_short", id="short sag"),
        pytest.param(cat(ready(), -0.15, ROUND), "shallow", id="shallow sag"),
        pytest.param(
            cat(ready(), left_thigh=-114.0, right_thigh=-114.0, left_arm=-112.0, right_arm=-112.0),
            "rocking",
            id="rocks back",
        ),
        pytest.param(
            cat(ready(), left_arm=-115.0, right_arm=-115.0, left_elbow=130.0, right_elbow=130.0),
            "elbows_bent",
            id="bends the elbows",
        ),
        pytest.param(
            cat(ready(left_arm=-64.0, right_arm=-64.0)), "hands_not_under_shoulders", id="hands too far ahead"
        ),
        pytest.param(
            cat(ready(left_arm=-114.0, right_arm=-114.0)), "hands_not_under_shoulders", id="hands too far back"
        ),
        pytest.param(cat(ready(left_thigh=-65.0, right_thigh=-65.0)), "knees_not_under_hips", id="knees too far back"),
        pytest.param(
            cat(ready(left_thigh=-114.0, right_thigh=-114.0)), "knees_not_under_hips", id="knees too far ahead"
        ),
    ],
)
def test_exactly_the_actual_fault_is_reported(camera, motion, verdict):
    seen = watch(film(motion, camera), EXERCISE)
    assert [set(v.split("+")) for v in seen.verdict_on] == [{verdict}]


@pytest.mark.parametrize("camera", CAMERAS[:4], ids=str)
def test_a_round_only_just_reached_is_shallow(camera):
    assert watch(film(cat(ready(), SAG, NEUTRAL + 0.52), camera), EXERCISE).verdict_on == ["shallow"]


@SOME_CAMERAS
def test_a_jerk_into_the_curve_is_too_fast(camera):
    motion = curve(curve(ready(), SAG, move_s=0.35), ROUND, move_s=0.35)
    assert "too_fast" in watch(film(motion, camera), EXERCISE).fault_ids


@SOME_CAMERAS
def test_a_round_that_never_comes_is_not_a_rep(camera):
    seen = watch(film(cat(curve(ready(), SAG)), camera), EXERCISE)
    assert [a.counted for a in seen.attempts] == [False, True]
    assert "shallow" in seen.attempts[0].faults


@SOME_CAMERAS
@pytest.mark.parametrize(
    "motion",
    [
        pytest.param(ready().stay(6), id="on hands and knees"),
        pytest.param(curve(curve(ready(), -0.02), 0.42), id="breathes"),
        pytest.param(
            ready().move(2, left_thigh=-155, right_thigh=-155, left_arm=-24, right_arm=-24, back=1.5).stay(6),
            id="child's pose",
        ),
        pytest.param(
            Motion(AllFours(trunk_lift=75, back=1.0)).stay(4).move(1.5, trunk_lift=0, back=0.2).stay(2), id="kneels"
        ),
        pytest.param(
            ready().move(1.5, left_thigh=-160, right_thigh=-160, trunk_lift=30, back=1.4).stay(5),
            id="sits on the heels",
        ),
    ],
)
def test_other_movements_count_nothing(camera, motion):
    assert watch(film(motion, camera), EXERCISE).attempts == []


@pytest.mark.parametrize("camera", CAMERAS, ids=str)
@pytest.mark.parametrize("own", [-0.2, 0.0, 0.3])
def test_in_front_of_a_camera_curves_are_measured_from_the_back_held_first(camera, own):
    assert watch(film(one_curl_from(own), camera), EXERCISE, live=True).verdict_on == ["clean"]


@SOME_CAMERAS
@pytest.mark.parametrize("own", [-0.2, 0.0, 0.3])
def test_in_a_file_a_neutral_is_looked_for_near_the_usual_one(camera, own):
    assert watch(film(one_curl_from(own), camera), EXERCISE).verdict_on == ["clean"]


def one_curl_from(own):
    motion = Motion(AllFours(back=own)).stay(1.5)
    for curve_by in (-0.75, 0.85):
        motion.move(1.3, back=own + curve_by).stay(5.2).move(1.3, back=own).stay(1)
    return motion


@SOME_CAMERAS
def test_a_clip_that_begins_in_a_curve_counts_it(camera):
    motion = Motion(AllFours(back=SAG)).stay(5.2).move(1.3, back=NEUTRAL).stay(1)
    (attempt,) = watch(film(curve(motion, ROUND), camera), EXERCISE).attempts
    assert [h.phase for h in attempt.holds] == ["sag", "round"]
