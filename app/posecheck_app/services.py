"""What the window needs of the world around it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from posecheck.session import GuidedSink
from posecheck.settings import Settings
from posecheck_app.messages import GuidedJob, Notify, SessionFactory
from posecheck_app.pages.check import OpenClip
from posecheck_app.workers.clip_maker import WriteClip
from posecheck_app.workers.frame_reader import Seekable
from posecheck_app.workers.worst import FindPictures


@dataclass(frozen=True, slots=True)
class AppServices:
    """Files, cameras, models and the time of day, as the window asks for them.

    Attributes
    ----------
    folder : Path
        Where sessions and their history lie.
    settings_file : Path
        Where settings lie.
    session_factory : callable
        Makes a session's factory from the settings and from what makes the sinks.
    keeper : callable
        Keeps a session; told the job, whom to notify remarks, the pain before it, and whether to keep video.
    cameras : callable
        Names of the cameras of this computer.
    sample : Path or None
        A video to try everything with, and the exercise that it shows.
    now : callable
        The time of day, with its zone.
    open_video : callable
        Opens a kept video to look at single pictures.
    open_clip : callable
        Opens a video with its estimator, to check it.
    clip_writer : callable
        Gives what writes a part of a recording as a video.
    find_pictures : callable
        Pictures of the worst moments of a set, out of its recording.
    """

    folder: Path
    settings_file: Path
    session_factory: Callable[[Settings, Callable[[GuidedJob, Notify], Sequence[GuidedSink]]], SessionFactory]
    keeper: Callable[[GuidedJob, Notify, int | None, bool], GuidedSink]
    cameras: Callable[[], Sequence[str]]
    sample: tuple[Path, str] | None
    now: Callable[[], datetime]
    open_video: Callable[[Path], Seekable]
    open_clip: OpenClip
    clip_writer: Callable[[], WriteClip]
    find_pictures: FindPictures

    def delete_recordings(self, session: Iterable[str] | None = None) -> None:
        """Delete the recordings of one session, in the folders named, or of all."""
        for name in ["sessions", "checked"] if session is None else [f"sessions/{one}" for one in session]:
            shutil.rmtree(self.folder / name, ignore_errors=True)
