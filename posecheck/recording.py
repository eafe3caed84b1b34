"""What a session leaves on disk: `session.jsonl` with a header and every event, and `poses.npz`."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from posecheck import __version__
from posecheck.errors import InputError
from posecheck.events import Event, Update
from posecheck.frames import Frame
from posecheck.landmarks import PoseFrame
from posecheck.poses import PoseSequence, load_poses, save_poses
from posecheck.specs import ExerciseSpec

FORMAT: Final = 1
EVENTS_FILE: Final = "session.jsonl"
POSES_FILE: Final = "poses.npz"


class Recorder:
    """A session sink that writes every event as it happens, and the poses at the end."""

    def __init__(self, folder: Path, spec: ExerciseSpec, stage: str, *, source: str, model: str, live: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._source = folder, source
        self._poses: list[PoseFrame] = []
        self._file = (folder / EVENTS_FILE).open("w", encoding="utf-8")
        header = {
            "format": FORMAT,
            "posecheck": __version__,
            "exercise": spec.id,
            "stage": stage,
            "spec_sha256": spec_hash(spec),
            "source": source,
            "model": model,
            "live": live,
        }
        self._write(header)

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        self._poses.append(pose)
        self._write_events(update)

    def _write_events(self, update: Update) -> None:
        for event in update.events:
            self._write(event_record(event))

    def close(self, last: Update | None) -> None:
        """Write the events that the end of the session brings, and the poses."""
        if last is not None:
            self._write_events(last)
        self._file.close()
        if self._poses:
            save_poses(self._folder / POSES_FILE, self._poses, self._source)

    def _write(self, record: dict[str, Any]) -> None:
        self._file.write(json.dumps(record) + "\n")
        self._file.flush()


class EventLog:
    """A session sink that keeps every event as plain values.

    Attributes
    ----------
    records : list of dict
        As `event_record` makes them, in the order they happened.
    """

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Take one frame."""
        self.records += [event_record(e) for e in update.events]

    def close(self, last: Update | None) -> None:
        """Take the events that the end of the session brings."""
        if last is not None:
            self.records += [event_record(e) for e in last.events]


def event_record(event: Event) -> dict[str, Any]:
    """An event as plain values, with its type under `event`."""
    return {"event": type(event).__name__, **dataclasses.asdict(event)}


def spec_hash(spec: ExerciseSpec) -> str:
    """SHA-256 of everything a spec says."""
    return hashlib.sha256(spec.model_dump_json(by_alias=True).encode()).hexdigest()


def open_recording(folder: Path) -> tuple[dict[str, Any], PoseSequence]:
    """Header and poses of a recording; InputError says what is missing."""
    path = folder / EVENTS_FILE
    try:
        with path.open(encoding="utf-8") as file:
            header = json.loads(file.readline())
    except (OSError, ValueError) as error:
        raise InputError(f"{folder}: no recording: expected {EVENTS_FILE} with a header in it") from error
    if header.get("format") != FORMAT:
        raise InputError(f"{path}: expected format {FORMAT}, found {header.get('format')!r}; update posecheck")
    return header, load_poses(folder / POSES_FILE)
