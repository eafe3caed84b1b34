import threading
from dataclasses import replace

import pytest
from app_fakes import FakeSpec, SilentSource

from app.messages import Job
from app.runner import REPAINT_MS, SessionRunner
from posecheck.errors import CameraError, InputError, ModelError


def job(source: str = "clip.mp4") -> Job:
    return Job(source, FakeSpec(), "default")


def heard(signal):
    news = []
    signal.connect(news.append)
    return news


def test_a_session_delivers_its_newest_moment_and_its_outcome(qtbot, runner, parts):
    moments = heard(runner.snapped)
    with qtbot.waitSignal(runner.ended) as ended:
        runner.start(job())
    assert moments[-1].status.rep_count == 5
    assert moments[-1].rgb[0, 0, 0] == 4
    assert [attempt.n for attempt in moments[-1].attempts] == [1, 2, 3, 4, 5]
    outcome = ended.args[0]
    assert outcome.status.rep_count == 6, "the engine's last word belongs to the outcome"
    assert [attempt.n for attempt in outcome.attempts] == [1, 2, 3, 4, 5, 6]
    assert outcome.person_seen
    qtbot.waitUntil(lambda: not runner.busy)
    assert parts.sources[0].closed.is_set()
    assert parts.estimators[0].closed.is_set()


def test_news_arrive_on_the_gui_thread_and_frames_are_read_elsewhere(qtbot, runner, parts):
    where = set()
    for signal in (runner.progressed, runner.snapped, runner.ended):
        signal.connect(lambda _: where.add(threading.get_ident()))
    with qtbot.waitSignal(runner.ended):
        runner.start(job())
    assert where == {threading.get_ident()}
    assert len(parts.sources[0].threads) == 1
    assert threading.get_ident() not in parts.sources[0].threads


def test_waits_are_told_before_the_first_picture(qtbot, runner, parts):
    told = heard(runner.progressed)
    with qtbot.waitSignal(runner.ended):
        runner.start(job("camera:0"))
    assert [progress.text for progress in told] == [
        "Starting the camera…",
        "Loading the pose model…",
        "Fetching the pose model (needed only once)…",
        "Fetching the pose model (needed only once)…",
        "Waiting for the first picture…",
    ]
    assert [progress.share for progress in told] == [None, None, 0.25, 0.5, None]


def test_fast_source_is_slowed_to_what_a_screen_shows_and_never_queued(qtbot, runner, parts):
    parts.frames = None
    moments = []

    def take(moment):
        moments.append(moment)
        assert runner._worker.mailbox.take() is None or runner._pause.isActive()

    runner.snapped.connect(take)
    runner.start(job())
    qtbot.waitUntil(lambda: len(moments) >= 5, timeout=10_000)
    times = [moment.t_s for moment in moments]
    assert times == sorted(times)
    skipped = (times[-1] - times[0]) * 30 - (len(times) - 1)
    assert skipped > 0, f"{REPAINT_MS} ms between news must have left frames out"


def test_stop_ends_an_endless_source_and_still_tells_the_outcome(qtbot, runner, parts):
    parts.frames = None
    with qtbot.waitSignal(runner.snapped):
        runner.start(job())
    with qtbot.waitSignal(runner.ended) as ended:
        runner.stop()
    assert ended.args[0].status.rep_count == len(ended.args[0].attempts)
    qtbot.waitUntil(lambda: not runner.busy)
    assert parts.sources[0].closed.is_set()


def test_another_job_replaces_the_running_one_and_the_old_one_is_not_heard_again(qtbot, runner, parts):
    parts.frames = None
    first, second = job(), job()
    with qtbot.waitSignal(runner.snapped):
        runner.start(first)
    moments, outcomes = heard(runner.snapped), heard(runner.ended)
    parts.frames = 3
    with qtbot.waitSignal(runner.ended):
        runner.start(second)
    assert {moment.job for moment in moments} == {second}
    assert [outcome.job for outcome in outcomes] == [second]
    assert all(source.closed.is_set() for source in parts.sources)


def test_only_the_last_of_several_jobs_is_played(qtbot, runner, parts):
    parts.frames = None
    with qtbot.waitSignal(runner.snapped):
        runner.start(job())
    parts.frames = 2
    last = job()
    runner.start(job())
    with qtbot.waitSignal(runner.ended):
        runner.start(last)
    assert len(parts.jobs) == 2
    assert parts.jobs[-1] is last


def test_shutdown_joins_the_thread_and_frees_source_and_model(qtbot, runner, parts):
    parts.frames = None
    with qtbot.waitSignal(runner.snapped):
        runner.start(job())
    worker = runner._worker
    assert runner.shutdown()
    assert worker.isFinished()
    assert not runner.busy
    assert parts.sources[0].closed.is_set()
    assert parts.estimators[0].closed.is_set()


def test_a_source_that_gives_no_pictures_does_not_hold_up_the_end(qtbot, parts):
    silent = SilentSource()
    runner = SessionRunner(replace(parts.factories, source=lambda _: silent))
    with qtbot.waitSignal(runner.progressed, check_params_cb=lambda progress: progress.text.startswith("Waiting")):
        runner.start(job("camera:0"))
    with qtbot.waitSignal(runner.ended) as ended:
        runner.stop()
    assert not ended.args[0].person_seen
    assert runner.shutdown()


def test_shutdown_in_the_middle_of_a_download_leaves_no_thread(qtbot, runner, parts):
    parts.model_gate.clear()
    with qtbot.waitSignal(runner.progressed, check_params_cb=lambda progress: progress.share == 0.25):
        runner.start(job())
    worker = runner._worker
    worker.stop()
    parts.model_gate.set()
    assert runner.shutdown()
    assert worker.isFinished()
    assert not parts.estimators
    assert parts.sources[0].closed.is_set()


@pytest.mark.parametrize(
    ("broken", "error", "line"),
    [
        pytest.param(
            "open_error", CameraError("camera 1 is busy: close the other program"), "camera 1 is busy", id="open"
        ),
        pytest.param("model_error", ModelError("no model\nand more"), "no model", id="model"),
        pytest.param("error", InputError("x.mp4 ends in the middle"), "x.mp4 ends in the middle", id="reading"),
    ],
)
def test_an_error_becomes_one_line_and_everything_is_freed(qtbot, runner, parts, broken, error, line):
    setattr(parts, broken, error)
    with qtbot.waitSignal(runner.failed) as failed:
        runner.start(job())
    assert failed.args[0].line.startswith(line)
    assert "\n" not in failed.args[0].line
    qtbot.waitUntil(lambda: not runner.busy)
    assert all(source.closed.is_set() for source in parts.sources)
    assert all(estimator.closed.is_set() for estimator in parts.estimators)


def test_an_unforeseen_error_is_told_and_logged_with_its_traceback(qtbot, runner, parts, caplog):
    parts.error = ZeroDivisionError("oh")
    with qtbot.waitSignal(runner.failed) as failed:
        runner.start(job())
    assert "ZeroDivisionError: oh" in failed.args[0].line
    assert caplog.records[-1].exc_info[0] is ZeroDivisionError
