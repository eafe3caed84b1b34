"""The message under the picture."""

from __future__ import annotations

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posecheck_app.notices import Notice, Tone
from posecheck_app.style import LIGHT, Theme, restyle
from posecheck_app.widgets.layout import label
from posecheck_app.widgets.signs import Sign

HEIGHT_PX = 132
"""Fixed, so that the picture keeps its size."""

EDGE_PX = 8
"""Margin above and below the text."""


class NoticeBanner(QWidget):
    """One message at a time: a sign, a title in large type, a helpful sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._notice = Notice(Tone.INFO, "")
        self._sign = Sign(48)
        self._title = label("noticeTitle")
        self._detail = label("noticeDetail")
        self.setFixedHeight(HEIGHT_PX)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, EDGE_PX, 24, EDGE_PX)
        row.setSpacing(20)
        row.addWidget(self._sign)
        row.addLayout(words, 1)

    @property
    def notice(self) -> Notice:
        """The current message."""
        return self._notice

    def show_notice(self, notice: Notice) -> None:
        """Show another message."""
        if notice == self._notice:
            return
        self._notice = notice
        self._sign.show_tone(notice.tone)
        self._title.setText(notice.title)
        self._detail.setText(notice.detail)
        self._detail.setVisible(bool(notice.detail))
        self._fit()
        self.setAccessibleName(f"{notice.title}. {notice.detail}".strip())
        self.update()

    def overflow_px(self) -> int:
        """Height by which the text exceeds the banner; 0 or less if it fits."""
        labels = [label for label in (self._title, self._detail) if not label.isHidden()]
        words_px = sum(label.heightForWidth(label.width()) for label in labels)
        return words_px + 2 * EDGE_PX - self.height()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme = theme
        self.update()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Choose the font size again."""
        super().resizeEvent(a0)
        self._fit()

    def _fit(self) -> None:
        """Use the large font, or the smaller one if the text does not fit."""
        for long in (False, True):
            if self._title.property("long") is not long:
                self._title.setProperty("long", long)
                restyle(self._title)
            if self.overflow_px() <= 0:
                return

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the background in the colour of the message."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self._notice.tone is Tone.FAULT
        painter.setPen(QPen(self._theme.tone(Tone.FAULT) if strong else QColor(self._theme.line), 2 if strong else 1))
        painter.setBrush(self._theme.soft(self._notice.tone))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 14, 14)
        painter.end()
