"""Exports a part of a recording as a clip in a thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QThread, pyqtSignal

from posecheck.errors import PosecheckError
from posecheck.events import Update
from posecheck.language import tr
from posecheck.pose.landmarks import PoseFrame
from posecheck.sinks.review import Review
from posecheck.specs.model import ExerciseSpec
from posecheck_app.workers.frame_reader import Seekable

log = logging.getLogger(__name__)
Paint = Callable[[NDArray[np.uint8], PoseFrame], NDArray[np.uint8]]
"""Paints onto a finished picture, shape (height, width, 3), with the pose found in it."""


class WriteClip(Protocol):
    """Writes moments to a file; stops as soon as `on_progress`, called with the share done, returns False."""

    def __call__(
        self,
        path: Path,
        moments: Sequence[tuple[PoseFrame, Update]],
        spec: ExerciseSpec,
        stage: str,
        picture_at: Callable[[float], NDArray[np.uint8]] | None,
        on_progress: Callable[[float], bool],
        *,
        show_faces: bool,
        paint: Paint | None,
    ) -> bool:
        """Return whether the clip is complete."""


class ClipMaker(QThread):
    """Writes one clip.

    Parameters
    ----------
    path : Path
        File to write.
    review : Review
        The recording on the page.
    span_s : (float, float)
        Start and end of the clip.
    open_video : callable or None
        Opens the recording's video; called in the thread.
    writer : callable
        Returns the function that writes the clip; called in the thread.
    show_faces : bool
        Leave the person's face as it is.
    paint : callable or None
        Paints onto every picture; called in the thread.

    Signals
    -------
    reported(str)
        Progress, or the result.
    """

    reported = pyqtSignal(str)

    def __init__(
        self,
        path: Path,
        review: Review,
        span_s: tuple[float, float],
        open_video: Callable[[], Seekable] | None,
        writer: Callable[[], WriteClip],
        *,
        show_faces: bool,
        paint: Paint | None = None,
    ) -> None:
        super().__init__()
        self._path, self._review, self._span_s = path, review, span_s
        self._open_video, self._writer = open_video, writer
        self._show_faces, self._paint = show_faces, paint
        self._percent = -1

    def run(self) -> None:
        """Write it."""
        video = None
        try:
            video = self._open_video() if self._open_video else None
            looked, pictures = self._review, self._pictures(video)
            moments, write = self._moments(), self._writer()
            work = self._path, moments, looked.spec, looked.stage, pictures, self._report
            whole = write(*work, show_faces=self._show_faces, paint=self._paint)
            saved = tr("Clip saved as {name}.", name=self._path.name)
            self.reported.emit(saved if whole else tr("Clip not saved."))
        except PosecheckError as error:
            self.reported.emit(str(error))
        except Exception as error:
            log.exception("the clip broke")
            what = f"{type(error).__name__}: {error}"
            self.reported.emit(tr("Clip not saved ({error}).", error=what))
        finally:
            if video is not None:
                video.close()

    def _moments(self) -> list[tuple[PoseFrame, Update]]:
        first, last = (self._review.frame_at(t_s) for t_s in self._span_s)
        numbers = range(first, last + 1)
        return [(self._review.poses[n], self._review.updates[n]) for n in numbers]

    def _pictures(self, video: Seekable | None) -> Callable[[float], NDArray[np.uint8]] | None:
        if video is None:
            return None
        return lambda t_s: video.at(t_s - self._review.start_s)

    def _report(self, share: float) -> bool:
        percent = int(100 * share)
        if percent != self._percent:
            self._percent = percent
            self.reported.emit(tr("Saving the clip… {percent}%", percent=percent))
        return not self.isInterruptionRequested()
