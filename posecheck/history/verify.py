"""Checks that a recording is whole (header, events, poses, video), and that a replay gives the same events."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from posecheck import __version__
from posecheck.engine.engine import Engine
from posecheck.errors import InputError
from posecheck.history.database import DATABASE, RECORDINGS, History
from posecheck.history.folders import recording_name, recordings_in
from posecheck.history.header import spec_hash
from posecheck.history.recording import Recording, event_record, open_recording
from posecheck.printable import counted
from posecheck.specs.model import ExerciseSpec

SHORTER_S: Final = 1.0
"""A video that ends earlier than the poses by more than this is worth a remark."""

ReadVideo = Callable[[Path], tuple[float, Sequence[str]]]
"""Plays a whole video; returns its length in seconds and what is damaged in it. Raises InputError."""


@dataclass(frozen=True, slots=True)
class Verified:
    """Result of checking one recording, or the history.

    Attributes
    ----------
    path : Path
        The recording, or the database.
    content : str
        What can be read.
    damaged : tuple of str
        What is damaged or missing.
    remarks : tuple of str
        Anything worth knowing that is not damage.
    """

    path: Path
    content: str = ""
    damaged: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damaged


def verify_recording(folder: Path, read_video: ReadVideo) -> Verified:
    """Read a whole recording and judge its poses again.

    Parameters
    ----------
    folder : Path
        The recording.
    read_video : callable
        Plays its video, if there is one.
    """
    try:
        opened = open_recording(folder)
    except InputError as error:
        return Verified(folder, damaged=(str(error),))
    content = [f"{opened.poses.duration_s:.1f} s", counted(len(opened.events), "event")]
    content.append(counted(len(opened.poses.poses), "pose"))
    damaged, remarks = list(opened.damage), list(opened.poses.notes)
    if opened.video is not None:
        try:
            length_s, notes = read_video(opened.video)
            content.append(f"{length_s:.1f} s of video")
            damaged += [f"video: {note}" for note in notes]
            if opened.poses.duration_s - length_s > SHORTER_S:
                remarks.append(f"the video ends {opened.poses.duration_s - length_s:.1f} s before the poses")
        except InputError as error:
            damaged.append(str(error))
    if damaged:
        remarks.append("not judged again, because parts are missing")
    elif opened.spec is None:
        remarks.append("not judged again, because its format does not hold the exercise")
    else:
        wrong, more = _compare(opened, opened.spec)
        damaged, remarks = damaged + wrong, remarks + more
    return Verified(folder, ", ".join(content), tuple(damaged), tuple(remarks))


def _compare(opened: Recording, spec: ExerciseSpec) -> tuple[list[str], list[str]]:
    """Judge the poses again and compare events; return mistakes and remarks."""
    wrong, remarks = [], []
    if opened.header.get("spec_sha256") != spec_hash(spec):
        wrong.append("the recorded exercise does not match its hash")
    again, count = _events_again(opened, spec)
    kept = [_line(event) for event in opened.events]
    same = next((i for i, (a, b) in enumerate(zip(kept, again, strict=False)) if a != b), min(len(kept), len(again)))
    if same < min(len(kept), count):
        wrong.append(f"a replay gives other events from number {same + 1} on")
    elif kept != again:
        remarks.append("ended early; a replay agrees up to there")
    recorded_by = opened.header.get("posecheck")
    if recorded_by != __version__:
        return [], remarks + [f"{one}; version {recorded_by} recorded it" for one in wrong]
    return wrong, remarks


def _events_again(opened: Recording, spec: ExerciseSpec) -> tuple[list[str], int]:
    """Events of a replay, and how many of them come before its end."""
    options = {key: opened.header.get(key) for key in ("side", "rest", "usual")}
    engine = Engine(spec, opened.header["stage"], live=opened.header["live"], **options)
    records = [event_record(event) for pose in opened.poses for event in engine.step(pose).events]
    count = len(records)
    records += [event_record(event) for event in engine.finish().events]
    return [_line(record) for record in records], count


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, sort_keys=True)


def verify_history(folder: Path) -> Verified:
    """Check the database, and that its recordings exist, and that every existing recording is in it.

    Parameters
    ----------
    folder : Path
        Holds `history.db` and `sessions/`.
    """
    path = folder / DATABASE
    there = {recording_name(one) for one in recordings_in(folder / RECORDINGS)}
    if not os.path.lexists(path):
        lone = f"{counted(len(there), 'recording')} without a history: the app takes them in when it starts"
        return Verified(path, "no sessions", remarks=(lone,) if there else ())
    try:
        with History(path, reading=True) as history:
            sessions, problem = history.sessions(), history.problem()
            lost = history.damaged
    except InputError as error:
        return Verified(path, damaged=(str(error),))
    known = {one.recording for session in sessions for one in session.sets if one.recording}
    damaged = [problem] if problem else []
    damaged += [f"sessions incomplete or lost: {lost}"] if lost else []
    damaged += [f"the recording {name} is missing" for name in sorted(known - there)]
    remarks = [
        f"{name} is not in the history yet: the app takes it in when it starts" for name in sorted(there - known)
    ]
    return Verified(path, counted(len(sessions), "session"), tuple(damaged), tuple(remarks))
