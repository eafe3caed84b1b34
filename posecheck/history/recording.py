"""Recordings of sessions on disk. A kill or a power cut loses at most the last second.

A recording is a folder with

- `session.jsonl`: a header, then every event as it happens, one JSON object per line;
- `poses/000001.npz` and so on: the poses that the engine judged, about one second per file, in the layout of
  `posecheck.pose.poses`; recordings of format 1 have one `poses.npz` instead;
- `video.mp4`, only if the user asked for it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import IO, Any, Final

import numpy as np

from posecheck import __version__
from posecheck.errors import InputError, UsageError
from posecheck.events import Event, Update
from posecheck.history.header import check_header
from posecheck.pose.frames import CAMERA_PREFIX, Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.npz import DAMAGED, read_arrays
from posecheck.pose.poses import PoseSequence, load_poses, save_poses
from posecheck.private import make_private, make_private_folder, open_private, sync_folder
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec

FORMAT: Final = 2
EVENTS_FILE: Final = "session.jsonl"
POSES_FILE: Final = "poses.npz"
POSES_FOLDER: Final = "poses"
VIDEO_FILE: Final = "video.mp4"
CHUNK_S: Final = 0.8
"""Interval at which poses and events are flushed to the disk."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """Origin of a recording: where the poses came from, and when.

    Attributes
    ----------
    source : str
        The camera or the video; of a path only the file name is kept, of a camera's name nothing.
    model : str
        Size of the pose model.
    live : bool
        Whether the poses came from a camera.
    side : str or None
        The working side, if it was given in advance.
    started_at : datetime or None
        Start time with time zone; None for a video.
    rest : float or None
        Level of the drive at rest, from a survey of the video.
    usual : mapping of str to float, or None
        The person's usual height of the movement to each target, from earlier sessions.
    """

    source: str
    model: str
    live: bool
    side: str | None = None
    started_at: datetime | None = None
    rest: float | None = None
    usual: Mapping[str, float] | None = None


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
        self, folder: Path, spec: ExerciseSpec, stage: str, about: About, notify: Callable[[str], None] = log.warning
    ) -> None:
        self._folder, self._source, self._notify = folder, file_name(about.source), notify
        self._poses: list[PoseFrame] = []
        self._chunks = 0
        self.failure: str | None = None
        self._file: IO[str] | None = _create(folder)
        self._try(lambda: self._write(_header(spec, stage, about)))
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
        """Write the remaining poses and the final events."""
        if self._file is None:
            return
        if last is not None:
            self._try(lambda: self._write(*map(event_record, last.events)))
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
            self._notify(f"Recording stopped ({self.failure}). The exercise continues.")


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


def file_name(source: str) -> str:
    """The file name of a path in the style of any system; a camera without its name, which may be a person's."""
    camera = source.startswith(CAMERA_PREFIX) and not source.removeprefix(CAMERA_PREFIX).isdecimal()
    return "camera" if camera else PureWindowsPath(source).name or source


def without_path(events: bytes) -> bytes:
    """The content of a file of events, without the folder of its source; older versions stored it in the header."""
    first, end, rest = events.partition(b"\n")
    header = _record(first)
    if header is None or not isinstance(header.get("source"), str) or file_name(header["source"]) == header["source"]:
        return events
    return json.dumps({**header, "source": file_name(header["source"])}).encode() + end + rest


def poses_without_path(poses: bytes) -> bytes:
    """The content of a file of poses, without the folder of its source. A damaged file is left as it is."""
    try:
        with zipfile.ZipFile(BytesIO(poses)) as archive:
            source = str(read_arrays(archive, ["source"])["source"])
            if file_name(source) == source:
                return poses
            arrays = read_arrays(archive, [name.removesuffix(".npy") for name in archive.namelist()])
    except (*DAMAGED, KeyError):
        return poses
    out = BytesIO()
    np.savez_compressed(out, allow_pickle=False, **{**arrays, "source": np.array(file_name(source))})
    return out.getvalue()


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


def spec_hash(spec: ExerciseSpec) -> str:
    """SHA-256 of a spec's content."""
    return hashlib.sha256(spec.model_dump_json(by_alias=True).encode()).hexdigest()


def _header(spec: ExerciseSpec, stage: str, about: About) -> dict[str, Any]:
    started = about.started_at.isoformat() if about.started_at is not None else None
    return {
        "format": FORMAT,
        "posecheck": __version__,
        "exercise": spec.id,
        "stage": stage,
        "spec_sha256": spec_hash(spec),
        "spec": spec.model_dump(mode="json", by_alias=True),
        **dataclasses.asdict(about),
        "source": file_name(about.source),
        "started_at": started,
    }


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
        The judged poses.
    notes : tuple of str
        What is damaged and therefore missing, one sentence each.
    """

    folder: Path
    header: dict[str, Any]
    spec: ExerciseSpec | None
    events: tuple[dict[str, Any], ...]
    poses: PoseSequence
    notes: tuple[str, ...] = ()

    @property
    def video(self) -> Path | None:
        """The video, if there is one."""
        path = self.folder / VIDEO_FILE
        return path if path.exists() else None


def open_recording(folder: Path, exercise: str | None = None) -> Recording:
    """Open a recording, even one that ended with a kill or is damaged in parts.

    Parameters
    ----------
    folder : Path
        The recording.
    exercise : str, optional
        Id of the exercise, used only if the header cannot be read.

    Raises
    ------
    InputError
        There is no recording, nothing of it can be read, or a newer version wrote it. The message says what is missing.
    """
    path = folder / EVENTS_FILE
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{folder}: not a recording: expected {EVENTS_FILE} with a header") from error
    found = _record(lines[0]) if lines else None
    if found is None or isinstance(found.get("format"), bool) or not isinstance(found.get("format"), int):
        found, notes = _lost_header(folder, exercise), ["the header is damaged; the exercise's usual stage is assumed"]
    else:
        notes = []
    if not 1 <= found["format"] <= FORMAT:
        raise InputError(f"{path}: expected format up to {FORMAT}, found {found['format']!r}; update posecheck")
    try:
        header, spec, damaged = check_header(found)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    events, lost = _events(lines[1:])
    poses, unread = _poses_of(folder)
    return Recording(folder, header, spec, events, poses, (*notes, *damaged, *lost, *unread))


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


def _events(lines: list[bytes]) -> tuple[tuple[dict[str, Any], ...], list[str]]:
    """Events of all readable lines. A damaged last line is what a kill leaves and needs no note."""
    records = [_event(line) for line in lines]
    lost = records[:-1].count(None)
    events = tuple(record for record in records if record is not None)
    return events, [f"{lost} damaged lines of events were skipped"] if lost else []


def _event(line: bytes) -> dict[str, Any] | None:
    record = _record(line)
    return record if record is not None and isinstance(record.get("event"), str) else None


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _poses_of(folder: Path) -> tuple[PoseSequence, list[str]]:
    """Poses of all readable files, and a note on each that is damaged or missing."""
    chunks = sorted(path for path in (folder / POSES_FOLDER).glob("[0-9]*.npz") if path.stem.isdecimal())
    if not chunks:
        return load_poses(folder / POSES_FILE), []
    parts, notes = [], []
    for chunk in chunks:
        try:
            parts.append(load_poses(chunk))
        except InputError:
            log.debug("a file of poses was skipped", exc_info=True)
            notes.append(f"{POSES_FOLDER}/{chunk.name} is damaged and was skipped")
    missing = int(chunks[-1].stem) - len(chunks)
    if missing > 0:
        notes.append(f"{missing} of {missing + len(chunks)} files in {POSES_FOLDER}/ are missing")
    if not parts:
        raise InputError(f"{folder}: no file in {POSES_FOLDER}/ can be read")
    poses = tuple(pose for part in parts for pose in part.poses)
    return PoseSequence(poses, parts[0].name, poses[-1].t_s - poses[0].t_s), notes
