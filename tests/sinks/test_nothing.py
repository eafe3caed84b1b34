"""A clip without an attempt says why, in one sentence."""

import pytest
from poses_by_hand import AllFours, Camera, Motion, film

from posecheck.checking import tally_clip
from posecheck.engine.engine import Engine
from posecheck.events import MovementRefused
from posecheck.pose.landmarks import PoseFrame
from posecheck.sinks.nothing import why_no_attempt
from posecheck.specs.loader import load_specs

SPECS = load_specs()
RAISE = "quadruped_arm_leg_raise"
REFUSED = tuple(MovementRefused(0, reason, 0, s) for reason, s in (("bridge", 2), ("bridge", 3), ("legs_raised", 4)))
SIDE = {"side": 10.0}


@pytest.mark.parametrize(
    ("seen", "view_s", "phase_s", "refused", "words"),
    [
        (0.3, SIDE, {"start": 9.0}, REFUSED, "a person is found in only 30% of the frames"),
        (1.0, {"end_on": 8.0, "side": 2.0}, {"start": 9.0}, (), "the camera looks from the head or the feet"),
        (1.0, SIDE, {"start": 9.0}, REFUSED, "another movement: bridge (2 of 3 movements)"),
        (1.0, SIDE, {None: 5.0, "raise": 4.0}, REFUSED[2:], "another movement: legs raised (the only movement)"),
        (1.0, SIDE, {None: 5.0, "raise": 4.0, "start": 0.1}, (), "nobody is in the start position"),
        (1.0, SIDE, {"start": 5.0, "raise": 0.4}, (), "no movement from the start position is large and long enough"),
        (1.0, SIDE, {"start": 5.0, None: 1.0}, (), "nobody moves from the start position"),
        (1.0, {}, {}, (), "nobody is in the start position"),
    ],
    ids=["not seen", "end on", "refused", "refused once", "elsewhere", "too small", "still", "nothing"],
)
def test_the_reason_that_explains_most_is_given(seen, view_s, phase_s, refused, words):
    assert why_no_attempt(RAISE, seen, view_s, phase_s, refused).startswith(words)


def answer(poses: list[PoseFrame], exercise: str):
    spec = SPECS[exercise]
    tally = tally_clip("x", poses, None, Engine(spec, spec.default_stage))
    return tally.result("x", exercise, spec.default_stage)


def test_a_person_who_stays_on_all_fours_is_told_apart_from_one_doing_something_else():
    still = film(Motion(AllFours()).stay(3))
    assert answer(still, RAISE).why_no_attempt == "nobody moves from the start position"
    found = answer(still, "partial_curl")
    assert found.why_no_attempt == "nobody is in the start position (`posecheck show partial_curl` describes it)"
    assert found.as_json()["why_no_attempt"] == found.why_no_attempt


def test_an_attempt_needs_no_reason():
    motion = Motion(AllFours()).stay(2).move(1, left_arm=0.0, right_thigh=0.0, right_shin=0.0).stay(5.5)
    poses = film(motion.move(1, left_arm=-90.0, right_thigh=-90.0, right_shin=4.0).stay(1), Camera())
    assert answer(poses, RAISE).why_no_attempt is None
