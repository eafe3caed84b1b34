import threading

import numpy as np
import pytest
from poses_by_hand import AllFours, Motion, film
from watched import spec_of, watch, with_holds_of

from posecheck.engine.engine import Engine
from posecheck.events import AttemptEnded
from posecheck.pose.frames import Frame
from posecheck.session import look_over, run
from posecheck.specs.loader import load_specs

QUADRUPED = "quadruped_arm_leg_raise"


class Listener:
    """A sink that records its calls, and fails at a frame if requested."""

    def __init__(self, fails_at=None):
        self.got, self.closed, self._fails_at = [], [], fails_at

    def step(self, frame, pose, update):
        if len(self.got) == self._fails_at:
            raise OSError("disk full")
        self.got.append((frame, pose, update))

    def close(self, last):
        self.closed.append(last)


class Seer:
    """An estimator that returns given poses, one per picture."""

    def __init__(self, poses):
        self._poses = dict(enumerate(poses))
        self.asked = []

    def estimate(self, frame):
        self.asked.append(frame.t_s)
        return self._poses[len(self.asked) - 1]

    def close(self):
        raise AssertionError("whoever made the estimator closes it")


def engine():
    return Engine(with_holds_of(QUADRUPED, 2.0))


@pytest.fixture
def poses():
    motion = Motion(AllFours()).stay(1).move(1.0, left_arm=0.0, right_thigh=0.0, right_shin=0.0).stay(2.5)
    return film(motion)


def test_poses_are_judged_without_an_estimator_and_handed_on(poses):
    sink = Listener()
    run(poses, None, engine(), [sink])
    assert [pose for _, pose, _ in sink.got] == poses
    assert {frame for frame, _, _ in sink.got} == {None}
    judged = watch(poses, with_holds_of(QUADRUPED, 2.0)).updates[:-1]
    assert [(u.t_s, u.events, u.status) for *_, u in sink.got] == [(u.t_s, u.events, u.status) for u in judged]


def test_pictures_go_through_the_estimator(poses):
    frames = [Frame(p.t_s, np.zeros((4, 4, 3), np.uint8)) for p in poses]
    seer, sink = Seer(poses), Listener()
    run(frames, seer, engine(), [sink])
    assert seer.asked == [f.t_s for f in frames]
    assert [(f, p) for f, p, _ in sink.got] == list(zip(frames, poses, strict=True))


def test_pictures_without_an_estimator_are_refused_and_sinks_closed():
    sink = Listener()
    with pytest.raises(TypeError, match="pictures need an estimator"):
        run([Frame(0.0, np.zeros((4, 4, 3), np.uint8))], None, engine(), [sink])
    assert sink.closed == [None]


def test_final_update_closes_open_attempts_and_goes_to_every_sink(poses):
    sinks = [Listener(), Listener()]
    last = run(poses, None, engine(), sinks)
    assert [e.attempt.clean for e in last.events if isinstance(e, AttemptEnded)] == [True]
    assert [s.closed for s in sinks] == [[last], [last]]


def test_source_without_frames_has_a_final_update():
    sink = Listener()
    last = run([], None, engine(), [sink])
    assert last.status.attempt_count == 0
    assert (sink.got, sink.closed) == ([], [last])


@pytest.mark.parametrize("at", [0, 7])
def test_a_session_that_is_stopped_takes_no_further_frame_and_ends_well(poses, at):
    sink, source = Listener(), iter(poses)
    last = run(source, None, engine(), [sink], stopped=lambda: len(sink.got) == at)
    assert len(sink.got) == at
    assert sink.closed == [last]


def test_all_sinks_are_closed_when_one_fails(poses):
    sinks = [Listener(), Listener(fails_at=3), Listener()]
    with pytest.raises(OSError, match="disk full"):
        run(poses, None, engine(), sinks)
    assert [s.closed for s in sinks] == [[None]] * 3


def test_sinks_are_closed_when_the_source_fails(poses):
    def source():
        yield from poses[:5]
        raise OSError("cable pulled")

    sink = Listener()
    with pytest.raises(OSError, match="cable pulled"):
        run(source(), None, engine(), [sink])
    assert len(sink.got) == 5
    assert sink.closed == [None]


def test_sinks_get_a_frame_in_their_order(poses):
    order = []

    class Named(Listener):
        def __init__(self, name):
            super().__init__()
            self._name = name

        def step(self, frame, pose, update):
            order.append(self._name)

    run(poses[:2], None, Engine(spec_of(QUADRUPED)), [Named("a"), Named("b")])
    assert order == ["a", "b", "a", "b"]


def test_a_file_is_judged_as_if_its_steps_ran_one_after_the_other(poses):
    frames = [Frame(p.t_s, np.zeros((4, 4, 3), np.uint8)) for p in poses]
    sink, plain = Listener(), engine()
    last = run(iter(frames), Seer(poses), engine(), [sink])
    expected = [plain.step(pose) for pose in poses]
    assert [(u.t_s, u.events, u.status) for *_, u in sink.got] == [(u.t_s, u.events, u.status) for u in expected]
    assert last.events == plain.finish().events


@pytest.mark.parametrize("step", ["source", "estimator", "sink"])
def test_an_error_of_any_step_ends_all_steps_and_is_raised(poses, step):
    ended = []

    def source():
        try:
            for number, pose in enumerate(poses):
                if (step, number) == ("source", 5):
                    raise OSError("disk full")
                yield Frame(pose.t_s, np.zeros((4, 4, 3), np.uint8))
        finally:
            ended.append(threading.current_thread())

    seer = Seer(poses[:5] if step == "estimator" else poses)
    sink = Listener(fails_at=5 if step == "sink" else None)
    before = threading.active_count()
    with pytest.raises(KeyError if step == "estimator" else OSError):
        run(source(), seer, engine(), [sink])
    assert (len(sink.got), sink.closed, threading.active_count()) == (5, [None], before)
    assert len(ended) == 1


def test_a_survey_reads_the_pictures_again_only_for_those_who_show_them(poses):
    frames = [Frame(p.t_s, np.zeros((4, 4, 3), np.uint8)) for p in poses]
    exercise = [(load_specs()["cat_curl"], "default")]
    source, estimator, rests = look_over(frames, Seer(poses), exercise)
    assert (source, estimator) == (poses, None)
    source, estimator, again = look_over(frames, Seer(poses), exercise, pictures=True)
    assert source is frames
    assert [estimator.estimate(frame) for frame in frames] == poses
    assert again == rests
