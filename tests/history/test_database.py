"""The database returns what was stored, deletes what it should, and writes atomically."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_history import FIRST, sessions

from posecheck.errors import InputError
from posecheck.history.database import MIGRATIONS, History, as_json, from_json
from posecheck.specs.loader import load_specs

SPECS = load_specs()
SUPPORT = Path(__file__).parents[1] / "support"
WRITER = """
import sys
from pathlib import Path
from made_history import sessions
from posecheck.history.database import History

history = History(Path(sys.argv[1]))
for number, session in enumerate(sessions(400)):
    history.add_session(session)
    print(number, flush=True)
"""


@pytest.fixture
def history(tmp_path):
    with History(tmp_path / "history.db") as made:
        yield made


def filled(path, made):
    history = History(path)
    for session in made:
        history.add_session(session)
    return history


def test_sets_are_stored_as_the_session_proceeds(history):
    session = sessions(1)[0]
    number = history.start_session(session.started_at, pain_before=3)
    for done in session.sets:
        history.add_set(number, done)
    assert history.session(number).ended_at is None
    assert history.session(number).sets == session.sets
    history.finish_session(number, session.started_at + timedelta(minutes=9))
    history.note_pain(number, after=5)
    found = history.session(number)
    assert (found.pain_before, found.pain_after) == (3, 5)
    assert found.ended_at == session.started_at + timedelta(minutes=9)


def test_attempts_from_before_heights_were_kept_still_open(tmp_path):
    made = sessions(3)
    filled(tmp_path / "history.db", made).close()
    with sqlite3.connect(tmp_path / "history.db") as db:
        db.execute("UPDATE attempts SET body = json_remove(body, '$.heights')")
    db.close()
    with History(tmp_path / "history.db") as history:
        found = [a for session in history.sessions() for one in session.sets for a in one.attempts]
    assert found
    assert all(attempt.heights == {} for attempt in found)


def test_pain_is_a_number_from_0_to_10(history):
    number = history.start_session(FIRST)
    with pytest.raises(ValueError, match="less than or equal to 10"):
        history.note_pain(number, after=11)
    assert history.session(number).pain_after is None


def test_sessions_of_a_period_are_sorted_newest_first(tmp_path):
    made = sessions(6)
    history = filled(tmp_path / "history.db", made)
    assert history.sessions() == made[::-1]
    assert history.sessions(since=made[2].started_at, until=made[4].started_at) == made[2:5][::-1]
    history.close()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), count=st.integers(0, 12))
def test_export_delete_import_restores_the_sessions(tmp_path_factory, seed, count):
    history = filled(tmp_path_factory.mktemp("h") / "history.db", sessions(count, seed))
    before = history.sessions()
    text = as_json(before)
    history.delete_all()
    assert history.sessions() == []
    assert all([history.add_session(session) for session in from_json(text)])
    assert history.sessions() == before
    history.close()


def test_importing_twice_creates_no_duplicates(tmp_path):
    made = sessions(3)
    history = filled(tmp_path / "history.db", made)
    assert [history.add_session(session) for session in made] == [False] * 3
    assert len(history.sessions()) == 3
    history.close()


def test_deleted_data_is_scrubbed_from_the_file(tmp_path):
    path = tmp_path / "history.db"
    history = filled(path, sessions(20))
    assert b"started_at" in path.read_bytes() or (tmp_path / "history.db-wal").stat().st_size
    history.delete_all()
    history.close()
    left = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert not [name for name in SPECS if name.encode() in left]
    assert b'"held_s"' not in left


def test_deleting_a_session_deletes_all_its_parts(tmp_path):
    made = sessions(3)
    history = filled(tmp_path / "history.db", made)
    history.delete_session(made[1].started_at)
    assert history.sessions() == [made[2], made[0]]
    history.close()
    with sqlite3.connect(tmp_path / "history.db") as db:
        left = {row[0] for row in db.execute("SELECT DISTINCT set_id FROM attempts")}
        assert left <= {row[0] for row in db.execute("SELECT id FROM sets")}
    db.close()


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_an_older_database_is_migrated_with_its_content(tmp_path, version):
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as db:
        db.executescript("".join(MIGRATIONS[:version]) + f"PRAGMA user_version = {version};")
        if version:
            db.execute("INSERT INTO sessions (started_at) VALUES (?)", (FIRST.isoformat(),))
    db.close()
    with History(path) as history:
        assert len(history.sessions()) == bool(version)
        history.use_step("partial_curl", "default", 1)
        assert history.step_in_use(SPECS["partial_curl"], "default") == 1


@pytest.mark.parametrize("writable", [True, False], ids=["writable", "read-only"])
def test_reading_changes_nothing_even_in_an_older_database(tmp_path, monkeypatch, writable):
    path, made = tmp_path / "history.db", sessions(2)
    filled(path, made).close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE steps; DROP TABLE stages_in_use; PRAGMA user_version = 1;")
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda *_, **__: writable)
    with History(path, reading=True) as history:
        assert history.sessions() == made[::-1]
        assert (history.damaged, history.problem()) == (0, None)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]


def test_reading_creates_no_database(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        History(tmp_path / "none" / "history.db", reading=True)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes in folders exist only on Unix")
@pytest.mark.parametrize("reading", [True, False])
def test_a_pipe_in_place_of_the_database_is_refused_instead_of_waiting(tmp_path, reading):
    os.mkfifo(tmp_path / "history.db")
    with pytest.raises(InputError, match="is a named pipe: expected a file"):
        History(tmp_path / "history.db", reading=reading)


def test_a_newer_database_is_rejected_and_closed(tmp_path, monkeypatch):
    with sqlite3.connect(tmp_path / "history.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    connect, opened = sqlite3.connect, []
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: opened.append(connect(*a, **k)) or opened[-1])
    with pytest.raises(InputError, match="newer version"):
        History(tmp_path / "history.db")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_a_file_that_is_not_a_database_is_rejected(tmp_path):
    (tmp_path / "history.db").write_text("no database at all, but some text that is long enough" * 20)
    with pytest.raises(InputError, match="cannot be opened as the session history"):
        History(tmp_path / "history.db")


def test_stage_and_step_are_stored_and_limited_to_the_spec(history):
    spec = SPECS["back_extension"]
    assert history.stage_in_use(spec) == spec.default_stage
    history.use_stage(spec.id, "elbow_prop")
    assert history.stage_in_use(spec) == "elbow_prop"
    history.use_stage(spec.id, "no_such_stage")
    assert history.stage_in_use(spec) == spec.default_stage
    history.use_step(spec.id, "press_up", 99)
    assert history.step_in_use(spec, "press_up") == len(spec.stages["press_up"].progression)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2, "sessions": []}', '{"format": 1, "sessions": [{}]}'])
def test_an_invalid_export_is_rejected(text):
    with pytest.raises(InputError, match=r"expected sessions of format 1|not exported sessions"):
        from_json(text)


def test_a_kill_during_writing_leaves_complete_sessions(tmp_path):
    path, chance = tmp_path / "history.db", random.Random(3)
    made = sessions(400)
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1] / "support"
    )
    assert child.stdout is not None
    with child.stdout:
        for _ in range(chance.randrange(20, 60)):
            confirmed = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
    child.wait()
    with History(path) as history:
        found = history.sessions()[::-1]
    assert len(found) > confirmed
    assert found == made[: len(found)]
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
