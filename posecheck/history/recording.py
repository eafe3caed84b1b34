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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from posecheck import __version__
from posecheck.errors import InputError, UsageError
from posecheck.events import Event, Update
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import PoseSequence, load_poses, save_poses
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
        Name of the camera or the video.
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

    A full or failing disk ends the recording, never the session.

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
    """

    def __init__(
        self, folder: Path, spec: ExerciseSpec, stage: str, about: About, notify: Callable[[str], None] = log.warning
    ) -> None:
        self._folder, self._source, self._notify = folder, about.source, notify
        self._poses: list[PoseFrame] = []
        self._chunks = 0
        try:
            (folder / POSES_FOLDER).mkdir(parents=True, exist_ok=True)
            self._file: IO[str] | None = (folder / EVENTS_FILE).open("x", encoding="utf-8")
        except FileExistsError as error:
            raise UsageError(f"{folder} already holds a recording: name another folder") from error
        except OSError as error:
            raise UsageError(f"cannot write {folder}: {error.strerror}") from error
        self._try(lambda: self._write(_header(spec, stage, about)))

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        if self._file is None:
            return
        if self._poses and _shapes(pose) != _shapes(self._poses[-1]):  # another camera, or a crop around the person
            self._try(self._save)
        self._poses.append(pose)
        self._try(lambda: self._write(*map(event_record, update.events)))
        if pose.t_s - self._poses[0].t_s >= CHUNK_S:
            self._try(self._save)

    def close(self, last: Update | None) -> None:
        """Write the remaining poses and the final events."""
        if self._file is None:
            return
        if last is not None:
            self._try(lambda: self._write(*map(event_record, last.events)))
        self._try(self._save)
        if self._file is not None:
            self._file.close()

    def _save(self) -> None:
        if self._poses:
            self._chunks += 1
            save_poses(self._folder / POSES_FOLDER / f"{self._chunks:06d}.npz", self._poses, self._source)
            self._poses = []
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
            log.warning("recording stopped", exc_info=True)
            file, self._file, self._poses = self._file, None, []
            if file is not None:
                _close_quietly(file)
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self._notify(f"Recording stopped ({reason}). The exercise continues.")


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
        "started_at": started,
    }


@dataclass(frozen=True, slots=True)
class Recording:
    """An open recording.

    Attributes
    ----------
    folder : Path
    header : dict
        The header as written; older formats lack some keys.
    spec : ExerciseSpec or None
        The spec used for judging; None in format 1, which did not store it.
    events : tuple of dict
        Every event up to the end, or until the program was killed.
    poses : PoseSequence
        The judged poses.
    """

    folder: Path
    header: dict[str, Any]
    spec: ExerciseSpec | None
    events: tuple[dict[str, Any], ...]
    poses: PoseSequence

    @property
    def video(self) -> Path | None:
        """The video, if there is one."""
        path = self.folder / VIDEO_FILE
        return path if path.exists() else None


def open_recording(folder: Path) -> Recording:
    """Open a recording, even one that ended with a kill.

    Raises
    ------
    InputError
        There is no recording, or a newer version wrote it. The message says what is missing.
    """
    path = folder / EVENTS_FILE
    try:
        lines = list(_whole_lines(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{folder}: not a recording: expected {EVENTS_FILE} with a header") from error
    if not lines or not isinstance(lines[0].get("format"), int):
        raise InputError(f"{folder}: not a recording: expected {EVENTS_FILE} with a header")
    header = lines[0]
    if not 1 <= header["format"] <= FORMAT:
        raise InputError(f"{path}: expected format up to {FORMAT}, found {header['format']!r}; update posecheck")
    try:
        spec = ExerciseSpec.model_validate(header["spec"]) if "spec" in header else None
    except ValueError:
        log.warning("%s: cannot read the recorded exercise spec", path, exc_info=True)
        spec = None
    return Recording(folder, header, spec, tuple(lines[1:]), _poses_of(folder))


def _whole_lines(text: str) -> Iterator[dict[str, Any]]:
    """Yield the record of each line, and stop at a line that a kill cut short."""
    for line in text.splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            return
        if not isinstance(record, dict):
            return
        yield record


def _poses_of(folder: Path) -> PoseSequence:
    chunks = sorted((folder / POSES_FOLDER).glob("[0-9]*.npz"))
    if not chunks:
        return load_poses(folder / POSES_FILE)
    parts = [load_poses(chunk) for chunk in chunks]
    poses = tuple(pose for part in parts for pose in part.poses)
    return PoseSequence(poses, parts[0].name, poses[-1].t_s - poses[0].t_s)
