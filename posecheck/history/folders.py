"""The folders of recordings: recovery of sessions that are missing from the history after a kill, and deletion."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posecheck.errors import InputError, PosecheckError, UsageError
from posecheck.history.database import History
from posecheck.history.records import EVENTS_FILE, SessionRecord, SetRecord, record_from_events, time_in_name
from posecheck.specs.loader import find_spec, load_specs

if TYPE_CHECKING:
    from posecheck.history.recording import Recording

BEGUN: Final = frozenset({"Armed", "HoldEnded", "AttemptEnded", "FaultStarted"})
"""Events of an exercise under way; a recording without them never got past placing the camera."""

log = logging.getLogger(__name__)


def adopt(history: History, sessions: Path, in_use: Callable[[Path], bool]) -> int:
    """Add recordings of killed sessions to the history, and return the number of sets added.

    Recordings that never got past placing the camera are deleted, as at the end of any session.

    Parameters
    ----------
    history : History
    sessions : Path
        Contains one folder per session.
    in_use : callable
        Whether the session of a folder is still going on.

    Raises
    ------
    PosecheckError
        The history cannot be read or written.
    """
    numbers, added = history.numbers_by_folder(), 0
    for folder in sorted(path for path in sessions.glob("*") if path.is_dir()):
        unknown = [p.parent for p in sorted(folder.glob(f"*/{EVENTS_FILE}")) if recording_name(p.parent) not in numbers]
        if unknown and not in_use(folder):
            number = next((n for name, n in numbers.items() if name.startswith(f"{folder.name}/")), None)
            added += _adopt_sets(history, number, [found for found in map(_opened, unknown) if found is not None])
    return added


def recordings_in(sessions: Path) -> list[Path]:
    """Folders of all recordings, oldest first. `sessions` contains one folder per session."""
    return sorted(path.parent for path in sessions.glob(f"*/*/{EVENTS_FILE}"))


def recording_name(folder: Path) -> str:
    """Name of a recording in the history: its session's folder and its own."""
    return f"{folder.parent.name}/{folder.name}"


def delete_folders(folders: Iterable[Path]) -> None:
    """Delete folders with everything in them, as far as possible.

    Raises
    ------
    UsageError
        Something could not be deleted. The message says how much, what and why.
    """
    failed: list[OSError] = []
    for folder in folders:
        for inside, subfolders, files in os.walk(folder, topdown=False, onerror=failed.append):
            for name in (*files, *subfolders):
                _delete(Path(inside) / name, failed)
        if folder.exists():
            _delete(folder, failed)
    left = [error for error in failed if error.filename and os.path.lexists(error.filename)]
    if left:
        count = "1 file or folder" if len(left) == 1 else f"{len(left)} files and folders"
        raise UsageError(f"{count} could not be deleted, such as {left[0].filename}: {left[0].strerror}")


def _delete(path: Path, failed: list[OSError]) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    except OSError as error:
        failed.append(error)


def _opened(folder: Path) -> tuple[Recording, SetRecord] | None:
    """A recording and its record, if the exercise had begun."""
    from posecheck.history.recording import open_recording  # late: the window asks at each start, and seldom finds one

    try:
        opened = open_recording(folder)
        if not any(event["event"] in BEGUN for event in opened.events):
            delete_folders([folder])
            return None
        spec = opened.spec or find_spec(opened.header["exercise"], load_specs())
        done = record_from_events(opened.events, spec, opened.header["stage"], opened.poses.duration_s)
    except PosecheckError as error:
        log.warning("a recording is not in the history: %s", error)
        return None
    return opened, done.model_copy(update={"recording": recording_name(folder)})


def _adopt_sets(history: History, number: int | None, found: list[tuple[Recording, SetRecord]]) -> int:
    if not found:
        return 0
    start, end = _start(found[0][0]), _start(found[-1][0]) + timedelta(seconds=found[-1][1].duration_s)
    if number is None:  # no set of it has reached the history, but the session itself may have
        number = history.number_in_folder(found[0][0].folder.parent.name, start)
    sets = list(history.session(number).sets) if number is not None else []
    before = len(sets)
    for _, done in found:
        sets.append(done.model_copy(update={"n": 1 + sum(one.exercise == done.exercise for one in sets)}))
    with history.at_once():
        if number is None:
            history.add_session(SessionRecord(started_at=start, ended_at=end, sets=tuple(sets)))
        else:
            for done in sets[before:]:
                history.add_set(number, done)
            history.finish_session(number, end)
    return len(found)


def _start(opened: Recording) -> datetime:
    """When a recording began; without a time in its header, when its session did."""
    text = opened.header.get("started_at")
    if text is not None:
        return datetime.fromisoformat(text)
    began = time_in_name(opened.folder.parent.name)
    if began is None:
        raise InputError(f"{opened.folder}: expected a session folder named by its start time")
    return began.astimezone()
