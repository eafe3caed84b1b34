"""Plays the replay of a set, under a label that says how long ago it was."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from PyQt6.QtCore import QElapsedTimer, Qt, QTimer, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QFont, QFontMetricsF, QImage, QResizeEvent
from PyQt6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from posecheck.coaching.coach import Guidance
from posecheck.language import tr
from posecheck_app.notices import Notice
from posecheck_app.replaying.passages import Passage, Replay
from posecheck_app.widgets.banner import font_px, set_cap_height
from posecheck_app.widgets.picture import PictureView

TICK_MS: Final = 33
LABEL_SHARE: Final = 0.14
"""Greatest height of the label's capital letters, as a share of the view's height."""
SPACE_PX: Final = 8
SIDE_PX: Final = 24
"""Margins of the label on both sides together."""
MINUTE_S: Final = 100.0
"""Longer times are given in minutes."""


class ReplayView(QWidget):
    """Plays a replay once.

    Signals
    -------
    offered(Replay)
        A replay to play; can be emitted from any thread.
    over()
        The replay has ended by itself.

    Attributes
    ----------
    mirrored : bool
        Whether to mirror the pictures.
    """

    offered = pyqtSignal(object)
    over = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mirrored = False
        self.label = QLabel()
        self.label.setObjectName("again")
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture = PictureView()
        self._replay = Replay(float("-inf"), ())
        self._left: list[Passage] = []
        self._starts_s: list[float] = []
        self._shown = -1
        self._since_end, self._since_start = QElapsedTimer(), QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._go_on)
        self.offered.connect(self.play)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_PX)
        column.addWidget(self.label)
        column.addWidget(self.picture, 1)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def playing(self) -> bool:
        """Whether a replay is being played."""
        return bool(self._left)

    @property
    def notice(self) -> Notice | None:
        """The words beside the current passage; None while nothing is played."""
        return self._left[0].notice if self._left else None

    @pyqtSlot(object)
    def play(self, replay: Replay) -> None:
        """Play a replay of a set that has just ended, from its beginning."""
        self._replay, self._left = replay, list(replay.passages)
        self._since_end.start()
        self._begin()

    def follow(self, now: Guidance | None) -> None:
        """Stop as soon as the rest is over."""
        if self.playing and now is not None and now.rest_left_s is None and now.t_s > self._replay.ended_s:
            self.stop()

    def stop(self) -> None:
        """Stop and forget the pictures."""
        self._replay = Replay(self._replay.ended_s, ())
        self._left = []
        self._timer.stop()
        self.picture.clear()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Let the label fill the width."""
        super().resizeEvent(a0)
        self._fit()

    def _begin(self) -> None:
        """Begin the next passage; without one, the replay is over."""
        self._shown = -1
        if not self._left:
            self.stop()
            self.over.emit()
            return
        self._starts_s = self._left[0].starts_s()
        self._since_start.start()
        self._timer.start()
        self._go_on()

    @pyqtSlot()
    def _go_on(self) -> None:
        number = bisect_right(self._starts_s, self._since_start.elapsed() / 1000) - 1
        if number >= len(self._left[0].stills):
            self._left.pop(0)
            self._begin()
        elif number != self._shown:
            self._show(number)

    def _show(self, number: int) -> None:
        still, self._shown = self._left[0].stills[number], number
        image = QImage.fromData(still.jpeg.result(), "JPG")
        marked = still.marked
        self.picture.show_image(
            image, still.pose, faulty=marked is not None, mirrored=self.mirrored, marked=marked or frozenset()
        )
        words = how_long_ago(self._replay.ended_s + self._since_end.elapsed() / 1000 - still.t_s)
        if words != self.label.text():
            self.label.setText(words)
            self._fit()

    def _fit(self) -> None:
        """Write the label as large as its width and the whole height allow."""
        most_px = LABEL_SHARE * self.height()
        font = QFont(self.label.font())
        font.setPixelSize(font_px(self.label, most_px))
        words_px = QFontMetricsF(font).horizontalAdvance(self.label.text())
        set_cap_height(self.label, most_px * min(1.0, (self.width() - SIDE_PX) / max(1.0, words_px)))


def how_long_ago(seconds: float) -> str:
    """Say how long ago the replayed moment was: "Replay: 12 s ago"."""
    if seconds <= MINUTE_S:
        return tr("Replay: {n} s ago", n=round(seconds))
    return tr("Replay: {n} min ago", n=round(seconds / 60))
