"""The session database: one SQLite file with atomic writes."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from posecheck.closing import Closing
from posecheck.errors import InputError, UsageError
from posecheck.history.records import ATTEMPT, FAULT, SessionRecord, SetRecord, folder_name
from posecheck.history.salvage import DAMAGE, read_session, read_sessions, rows_until_damage
from posecheck.inputs import refuse_unreadable
from posecheck.private import FILE_MODE, make_private, make_private_folder
from posecheck.specs.model import ExerciseSpec

MIGRATIONS: Final = (
    """
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY, started_at TEXT NOT NULL UNIQUE, ended_at TEXT, pain_before INTEGER, pain_after INTEGER
    );
    CREATE TABLE sets (
        id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        exercise TEXT NOT NULL, stage TEXT NOT NULL, n INTEGER NOT NULL, reps INTEGER NOT NULL, hold_s REAL NOT NULL,
        duration_s REAL NOT NULL, complete INTEGER NOT NULL, recording TEXT
    );
    CREATE TABLE attempts (
        set_id INTEGER NOT NULL REFERENCES sets ON DELETE CASCADE, n INTEGER NOT NULL, body TEXT NOT NULL
    );
    CREATE TABLE faults (
        set_id INTEGER NOT NULL REFERENCES sets ON DELETE CASCADE, n INTEGER NOT NULL, body TEXT NOT NULL
    );
    CREATE INDEX sets_of_session ON sets (session_id);
    CREATE INDEX attempts_of_set ON attempts (set_id);
    CREATE INDEX faults_of_set ON faults (set_id);
    """,
    """
    CREATE TABLE stages_in_use (exercise TEXT PRIMARY KEY, stage TEXT NOT NULL);
    CREATE TABLE steps (
        exercise TEXT NOT NULL, stage TEXT NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (exercise, stage)
    );
    """,
)
"""SQL that upgrades each version of the database to the next."""

DATABASE: Final = "history.db"
"""Name of the file in a data folder."""
RECORDINGS: Final = "sessions"
"""Name of the folder of all recordings in a data folder."""
PLAN_FILE: Final = "plan.toml"
"""Name of the plan in use in a data folder."""
BUSY_S: Final = 2.0
"""Longest wait for another program that is writing; the camera waits as long."""
TABLES: Final = frozenset({"sessions", "sets", "attempts", "faults", "stages_in_use", "steps"})

CHOICES: Final = {"stages_in_use": 2, "steps": 3}
"""Tables of the user's choices, with their number of columns."""


class History(Closing):
    """Past sessions, stored on disk.

    Parameters
    ----------
    path : Path
        The database.
    reading : bool
        Open an existing one without changing it, also in a folder that cannot be written. Otherwise the database is
        created or migrated.

    Raises
    ------
    InputError
        The file is not a database, or was written by a newer version.

    Attributes
    ----------
    damaged : int
        Number of sessions of which `sessions` could read only a part, or nothing, when it was last called.
    """

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self.damaged = 0
        try:
            if reading:
                self._open_existing(path)
            else:
                self._open_or_create(path)
        except (OSError, sqlite3.Error, InputError) as error:
            if "_db" in vars(self):
                self._db.close()
            if isinstance(error, InputError):
                raise
            raise InputError(f"{path} cannot be opened as the session history: {error}") from error

    def _open_or_create(self, path: Path) -> None:
        make_private_folder(path.parent)
        path.touch(FILE_MODE)
        refuse_unreadable(path)
        for file in path.parent.glob(f"{path.name}*"):  # with SQLite's own files beside it
            make_private(file)
        self._db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA secure_delete = ON")
        version = self._version(path)
        for number, change in enumerate(MIGRATIONS[version:], version + 1):
            self._db.executescript(f"BEGIN IMMEDIATE; {change}; PRAGMA user_version = {number}; COMMIT;")

    def _open_existing(self, path: Path) -> None:
        refuse_unreadable(path)
        unsettled = Path(f"{path}-wal").exists()  # SQLite must write to read it
        changeable = unsettled or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        uri = f"{path.absolute().as_uri()}?{'mode=rw' if changeable else 'immutable=1'}"
        self._db = sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None)
        self._version(path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def problem(self) -> str | None:
        """What is wrong with the file as a database; None if nothing is."""
        try:
            found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
            there = {name for (name,) in self._db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            current = self._db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        except sqlite3.DatabaseError as error:
            return None if isinstance(error, sqlite3.OperationalError) else f"the database is damaged: {error}"
        if found != "ok":
            return f"the database is damaged: {found}"
        missing = sorted(TABLES - there) if current else []  # an older one, opened for reading, has fewer tables
        return f"the database lacks {', '.join(missing)}" if missing else None

    def settle(self) -> None:
        """Write everything into the one file, so that it can be moved. Raises UsageError."""
        try:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise UsageError(f"the session history cannot be written: {error}") from error

    def start_session(self, started_at: datetime, pain_before: int | None = None) -> int:
        """Start a session and return its id."""
        row = (_text(started_at), pain_before)
        with self._write() as db:
            return int(db.execute("INSERT INTO sessions (started_at, pain_before) VALUES (?, ?)", row).lastrowid or 0)

    def add_set(self, session: int, done: SetRecord) -> None:
        """Add a finished set to a session."""
        with self._write() as db:
            self._insert_set(db, session, done)

    def finish_session(self, session: int, ended_at: datetime) -> None:
        """Store when a session ended."""
        with self._write() as db:
            db.execute("UPDATE sessions SET ended_at = ? WHERE id = ?", (_text(ended_at), session))

    def note_pain(self, session: int, *, before: int | None = None, after: int | None = None) -> None:
        """Store the person's pain, 0 to 10. None leaves a value unchanged."""
        SessionRecord(started_at=datetime.now(UTC), pain_before=before, pain_after=after)
        change = "UPDATE sessions SET pain_before = coalesce(?, pain_before), pain_after = coalesce(?, pain_after)"
        with self._write() as db:
            db.execute(f"{change} WHERE id = ?", (before, after, session))

    def add_session(self, session: SessionRecord) -> bool:
        """Import a whole session; False if a session with the same start time already exists."""
        row = (_text(session.started_at), _text(session.ended_at), session.pain_before, session.pain_after)
        with self._write() as db:
            done = db.execute("INSERT OR IGNORE INTO sessions VALUES (NULL, ?, ?, ?, ?)", row)
            if not done.rowcount:
                return False
            for one in session.sets:
                self._insert_set(db, int(done.lastrowid or 0), one)
        return True

    def sessions(self, since: datetime | None = None, until: datetime | None = None) -> list[SessionRecord]:
        """Sessions that started between two times, newest first; of a damaged database, what can be read."""
        found, self.damaged = read_sessions(self._db, _text(since) or "", _text(until) or "9999")
        return found

    def session(self, number: int) -> SessionRecord:
        """One session by id. Raises InputError if it does not exist or is damaged."""
        try:
            row = self._db.execute("SELECT started_at FROM sessions WHERE id = ?", (number,)).fetchone()
            if row is None:
                raise InputError(f"there is no session {number}")
            session, whole = read_session(self._db, number, datetime.fromisoformat(row[0]))
        except DAMAGE as error:
            raise InputError(f"session {number} is damaged: {error}") from error
        if not whole:
            raise InputError(f"session {number} is damaged: a part of it cannot be read")
        return session

    def numbers_by_folder(self) -> dict[str, int]:
        """Number of the session that each recording belongs to. Raises InputError if the database is damaged."""
        try:
            rows = self._db.execute("SELECT recording, session_id FROM sets WHERE recording IS NOT NULL").fetchall()
        except sqlite3.Error as error:
            raise InputError(f"the session history cannot be read: {error}") from error
        return dict(rows)

    def number_in_folder(self, name: str, until: datetime) -> int | None:
        """Number of the session whose recordings lie in a folder, by its name and the start of its first recording."""
        query = "SELECT id, started_at FROM sessions WHERE started_at <= ? ORDER BY started_at DESC LIMIT 1"
        rows, _ = rows_until_damage(self._db, query, _text(until))
        same = [n for n, began in rows if folder_name(datetime.fromisoformat(began).astimezone(until.tzinfo)) == name]
        return same[0] if same else None

    def delete_session(self, started_at: datetime) -> None:
        """Delete one session."""
        with self._write() as db:
            db.execute("DELETE FROM sessions WHERE started_at = ?", (_text(started_at),))
        self._scrub("PRAGMA wal_checkpoint(TRUNCATE)")

    def delete_all(self) -> None:
        """Delete everything, and scrub the data from the file."""
        with self._write() as db:
            for table in ("sessions", "stages_in_use", "steps"):
                db.execute(f"DELETE FROM {table}")
        self._scrub("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")

    def stage_in_use(self, spec: ExerciseSpec) -> str:
        """The stage of an exercise that the person is doing."""
        rows, _ = rows_until_damage(self._db, "SELECT stage FROM stages_in_use WHERE exercise = ?", spec.id)
        return str(rows[0][0]) if rows and rows[0][0] in spec.stages else spec.default_stage

    def use_stage(self, exercise: str, stage: str) -> None:
        """Switch an exercise to another stage."""
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO stages_in_use VALUES (?, ?)", (exercise, stage))

    def step_in_use(self, spec: ExerciseSpec, stage: str) -> int:
        """Number of progression steps the person has taken in a stage."""
        query = "SELECT step FROM steps WHERE exercise = ? AND stage = ?"
        rows, _ = rows_until_damage(self._db, query, spec.id, stage)
        return min(int(rows[0][0]), len(spec.stages[stage].progression)) if rows else 0

    def use_step(self, exercise: str, stage: str, step: int) -> None:
        """Switch a stage to another step of its progression."""
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO steps VALUES (?, ?, ?)", (exercise, stage, step))

    def choices(self) -> dict[str, list[list[Any]]]:
        """Stages in use and steps taken, as rows."""
        return {table: list(map(list, rows_until_damage(self._db, f"SELECT * FROM {table}")[0])) for table in CHOICES}

    def use_choices(self, choices: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        """Restore the result of `choices`. Raises ValueError if it is invalid."""
        try:
            with self._write() as db:
                for table, columns in CHOICES.items():
                    marks = ", ".join("?" * columns)
                    db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", choices.get(table, []))
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, AttributeError, TypeError) as error:
            raise ValueError(f"invalid stages or steps: {error}") from error

    def _version(self, path: Path) -> int:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise InputError(
                f"{path}: written by a newer version of posecheck: expected database version up to {len(MIGRATIONS)},"
                f" found {version}; update posecheck"
            )
        return version

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Make all changes of a `with` block, or none if it raises."""
        with self._write():
            yield

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """Change the database in one transaction; a block inside another one joins it."""
        if self._db.in_transaction:
            yield self._db
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.Error as error:
            raise UsageError(f"the session history cannot be written: {error}") from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def _scrub(self, *statements: str) -> None:
        """Remove deleted data from the file."""
        try:
            for statement in statements:
                self._db.execute(statement)
        except sqlite3.Error as error:
            raise UsageError(f"deleted, but traces may remain in the session history: {error}") from error

    def _insert_set(self, db: sqlite3.Connection, session: int, done: SetRecord) -> None:
        row = (session, done.exercise, done.stage, done.n, done.reps, done.hold_s, done.duration_s, done.complete)
        number = db.execute(
            "INSERT INTO sets VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, done.recording)
        ).lastrowid
        bodies = {
            "attempts": [ATTEMPT.dump_json(attempt).decode() for attempt in done.attempts],
            "faults": [FAULT.dump_json(fault).decode() for fault in done.faults],
        }
        for table, texts in bodies.items():
            rows = [(number, n, text) for n, text in enumerate(texts)]
            db.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)


def as_json(sessions: Sequence[SessionRecord]) -> str:
    """Serialise sessions as JSON."""
    return json.dumps({"format": 1, "sessions": [s.model_dump(mode="json") for s in sessions]}, indent=1)


def from_json(text: str) -> list[SessionRecord]:
    """Parse sessions written by `as_json`. Raises InputError with the reason if the text is invalid."""
    try:
        data = json.loads(text)
        if data.get("format") != 1:
            raise InputError(f"expected sessions of format 1, found {data.get('format')!r}; update posecheck")
        return [SessionRecord.model_validate(one) for one in data["sessions"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"these are not exported sessions: {error}") from error


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment is not None else None
