"""Saving a session: a disk error is reported in one line, and the next start adopts what a kill has left."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from guided_fakes import short_plan
from posecheck_app.saved import mend_data
from posecheck_app.workers.keeper import LOCK_FILE, Keeper

from posecheck.coaching.coach import SetResult, Step
from posecheck.engine.engine import Engine
from posecheck.errors import UsageError
from posecheck.history.database import History
from posecheck.pose.landmarks import PoseFrame

NOW = datetime(2026, 1, 7, 18, 0, tzinfo=UTC)
PLANNED = short_plan()[0]
SILENT = SimpleNamespace(take=lambda frame: None, close=lambda: None)


def play(keeper, frames=21, finish=True):
    """One set of an empty picture, as the coach reports it."""
    engine = Engine(PLANNED.spec, PLANNED.stage)
    for number in range(frames):
        pose = PoseFrame.empty(number / 10, (640, 480))
        now = {"planned": PLANNED, "finished": None, "last": None, "step": Step.EXERCISE, "update": engine.step(pose)}
        keeper.step(None, pose, SimpleNamespace(**now))
    if finish:
        result = SetResult(PLANNED, 0.0, 2.0, (), (), False)
        now = {"planned": None, "finished": result, "last": engine.finish(), "step": Step.REST, "update": None}
        keeper.step(None, pose, SimpleNamespace(**now))


def keeper_in(folder, notices, **options):
    return Keeper(folder, "/home/ann/x.mp4", lambda: NOW, notices.append, **options)


def test_a_locked_history_is_told_once_and_the_session_goes_on(tmp_path, monkeypatch):
    def locked(*args):
        raise UsageError("the session history cannot be written: database is locked")

    notices = []
    keeper = keeper_in(tmp_path, notices)
    with monkeypatch.context() as patch:
        patch.setattr(History, "start_session", locked)
        play(keeper)
        play(keeper)
        keeper.close(None)
    first, last = notices
    assert first.startswith("Saving this session failed (the session history cannot be written: database is locked)")
    assert last.startswith("The end of this session could not be saved")
    assert not list(tmp_path.rglob(LOCK_FILE))


@pytest.mark.parametrize("reason", ["database is locked", "database or disk is full"])
def test_errors_of_the_database_end_only_the_saving(tmp_path, monkeypatch, reason):
    class Failing:
        in_transaction = False

        def execute(self, *args):
            raise sqlite3.OperationalError(reason)

        def close(self):
            pass

    notices = []
    keeper = keeper_in(tmp_path, notices)
    history = keeper._open()
    history.close()
    history._db = Failing()
    play(keeper)
    keeper.close(None)
    assert len(notices) == 2
    assert all(reason in notice for notice in notices)


def test_sets_that_the_history_refused_are_offered_again(tmp_path, monkeypatch):
    notices, real, calls = [], History.add_set, []

    def refuse_first(*args):
        calls.append(args)
        if len(calls) == 1:
            raise UsageError("the session history cannot be written: database is locked")
        real(*args)

    monkeypatch.setattr(History, "add_set", refuse_first)
    keeper = keeper_in(tmp_path, notices)
    play(keeper)
    play(keeper)
    keeper.close(None)
    with History(tmp_path / "history.db") as history:
        (session,) = history.sessions()
        assert len(session.sets) == 2
    assert len(notices) == 1


def test_a_set_that_cannot_be_recorded_still_gets_into_the_history(tmp_path, monkeypatch):
    def refuse(*args):
        raise UsageError("cannot write x: No space left on device")

    notices = []
    keeper = keeper_in(tmp_path, notices)
    with monkeypatch.context() as patch:
        patch.setattr("posecheck_app.workers.keeper.Recorder", refuse)
        play(keeper)
    play(keeper)
    keeper.close(None)
    with History(tmp_path / "history.db") as history:
        (session,) = history.sessions()
        assert [one.recording is None for one in session.sets] == [True, False]
    assert len(notices) == 1


def test_a_video_that_is_kept_is_readable_by_its_owner_only(tmp_path):
    keeper = keeper_in(tmp_path, [], video=lambda path, notify: SILENT)
    play(keeper)
    keeper.close(None)
    if os.name == "posix":
        found = {oct(stat.S_IMODE(p.stat().st_mode)): p.is_dir() for p in (tmp_path / "sessions").rglob("*")}
        assert found == {"0o700": True, "0o600": False}


def test_a_set_that_cannot_be_discarded_is_told(tmp_path, monkeypatch):
    def refuse(folders):
        raise UsageError("1 file or folder could not be deleted, such as x: Permission denied")

    notices = []
    keeper = keeper_in(tmp_path, notices)
    play(keeper, finish=False)
    keeper._begun = False
    monkeypatch.setattr("posecheck_app.workers.keeper.delete_folders", refuse)
    keeper._end_set(SetResult(PLANNED, 0.0, 2.0, (), (), False), None)
    assert notices == ["1 file or folder could not be deleted, such as x: Permission denied."]
    keeper.close(None)


def recorded_sets(folder):
    return [path.parent for path in (folder / "sessions").rglob("session.jsonl")]


def test_another_window_leaves_a_running_session_alone(tmp_path):
    keeper = keeper_in(tmp_path, [])
    play(keeper, finish=False)
    with History(tmp_path / "history.db") as history:
        mend_data(history, tmp_path)
        assert len(recorded_sets(tmp_path)) == 1
    keeper.close(None)


def test_the_lock_of_a_killed_program_does_not_hold(tmp_path):
    keeper = keeper_in(tmp_path, [])
    play(keeper, finish=False)
    keeper.close(None)
    session = recorded_sets(tmp_path)[0].parent
    program = (
        "import os, sys; from PyQt6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]);"
        "lock.setStaleLockTime(0); print(lock.tryLock(0), flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", program, session / LOCK_FILE], capture_output=True, text=True)
    assert (done.stdout.strip(), (session / LOCK_FILE).exists()) == ("True", True)
    with History(tmp_path / "history.db") as history:
        mend_data(history, tmp_path)
    assert recorded_sets(tmp_path) == []  # taken in hand: nothing had begun, so it is discarded
    assert not (session / LOCK_FILE).exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_data_of_an_earlier_version_is_made_private(tmp_path):
    folder = tmp_path / "data"
    (folder / "sessions" / "a").mkdir(parents=True)
    (folder / "sessions" / "a" / "video.mp4").write_text("")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with History(folder / "history.db") as history:
        mend_data(history, folder)
    found = {oct(stat.S_IMODE(p.stat().st_mode)): p.is_dir() for p in (folder, *folder.rglob("*"))}
    assert found == {"0o700": True, "0o600": False}


def test_a_damaged_history_does_not_stop_the_start(tmp_path):
    with History(tmp_path / "history.db") as history, closing(sqlite3.connect(tmp_path / "history.db")) as other:
        other.execute("DROP TABLE faults")
        other.execute("DROP TABLE attempts")
        other.execute("DROP TABLE sets")
        mend_data(history, Path(tmp_path))
