"""What is wrong with the look of a page: text that is cut, widgets that overlap or stick out, colours too alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from posecheck_app.widgets.banner import NoticeBanner
from posecheck_app.widgets.choice import Choice, TickBox
from posecheck_app.widgets.layout import Elided, Scroller
from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QMenuBar,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

PAINTED_OVER = ("OverlayView",)
"""Widgets that are meant to cover another one."""
LAYERED = ("Scene",)
"""Widgets whose children are meant to cover each other."""


def faults_of_look(root: QWidget) -> list[str]:
    """Lines on everything that is cut, sticks out or overlaps in a visible widget; empty if all is well."""
    seen = [one for one in [root, *root.findChildren(QWidget)] if one.isVisible() and not _inner(one)]
    found = [f"{_name(one)} is cut: {why}" for one in seen for why in _cuts(one)]
    found += [
        f"{_name(one)} sticks out of {_name(one.parentWidget())}" for one in seen if one is not root and _out(one)
    ]
    return found + [f"{_name(a)} overlaps {_name(b)}" for a, b in _overlaps(seen)]


def _inner(one: QWidget) -> bool:
    """Whether a widget belongs to Qt's own works, such as a scroll bar, or to a menu bar."""
    name = one.objectName()
    return name.startswith("qt_") or isinstance(one, QMenuBar) or isinstance(one.parentWidget(), QMenuBar)


def _name(one: QWidget | None) -> str:
    text = getattr(one, "text", None)
    words = text() if callable(text) else ""
    return f"{type(one).__name__} {words if isinstance(words, str) else ''!r} {one.objectName() if one else ''}".strip()


def _cuts(one: QWidget) -> Iterator[str]:
    if isinstance(one, NoticeBanner):
        if one.overflow_px() > 0:
            yield f"{one.overflow_px()} px too much text"
    elif isinstance(one, Elided) or isinstance(one.parentWidget(), NoticeBanner):
        return
    elif isinstance(one, QLabel) and one.text():
        yield from _label_cuts(one)
    elif isinstance(one, Choice):
        if one.fits() != one.currentText() and not one.currentText().startswith(one.fits()[:4]):
            yield f"only {one.fits()!r} is shown"
    elif isinstance(one, QPushButton | QCheckBox):
        yield from _button_cuts(one)


def _label_cuts(one: QLabel) -> Iterator[str]:
    space = one.contentsRect()
    if one.wordWrap():
        needed = one.heightForWidth(one.width())
        words = re.split(r"\s+|(?<=\w-)(?=\w)", one.text().strip())  # lines also end after hyphens
        widest = max(one.fontMetrics().horizontalAdvance(word) for word in words)
    else:
        needed, widest = one.fontMetrics().height(), one.fontMetrics().horizontalAdvance(one.text())
    if widest > space.width() + 1:
        yield f"{widest} px of text in {space.width()} px"
    if needed > one.height() + 1:
        yield f"{needed} px of lines in {one.height()} px"


def _button_cuts(one: QPushButton | QCheckBox) -> Iterator[str]:
    option, style = QStyleOptionButton(), one.style()
    one.initStyleOption(option)
    push = isinstance(one, QPushButton)
    part = QStyle.SubElement.SE_PushButtonContents if push else QStyle.SubElement.SE_CheckBoxContents
    space, metrics = style.subElementRect(part, option, one), one.fontMetrics()
    width = metrics.horizontalAdvance(one.fits() if isinstance(one, TickBox) else one.text())
    if width > space.width() + 1:
        yield f"{width} px of text in {space.width()} px"
    if metrics.ascent() + metrics.descent() > space.height() + 1:
        yield f"{metrics.height()} px of letters in {space.height()} px"


def _out(one: QWidget) -> bool:
    """Whether a widget reaches beyond its parent; what scrolls may do so downwards."""
    parent = one.parentWidget()
    if parent is None or one.isWindow():
        return False
    place, space = one.geometry(), parent.rect()
    if isinstance(parent.parentWidget(), QAbstractScrollArea):
        if not isinstance(parent.parentWidget(), Scroller):
            return False
        space = QRect(space.x(), place.y(), space.width(), place.height())
    return not space.adjusted(-1, -1, 1, 1).contains(place)


def _overlaps(seen: list[QWidget]) -> Iterator[tuple[QWidget, QWidget]]:
    by_parent: dict[QWidget | None, list[QWidget]] = {}
    for one in seen:
        if type(one).__name__ not in PAINTED_OVER:
            by_parent.setdefault(one.parentWidget(), []).append(one)
    by_parent = {parent: children for parent, children in by_parent.items() if type(parent).__name__ not in LAYERED}
    for siblings in by_parent.values():
        for a, b in combinations(siblings, 2):
            both = a.geometry().intersected(b.geometry())
            if both.width() > 1 and both.height() > 1:
                yield a, b


def in_window(one: QWidget) -> bool:
    """Whether a widget lies wholly inside its window and every viewport around it."""
    around = one.parentWidget()
    while around is not None:
        place = QRect(one.mapTo(around, QPoint(0, 0)), one.size())
        if not around.rect().contains(place):
            return False
        around = around.parentWidget()
    return True


def contrast(one: str | QColor, other: str | QColor) -> float:
    """Contrast of two colours, 1 to 21, as the Web Content Accessibility Guidelines define it."""
    light, dark = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
