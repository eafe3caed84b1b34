"""Export and import of the whole history, with its recordings, as one ZIP archive.

The archive holds `history.json` (sessions as written by `posecheck.history.database.as_json`), `choices.json` (stages
in use and progression steps taken) and the files of `sessions/`.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from posecheck.errors import InputError, UsageError
from posecheck.history.database import History, as_json, from_json
from posecheck.history.records import SessionRecord

HISTORY_FILE: Final = "history.json"
CHOICES_FILE: Final = "choices.json"
RECORDINGS: Final = "sessions"
PACKED: Final = frozenset({".mp4", ".npz"})
"""Files that are already compressed."""


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
    part = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(HISTORY_FILE, as_json(sessions))
            archive.writestr(CHOICES_FILE, json.dumps(history.choices()))
            for file in sorted(p for p in (folder / RECORDINGS).rglob("*") if p.is_file()):
                kind = zipfile.ZIP_STORED if file.suffix in PACKED else zipfile.ZIP_DEFLATED
                archive.write(file, file.relative_to(folder).as_posix(), kind)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
    return len(sessions)


def read_archive(path: Path, history: History, folder: Path) -> tuple[int, int]:
    """Import sessions and recordings, and return how many sessions were new and how many already existed.

    Recordings are imported only for new sessions, and choices only into an empty history.

    Raises
    ------
    InputError
        The file is not such an archive, or cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sessions = from_json(archive.read(HISTORY_FILE).decode())
            choices = json.loads(archive.read(CHOICES_FILE))
            was_empty = not history.sessions()
            new = [session for session in sessions if history.add_session(session)]
            _unpack(archive, new, folder)
            if was_empty:
                history.use_choices(choices)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"{path.name} is not an export of posecheck: {error}") from error
    return len(new), len(sessions) - len(new)


def _unpack(archive: zipfile.ZipFile, sessions: list[SessionRecord], folder: Path) -> None:
    wanted = {name for session in sessions for name in session.folders}
    for name in archive.namelist():
        parts = PurePosixPath(name).parts
        if len(parts) > 2 and parts[0] == RECORDINGS and parts[1] in wanted and ".." not in parts:
            archive.extract(name, folder)
