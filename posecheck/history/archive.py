"""Export and import of the whole history, with its recordings, as one ZIP archive.

The archive holds `history.json` (sessions as written by `posecheck.history.database.as_json`), `choices.json` (stages
in use and progression steps taken) and the files of `sessions/`.
"""

from __future__ import annotations

import json
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from posecheck.errors import InputError, UsageError
from posecheck.history.database import RECORDINGS, History, as_json, from_json
from posecheck.history.names import poses_without_path, without_path
from posecheck.history.recording import CORRECTIONS_FILE, EVENTS_FILE, MARKS_FILE, POSES_FILE, POSES_FOLDER, VIDEO_FILE
from posecheck.history.records import SessionRecord
from posecheck.inputs import files_below, is_file, refuse_unreadable
from posecheck.outputs import whole_file
from posecheck.private import make_private_folder, open_private, sync_file, sync_folder

HISTORY_FILE: Final = "history.json"
CHOICES_FILE: Final = "choices.json"
PACKED: Final = frozenset({".mp4", ".npz"})
"""Files that are already compressed."""
STAGING: Final = ".import-"
"""Start of the name of the folder in which an import is unpacked."""
MAX_TEXT_BYTES: Final = 256 * 2**20
"""Largest `history.json`, `choices.json` or file of events; a year of daily sessions takes about 2 MB."""
MAX_POSES_BYTES: Final = 64 * 2**20
"""Largest file of poses; a second takes about 100 kB."""
MAX_GROWTH: Final = 100
"""Highest ratio of unpacked to packed size; files of events reach 20."""
FREE_BYTES: Final = 64 * 2**20
"""Disk space that an import leaves free."""


def write_archive(path: Path, history: History, folder: Path) -> int:
    """Write all sessions and their recordings, and return the number of sessions.

    Parameters
    ----------
    path : Path
        The archive. An existing file is replaced only when the new one is complete.
    history : History
    folder : Path
        Folder that contains `sessions/`.

    Raises
    ------
    UsageError
        The archive cannot be written.
    """
    sessions = history.sessions()
    with whole_file(path) as part, open(part, "wb", opener=open_private) as file:
        _write(file, as_json(sessions), json.dumps(history.choices()), folder)
    return len(sessions)


def _write(file: IO[bytes], sessions: str, choices: str, folder: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        archive.writestr(HISTORY_FILE, sessions)
        archive.writestr(CHOICES_FILE, choices)
        for one in filter(is_file, files_below(folder / RECORDINGS, _refuse_unread)):
            name = one.relative_to(folder).as_posix()
            if not _is_recorded(PurePosixPath(name)):
                continue
            if one.name == EVENTS_FILE:
                archive.writestr(name, without_path(one.read_bytes()))
            elif one.suffix == ".npz":
                archive.writestr(name, poses_without_path(one.read_bytes()), zipfile.ZIP_STORED)
            else:
                archive.write(one, name, zipfile.ZIP_STORED if one.suffix in PACKED else zipfile.ZIP_DEFLATED)


def _refuse_unread(error: OSError) -> None:
    """Make no export that lacks recordings."""
    if not isinstance(error, FileNotFoundError):
        raise error


def read_archive(path: Path, history: History, folder: Path) -> tuple[int, int]:
    """Import sessions and recordings, and return how many sessions were new and how many already existed.

    Recordings are imported only for new sessions, and choices only into an empty history. Everything is imported, or
    nothing.

    Raises
    ------
    InputError
        The file is not such an archive, is damaged or unpacks to too much.
    UsageError
        The disk or the history cannot take it.
    """
    try:
        refuse_unreadable(path)
        with zipfile.ZipFile(path) as archive:
            return _import(archive, history, folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path.name} was not imported, and nothing was changed: {reason}") from error
    except (InputError, *_BAD_ARCHIVE) as error:
        raise InputError(f"{path.name} is not an export of posecheck, and nothing was imported: {error}") from error


_BAD_ARCHIVE: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, ValueError)
"""Errors that damaged, foreign and encrypted archives may raise."""


def _import(archive: zipfile.ZipFile, history: History, folder: Path) -> tuple[int, int]:
    sessions = from_json(_text_of(archive, HISTORY_FILE, folder))
    choices = json.loads(_text_of(archive, CHOICES_FILE, folder))
    known = {session.started_at for session in history.sessions()}
    new = [session for session in sessions if session.started_at not in known]
    files = _files_of(archive, new)
    _check_sizes(files, folder)
    make_private_folder(folder / RECORDINGS)
    with TemporaryDirectory(prefix=STAGING, dir=folder, ignore_cleanup_errors=True) as staging:
        for info in files:
            _unpack(archive, info, Path(staging))
        added = _take_in(history, new, None if known else choices, Path(staging) / RECORDINGS, folder / RECORDINGS)
    return added, len(sessions) - added


def _text_of(archive: zipfile.ZipFile, name: str, folder: Path) -> str:
    _check_sizes([archive.getinfo(name)], folder)
    return archive.read(name).decode()


def _files_of(archive: zipfile.ZipFile, sessions: list[SessionRecord]) -> list[zipfile.ZipInfo]:
    wanted = {name for session in sessions for name in session.folders}
    found = {}
    for info in archive.infolist():
        path = PurePosixPath(info.filename)
        if _is_recorded(path) and path.parts[1] in wanted:
            found[path] = info
    return list(found.values())


def _is_recorded(path: PurePosixPath) -> bool:
    """Whether a path is a file that a recording consists of."""
    parts = path.parts
    if len(parts) < 4 or parts[0] != RECORDINGS or ".." in parts or any(sign in str(path) for sign in "\\:"):
        return False
    if len(parts) == 4:
        return path.name in (EVENTS_FILE, VIDEO_FILE, POSES_FILE, CORRECTIONS_FILE, MARKS_FILE)
    return len(parts) == 5 and parts[3] == POSES_FOLDER and path.suffix == ".npz" and not path.name.startswith(".")


def _check_sizes(files: list[zipfile.ZipInfo], folder: Path) -> None:
    """Refuse files that would fill the memory or the disk, before unpacking them."""
    for info in files:
        most = {".mp4": None, ".npz": MAX_POSES_BYTES}.get(PurePosixPath(info.filename).suffix, MAX_TEXT_BYTES)
        if most is not None and info.file_size > most:
            raise InputError(f"{info.filename} unpacks to {_mb(info.file_size)}, expected {_mb(most)} at most")
        if info.file_size > max(MAX_GROWTH * info.compress_size, 2**20):
            raise InputError(
                f"{info.filename} unpacks to {info.file_size / max(1, info.compress_size):.0f} times its size"
            )
    total, free = sum(info.file_size for info in files), shutil.disk_usage(folder).free
    if total + FREE_BYTES > free:
        needed = f"the import needs {_mb(total + FREE_BYTES)} of free disk space, and {_mb(free)} are free"
        raise UsageError(f"{needed}; nothing was imported")


def _mb(count: int) -> str:
    return f"{count / 2**20:.0f} MB"


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    path = folder / PurePosixPath(info.filename)
    make_private_folder(path.parent)
    with archive.open(info) as packed, open(path, "xb", opener=open_private) as file:
        shutil.copyfileobj(packed, file)
    sync_file(path)


def _take_in(
    history: History, sessions: list[SessionRecord], choices: Mapping[str, Any] | None, staging: Path, folder: Path
) -> int:
    """Move unpacked recordings into place and add their sessions; undone as a whole if anything fails."""
    moved: list[Path] = []
    try:
        with history.at_once():
            names = {}
            for name in sorted(p.name for p in staging.iterdir()) if staging.is_dir() else []:
                names[name] = _free_name(folder, name)
                (staging / name).replace(folder / names[name])
                moved.append(folder / names[name])
            added = sum([history.add_session(_renamed(session, names)) for session in sessions])
            if choices is not None:
                history.use_choices(choices)
            sync_folder(folder)
    except BaseException:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True)
        raise
    return added


def _free_name(folder: Path, name: str) -> str:
    """A name that no other session's recordings have."""
    number, free = 2, name
    while (folder / free).exists():
        number, free = number + 1, f"{name}-{number}"
    return free


def _renamed(session: SessionRecord, names: Mapping[str, str]) -> SessionRecord:
    sets = []
    for one in session.sets:
        first, slash, rest = (one.recording or "").partition("/")
        sets.append(one.model_copy(update={"recording": f"{names[first]}{slash}{rest}"}) if first in names else one)
    return session.model_copy(update={"sets": tuple(sets)})
