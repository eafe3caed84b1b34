"""Opens the history; a damaged database is set aside, and a new one is made of what can be read."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path

from posecheck.errors import InputError, PosecheckError, UsageError
from posecheck.history.database import DATABASE, History
from posecheck.language import tr_n
from posecheck.private import sync_folder

_BESIDE = ("", "-wal", "-shm")
"""Endings of the files of one database."""


def open_history(folder: Path, now: datetime) -> tuple[History, str | None]:
    """Open the history of a data folder, rebuilt if it is damaged.

    Recordings that the new one lacks are taken in by `folders.adopt`.

    Parameters
    ----------
    folder : Path
        Holds `history.db`.
    now : datetime
        Names the damaged file.

    Returns
    -------
    history : History
    notice : str or None
        What happened to a damaged one, as sentences for the window.

    Raises
    ------
    InputError
        The history cannot be opened, although it is not damaged.
    """
    path = folder / DATABASE
    try:
        history = History(path)
    except InputError as error:
        if not _is_damage(error.__cause__):
            raise
        return _rebuilt(path, None, now)
    if history.problem() is None:
        return history, None
    return _rebuilt(path, history, now)


def _is_damage(cause: BaseException | None) -> bool:
    """Whether the file itself is wrong; a lock, a full disk or a missing permission is another kind of error."""
    return isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError)


def _rebuilt(path: Path, old: History | None, now: datetime) -> tuple[History, str]:
    new, aside = path.with_name(".history.rebuilt.db"), path.with_name(f"history.damaged-{now:%Y-%m-%dT%H-%M-%S}.db")
    try:
        for ending in _BESIDE:
            Path(f"{new}{ending}").unlink(missing_ok=True)
        with History(new) as made:
            count = _copy(old, made) if old is not None else 0
            made.settle()
        for ending in _BESIDE:
            if Path(f"{path}{ending}").exists():
                Path(f"{path}{ending}").replace(f"{aside}{ending}")
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise UsageError(f"{path} is damaged and cannot be rebuilt: {error.strerror}") from error
    notice = tr_n(
        "The history was damaged and has been rebuilt: {n} session from the old file, the rest from recordings. "
        "The damaged file is kept as {file}.",
        "The history was damaged and has been rebuilt: {n} sessions from the old file, the rest from recordings. "
        "The damaged file is kept as {file}.",
        count,
        file=aside.name,
    )
    return History(path), notice


def _copy(old: History, new: History) -> int:
    """Copy what can be read; return the number of sessions."""
    sessions = old.sessions()
    with new.at_once():
        for session in sessions:
            new.add_session(session)
    with contextlib.suppress(PosecheckError, ValueError):
        new.use_choices(old.choices())
    old.close()
    return len(sessions)
