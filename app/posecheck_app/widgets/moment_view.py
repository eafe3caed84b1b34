"""One moment of a recording: the picture from its video, or the silhouette without a video."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import pyqtSignal, pyqtSlot
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QWidget

from posecheck.coaching.marked import marked_edges
from posecheck.pose.faces import cover_face
from posecheck.pose.silhouette import silhouette_picture
from posecheck.sinks.review import Review
from posecheck_app.widgets.picture import PictureView
from posecheck_app.workers.frame_reader import FrameReader, Seekable


class MomentView(PictureView):
    """Shows a recording at any time, with the skeleton and the current fault.

    Attributes
    ----------
    shown_s : float
        The time shown, or requested and still loading.
    rgb : ndarray, shape (height, width, 3), uint8, or None
        The picture from the video.

    Signals
    -------
    failed(str)
        The video cannot be read.
    """

    failed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader: FrameReader | None = None
        self._review: Review | None = None
        self.shown_s = 0.0
        self.rgb: NDArray[np.uint8] | None = None
        self._rgb_s = 0.0

    def open(self, review: Review, open_video: Callable[[], Seekable] | None) -> None:
        """Show a recording; `open_video` opens its video in a thread."""
        self.close_video()
        self._review, self.rgb = review, None
        if open_video is not None:
            self._reader = FrameReader(open_video, self)
            self._reader.found.connect(self._on_picture)
            self._reader.failed.connect(self.failed)

    def go(self, t_s: float) -> None:
        """Go to a time."""
        self.ask(t_s)
        self._show()

    def ask(self, t_s: float) -> None:
        """Ask for the picture at a time."""
        if self._review is None:
            return
        self.shown_s = min(self._review.end_s, max(self._review.start_s, t_s))
        if self._reader is not None:
            self._reader.ask(self.shown_s - self._review.start_s)

    def close_video(self) -> None:
        """Free the video."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    @property
    def reads_video(self) -> bool:
        """Whether a video is open."""
        return self._reader is not None

    def to_save(self, *, show_faces: bool) -> QPixmap:
        """The moment shown, as a picture to save, with the face covered unless it may be shown."""
        kept = self.rgb
        if kept is not None and self._review is not None and not show_faces:
            number = self._review.frame_at(self._review.start_s + self._rgb_s)
            self.rgb = cover_face(kept, self._review.poses, number)
            self._show()
        made = self.grab()
        self.rgb = kept
        self._show()
        return made

    @pyqtSlot(float, object)
    def _on_picture(self, asked_s: float, rgb: NDArray[np.uint8]) -> None:
        self.rgb, self._rgb_s = rgb, asked_s
        self._show()

    def _show(self) -> None:
        if self._review is None:
            return
        # While a picture is loading, the skeleton stays at the previous one, so that both match.
        t_s = self.shown_s if self.rgb is None else self._review.start_s + self._rgb_s
        number = self._review.frame_at(t_s)
        pose, status = self._review.poses[number], self._review.updates[number].status
        rgb = self.rgb if self.rgb is not None else silhouette_picture(pose.mask, pose.size_px)
        faults = status.active_faults if status is not None else ()
        marked = marked_edges(self._review.spec, self._review.stage, faults[:1])
        self.show_moment(rgb, pose, faulty=bool(faults), mirrored=False, marked=marked)
