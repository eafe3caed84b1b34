"""Everything the window needs from outside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posecheck.history.database import RECORDINGS
from posecheck.history.folders import delete_folders

if TYPE_CHECKING:
    from posecheck.session import GuidedSink
    from posecheck.settings import Settings
    from posecheck_app.messages import GuidedJob, Notify, SessionFactory
    from posecheck_app.pages.check import OpenClip
    from posecheck_app.workers.clip_maker import WriteClip
    from posecheck_app.workers.frame_reader import Seekable
    from posecheck_app.workers.worst import FindPictures

DELETED: Final = "deleted"
"""Folder of the recordings of deleted sessions, until the program ends."""


@dataclass(frozen=True, slots=True)
class AppServices:
    """Files, cameras, models and the time of day.

    Attributes
    ----------
    folder : Path
        Holds the sessions and their history.
    settings_file : Path
        Holds the settings.
    session_factory : callable
        Makes a session's factory from what returns the settings in use, and from what makes the sinks.
    keeper : callable
        Makes the sink that saves a session, from the job, `notify`, the pain before it and whether to save video.
    cameras : callable
        Returns the names of this computer's cameras; called in a thread.
    ask_for_camera : callable
        Lets the system ask the person for the camera, without waiting for the answer.
    sample : Path or None
        The sample video and its exercise.
    now : callable
        Returns the current time, with its time zone.
    open_video : callable
        Opens a saved video for random access.
    open_clip : callable
        Opens a video with its estimator, for a check.
    clip_writer : callable
        Returns the function that writes a part of a recording as a video.
    find_pictures : callable
        Extracts pictures of a set's worst moments from its recording.
    """

    folder: Path
    settings_file: Path
    session_factory: Callable[
        [Callable[[], Settings], Callable[[GuidedJob, Notify], Sequence[GuidedSink]]], SessionFactory
    ]
    keeper: Callable[[GuidedJob, Notify, int | None, bool], GuidedSink]
    cameras: Callable[[], Sequence[str]]
    ask_for_camera: Callable[[], None]
    sample: tuple[Path, str] | None
    now: Callable[[], datetime]
    open_video: Callable[[Path], Seekable]
    open_clip: OpenClip
    clip_writer: Callable[[], WriteClip]
    find_pictures: FindPictures

    def find_damage(self, recording: str) -> tuple[str, ...]:
        """What is damaged in a recording, given its folder relative to the sessions folder; called in a thread."""
        from posecheck.history.recording import find_damage

        return find_damage(self.folder / RECORDINGS / recording)

    def delete_recordings(self) -> None:
        """Delete the recordings of all sessions, the checked videos and the training plan.

        Raises
        ------
        UsageError
            Something could not be deleted.
        """
        from posecheck.history.archive import STAGING
        from posecheck_app.plans.kept import delete_plan

        named = [self.folder / name for name in (RECORDINGS, "checked", DELETED)]
        delete_folders([*named, *self.folder.glob(f"{STAGING}*")])
        delete_plan(self.folder)
