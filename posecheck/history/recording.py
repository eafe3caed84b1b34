"""Recordings of sessions on disk. A kill or a power cut loses about the last second.

A recording is a folder with

- `session.jsonl`: a header, then every event as it happens, one JSON object per line; at the end the notes on the
  source, if there are any;
- `poses/000001.npz` and so on: the poses that the engine judged, about one second per file, in the layout of
  `posecheck.pose.poses`; recordings of format 1 have one `poses.npz` instead;
- `video.mp4`, only if the user asked for it;
- `corrections.toml`, only if a person corrected the answer (`posecheck.corrections`);
- `marks.toml`, only if a person drew on the picture (`posecheck.measuring`).
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from posecheck.errors import InputError, UsageError
from posecheck.events import Event, Update
from posecheck.history.header import FORMAT, About, check_header, new_header
from posecheck.history.names import file_name, json_object
from posecheck.history.records import EVENTS_FILE as EVENTS_FILE
from posecheck.inputs import refuse_unreadable
from posecheck.language import noted, tr
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.packed import JoinedPoses
from posecheck.pose.poses import PoseSequence, check_poses, load_poses, save_poses
from posecheck.private import make_private, make_private_folder, open_private, sync_folder
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

POSES_FILE: Final = "poses.npz"
POSES_FOLDER: Final = "poses"
VIDEO_FILE: Final = "video.mp4"
CORRECTIONS_FILE: Final = "corrections.toml"
MARKS_FILE: Final = "marks.toml"
SOURCE_NOTES: Final = "source_notes"
"""Key of the line with the notes on the source."""
CHUNK_S: Final = 0.8
"""Interval at which poses and events are flushed to the disk."""

log = logging.getLogger(__name__)
T = TypeVar("T")


class Recorder:
    """A session sink that writes every event as it happens, and the poses once per second.

    A full or failing disk ends the recording, never the session. New folders and files are for their owner only.

    Parameters
    ----------
    folder : Path
        Created if it does not exist.
    spec, stage
        The exercise and stage, with the prescription in force.
    about : About
        Origin of the poses.
    notify : callable
        Receives one sentence if the recording has to stop early.
    source_notes : callable
        Returns what was missing, damaged, left out or repaired in the source; called at the end.

    Raises
    ------
    UsageError
        The folder cannot be created, or already holds a recording.

    Attributes
    ----------
    failure : str or None
        Why the recording had to stop early.
    """

    def __init__(
        self,
        folder: Path,
        spec: ExerciseSpec,
        stage: str,
        about: About,
        notify: Callable[[str], None] = log.warning,
        source_notes: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._folder, self._source, self._notify = folder, file_name(about.source), notify
        self._source_notes = source_notes
        self._poses: list[PoseFrame] = []
        self._chunks = 0
        self.failure: str | None = None
        self._file: IO[str] | None = _create(folder)
        self._try(lambda: self._write(new_header(spec, stage, about)))
        self._try(self._sync)

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        if self._file is None:
            return
        if self._poses and _shapes(pose) != _shapes(self._poses[-1]):  # another camera, or a crop around the person
            self._try(self._save)
        self._poses.append(pose)
        self._try(lambda: self._write(*map(event_record, update.events)))
        if self._poses and pose.t_s - self._poses[0].t_s >= CHUNK_S:
            self._try(self._save)

    def close(self, last: Update | None) -> None:
        """Write the remaining poses, the final events and the notes on the source."""
        if self._file is None:
            return
        if last is not None:
            self._try(lambda: self._write(*map(event_record, last.events)))
        if notes := list(self._source_notes()):
            self._try(lambda: self._write({SOURCE_NOTES: notes}))
        self._try(self._save)
        if self._file is not None:
            self._try(self._file.close)

    def _save(self) -> None:
        if self._poses:
            self._chunks += 1
            path = self._folder / POSES_FOLDER / f"{self._chunks:06d}.npz"
            save_poses(path, self._poses, self._source)
            make_private(path)
            self._poses = []
        self._sync()

    def _sync(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())

    def _write(self, *records: dict[str, Any]) -> None:
        if self._file is not None and records:
            self._file.write("".join(json.dumps(record) + "\n" for record in records))
            self._file.flush()

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except (OSError, UsageError) as error:
            log.debug("recording stopped", exc_info=True)
            file, self._file, self._poses = self._file, None, []
            if file is not None:
                _close_quietly(file)
            self.failure = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
            self._notify(tr("Recording stopped ({error}). The exercise continues.", error=self.failure))


def _create(folder: Path) -> IO[str]:
    """Make the folders and the empty file of events."""
    try:
        make_private_folder(folder / POSES_FOLDER)
        try:
            file = open(folder / EVENTS_FILE, "x", encoding="utf-8", opener=open_private)  # noqa: SIM115
        except FileExistsError as error:
            raise UsageError(f"{folder} already holds a recording: name another folder") from error
        sync_folder(folder)
    except OSError as error:
        raise UsageError(f"cannot write {folder}: {error.strerror}") from error
    return file


def _shapes(pose: PoseFrame) -> tuple[object, ...]:
    return pose.size_px, None if pose.mask is None else pose.mask.shape


def _close_quietly(file: IO[str]) -> None:
    try:
        file.close()
    except OSError:
        log.debug("closing the file also failed", exc_info=True)


class EventLog:
    """A session sink that stores every event as plain values.

    Attributes
    ----------
    records : list of dict
        Results of `event_record`, in time order.
    """

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        self.records += [event_record(e) for e in update.events]

    def close(self, last: Update | None) -> None:
        """Take the final events."""
        if last is not None:
            self.records += [event_record(e) for e in last.events]


def event_record(event: Event) -> dict[str, Any]:
    """Convert an event to plain values, with its type under `event`."""
    return {"event": type(event).__name__, **dataclasses.asdict(event)}


@dataclass(frozen=True, slots=True)
class Recording:
    """An open recording.

    Attributes
    ----------
    folder : Path
    header : dict
        The header as written, without damaged values; older formats lack some keys.
    spec : ExerciseSpec or None
        The spec used for judging; None in format 1, which did not store it.
    events : tuple of dict
        Every event up to the end, or until the program was killed.
    poses : PoseSequence
        The judged poses, with the notes on their source.
    damage : tuple of str
        What is damaged and therefore missing, one sentence each.
    """

    folder: Path
    header: dict[str, Any]
    spec: ExerciseSpec | None
    events: tuple[dict[str, Any], ...]
    poses: PoseSequence
    damage: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything that was not seen: in the source, and because the recording is damaged."""
        return (*self.poses.notes, *self.damage)

    @property
    def video(self) -> Path | None:
        """The video, if there is one."""
        path = self.folder / VIDEO_FILE
        return path if path.exists() else None


def open_recording(folder: Path, exercise: str | None = None, stopped: Callable[[], bool] = lambda: False) -> Recording:
    """Open a recording, even one that ended with a kill or is damaged in parts.

    Parameters
    ----------
    folder : Path
        The recording.
    exercise : str, optional
        Id of the exercise, used only if the header cannot be read.
    stopped : callable
        Called before every file of poses; True aborts the reading.

    Raises
    ------
    InterruptedError
        `stopped` returned True.
    InputError
        There is no recording, nothing of it can be read, or a newer version wrote it. The message says what is missing.
    """
    header, spec, events, notes, damage = _text_of(folder, exercise)

    def read(path: Path) -> PoseSequence:
        if stopped():
            raise InterruptedError
        return load_poses(path)

    parts, unread = _read_chunks(folder, read)
    poses = JoinedPoses([part.poses for part in parts])
    sequence = PoseSequence(poses, parts[0].name, poses[-1].t_s - poses[0].t_s, notes)
    return Recording(folder, header, spec, events, sequence, (*damage, *unread))


def find_damage(folder: Path) -> tuple[str, ...]:
    """What is damaged in a recording, as in `Recording.damage`, but found much faster; one sentence if it is lost."""
    try:
        *_, damage = _text_of(folder, None)
        return (*damage, *_read_chunks(folder, check_poses)[1])
    except InputError as error:
        log.debug("%s cannot be opened", folder, exc_info=True)
        return (noted("the recording cannot be opened: {why}", why=str(error).removeprefix(f"{folder}: ")),)


_Text = tuple[dict[str, Any], ExerciseSpec | None, tuple[dict[str, Any], ...], tuple[str, ...], tuple[str, ...]]
"""Header, exercise, events, notes on the source, and damage."""


def _text_of(folder: Path, exercise: str | None) -> _Text:
    path = folder / EVENTS_FILE
    try:
        refuse_unreadable(path)
        lines = path.read_bytes().splitlines()
    except (InputError, OSError) as error:
        if not isinstance(error.__cause__ or error, FileNotFoundError | NotADirectoryError):
            raise
        raise InputError(f"{folder}: not a recording: expected {EVENTS_FILE} with a header") from error
    found = json_object(lines[0]) if lines else None
    lost: list[str] = []
    if found is None or isinstance(found.get("format"), bool) or not isinstance(found.get("format"), int):
        found = _lost_header(folder, exercise)
        lost.append(noted("the header is damaged; the exercise's usual stage is assumed"))
    if not 1 <= found["format"] <= FORMAT:
        raise InputError(f"{path}: expected format up to {FORMAT}, found {found['format']!r}; update posecheck")
    try:
        header, spec, damaged = check_header(found)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    events, notes, unread = _events(lines[1:])
    return header, spec, events, notes, (*lost, *damaged, *unread)


def _lost_header(folder: Path, exercise: str | None) -> dict[str, Any]:
    """Substitute for a header that cannot be read. The folders of sets end with the id of their exercise."""
    specs = load_specs()
    exercise = exercise or next((name for name in specs if folder.name.partition("_")[2] == name), None)
    if not any((folder / POSES_FOLDER).glob("[0-9]*.npz")):
        raise InputError(f"{folder}: not a recording: expected {EVENTS_FILE} with a header")
    if exercise is None:
        raise InputError(f"{folder}: the header in {EVENTS_FILE} is damaged: name the exercise with --exercise")
    stage = specs[exercise].default_stage if exercise in specs else ""
    return {"format": FORMAT, "exercise": exercise, "stage": stage, "live": False}


def _events(lines: list[bytes]) -> tuple[tuple[dict[str, Any], ...], tuple[str, ...], list[str]]:
    """Events, notes on the source, and a note on lines that cannot be read.

    A damaged last line is what a kill leaves and needs no note.
    """
    records = [json_object(line) or {} for line in lines]
    events = tuple(record for record in records if isinstance(record.get("event"), str))
    notes = [text for record in records if isinstance(found := record.get(SOURCE_NOTES), list) for text in found]
    lost = sum(not isinstance(one.get("event"), str) and SOURCE_NOTES not in one for one in records[:-1])
    one, many = noted("{n} damaged line of events was skipped"), noted("{n} damaged lines of events were skipped")
    return events, tuple(map(str, notes)), [(one if lost == 1 else many).format(n=lost)] if lost else []


def _read_chunks(folder: Path, read: Callable[[Path], T]) -> tuple[list[T], list[str]]:
    """Results of reading each file of poses, and a note on each that is damaged or missing."""
    try:
        names = os.listdir(folder / POSES_FOLDER)
    except (FileNotFoundError, NotADirectoryError):
        names = []
    except OSError as error:
        raise InputError(f"{folder / POSES_FOLDER} cannot be read: {error.strerror}") from error
    chunks = sorted(folder / POSES_FOLDER / name for name in names if re.fullmatch(r"[0-9]+\.npz", name))
    if not chunks:
        return [read(folder / POSES_FILE)], []
    parts, notes = [], []
    for chunk in chunks:
        try:
            parts.append(read(chunk))
        except InputError:
            log.debug("a file of poses was skipped", exc_info=True)
            notes.append(noted("the file {name} is damaged and was skipped", name=chunk.relative_to(folder).as_posix()))
    missing = int(chunks[-1].stem) - len(chunks)
    if missing > 0:
        total = missing + len(chunks)
        notes.append(noted("{n} of {of} files in {folder}/ are missing", n=missing, of=total, folder=POSES_FOLDER))
    if not parts:
        raise InputError(f"{folder}: no file in {POSES_FOLDER}/ can be read")
    return parts, notes
