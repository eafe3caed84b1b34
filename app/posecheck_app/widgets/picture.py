"""The picture with the person's skeleton."""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from posecheck.language import tr
from posecheck.pose.landmarks import INDEX, SKELETON_EDGES, PoseFrame
from posecheck_app.style import PICTURE_GROUND, SKELETON, SKELETON_EDGE, SKELETON_FAULT

CLEAR: Final = 0.5
"""Visibility from which a landmark is drawn in full."""

FAINT: Final = 0.25
"""Opacity of landmarks below `CLEAR`."""

BORDER_PX: Final = 6
"""Width of the frame around the picture during a fault, in logical pixels."""

RADIUS_PX: Final = 14

JOINTS: Final = tuple(sorted({point for edge in SKELETON_EDGES for point in edge}))


class PictureView(QWidget):
    """Paints the newest picture, fitted into the widget, with the skeleton; the only place that mirrors it.

    Signals
    -------
    painted(float)
        A new picture has been painted; its time stamp in seconds.
    """

    painted = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rgb: NDArray[np.uint8] | None = None
        self._image = QImage()
        self._pose: PoseFrame | None = None
        self._faulty = False
        self._marked: frozenset[tuple[int, int]] = frozenset()
        self._mirrored = False
        self._fresh = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Picture with the skeleton that was found"))

    def show_moment(
        self,
        rgb: NDArray[np.uint8] | None,
        pose: PoseFrame,
        *,
        faulty: bool,
        mirrored: bool,
        marked: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """Show a picture and the pose found in it.

        Parameters
        ----------
        rgb : ndarray, shape (height, width, 3), uint8, or None
            The unmirrored picture; None shows the skeleton on a plain background.
        pose : PoseFrame
            Pose found in the picture.
        faulty : bool
            Whether a fault is active: frames the picture, and tints the whole skeleton if `marked` is empty.
        mirrored : bool
            Whether to mirror the picture.
        marked : frozenset of (int, int)
            Edges of the skeleton to tint for the fault.
        """
        kept = np.ascontiguousarray(rgb) if rgb is not None else None
        image = as_image(kept) if kept is not None else QImage()
        self.show_image(image, pose, faulty=faulty, mirrored=mirrored, marked=marked)
        self._rgb = kept

    def show_image(
        self,
        image: QImage,
        pose: PoseFrame,
        *,
        faulty: bool,
        mirrored: bool,
        marked: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """Show a picture, in any size of the pose's shape, in the same way; one that owns its bytes."""
        self._rgb, self._image = None, image
        self._pose, self._faulty, self._mirrored, self._marked = pose, faulty, mirrored, marked
        self._fresh = True
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image, self._rgb, self._pose = QImage(), None, None
        self._faulty = self._fresh = False
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Small: the window sets the real minimum."""
        return QSize(160, 90)

    def target(self) -> QRectF:
        """Rectangle of the picture in the widget: as large as fits, centred."""
        if self._pose is None:
            return QRectF(self.rect())
        return fitted(QRectF(self.rect()), self._pose.size_px)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint picture, skeleton and frame."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), RADIUS_PX, RADIUS_PX)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), PICTURE_GROUND)
        if self._pose is not None:
            self._paint_pose(painter, self._pose)
        if self._faulty:
            painter.setPen(QPen(SKELETON_FAULT, 2 * BORDER_PX))
            painter.drawPath(outline)
        painter.end()
        if self._fresh and self._pose is not None:
            self._fresh = False
            self.painted.emit(self._pose.t_s)

    def _paint_pose(self, painter: QPainter, pose: PoseFrame) -> None:
        target = self.target()
        painter.save()
        painter.setClipRect(target, Qt.ClipOperation.IntersectClip)  # the model also guesses limbs beyond the edge
        painter.translate(target.topLeft())
        if self._mirrored:
            painter.translate(target.width(), 0)
            painter.scale(-1, 1)
        if not self._image.isNull():
            painter.drawImage(QRectF(0, 0, target.width(), target.height()), self._image)
        wrong = self._marked or (frozenset(SKELETON_EDGES) if self._faulty else frozenset())
        paint_skeleton(painter, pose, target.width() / pose.size_px[0], wrong)
        painter.restore()


def fitted(space: QRectF, size_px: tuple[int, int]) -> QRectF:
    """Rectangle of a picture in a space: as large as fits, centred."""
    scale = min(space.width() / size_px[0], space.height() / size_px[1])
    width, height = size_px[0] * scale, size_px[1] * scale
    return QRectF((space.width() - width) / 2, (space.height() - height) / 2, width, height)


def as_image(rgb: NDArray[np.uint8]) -> QImage:
    """Return a contiguous picture, shape (height, width, 3), as an image that does not own its bytes: keep `rgb`."""
    height, width = rgb.shape[:2]
    buffer = cast("bytes", rgb.data)  # any buffer will do, as long as it lives
    return QImage(buffer, width, height, rgb.strides[0], QImage.Format.Format_RGB888)


def paint_skeleton(
    painter: QPainter, pose: PoseFrame, scale: float, wrong: frozenset[tuple[int, int]], colour: QColor = SKELETON
) -> None:
    """Paint a skeleton, its `wrong` edges as at fault; `scale` is the painted size of a pixel of the picture."""
    width = limb_width(pose) * scale
    points = pose.xy_px * scale
    for start, end in SKELETON_EDGES:
        ends = points[[start, end]]
        if not np.isfinite(ends).all():
            continue
        opacity = _opacity(min(pose.visibility[start], pose.visibility[end]))
        line = QPointF(*ends[0]), QPointF(*ends[1])
        painter.setOpacity(opacity)
        painter.setPen(_round_pen(SKELETON_EDGE, width + 3))
        painter.drawLine(*line)
        painter.setPen(_round_pen(SKELETON_FAULT if (start, end) in wrong else colour, width))
        painter.drawLine(*line)
    _paint_joints(painter, pose, points, width)
    painter.setOpacity(1.0)


def _paint_joints(painter: QPainter, pose: PoseFrame, points: NDArray[np.float64], width: float) -> None:
    painter.setPen(QPen(SKELETON_EDGE, 1))
    painter.setBrush(QColor("white"))
    for joint in JOINTS:
        if np.isfinite(points[joint]).all():
            painter.setOpacity(_opacity(pose.visibility[joint]))
            painter.drawEllipse(QPointF(*points[joint]), width * 0.55, width * 0.55)


def limb_width(pose: PoseFrame) -> float:
    """Thickness of a limb in pixels of the picture: proportional to the trunk, within bounds."""
    shoulders = pose.xy_px[[INDEX["left_shoulder"], INDEX["right_shoulder"]]]
    hips = pose.xy_px[[INDEX["left_hip"], INDEX["right_hip"]]]
    trunk = float(np.hypot(*(shoulders.mean(axis=0) - hips.mean(axis=0))))
    widest = max(pose.size_px) / 80
    return min(widest, max(widest / 4, 0.05 * trunk)) if np.isfinite(trunk) else widest / 2


def _opacity(visibility: float) -> float:
    return 1.0 if visibility >= CLEAR else FAINT


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
