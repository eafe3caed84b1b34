"""Fifty errors, one at a time, at the writes of a guided session: it goes on, and nothing that was whole is lost."""

import builtins
import errno
import io
import os
import sqlite3
from datetime import UTC, datetime
from shutil import copytree
from types import SimpleNamespace

import pytest
from guided_fakes import short_plan
from posecheck_app.saved import mend_data
from posecheck_app.workers.keeper import Keeper

from posecheck.coaching.coach import SetResult, Step
from posecheck.errors import InputError
from posecheck.events import Armed, Update
from posecheck.history.database import History
from posecheck.history.recording import open_recording
from posecheck.pose.landmarks import PoseFrame

NOW = datetime(2026, 1, 7, 18, 0, tzinfo=UTC)
EARLIER = datetime(2026, 1, 6, 18, 0, tzinfo=UTC)
PLANNED = short_plan()[0]
SILENT = SimpleNamespace(take=lambda frame: None, close=lambda: None)
FILE_ERRORS = tuple(OSError(number, os.strerror(number)) for number in (errno.ENOSPC, errno.EIO, errno.EACCES))
DATABASE_ERRORS = tuple(sqlite3.OperationalError(w) for w in ("database or disk is full", "database is locked"))
FILE_FAULTS = 34
DATABASE_FAULTS = 16


class Faults:
    """Counts the writes to files or the database, and makes one of them fail, or all from one on."""

    def __init__(self, kind="", number=-1, error=None, lasting=False, on_fault=lambda: None):
        self.counts = {"file": 0, "database": 0}
        self._kind, self._number, self._error, self._lasting = kind, number, error, lasting
        self._on_fault = on_fault

    def write(self, kind):
        at = self.counts[kind]
        self.counts[kind] += 1
        if kind == self._kind and (at == self._number or (self._lasting and at > self._number)):
            if at == self._number:
                self._on_fault()
            raise self._error

    def install(self, patch):
        for name in ("fsync", "replace", "mkdir"):
            patch.setattr(os, name, self._counted(getattr(os, name) if name != "fsync" else lambda descriptor: None))
        for module in (builtins, io):
            patch.setattr(module, "open", self._opener(io.open))
        patch.setattr(sqlite3, "connect", lambda *args, **options: Database(*args, **options, faults=self))

    def _counted(self, call):
        def counted(*args, **options):
            self.write("file")
            return call(*args, **options)

        return counted

    def _opener(self, call):
        def opened(file, mode="r", *args, **options):
            if not set(mode) & set("wxa"):
                return call(file, mode, *args, **options)
            self.write("file")
            return Written(call(file, mode, *args, **options), self)

        return opened


class Written:
    """A file opened for writing."""

    def __init__(self, file, faults):
        self._file, self._faults = file, faults

    def write(self, data):
        self._faults.write("file")
        return self._file.write(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def __getattr__(self, name):
        return getattr(self._file, name)


class Database(sqlite3.Connection):
    def __init__(self, *args, faults, **options):
        super().__init__(*args, **options)
        self._faults = faults

    def execute(self, sql, *args):
        if not sql.startswith(("SELECT", "ROLLBACK")):
            self._faults.write("database")
        return super().execute(sql, *args)

    def executemany(self, *args):
        self._faults.write("database")
        return super().executemany(*args)


def play(folder, started_at, sets=2, frames=11):
    """A session of some sets of an empty picture, with its notices."""
    notices = []
    video = lambda path, notify: SILENT  # noqa: E731
    keeper = Keeper(folder, "camera:0", lambda: started_at, notices.append, video=video)
    for _ in range(sets):
        for number in range(frames):
            pose = PoseFrame.empty(number / 10, (64, 48))
            update = Update(pose.t_s, {}, (Armed(pose.t_s),))
            now = {"planned": PLANNED, "finished": None, "last": None, "step": Step.EXERCISE, "update": update}
            keeper.step(None, pose, SimpleNamespace(**now))
        result = SetResult(PLANNED, 0.0, 1.0, (), (), False)
        now = {"planned": None, "finished": result, "last": Update(1.0, {}), "step": Step.REST, "update": None}
        keeper.step(None, pose, SimpleNamespace(**now))
    keeper.close(None)
    return notices


def content(folder):
    """Every finished file of poses, and every whole line of events."""
    files = {path: path.read_bytes() for path in sorted((folder / "sessions").rglob("[0-9]*.npz"))}
    for path in (folder / "sessions").rglob("session.jsonl"):
        files[path] = path.read_bytes().rpartition(b"\n")[0]
    return files


@pytest.fixture(scope="module")
def writes(tmp_path_factory):
    """Number of writes of a session without errors."""
    folder = tmp_path_factory.mktemp("counted")
    with pytest.MonkeyPatch.context() as patch:
        counting = Faults()
        counting.install(patch)
        play(folder, EARLIER, sets=1)
        before = dict(counting.counts)
        assert play(folder, NOW) == []
    return {kind: counting.counts[kind] - before[kind] for kind in before}


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """The data folder after an earlier session."""
    folder = tmp_path_factory.mktemp("earlier")
    play(folder, EARLIER, sets=1)
    return folder


CASES = [("file", n, FILE_FAULTS, FILE_ERRORS[n % 3]) for n in range(FILE_FAULTS)]
CASES += [("database", n, DATABASE_FAULTS, DATABASE_ERRORS[n % 2]) for n in range(DATABASE_FAULTS)]


@pytest.mark.parametrize(
    ("kind", "n", "of", "error"), [pytest.param(*case, id=f"{case[0]} {case[1]}, {case[3]}") for case in CASES]
)
def test_an_error_at_any_write_ends_no_session_and_loses_nothing_that_was_whole(
    tmp_path, earlier, writes, kind, n, of, error
):
    copytree(earlier, tmp_path, dirs_exist_ok=True)
    before = {}
    with pytest.MonkeyPatch.context() as patch:
        number = n * writes[kind] // of
        faults = Faults(kind, number, error, n % 4 >= 2, lambda: before.update(content(tmp_path)))
        faults.install(patch)
        notices = play(tmp_path, NOW)
    assert faults.counts[kind] > number
    assert notices or error.errno == errno.EACCES if isinstance(error, OSError) else notices
    after = content(tmp_path)
    assert before
    for path, data in before.items():
        assert after[path].startswith(data)
    with History(tmp_path / "history.db") as history:
        mend_data(history, tmp_path)
        kept = {one.recording for session in history.sessions() for one in session.sets}
        assert [len(s.sets) for s in history.sessions() if s.started_at == EARLIER] == [1]
    recorded = {path.parent for path in (tmp_path / "sessions").rglob("session.jsonl")}
    assert {f"{path.parent.name}/{path.name}" for path in recorded if opens(path)} <= kept


def opens(folder):
    try:
        return bool(open_recording(folder).events)
    except InputError:
        return False
