"""The words beside a large demonstration: what it shows, and the whole movement below."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QRect, QRectF, Qt
from PyQt6.QtGui import QFont, QFontMetrics, QPainter

from posecheck.coaching import messages
from posecheck.language import tr
from posecheck.specs.checks import REST
from posecheck.specs.model import Stage

if TYPE_CHECKING:
    from posecheck.pages.demonstrations import Demonstration, Picture

CAPTION_SCALE: Final = 1.2
"""Size of the caption, in sizes of the words below it."""
SMALLEST_PX: Final = 10
FLAGS: Final = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


def paint_words(painter: QPainter, room: QRect, size_px: int, title: str, words: str) -> None:
    """Write a caption and the words below it, at the top of a room."""
    place = QRectF(room)
    for text, font in ((title, _caption_font(painter.font(), size_px)), (words, _sized(painter.font(), size_px))):
        painter.setFont(font)
        painter.drawText(place, FLAGS, text)
        place.setTop(place.top() + QFontMetrics(font).lineSpacing())


def fitting_px(font: QFont, room: QRect, title: str, words: str) -> int:
    """Largest size at which a caption of one line, and words below it, fit in a room; at most that of the font.

    Parameters
    ----------
    font : QFont
        Usual font of the words.
    room : QRect
        In logical pixels.
    title : str
        The longest caption to come.
    words : str
        They may wrap.
    """
    return _fitting_px(font.toString(), room.width(), room.height(), title, words)


def words_height(font: QFont, size_px: int, width: int, words: str) -> int:
    """Height of a caption and of the words below it, in logical pixels."""
    lines = QFontMetrics(_sized(font, size_px)).boundingRect(QRect(0, 0, width, 10_000), FLAGS, words)
    return QFontMetrics(_caption_font(font, size_px)).lineSpacing() + lines.height()


@lru_cache(maxsize=16)
def _fitting_px(written: str, width: int, height: int, title: str, words: str) -> int:
    font = QFont()
    font.fromString(written)
    for size_px in range(font.pixelSize(), SMALLEST_PX, -1):
        wide = QFontMetrics(_caption_font(font, size_px)).horizontalAdvance(title)
        longest = max(map(QFontMetrics(_sized(font, size_px)).horizontalAdvance, words.split()), default=0)
        if max(wide, longest) <= width and words_height(font, size_px, width, words) <= height:
            return size_px
    return SMALLEST_PX


def _caption_font(font: QFont, size_px: int) -> QFont:
    made = _sized(font, round(CAPTION_SCALE * size_px))
    made.setBold(True)
    return made


def _sized(font: QFont, size_px: int) -> QFont:
    made = QFont(font)
    made.setPixelSize(size_px)
    made.setBold(False)
    return made


def caption(picture: Picture, hold_s: float) -> str:
    """Say in a few words what a picture shows: "Start position", "Round: hold 5 s"."""
    if not picture.phase or picture.phase == REST:
        words = tr("Start position") if picture.phase else ""
    else:
        held = tr("hold {time}", time=messages.duration(hold_s)) if hold_s else tr("hold briefly")
        words = held[:1].upper() + held[1:] if picture.phase == "hold" else f"{messages.plain(picture.phase)}: {held}"
    return " · ".join(filter(None, (tr("Other side") if picture.other_side else "", words)))


def longest_caption(shown: Demonstration, stage: Stage) -> str:
    """The longest caption of a demonstration."""
    pictures = [replace(one, other_side=stage.sides != "none") for one in shown.key_pictures]
    return max((caption(one, stage.hold_s) for one in pictures), key=len)
