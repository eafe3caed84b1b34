"""Reads sessions from a database that may be damaged: a bad page or row does not affect the other sessions."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from posecheck.history.records import ATTEMPT, FAULT, SET_COLUMNS, SessionRecord, SetRecord

DAMAGE: Final = (sqlite3.DatabaseError, ValueError, TypeError)
"""What reading a damaged page or row raises."""
T = TypeVar("T")


def read_sessions(db: sqlite3.Connection, since: str, until: str) -> tuple[list[SessionRecord], int]:
    """Read every readable part of the sessions of a period.

    Parameters
    ----------
    db : sqlite3.Connection
        The database.
    since, until : str
        First and last start time, as stored.

    Returns
    -------
    sessions : list of SessionRecord
        Newest first.
    damaged : int
        Number of sessions of which a part, or everything, is lost.
    """
    sessions, damaged = [], 0
    for number, began in _starts(db).items():
        try:
            start = datetime.fromisoformat(began)
            if since <= began <= until:
                session, whole = read_session(db, number, start)
                sessions.append(session)
                damaged += not whole
        except DAMAGE:
            damaged += 1
    return sorted(sessions, key=lambda session: session.started_at, reverse=True), damaged


def rows_until_damage(db: sqlite3.Connection, query: str, *values: Any) -> tuple[list[tuple[Any, ...]], bool]:
    """Rows of a query up to a damaged page, and whether these are all."""
    rows: list[tuple[Any, ...]] = []
    try:
        for row in db.execute(query, values):
            rows.append(row)  # an error must not lose the rows before it
    except sqlite3.DatabaseError:
        return rows, False
    return rows, True


def _starts(db: sqlite3.Connection) -> dict[int, str]:
    """Number and start of every session: from the index, and from both ends of it and of the table if it is damaged."""
    starts: dict[int, str] = {}
    for order in ("started_at", "started_at DESC", "id", "id DESC"):
        rows, whole = rows_until_damage(db, f"SELECT id, started_at FROM sessions ORDER BY {order}")
        starts.update(rows)
        if whole:
            break
    return starts


def read_session(db: sqlite3.Connection, number: int, start: datetime) -> tuple[SessionRecord, bool]:
    """Read every readable part of one session; also return whether nothing is missing."""
    numbers, whole = rows_until_damage(db, "SELECT id FROM sets WHERE session_id = ? ORDER BY id", number)
    sets = []
    for (one,) in numbers:
        try:
            done, all_read = _set(db, one)
            sets.append(done)
            whole &= all_read
        except DAMAGE:
            whole = False
    try:
        query = "SELECT ended_at, pain_before, pain_after FROM sessions WHERE id = ?"
        ended, before, after = db.execute(query, (number,)).fetchone()
        end = datetime.fromisoformat(ended) if ended else None
        made = SessionRecord(started_at=start, ended_at=end, pain_before=before, pain_after=after, sets=tuple(sets))
    except DAMAGE:
        return SessionRecord(started_at=start, sets=tuple(sets)), False
    return made, whole


def _set(db: sqlite3.Connection, number: int) -> tuple[SetRecord, bool]:
    row = db.execute(f"SELECT {', '.join(SET_COLUMNS)} FROM sets WHERE id = ?", (number,)).fetchone()
    attempts, attempts_whole = _bodies(db, "attempts", number, ATTEMPT)
    faults, faults_whole = _bodies(db, "faults", number, FAULT)
    made = SetRecord(**dict(zip(SET_COLUMNS, row, strict=True)), attempts=attempts, faults=faults)
    return made, attempts_whole and faults_whole


def _bodies(db: sqlite3.Connection, table: str, number: int, kind: TypeAdapter[T]) -> tuple[tuple[T, ...], bool]:
    rows, whole = rows_until_damage(db, f"SELECT n, body FROM {table} WHERE set_id = ?", number)
    found: dict[int, T] = {}
    for n, body in rows:
        try:
            found[n] = kind.validate_json(body)
        except DAMAGE:
            whole = False
    return tuple(found[n] for n in sorted(found)), whole
