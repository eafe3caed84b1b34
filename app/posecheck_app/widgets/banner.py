"""The message under the picture."""

from __future__ import annotations

import math
from html import escape
from typing import Final

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from posecheck_app.notices import Notice, Tone
from posecheck_app.style import LIGHT, Theme
from posecheck_app.widgets.layout import label
from posecheck_app.widgets.signs import Sign

LINES: Final = 2
"""The banner always has room for this many lines, so that the picture mostly keeps its size."""
SHRINK: Final = 0.96
"""Factor by which a title becomes smaller until it fits."""
PITCH: Final = 0.88
"""Distance of lines as a share of the font's own."""
NARROW: Final = 80
"""Width of the letters in percent where a title of the usual width would have to be smaller."""
SMALLEST_PX: Final = 12
"""Capital letters are never lower than this."""
EDGE_PX: Final = 6
"""Margin above and below the text."""


class NoticeBanner(QWidget):
    """One message at a time: a sign, a title in large type, a helpful sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._notice = Notice(Tone.INFO, "")
        self._cap_px, self._most_px = 32.0, 1000
        self._sign = Sign(48)
        self._title = label("noticeTitle")
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._detail = label("noticeDetail")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, EDGE_PX, 20, EDGE_PX)
        row.setSpacing(16)
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
        self._detail.setText(notice.detail)
        self._fit()
        self.setAccessibleName(f"{notice.title}. {notice.detail}".strip())
        self.update()

    @property
    def cap_px(self) -> float:
        """Height of the capital letters of the title."""
        return cap_height(self._title)

    def set_cap_height(self, cap_px: float, most_px: int) -> None:
        """Choose the size of the title by the height of its capital letters, and the greatest height, in pixels."""
        if (cap_px, most_px) != (self._cap_px, self._most_px):
            self._cap_px, self._most_px = cap_px, most_px
            self._sign.set_size(round(1.2 * cap_px))
            self._fit()

    def overflow_px(self) -> int:
        """Height by which the text exceeds the banner; 0 or less if it fits."""
        return self._words_px() + 2 * EDGE_PX - self.height()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self._theme = theme
        self.update()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Choose the font size again where the width has changed."""
        super().resizeEvent(a0)
        if a0 is not None and a0.size().width() != a0.oldSize().width():
            self._fit()

    def _title_px(self) -> int:
        """Width of the text."""
        layout = self.layout()
        margins = layout.contentsMargins().left() + layout.contentsMargins().right() + 16 if layout is not None else 0
        return max(1, self.width() - margins - self._sign.sizeHint().width())

    def _words_px(self) -> int:
        """Height of the text."""
        labels = [one for one in (self._title, self._detail) if not one.isHidden()]
        return sum(one.heightForWidth(self._title_px()) for one in labels)

    def _fit(self) -> None:
        """Use the chosen size; if the text does not fit, leave out lesser faults, narrow the letters, then shrink."""
        self._stretch(QFont.Stretch.Unstretched)
        self._write(self._cap_px)
        lines_px = round(LINES * PITCH * self._title.fontMetrics().lineSpacing())
        most_px = max(self._most_px, lines_px // 2) - 2 * EDGE_PX
        self._detail.setVisible(bool(self._notice.detail))
        if self._words_px() > most_px and self._notice.tone is Tone.FAULT:
            self._detail.hide()
        if self._words_px() > most_px or self._lines() > LINES:
            self._stretch(NARROW)
            self._write(self._cap_px)
        cap_px = self._cap_px
        while self._words_px() > most_px and cap_px > SMALLEST_PX:
            cap_px *= SHRINK
            self._write(cap_px)
        self.setFixedHeight(max(min(lines_px, most_px), self._words_px()) + 2 * EDGE_PX)

    def _lines(self) -> int:
        return round(self._title.heightForWidth(self._title_px()) / (PITCH * self._title.fontMetrics().lineSpacing()))

    def _stretch(self, percent: int) -> None:
        font = QFont(self._title.font())
        font.setStretch(percent)
        self._title.setFont(font)

    def _write(self, cap_px: float) -> None:
        """Write the title in a size, with lines close together, and room for what hangs below the last one."""
        set_cap_height(self._title, cap_px)
        below_px = max(1, round((1 - PITCH) * self._title.font().pixelSize()))
        lines = f'<p style="line-height: {100 * PITCH:.0f}%; margin: 0">{escape(self._notice.title)}</p>'
        self._title.setText(f'{lines}<p style="font-size: {below_px}px; margin: 0">&nbsp;</p>')

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the background in the colour of the message."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self._notice.tone is Tone.FAULT
        painter.setPen(QPen(self._theme.tone(Tone.FAULT) if strong else QColor(self._theme.line), 2 if strong else 1))
        painter.setBrush(self._theme.soft(self._notice.tone))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 14, 14)
        painter.end()


def cap_height(words: QLabel) -> float:
    """Height of the capital letters of a label, in logical pixels."""
    words.ensurePolished()
    return words.font().pixelSize() * _cap_share(words.font())


def set_cap_height(words: QLabel, cap_px: float) -> None:
    """Choose the size of a label by the height of its capital letters and digits, in logical pixels."""
    sheet = f"font-size: {font_px(words, cap_px)}px"
    if words.styleSheet() != sheet:
        words.setStyleSheet(sheet)


def font_px(words: QLabel, cap_px: float) -> int:
    """Size of font that gives capital letters of a height."""
    words.ensurePolished()
    return max(1, math.ceil(cap_px / _cap_share(words.font())))


def _cap_share(font: QFont) -> float:
    """Height of capital letters as a share of the size of a font; measured large, because heights are rounded."""
    large = QFont(font)
    large.setPixelSize(1000)
    return QFontMetrics(large).capHeight() / 1000
