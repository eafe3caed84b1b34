"""Plays the demonstration of an exercise in a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QElapsedTimer, QRect, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QShowEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QStyle, QWidget

from posecheck.language import tr
from posecheck.specs.model import ExerciseSpec
from posecheck_app import style
from posecheck_app.widgets.demonstrations.words import caption, fitting_px, longest_caption, paint_words, words_height

if TYPE_CHECKING:
    from posecheck.pages.demonstrations import Demonstration, Picture

STEP_MS: Final = 50
SMALL_STEP_MS: Final = 80
"""Time between two pictures of a demonstration that is not large, so that it leaves the computer to the pose model."""
MARGIN_SHARE: Final = 0.04
WORDS_MARGIN_PX: Final = 14
WORDS_SHARE: Final = 0.5
"""Share of the height that the words may take."""
RADIUS_PX: Final = 14


class DemonstrationView(QWidget):
    """A moving figure that does the exercise; a click or Space stops and restarts it.

    It stands still from the beginning where the desktop is set to do without animations. The file of demonstrations is
    read after the window has been shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: ExerciseSpec | None = None
        self._stage = ""
        self._shown: Demonstration | None = None
        self._picture: Picture | None = None
        self._at_s = 0.0
        self._flipped = False
        self._kept_free = QRect()
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(SMALL_STEP_MS)
        self._timer.timeout.connect(self._go_on)
        self.playing = animations_wanted(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(tr("Click to stop or play"))

    def expect(self, spec: ExerciseSpec, stage: str) -> None:
        """Show a stage of an exercise from its beginning."""
        self._spec, self._stage, self._at_s = spec, stage, 0.0
        self._shown = self._picture = None
        self.setAccessibleName(tr("Demonstration of {exercise}", exercise=tr(spec.name)))
        self.setAccessibleDescription(tr(spec.action_of(stage)))
        self.update()

    def play(self, wanted: bool) -> None:
        """Play, or stand still in the held pose."""
        self.playing, self._picture = wanted, None
        self._run()
        self.update()

    def show_flipped(self, flipped: bool) -> None:
        """Turn the head to the right, or to the left."""
        if flipped is not self._flipped:
            self._flipped = flipped
            self.update()

    def keep_free(self, corner: QRect) -> None:
        """Keep the figure below an upper right corner, and say beside it what to do; an empty one ends that."""
        if corner == self._kept_free:
            return
        self._kept_free = corner
        self._timer.setInterval(SMALL_STEP_MS if corner.isEmpty() else STEP_MS)
        self.update()

    @property
    def picture(self) -> Picture | None:
        """What is shown: a moment, or the first held pose when it stands still; None without a demonstration."""
        shown = self.demonstration
        if shown is not None and self._picture is None:
            self._picture = shown.at(self._at_s) if self.playing else shown.key_pictures[1]
        return self._picture

    @property
    def demonstration(self) -> Demonstration | None:
        """The stage's demonstration; None if there is none."""
        if self._shown is None and self._spec is not None:
            from posecheck.pages.demonstrations import demonstration_of  # late: needs numpy, see the class

            self._shown = demonstration_of(self._spec, self._stage)
        return self._shown

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The shape of most demonstrations."""
        return QSize(128, 74)

    def showEvent(self, a0: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Go on where it stopped."""
        super().showEvent(a0)
        self._run()

    def hideEvent(self, a0: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        """Stop while nobody sees it."""
        super().hideEvent(a0)
        self._run()

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        """Stop or restart."""
        if a0 is not None and a0.button() is Qt.MouseButton.LeftButton:
            self.play(not self.playing)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """Stop or restart with Space, if it has the focus."""
        if a0 is not None and a0.key() == Qt.Key.Key_Space:
            self.play(not self.playing)
        else:
            super().keyPressEvent(a0)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the figure."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = style.theme_for(self.palette())
        ground = QColor(theme.surface)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), RADIUS_PX, RADIUS_PX)
        painter.fillPath(outline, ground)
        picture = self.picture if self._shown is not None else None
        if self._shown is None or picture is None:
            QTimer.singleShot(0, self._load)
        else:
            from posecheck_app.widgets.demonstrations.painting import inks_of, paint

            painter.setFont(self.font())
            painter.setPen(QColor(theme.text))
            top = self._paint_words(painter, self._shown, picture)
            paint(painter, self._box(top), self._shown, picture, inks_of(theme), ground, flipped=self._flipped)
        painter.end()

    def _box(self, top: int) -> QRectF:
        margin = MARGIN_SHARE * self.width()
        return QRectF(self.rect()).adjusted(margin, margin + top, -margin, -margin)

    def words_room(self) -> QRect:
        """Room for the words beside the corner that is kept free; empty without one."""
        if self._kept_free.isEmpty():
            return QRect()
        right, height = self._kept_free.left() - WORDS_MARGIN_PX, round(WORDS_SHARE * self.height())
        return QRect(WORDS_MARGIN_PX, WORDS_MARGIN_PX // 2, right - WORDS_MARGIN_PX, height)

    def _paint_words(self, painter: QPainter, shown: Demonstration, picture: Picture) -> int:
        """Write what is shown and the whole movement, if there is room; returns how far down that goes."""
        room = self.words_room()
        if room.isEmpty() or self._spec is None:
            return 0
        stage, words = self._spec.stages[self._stage], tr(self._spec.action_of(self._stage))
        size_px = fitting_px(self.font(), room, longest_caption(shown, stage), words)
        paint_words(painter, room, size_px, caption(picture, stage.hold_s), words)
        return max(self._kept_free.bottom(), room.top() + words_height(self.font(), size_px, room.width(), words))

    def _load(self) -> None:
        if self.demonstration is not None:
            self.update()

    def _run(self) -> None:
        if self.playing and self.isVisible():
            self._since.start()
            self._timer.start()
        else:
            self._timer.stop()

    def _go_on(self) -> None:
        self._at_s += self._since.restart() / 1000
        before, self._picture = self._picture, None
        if self.picture is not before:
            self.update()


def animations_wanted(widget: QWidget) -> bool:
    """Whether the desktop wants things to move."""
    look = widget.style()
    return look is None or look.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0
