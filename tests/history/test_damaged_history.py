"""A damaged history shows what can be read; a locked or full one is told in one line."""

import os
import sqlite3
import stat
from contextlib import closing, suppress
from shutil import copy

import pytest
from made_history import sessions

from posecheck.cli.pages import history as history_command
from posecheck.errors import InputError, UsageError
from posecheck.history.database import History
from posecheck.specs.loader import load_specs

COUNT = 30


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "history.db"
    with History(path) as history:
        for session in sessions(COUNT):
            history.add_session(session)
    return path


@pytest.fixture
def path(tmp_path, filled):
    """A whole history, which a test may damage."""
    return copy(filled, tmp_path / "history.db")


def pages_of(path, table):
    """Byte ranges of the leaf pages of a table or index."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    data = path.read_bytes()
    page = data[(root - 1) * size : root * size]
    if page[0] in (0x0A, 0x0D):
        return [root], size
    cells = int.from_bytes(page[3:5])
    starts = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n]) for n in range(cells)]
    return [int.from_bytes(page[at : at + 4]) for at in starts], size


@pytest.mark.parametrize("table", ["sessions", "sets", "attempts", "faults", "sets_of_session"])
def test_a_damaged_page_costs_only_what_stood_on_it(path, table):
    numbers, size = pages_of(path, table)
    with path.open("r+b") as file:
        file.seek((numbers[len(numbers) // 2] - 1) * size)
        file.write(b"\xa5" * size)
    with History(path) as history:
        found = history.sessions()
        assert 0 < history.damaged <= COUNT
        assert {s.started_at for s in found} == {s.started_at for s in sessions(COUNT)}
        assert history.stage_in_use(load_specs()["dead_bug"])
    if table in ("attempts", "faults"):
        assert sum(session in sessions(COUNT) for session in found) >= COUNT - history.damaged


@pytest.mark.parametrize(
    ("change", "lost", "sets"),
    [
        ("UPDATE attempts SET body = '{' WHERE rowid = 1", 0, 0),
        ("UPDATE attempts SET body = x'ff00' WHERE rowid = 1", 0, 0),
        ("UPDATE sets SET reps = 'many' WHERE id = 1", 0, 1),
        ("UPDATE sets SET recording = '../x' WHERE id = 1", 0, 1),
        ("UPDATE sessions SET pain_before = 99 WHERE id = 1", 0, 0),
        ("UPDATE sessions SET ended_at = 'late' WHERE id = 1", 0, 0),
        ("UPDATE sessions SET started_at = 'early' WHERE id = 1", 1, None),
        ("UPDATE sessions SET started_at = x'00' WHERE id = 1", 1, None),
    ],
)
def test_a_bad_row_costs_only_itself(path, change, lost, sets):
    with closing(sqlite3.connect(path)) as db:
        db.execute(change)
        db.commit()
    made = sessions(COUNT)
    with History(path) as history:
        found = history.sessions()
        assert history.damaged == 1
    assert len(found) == COUNT - lost
    assert found[: COUNT - 1] == made[:0:-1]
    if sets is not None:
        assert len(found[-1].sets) == len(made[0].sets) - sets


def test_one_damaged_session_by_number_is_an_error_of_one_line(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE attempts SET body = '{'")
        db.commit()
    with History(path) as history, pytest.raises(InputError, match="session 1 is damaged"):
        history.session(1)


def test_the_command_says_that_sessions_are_damaged(path, capsys):
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE sets SET reps = 'many' WHERE id = 1")
        db.commit()
    history_command(path.parent)
    said = capsys.readouterr()
    assert f"{COUNT} sessions" in said.out
    assert "sessions incomplete or lost: 1" in said.err


def test_the_command_says_that_the_database_is_damaged_when_no_session_is_left_to_count(path, capsys):
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA foreign_keys = OFF; DROP TABLE sessions;")
    history_command(path.parent)
    said = capsys.readouterr()
    assert "0 sessions" in said.out
    assert "the database lacks sessions: sessions may be missing" in said.err


def test_a_locked_history_is_told_in_one_line_and_keeps_what_it_had(path):
    with History(path) as history, closing(sqlite3.connect(path, isolation_level=None)) as other:
        history._db.execute("PRAGMA busy_timeout = 10")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match="cannot be written: database is locked"):
            history.use_stage("dead_bug", "classic")
        with pytest.raises(UsageError, match="cannot be written"):
            history.delete_all()
        other.execute("ROLLBACK")
        assert len(history.sessions()) == COUNT
        history.use_stage("dead_bug", "classic")


def test_a_full_disk_is_told_in_one_line_and_the_history_stays_usable(path):
    with History(path) as history:
        full = history._db.execute("PRAGMA page_count").fetchone()[0]
        history._db.execute(f"PRAGMA max_page_count = {full}")
        later = sessions(COUNT * 3, seed=2)[COUNT:]
        with pytest.raises(UsageError, match="cannot be written: database or disk is full"):
            all(history.add_session(session) for session in later)
        history.use_stage("dead_bug", "classic")


def test_changes_made_at_once_are_all_made_or_none(path):
    with History(path) as history:
        with suppress(KeyError), history.at_once():
            history.use_stage("dead_bug", "classic")
            raise KeyError
        assert history.choices()["stages_in_use"] == []


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_history_is_readable_by_its_owner_only(tmp_path):
    folder = tmp_path / "new"
    with History(folder / "history.db") as history:
        history.use_stage("dead_bug", "classic")
        assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}
        assert len(list(folder.iterdir())) == 3
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "history.db").chmod(0o644)
    with History(folder / "history.db"):
        assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}
