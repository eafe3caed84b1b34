"""Saves what the review page shows: a clip, a picture, a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from posecheck.errors import UsageError
from posecheck.language import tr
from posecheck.measuring.marks import Mark
from posecheck.outputs import refuse_overwriting
from posecheck.sinks.review import Review
from posecheck_app.reviewing.painting import marked_picture
from posecheck_app.widgets.moment_view import MomentView
from posecheck_app.workers.clip_maker import ClipMaker, WriteClip
from posecheck_app.workers.frame_reader import Seekable


class Saving(QObject):
    """Asks for files and writes them.

    Parameters
    ----------
    page : QWidget
        Parent of the dialogs.
    clip_writer : callable
        Returns the function that writes a part of a recording as a video; called in a thread.
    show_faces : callable
        Whether saved pictures and clips show the face.

    Attributes
    ----------
    video : Path or None
        The video under review; it is never written over.

    Signals
    -------
    said(str)
        What happened, or why something cannot be done.
    clip_runs(bool)
        A clip is being written, or no longer.
    """

    said = pyqtSignal(str)
    clip_runs = pyqtSignal(bool)

    def __init__(self, page: QWidget, clip_writer: Callable[[], WriteClip], show_faces: Callable[[], bool]) -> None:
        super().__init__(page)
        self._page, self._clip_writer, self._show_faces = page, clip_writer, show_faces
        self._maker: ClipMaker | None = None
        self.video: Path | None = None

    def table(self, looked: Review | None) -> None:
        """Ask for a table and write it."""
        if looked is None:
            return
        path = self._ask_where(tr("Save signals over time"), "signals.csv", tr("Table (*.csv)"))
        if path is not None:
            looked.trace.write_csv(path)

    def picture(self, view: MomentView) -> None:
        """Ask for a picture and write it."""
        path = self._ask_where(tr("Save this picture"), "moment.png", tr("Picture (*.png)"))
        if path is not None:
            view.to_save(show_faces=self._show_faces()).save(str(path))

    def clip(
        self,
        looked: Review,
        span_s: tuple[float, float],
        open_video: Callable[[], Seekable] | None,
        marks: Sequence[Mark],
    ) -> None:
        """Ask for a clip and write it with marks; stop the one that is being written."""
        if self._maker is not None and self._maker.isRunning():
            self.stop_clip()
            return
        path = self._ask_where(tr("Save a clip with skeleton and counts"), "attempt.mp4", tr("Video (*.mp4)"))
        if path is None:
            return
        paint = partial(marked_picture, tuple(marks)) if marks else None
        work = path, looked, span_s, open_video, self._clip_writer
        self._maker = ClipMaker(*work, show_faces=self._show_faces(), paint=paint)
        self._maker.reported.connect(self.said)
        self._maker.finished.connect(lambda: self.clip_runs.emit(False))
        self.clip_runs.emit(True)
        self._maker.start()

    def stop_clip(self) -> None:
        """Stop writing a clip."""
        if self._maker is not None:
            self._maker.requestInterruption()
            self._maker.wait()
            self._maker = None

    def _ask_where(self, title: str, name: str, kind: str) -> Path | None:
        """Ask for a file to write; None if the dialog is cancelled or the answer is the video under review."""
        answer, _ = QFileDialog.getSaveFileName(self._page, title, name, kind)
        if not answer:
            return None
        try:
            refuse_overwriting(Path(answer), *([self.video] if self.video is not None else []), force=True)
        except UsageError as error:
            self.said.emit(str(error))
            return None
        return Path(answer)
