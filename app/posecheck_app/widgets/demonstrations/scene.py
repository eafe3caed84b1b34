"""The camera's picture and the demonstration: one large, the other small in a corner of it."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.pose.landmarks import PoseFrame
from posecheck_app.style import GAP
from posecheck_app.widgets.demonstrations.outlines import outline_of, outline_on
from posecheck_app.widgets.demonstrations.view import DemonstrationView
from posecheck_app.widgets.overlay_view import OverlayView
from posecheck_app.widgets.picture import PictureView

PICTURE_SHARE: Final = 0.34
DEMONSTRATION_SHARE: Final = 0.28
"""Width of the small one, of the whole."""
CORNER_SHAPE: Final = 9 / 16


class Scene(QWidget):
    """Shows the picture in full with the demonstration in its corner, or the other way round."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = PictureView(self)
        self.overlay = OverlayView(self.picture)
        self.demonstration = DemonstrationView(self)
        self.demonstrating = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._place()

    def lead(self, *, demonstration: bool) -> None:
        """Choose which of the two is large."""
        if demonstration is self.demonstrating:
            return
        self.demonstrating = demonstration
        (self.picture if demonstration else self.demonstration).raise_()
        self._place()

    def aim(self, pose: PoseFrame | None, *, mirrored: bool = False) -> None:
        """Show the outline of the first pose on a person, in place of a small demonstration; None hides it."""
        shown = self.demonstration.demonstration
        if pose is None or shown is None or self.demonstrating:
            self.overlay.show_outline(())
            self.demonstration.show()
        else:
            self.overlay.show_outline(outline_on(outline_of(shown), pose), pose.size_px, mirrored=mirrored)
            self.demonstration.hide()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Keep both in their places."""
        super().resizeEvent(a0)
        self._place()

    def _place(self) -> None:
        width = round((PICTURE_SHARE if self.demonstrating else DEMONSTRATION_SHARE) * self.width())
        corner = QRect(self.width() - width - GAP, GAP, width, round(CORNER_SHAPE * width))
        large: QWidget = self.picture
        small: QWidget = self.demonstration
        if self.demonstrating:
            large, small = small, large
        large.setGeometry(self.rect())
        small.setGeometry(corner)
        self.demonstration.keep_free(corner if self.demonstrating else QRect())
