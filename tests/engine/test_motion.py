"""The range of motion of an attempt."""

import pytest
from recorded import SAMPLES

from posecheck.engine.engine import Engine
from posecheck.engine.motion import MOST_FRAMES, RangeOfMotion
from posecheck.events import Attempt, AttemptEnded
from posecheck.pose.poses import load_poses
from posecheck.specs.loader import load_specs

SPECS = load_specs()


def attempt(start_s, end_s):
    return Attempt(1, None, start_s, end_s, (), True, True, ())


def up_and_down(motion, begin_s, top):
    """Rest, rise to `top` in a second, stay for two, and come down, at 20 frames per second."""
    for n in range(100):
        t_s = n / 20
        motion.step(begin_s + t_s, top * min(1.0, max(0.0, t_s - 1), max(0.0, 5 - t_s)))


def test_it_is_the_way_from_rest_to_the_farthest_point():
    motion = RangeOfMotion("trunk")
    up_and_down(motion, 0, 40.0)
    assert motion.measured(attempt(1.3, 5)).motion == pytest.approx(40, abs=1)


def test_a_single_wrong_frame_does_not_stretch_it():
    motion = RangeOfMotion("trunk")
    up_and_down(motion, 0, 40.0)
    motion.step(4.999, 170.0)
    assert motion.measured(attempt(1.3, 5)).motion == pytest.approx(40, abs=1)


def test_each_attempt_has_its_own():
    motion = RangeOfMotion("trunk")
    up_and_down(motion, 0, 40.0)
    motion.measured(attempt(1.3, 5))
    up_and_down(motion, 5, 20.0)
    assert motion.measured(attempt(6.3, 10)).motion == pytest.approx(20, abs=1)


def test_an_unseen_attempt_has_no_range_of_motion():
    motion = RangeOfMotion("trunk")
    for n in range(100):
        motion.step(n / 20, float("nan"))
    assert motion.measured(attempt(1, 4)).motion is None


def test_hours_of_waiting_do_not_fill_the_memory():
    motion = RangeOfMotion("trunk")
    for n in range(MOST_FRAMES + 100):
        motion.step(n / 20, 0.0)
    assert len(motion._seen) == MOST_FRAMES


def ranges(clip, exercise, stage):
    engine = Engine(SPECS[exercise], stage)
    events = [e for pose in load_poses(SAMPLES / f"{clip}.npz").poses for e in engine.step(pose).events]
    events += engine.finish().events
    return [e.attempt.motion for e in events if isinstance(e, AttemptEnded)]


def test_a_full_sit_up_goes_farther_than_a_curl():
    curl, sit_up, *curls = ranges("partial_curl_faults", "partial_curl", "default")
    assert sit_up > 2 * curl
    assert max(curls) < 1.3 * min(curls)


@pytest.mark.parametrize("name", SPECS)
def test_every_exercise_has_one(name):
    assert SPECS[name].motion in {**SPECS[name].signals, **SPECS[name].drives}
