"""A damaged database is set aside, and the new one holds what can be read."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from made_history import sessions
from recorded import ABOUT, sample

from posecheck.engine.engine import Engine
from posecheck.errors import InputError
from posecheck.history.database import MIGRATIONS, History
from posecheck.history.folders import adopt
from posecheck.history.mending import open_history
from posecheck.history.recording import Recorder
from posecheck.session import run
from posecheck.specs.loader import load_specs

NOW = datetime(2026, 1, 7, 18, 0, tzinfo=UTC)
ASIDE = "history.damaged-2026-01-07T18-00-00.db"
COUNT = 20
SPEC = load_specs()["partial_curl"]


@pytest.fixture
def path(tmp_path):
    with History(tmp_path / "history.db") as history:
        for session in sessions(COUNT):
            history.add_session(session)
        history.use_stage("dead_bug", "level_2")
        history.settle()
    return tmp_path / "history.db"


def damage_page(path):
    """Overwrite a page of attempts."""
    with closing(sqlite3.connect(path)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'attempts_of_set'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def drop_table(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE faults")


def test_a_whole_history_is_opened_as_it_is(path):
    history, told = open_history(path.parent, NOW)
    with history:
        assert (told, len(history.sessions())) == (None, COUNT)
    assert not (path.parent / ASIDE).exists()


@pytest.mark.parametrize("damage", [damage_page, drop_table])
def test_what_can_be_read_moves_to_a_new_database(path, damage):
    damage(path)
    history, told = open_history(path.parent, NOW)
    with history:
        assert history.problem() is None
        assert len(history.sessions()) == COUNT
        assert history.choices()["stages_in_use"] == [["dead_bug", "level_2"]]
    assert f"rebuilt: {COUNT} sessions from the old file" in told
    assert ASIDE in told
    assert (path.parent / ASIDE).stat().st_size > 0
    assert list(path.parent.glob(".history*")) == []


def test_a_file_that_is_no_database_is_rebuilt_from_recordings(path):
    path.write_bytes(b"\x01" * 8192)
    recorder = Recorder(path.parent / "sessions" / "2026-01-06T18-00-00" / "01_partial_curl", SPEC, "default", ABOUT)
    run(sample("partial_curl", 8.0), None, Engine(SPEC, live=True), [recorder])
    history, told = open_history(path.parent, NOW)
    with history:
        assert adopt(history, path.parent / "sessions", lambda folder: False) == 1
        (session,) = history.sessions()
        assert session.sets[0].attempts
    assert "rebuilt: 0 sessions from the old file" in told


def test_a_history_of_a_newer_version_is_no_damage(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(InputError, match="written by a newer version"):
        open_history(path.parent, NOW)
    assert not (path.parent / ASIDE).exists()
