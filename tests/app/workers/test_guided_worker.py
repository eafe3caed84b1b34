"""The thread of a guided session, controlled through its runner."""

import threading
import time
from dataclasses import replace

import pytest
from fake_camera import FakeCamera, VirtualClock, hardware
from guided_fakes import LEFT, RIGHT, Stage, one_after_the_other, raises, saved, short_plan
from posecheck_app.messages import GuidedJob, NoPicture, SetDone, Spoken
from posecheck_app.workers.runner import SessionRunner

from posecheck.adapters.video.camera import Camera as CameraSource
from posecheck.coaching import equipment
from posecheck.coaching.coach import Command, Step
from posecheck.coaching.plan import CHANGE_S, plan_sets
from posecheck.errors import InputError, ModelError
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

LONG_MS = 30_000


@pytest.fixture
def stage():
    return Stage(raises(LEFT, RIGHT))


@pytest.fixture
def runner(qtbot, stage):
    made = SessionRunner(stage.factory)
    made.news = []
    made.news_sent.connect(made.news.append)
    yield made
    assert made.shutdown()
    assert all(film.closed.is_set() for film in stage.films)
    assert all(estimator.closed.is_set() for estimator in stage.estimators)
    assert [t.name for t in threading.enumerate() if "pose model" in t.name] == []


def job(plan=None, source="clip.mp4"):
    return GuidedJob(source, tuple(plan or short_plan()))


def results(runner):
    return [news.result for news in runner.news if isinstance(news, SetDone)]


def words(runner):
    return [cue.text for news in runner.news if isinstance(news, Spoken) for cue in news.cues]


def play(qtbot, runner, job):
    with qtbot.waitSignal(runner.ended, timeout=LONG_MS):
        runner.start(job)


def start_and_wait_for(qtbot, runner, t_s):
    moments = []
    runner.snapped.connect(moments.append)
    runner.start(job())
    qtbot.waitUntil(lambda: bool(moments) and moments[-1].t_s >= t_s, timeout=LONG_MS)


def test_plan_is_completed_and_every_set_is_reported(qtbot, runner, stage):
    play(qtbot, runner, job())
    assert [(r.complete, [a.side.value for a in r.attempts]) for r in results(runner)] == [(True, ["left", "right"])]
    assert words(runner)[-1] == "Last set done."
    assert stage.light.placing == {True, False}
    assert stage.light.closed.is_set()


def short(exercise, stage, **change):
    spec = load_specs()[exercise]
    return spec.model_copy(update={"stages": {**spec.stages, stage: spec.stages[stage].model_copy(update=change)}})


def test_session_of_two_exercises_runs_hands_free(qtbot, runner, stage):
    curl = short("partial_curl", "default", sets=2, reps=1, rest_s=1.0)
    plan = (*plan_sets(curl), *short_plan())
    once = saved("partial_curl_clean", end_s=8.4)
    stage.poses = one_after_the_other(once, once, raises(LEFT, RIGHT, lead_s=CHANGE_S + 5))
    play(qtbot, runner, job(plan))
    assert [(r.planned.spec.id, r.planned.n, r.complete) for r in results(runner)] == [
        ("partial_curl", 1, True),
        ("partial_curl", 2, True),
        ("quadruped_arm_leg_raise", 1, True),
    ]
    assert len(stage.sizes) == len({planned.spec.model for planned in plan}), "each model is loaded once"


def test_picture_is_shown_before_the_model_has_loaded(qtbot, runner, stage):
    stage.model_gate.clear()
    moments, busy = [], []
    runner.snapped.connect(moments.append)
    runner.progressed.connect(busy.append)
    with qtbot.waitSignal(runner.snapped):
        runner.start(job(source="camera:0"))
    assert moments[0].guidance is None
    assert not moments[0].pose.seen
    qtbot.waitUntil(lambda: busy[-1].share == 0.25)
    runner.stop()
    stage.model_gate.set()
    qtbot.waitUntil(lambda: not runner.busy)


@pytest.mark.parametrize("source", ["camera:0", "clip.mp4"])
def test_picture_does_not_wait_for_the_check_of_the_surroundings(qtbot, stage, source):
    asked, ready = threading.Event(), threading.Event()

    def slow_look():
        asked.set()
        assert ready.wait(LONG_MS / 1000)
        return stage.light

    runner = SessionRunner(replace(stage.factory, look=slow_look))
    with qtbot.waitSignal(runner.snapped, timeout=LONG_MS):
        runner.start(job(source=source))
    qtbot.waitUntil(asked.is_set, timeout=LONG_MS)
    ready.set()
    assert runner.shutdown()
    assert stage.light.closed.is_set()


def test_no_frame_of_a_file_is_missed_while_the_model_loads(qtbot, runner, stage):
    stage.model_gate.clear()
    runner.start(job())
    qtbot.waitUntil(lambda: bool(stage.sizes))
    with qtbot.waitSignal(runner.ended, timeout=LONG_MS):
        stage.model_gate.set()
    assert [r.complete for r in results(runner)] == [True]
    assert len(stage.films) == 2, "once for the first picture, once to be played"


def test_a_minute_of_sleep_is_reported_and_nothing_is_lost(qtbot, runner, stage):
    stage.poses = [replace(p, t_s=p.t_s + 60) if p.t_s > 10.0 else p for p in stage.poses]
    play(qtbot, runner, job())
    assert "The picture stopped for a minute. Carrying on." in words(runner)
    assert len(results(runner)[0].attempts) == 2


def test_camera_lost_for_a_minute_is_reported_and_the_session_continues(qtbot, runner, stage):
    gone = threading.Event()
    stage.gates = {200: gone}
    stage.poses = [replace(p, t_s=p.t_s + 60) if n >= 200 else p for n, p in enumerate(stage.poses)]
    start_and_wait_for(qtbot, runner, stage.poses[199].t_s)
    stage.notify_picture("I lost camera 0. Plug it in again: I go on by myself.")
    stage.notify_picture("")
    with qtbot.waitSignal(runner.ended, timeout=LONG_MS):
        gone.set()
    assert [news.why for news in runner.news if isinstance(news, NoPicture)][1] == ""
    assert "The camera is back." in words(runner)
    assert not [text for text in words(runner) if "stopped" in text]
    # The loss splits a hold into two attempts.
    assert len(results(runner)[0].attempts) == 3


@pytest.mark.parametrize("stuck", ["opening", "reading"])
def test_a_camera_that_is_stuck_in_its_driver_is_said_and_holds_up_neither_the_window_nor_its_end(
    qtbot, runner, stage, stuck, monkeypatch
):
    monkeypatch.setattr("posecheck.adapters.video.feed.OPENING_S", 0.5)
    free, device = threading.Event(), FakeCamera(VirtualClock())
    there = hardware(device)

    def opened(index, backend):
        device.read = lambda: (free.wait(30) and False, None)
        return (stuck == "opening" and free.wait(30) and None) or device

    def source(name, notify, describe):
        return CameraSource(notify=notify, describe=describe, hardware=replace(there, open_capture=opened))

    runner._factory = replace(stage.factory, source=source)
    runner.start(job(source="camera:Lid"))
    qtbot.waitUntil(lambda: any(isinstance(news, NoPicture) for news in runner.news), timeout=5000)
    begun_s = time.monotonic()
    assert runner.shutdown()
    assert time.monotonic() - begun_s < 5
    free.set()


def test_stopping_in_the_middle_of_a_hold_keeps_what_was_done(qtbot, runner, stage):
    hold = next(n for n, pose in enumerate(stage.poses) if pose.t_s > 13.0)
    stage.gates = {hold: threading.Event()}
    start_and_wait_for(qtbot, runner, stage.poses[hold - 1].t_s)
    with qtbot.waitSignal(runner.ended):
        runner.stop()
    assert [(r.complete, [a.counted for a in r.attempts]) for r in results(runner)] == [(False, [True, False])]


def test_set_that_never_began_is_not_reported(qtbot, runner, stage):
    stage.poses = raises(lead_s=1.0)
    play(qtbot, runner, job())
    assert results(runner) == []


def test_commands_reach_the_coach(qtbot, runner, stage):
    stage.gates = {100: threading.Event()}
    moments = []
    runner.snapped.connect(moments.append)
    runner.start(job(short_plan(sets=2)))
    qtbot.waitUntil(lambda: bool(moments) and moments[-1].t_s > 2, timeout=LONG_MS)
    runner.command(Command.PAUSE)
    stage.gates[100].set()
    with qtbot.waitSignal(runner.ended, timeout=LONG_MS):
        qtbot.waitUntil(lambda: moments[-1].guidance.step is Step.PAUSED, timeout=LONG_MS)


@pytest.mark.parametrize(
    ("broken", "error", "line"),
    [
        pytest.param("open_error", InputError("no such file: x.mp4"), "no such file", id="source"),
        pytest.param("model_error", ModelError("no model\nand more"), "no model", id="model"),
        pytest.param("model_error", ZeroDivisionError("oh"), "Something went wrong", id="unforeseen"),
    ],
)
def test_an_error_becomes_one_line_and_everything_is_freed(qtbot, runner, stage, broken, error, line):
    setattr(stage, broken, error)
    with qtbot.waitSignal(runner.failed) as failed:
        runner.start(job())
    assert failed.args[0].line.startswith(line)
    assert "\n" not in failed.args[0].line


def test_remarks_come_with_the_moments(qtbot, runner, stage):
    stage.remark = "This computer is slow."
    moments = []
    runner.snapped.connect(moments.append)
    play(qtbot, runner, job())
    assert moments[-1].remark == "This computer is slow."


def test_a_slow_computer_is_told_aloud_and_no_hold_is_blamed_on_the_person(qtbot, runner, stage):
    stage.remark = "This computer is slow."
    play(qtbot, runner, job())
    assert equipment.SLOW in words(runner)
    assert results(runner)[0].lagged == {1, 2}
