"""The file of corrections beside a recording, and sessions as corrected. The recording itself is never changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import tomlkit
from pydantic import BaseModel, ValidationError

from posecheck.corrections.model import Corrections, corrected
from posecheck.errors import InputError, UsageError
from posecheck.evaluation.labels import problem_line
from posecheck.history.recording import CORRECTIONS_FILE
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.inputs import TomlError, read_toml
from posecheck.outputs import whole_file
from posecheck.printable import printable
from posecheck.private import open_private

_COMMENT: Final = "Corrections of this recording; session.jsonl keeps the answer of posecheck."

log = logging.getLogger(__name__)
Kept = TypeVar("Kept", bound=BaseModel)


def read_corrections(folder: Path) -> Corrections | None:
    """Corrections of a recording; None if it was not corrected.

    Raises
    ------
    InputError
        The file cannot be read, or does not hold corrections.
    """
    return read_kept(folder / CORRECTIONS_FILE, Corrections)


def read_kept(path: Path, kind: type[Kept]) -> Kept | None:
    """What a person added to a recording, from a TOML file beside it; None if there is no such file.

    Raises
    ------
    InputError
        The file cannot be read, or has other contents.
    """
    if not path.exists():
        return None
    shown = printable(str(path))
    try:
        return kind.model_validate(read_toml(path))
    except TomlError as error:
        raise InputError(f"{shown}: {error}") from error
    except ValidationError as error:
        raise InputError(f"{shown}: {problem_line(error.errors()[0])}") from error


def save_corrections(folder: Path, corrections: Corrections) -> None:
    """Keep corrections beside a recording, in a file for its owner only. Raises UsageError if that fails."""
    keep(folder / CORRECTIONS_FILE, corrections, _COMMENT)


def keep(path: Path, kept: BaseModel, comment: str) -> None:
    """Keep what a person added to a recording, in a TOML file for its owner only. Raises UsageError if that fails."""
    fields = kept.model_dump(mode="json", by_alias=True, exclude_none=True)
    with whole_file(path) as part, open(part, "w", encoding="utf-8", opener=open_private) as file:
        file.write(toml_text(fields, comment))


def drop_corrections(folder: Path) -> None:
    """Go back to the answer of the engine. Raises UsageError if that fails."""
    drop(folder / CORRECTIONS_FILE)


def drop(path: Path) -> None:
    """Delete a file beside a recording, if there is one. Raises UsageError if that fails."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot delete {path}: {error.strerror}") from error


def corrected_set(done: SetRecord, folder: Path) -> SetRecord:
    """A set as corrected in the folder of its recording. Raises InputError if the file of corrections is damaged."""
    found = read_corrections(folder)
    return done if found is None else corrected(done, found)


def corrected_sessions(sessions: Sequence[SessionRecord], recordings: Path) -> list[SessionRecord]:
    """Sessions as corrected. A damaged file of corrections is ignored.

    Parameters
    ----------
    sessions : sequence of SessionRecord
        As the history keeps them.
    recordings : Path
        Folder of the recordings, one folder per session.
    """
    return [_corrected_session(session, recordings) for session in sessions]


def _corrected_session(session: SessionRecord, recordings: Path) -> SessionRecord:
    sets = tuple(_corrected_if_readable(done, recordings) for done in session.sets)
    return session.model_copy(update={"sets": sets}) if any(done.corrected for done in sets) else session


def _corrected_if_readable(done: SetRecord, recordings: Path) -> SetRecord:
    if done.recording is None:
        return done
    try:
        return corrected_set(done, recordings / done.recording)
    except InputError as error:
        log.warning("corrections were ignored: %s", error)
        return done


def toml_text(fields: Mapping[str, Any], comment: str) -> str:
    """Contents of a file of labels or corrections, with each attempt's holds in one line."""
    document = tomlkit.document()
    document.add(tomlkit.comment(comment))
    for key, value in fields.items():
        tables = isinstance(value, list) and value and isinstance(value[0], dict)
        document.add(key, _tables(value) if tables else value)
    return str(tomlkit.dumps(document))


def _tables(rows: Sequence[Mapping[str, Any]]) -> Any:
    made = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            table.add(key, _inline(value) if key == "holds" else value)
        made.append(table)
    return made


def _inline(rows: Sequence[Mapping[str, Any]]) -> Any:
    made = tomlkit.array()
    for row in rows:
        table = tomlkit.inline_table()
        table.update(row)
        made.append(table)
    return made
