"""The camera's picture and the demonstration: one large, the other small in a corner of it."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.coaching.coach import Guidance, Step
from posecheck.coaching.plan import PlannedSet
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.style import GAP
from posecheck_app.widgets.demonstrations.outlines import head_on_the_right, outline_of, outline_on
from posecheck_app.widgets.demonstrations.view import DemonstrationView
from posecheck_app.widgets.overlay_view import OverlayView
from posecheck_app.widgets.picture import PictureView

PICTURE_SHARE: Final = 0.34
DEMONSTRATION_SHARE: Final = 0.28
"""Width of the small one, of the whole."""
CORNER_SHAPE: Final = 9 / 16
STEADY_S: Final = 1.5
"""Time for which the camera must see enough before the demonstration takes the place of the picture."""


class Scene(QWidget):
    """Shows the picture in full with the demonstration in its corner, or the other way round."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = PictureView(self)
        self.overlay = OverlayView(self.picture)
        self.demonstration = DemonstrationView(self)
        self.demonstrating = False
        self._been_in_place, self._unseen_s = False, float("-inf")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._place()

    def expect(self, planned: PlannedSet) -> None:
        """Prepare for a set."""
        self._been_in_place, self._unseen_s = False, float("-inf")
        self.demonstration.expect(planned.spec, planned.stage)

    def follow(self, now: Guidance, pose: PoseFrame, *, mirrored: bool) -> None:
        """Show the demonstration large in rests and until the person is in place, unless the camera lacks anything."""
        self._been_in_place |= now.in_start_pose or now.step in (Step.COUNTDOWN, Step.EXERCISE)
        if any(not check.ok for check in now.checks):
            self._unseen_s = now.t_s
        placing = now.step is Step.PLACE and now.planned is not None
        shown_how = placing and not self._been_in_place and now.t_s - self._unseen_s > STEADY_S
        self.lead(demonstration=now.rest_left_s is not None or shown_how)
        self.aim(pose if placing and not now.in_start_pose else None, mirrored=mirrored)
        if now.in_start_pose:
            self.demonstration.show_flipped(head_on_the_right(pose) != mirrored)

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
