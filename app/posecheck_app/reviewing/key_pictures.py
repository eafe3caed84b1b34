"""A strip of small pictures beside the player: start, peak and faults of an attempt; a click goes there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRect, QRectF, QSize, Qt, QTimer, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from posecheck.coaching.marked import marked_edges
from posecheck.coaching.messages import clock, fault_name, plain
from posecheck.events import Attempt
from posecheck.language import tr
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.silhouette import silhouette_picture
from posecheck.sinks.key_moments import KeyMoment, Kind, key_moments
from posecheck.sinks.review import Review
from posecheck.specs.checks import REST
from posecheck_app.style import LIGHT, PICTURE_GROUND, Theme
from posecheck_app.widgets.layout import Scroller, elided
from posecheck_app.widgets.picture import as_image, fitted, paint_skeleton
from posecheck_app.workers.frame_reader import FrameReader, Seekable

WIDTH_PX: Final = 132
HIGHEST: Final = 1.2
"""Greatest height of a picture, as a multiple of its width; taller pictures get bars at their sides."""
LATER_MS: Final = 300
"""Delay before the video is read, so that opening a recording and moving through it come first."""


class KeyPicture(QAbstractButton):
    """One key moment: its picture with the skeleton, and what it shows."""

    def __init__(self, words: str, pose: PoseFrame, wrong: frozenset[tuple[int, int]], edge: QColor) -> None:
        super().__init__()
        self._words, self._pose, self._wrong, self._edge = words, pose, wrong, edge
        self._image = QImage()
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())

    def show_picture(self, rgb: NDArray[np.uint8]) -> None:
        """Show a picture, shape (height, width, 3), under the skeleton."""
        size = QSize(WIDTH_PX, self._high()) * self.devicePixelRatioF()
        kept = np.ascontiguousarray(rgb)
        whole, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self._image = as_image(kept).scaled(size, whole, smooth).copy()
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture under the skeleton."""
        return not self._image.isNull()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The picture and the lines below it; wider for a long word."""
        longest = max(map(self.fontMetrics().horizontalAdvance, self._words.split()))
        return QSize(max(WIDTH_PX, longest), self._high() + self._lines(self._high()).height() + 6)

    def changeEvent(self, a0: object) -> None:  # noqa: N802 - Qt's name
        """Keep the lines whole where the font has changed."""
        self.setFixedSize(self.sizeHint())

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the picture, the skeleton, the edge and the words."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(0, 0, WIDTH_PX, self._high())
        painter.fillRect(frame, PICTURE_GROUND)
        inside = fitted(frame, self._pose.size_px)
        if not self._image.isNull():
            painter.drawImage(inside, self._image)
        painter.save()
        painter.setClipRect(inside)
        painter.translate(inside.topLeft())
        paint_skeleton(painter, self._pose, inside.width() / self._pose.size_px[0], self._wrong)
        painter.restore()
        painter.setPen(QPen(self.palette().text().color() if self.hasFocus() else self._edge, 4))
        painter.drawRect(frame)
        painter.setPen(self.palette().text().color())
        painter.drawText(self._lines(self._high()), Qt.TextFlag.TextWordWrap, self._words)
        painter.end()

    def _high(self) -> int:
        width, height = self._pose.size_px
        return round(WIDTH_PX * min(HIGHEST, height / width))

    def _lines(self, below: int) -> QRect:
        space = QRect(0, below + 2, WIDTH_PX, 1000)
        return self.fontMetrics().boundingRect(space, Qt.TextFlag.TextWordWrap, self._words)


class KeyPictures(QWidget):
    """Shows the key moments of one attempt.

    Attributes
    ----------
    pictures : list of KeyPicture
        One per key moment.

    Signals
    -------
    wanted(float)
        Go to a time in seconds.
    """

    wanted = pyqtSignal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._open_video: Callable[[], Seekable] | None = None
        self._reader: FrameReader | None = None
        self._todo: deque[tuple[float, KeyPicture]] = deque()
        self._looked: Review | None = None
        self._attempt: Attempt | None = None
        self.pictures: list[KeyPicture] = []
        self.heading, self._holder = elided("small"), QWidget()
        self._holder.setObjectName("scrolled")
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(self.heading)
        outer.addWidget(Scroller(self._holder), 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._read_next)

    def open(self, open_video: Callable[[], Seekable] | None) -> None:
        """Begin with another recording; `open_video` opens its video in a thread."""
        self.clear()
        self._open_video = open_video

    def clear(self) -> None:
        """Show nothing, and free the video."""
        self.close_video()
        self._looked = self._attempt = None
        self._show()

    def show_time(self, looked: Review, t_s: float) -> None:
        """Show the attempt at a time; between attempts the one shown stays."""
        stays = self._attempt if self._attempt in looked.attempts else next(iter(looked.attempts), None)
        attempt = looked.attempt_at(t_s) or stays
        if looked is not self._looked or attempt != self._attempt:
            self._looked, self._attempt = looked, attempt
            self._show()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme = theme
        self._show()

    def close_video(self) -> None:
        """Free the video, and read it no more."""
        self._open_video = None
        self._free_video()

    def _free_video(self) -> None:
        self._later.stop()
        self._todo.clear()
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _show(self) -> None:
        self._todo.clear()
        for old in self.pictures:
            self._column.removeWidget(old)
            old.deleteLater()
        looked, attempt = self._looked, self._attempt
        moments = key_moments(looked, attempt) if looked is not None and attempt is not None else []
        self.pictures = [self._make(looked, moment) for moment in moments if looked is not None]
        self.heading.setText(tr("Attempt {n}", n=attempt.n) if attempt is not None else "")
        for place, picture in enumerate(self.pictures):
            self._column.insertWidget(place, picture)
        if self._todo:
            self._later.start()

    def _make(self, looked: Review, moment: KeyMoment) -> KeyPicture:
        pose, fault = looked.poses[looked.frame_at(moment.t_s)], moment.kind is Kind.FAULT
        wrong = marked_edges(looked.spec, looked.stage, [moment.name]) if fault else frozenset[tuple[int, int]]()
        words = f"{self._words(looked, moment)} · {clock(moment.t_s - looked.start_s)}"
        made = KeyPicture(words, pose, wrong, QColor(self._theme.fault if fault else self._theme.line))
        made.clicked.connect(lambda: self.wanted.emit(moment.t_s))
        if self._open_video is not None:
            self._todo.append((pose.t_s - looked.start_s, made))
        elif (rgb := silhouette_picture(pose.mask, pose.size_px)) is not None:
            made.show_picture(rgb)
        return made

    def _words(self, looked: Review, moment: KeyMoment) -> str:
        if moment.kind is Kind.FAULT:
            return fault_name(moment.name, looked.spec.faults_of(looked.stage))
        if moment.kind is Kind.START:
            return plain(REST)
        several = len(looked.spec.targets_of(looked.stage)) > 1
        return tr("Peak: {target}", target=plain(moment.name)) if several else tr("Peak")

    @pyqtSlot()
    def _read_next(self) -> None:
        """Ask for the next picture; without one, free the video."""
        if not self._todo or self._open_video is None:
            self._free_video()
            return
        if self._reader is None:
            self._reader = FrameReader(self._open_video, self)
            self._reader.found.connect(self._on_picture)
            self._reader.failed.connect(self._todo.clear)  # the player says why
        self._reader.ask(self._todo[0][0])

    @pyqtSlot(float, object)
    def _on_picture(self, asked_s: float, rgb: NDArray[np.uint8]) -> None:
        if self._todo and self._todo[0][0] == asked_s:
            self._todo.popleft()[1].show_picture(rgb)
        if not self._later.isActive():
            self._read_next()
