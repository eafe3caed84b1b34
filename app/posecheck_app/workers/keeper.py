"""The sink that saves a guided session: a recording of each set, and an entry in the history."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from PyQt6.QtCore import QLockFile

from posecheck.coaching.coach import Guidance, SetResult, Step
from posecheck.coaching.equipment import end_not_saved, not_saved
from posecheck.coaching.plan import PlannedSet
from posecheck.errors import PosecheckError, UsageError
from posecheck.events import Update
from posecheck.history.database import History
from posecheck.history.folders import delete_folders
from posecheck.history.header import About
from posecheck.history.recording import VIDEO_FILE, Recorder
from posecheck.history.records import SetRecord, folder_name, record_of
from posecheck.pose.frames import Frame
from posecheck.pose.landmarks import PoseFrame
from posecheck.private import make_private_folder, open_private

LOCK_FILE: Final = ".lock"
"""Lies in the folder of a session while the session is running."""

log = logging.getLogger(__name__)

Notify = Callable[[str], None]


class Video(Protocol):
    """A video being saved."""

    def take(self, frame: Frame) -> None:
        """Accept one frame without blocking."""

    def close(self) -> None:
        """Finish the file."""


class Keeper:
    """Saves a session; an error of the disk or the database is reported, and never ends the session.

    A set that cannot be recorded still gets into the history, and one that the history refuses is offered again with
    the next set and at the end. Whatever is missing then is taken in from its recording at the next start.

    Parameters
    ----------
    folder : Path
        Holds `history.db` and `sessions/`.
    source : str
        Name of the camera or video.
    now : callable
        Returns the current time, with its time zone.
    notify : callable
        Called with a sentence on what could not be saved.
    pain_before : int, optional
        0 to 10, as entered.
    video : callable, optional
        Opens a video at a path; without it no video is saved.

    Attributes
    ----------
    session : int or None
        Number of the session in the history, once a set was begun.
    """

    def __init__(
        self,
        folder: Path,
        source: str,
        now: Callable[[], datetime],
        notify: Notify,
        pain_before: int | None = None,
        video: Callable[[Path, Notify], Video] | None = None,
    ) -> None:
        self._folder, self._source, self._now, self._notify = folder, source, now, notify
        self._pain_before = pain_before
        self._make_video = video
        self._video: Video | None = None
        self._started_at = now()
        self._history: History | None = None
        self._recorder: Recorder | None = None
        self._set_folder: Path | None = None
        self._count = 0
        self._lock: QLockFile | None = None
        self._begun = self._set_open = False
        self._told: set[str] = set()
        self._unsaved: list[SetRecord] = []
        self.session: int | None = None

    def step(self, frame: Frame, pose: PoseFrame, guidance: Guidance) -> None:
        """Process one frame."""
        running = guidance.finished.planned if guidance.finished is not None else guidance.planned
        if guidance.update is not None and running is not None:
            if not self._set_open:
                self._set_open = True
                self._guarded(lambda: self._begin_set(running))
            if self._recorder is not None:
                self._recorder.step(frame, pose, guidance.update)
            if self._video is not None:
                self._video.take(frame)
        self._begun |= guidance.step is Step.EXERCISE
        if guidance.finished is not None:
            self._end_set(guidance.finished, guidance.last)

    def close(self, last: Guidance | None) -> None:
        """Process the coach's final guidance."""
        try:
            if last is not None and last.finished is not None:
                self._end_set(last.finished, last.last)
            self._guarded(self._finish, end_not_saved)
        finally:
            self._close_files(None)
            if self._history is not None:
                self._history.close()
            if self._lock is not None:
                self._lock.unlock()

    def _guarded(self, save: Callable[[], None], words: Callable[[Exception], str] = not_saved) -> None:
        """Save something. An error is reported, the same one only once, and never ends the session."""
        try:
            save()
        except (PosecheckError, OSError, sqlite3.Error) as error:
            log.warning("not saved: %s", error)
            if words(error) not in self._told:
                self._told.add(words(error))
                self._notify(words(error))

    def _begin_set(self, running: PlannedSet) -> None:
        self._count += 1
        folder = self._lock_session() / f"{self._count:02d}_{running.spec.id}"
        about = About(self._source, running.spec.model, live=True, started_at=self._now(), usual=running.usual)
        self._recorder = Recorder(folder, running.spec, running.stage, about, self._notify)
        self._set_folder = folder
        if self._make_video is not None:
            with open(folder / VIDEO_FILE, "wb", opener=open_private):
                pass  # the encoder writes into this file and keeps its permissions
            self._video = self._make_video(folder / VIDEO_FILE, self._notify)

    def _end_set(self, finished: SetResult, last: Update | None) -> None:
        self._close_files(last)
        folder = self._set_folder
        if self._begun or finished.attempts:
            name = folder.relative_to(self._folder / "sessions").as_posix() if folder is not None else None
            self._unsaved.append(record_of(finished, name))
            self._guarded(self._save_sets)
        elif folder is not None:  # the session never got past placing the camera
            try:
                delete_folders([folder])
            except UsageError as error:
                self._notify(f"{error}.")
        self._begun = self._set_open = False
        self._set_folder = None

    def _save_sets(self) -> None:
        """Add finished sets to the history, also those that an earlier error kept out of it."""
        while self._unsaved:
            self._open().add_set(self._session_number(), self._unsaved[0])
            del self._unsaved[0]

    def _finish(self) -> None:
        self._save_sets()
        if self._history is not None and self.session is not None:
            self._history.finish_session(self.session, self._now())

    def _close_files(self, last: Update | None) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.close(last)
        video, self._video = self._video, None
        if video is not None:
            video.close()

    def _lock_session(self) -> Path:
        """Folder of the session, marked as in use."""
        folder = self._folder / "sessions" / folder_name(self._started_at)
        if self._lock is None:
            make_private_folder(folder)
            self._lock = lock_of(folder)
            self._lock.tryLock(0)
        return folder

    def _open(self) -> History:
        if self._history is None:
            self._history = History(self._folder / "history.db")
        return self._history

    def _session_number(self) -> int:
        if self.session is None:
            self.session = self._open().start_session(self._started_at, self._pain_before)
        return self.session


def lock_of(session: Path) -> QLockFile:
    """The lock of a session's folder."""
    lock = QLockFile(str(session / LOCK_FILE))
    lock.setStaleLockTime(0)  # only the end of its process frees it
    return lock
