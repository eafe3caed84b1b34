"""One of two pictures that change together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import Qt, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QPainter

from posecheck.pose.landmarks import PoseFrame
from posecheck_app.reviewing.view import MeasuredView
from posecheck_app.style import SKELETON_OTHER
from posecheck_app.widgets.picture import paint_skeleton


class PairedView(MeasuredView):
    """Shows a recording at any time, and the skeleton of the other one on it. The wheel zooms, dragging pans.

    A picture that was asked for is kept until `reveal`, so that both views can change at once.

    Attributes
    ----------
    ghost : PoseFrame or None
        The skeleton of the other recording, placed on this picture.

    Signals
    -------
    arrived()
        The picture requested last has arrived.
    """

    arrived = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.ghost: PoseFrame | None = None
        self._next: tuple[float, NDArray[np.uint8]] | None = None

    def close_video(self) -> None:
        """Free the video, and forget its pictures."""
        super().close_video()
        self.rgb = self._next = None

    def forget(self) -> None:
        """Show nothing until another recording is opened."""
        self.close_video()
        self._review = self.ghost = None
        self.clear()

    def shows(self, t_s: float) -> bool:
        """Whether the frame of a time is shown already."""
        if self._review is None or (self.rgb is None and self.reads_video):
            return False
        return t_s == self.shown_s

    def reveal(self, ghost: PoseFrame | None) -> None:
        """Show the picture that arrived last, and the skeleton of the other recording."""
        if self._next is not None:
            (self._rgb_s, self.rgb), self._next = self._next, None
        self.ghost = ghost
        self._show()

    @pyqtSlot(float, object)
    def _on_picture(self, asked_s: float, rgb: NDArray[np.uint8]) -> None:
        if self._review is not None and asked_s == self.shown_s - self._review.start_s:
            self._next = asked_s, rgb
            self.arrived.emit()

    def _paint_pose(self, painter: QPainter, pose: PoseFrame) -> None:
        super()._paint_pose(painter, pose)
        if self.ghost is not None:
            target = self.target()
            painter.save()
            painter.setClipRect(target, Qt.ClipOperation.IntersectClip)
            painter.translate(target.topLeft())
            paint_skeleton(painter, self.ghost, self._scale(), frozenset(), SKELETON_OTHER)
            painter.restore()
