"""Building blocks for page layouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from PyQt6.QtCore import QEvent, QLocale, QRect, QSize, Qt
from PyQt6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from posecheck.coaching.plan import DAYS, Day
from posecheck.language import language

FITTED_AFTER: Final = (QEvent.Type.LayoutRequest, QEvent.Type.Polish, QEvent.Type.Show)
"""Events after which the content may need another size."""


def label(kind: str, text: str = "") -> QLabel:
    """Make a wrapped text label with a style name."""
    made = QLabel(text)
    made.setObjectName(kind)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def arrow(sign: str, words: str) -> QPushButton:
    """Make a small button with a sign; `words` say what it does."""
    button = QPushButton(sign)
    button.setObjectName("arrow")
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button


class Card(QFrame):
    """A plain ground of a fixed width, or wider if its content needs more."""

    _width: int | None = None  # Qt sends events before `__init__` is over

    def __init__(self, width: int | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._width = width

    def event(self, e: QEvent | None) -> bool:
        """Grow with the content."""
        handled = super().event(e)
        if self._width is not None and e is not None and e.type() in FITTED_AFTER:
            if e.type() == QEvent.Type.Show:
                _forget_sizes(self)
            self.setFixedWidth(max(self._width, self.minimumSizeHint().width()))
        return handled


def _forget_sizes(parent: QWidget) -> None:
    """Let the layouts in a widget forget the sizes that its widgets had without a style sheet, before it is painted."""
    for inside in reversed(parent.findChildren(QWidget)):
        layout = inside.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()


class Scroller(QScrollArea):
    """Scrolls vertically if there is not enough room, and is never narrower than its content."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def read_as(self, name: str) -> None:
        """Let the keyboard scroll text that has nothing else to reach in it; `name` is its accessible name."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the content needs; a few lines high."""
        inside = self.widget()
        width = inside.minimumSizeHint().width() if inside is not None else 0
        bar = self.verticalScrollBar()
        return QSize(width + (bar.sizeHint().width() if bar is not None else 0), 4 * self.fontMetrics().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as the content."""
        inside = self.widget()
        if inside is None:
            return self.minimumSizeHint()
        width = max(self.width(), self.minimumSizeHint().width())
        height = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return QSize(max(inside.sizeHint().width(), self.minimumSizeHint().width()), height + 2)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Ask for another height where the width has changed, because text wraps."""
        super().resizeEvent(a0)
        if a0 is not None and a0.size().width() != a0.oldSize().width():
            self.updateGeometry()

    def event(self, e: QEvent | None) -> bool:
        """Tell the layout around it when the content has changed."""
        if e is not None and e.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(e)


class Elided(QLabel):
    """A line of text that ends in an ellipsis where it does not fit; a tool tip has the whole text."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A few letters wide."""
        return QSize(self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint what fits."""
        fits = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        self.setToolTip(self.text() if fits != self.text() else "")
        painter = QPainter(self)
        painter.drawText(QRect(self.rect()), self.alignment(), fits)
        painter.end()


def elided(kind: str, text: str = "") -> Elided:
    """Make a line of text with a style name that ends in an ellipsis where it does not fit."""
    made = Elided(text)
    made.setObjectName(kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def card(
    width: int | None = None, margins: tuple[int, int] = (24, 20), spacing: int = 10
) -> tuple[QFrame, QVBoxLayout]:
    """Make a card and its column; margins are (left and right, top and bottom)."""
    made = Card(width)
    column = QVBoxLayout(made)
    column.setContentsMargins(margins[0], margins[1], margins[0], margins[1])
    column.setSpacing(spacing)
    return made, column


def put_in_the_middle(page: QWidget, widget: QWidget) -> None:
    """Centre a single widget on a page that scrolls if there is not enough room."""
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    row.addStretch()
    middle = QVBoxLayout()
    middle.addStretch()
    middle.addLayout(row)
    middle.addStretch()
    holder = QWidget()
    holder.setObjectName("scrolled")
    holder.setLayout(middle)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(Scroller(holder))


def scrolled(inside: QLayout) -> Scroller:
    """Make a layout scroll vertically if there is not enough room."""
    holder = QWidget()
    holder.setObjectName("scrolled")
    outer = QVBoxLayout(holder)
    outer.setContentsMargins(0, 0, 8, 0)
    outer.addLayout(inside)
    outer.addStretch()
    return Scroller(holder)


def written_key(key: str) -> str:
    """Write a key as the person's keyboard names it: "Space", in German "Leertaste"."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def day_name(day: Day, form: QLocale.FormatType = QLocale.FormatType.ShortFormat) -> str:
    """Name a day of the week: "Mon"."""
    return QLocale(language()).standaloneDayName(1 + DAYS.index(day), form)


def text_line(words: str, most: int) -> QLineEdit:
    """Make a box for one line of at most `most` characters; `words` name it while it is empty."""
    made = QLineEdit()
    made.setMaxLength(most)
    made.setPlaceholderText(words)
    made.setAccessibleName(words)
    return made


def command_button(page: QWidget, text: str, key: str, act: Callable[[], object], name: str = "") -> QPushButton:
    """Make a button whose action also has a key, anywhere on a page; `name` says more than the button's text.

    Space presses a focused button instead.
    """
    button = QPushButton(text)
    button.setToolTip(f"{name or text} ({written_key(key)})")
    button.setAccessibleName(name or text)
    button.clicked.connect(lambda: act())
    shortcut = QShortcut(QKeySequence(key), page)
    shortcut.activated.connect(lambda: (key == "Space" and press_focused(page)) or act())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to the page
    return button


def add_keys(page: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Add keys without a button, anywhere on a page."""
    for key, act in keys.items():
        QShortcut(QKeySequence(key), page).activated.connect(act)


def press_focused(page: QWidget) -> bool:
    """Press the button, or open the choice, that has the focus on a page; False if none has."""
    focused = QApplication.focusWidget()
    if focused is None or not page.isAncestorOf(focused):
        return False
    if isinstance(focused, QAbstractButton):
        focused.click()
    elif isinstance(focused, QComboBox):
        focused.showPopup()
    else:
        return False
    return True


def tab_as_read(page: QWidget) -> None:
    """Let Tab go through the controls of a page in the order of its layouts, in which they are read."""
    controls = list(_controls(page))
    for before, after in pairwise(controls):
        QWidget.setTabOrder(before, after)


def _controls(part: QWidget | QLayout) -> Iterator[QWidget]:
    inside = part.widget() if isinstance(part, QScrollArea) else part
    layout = inside.layout() if isinstance(inside, QWidget) else inside
    if isinstance(part, QWidget) and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
        yield part
    for item in [] if layout is None else map(layout.itemAt, range(layout.count())):
        inner = (item.widget() or item.layout()) if item is not None else None
        if inner is not None:
            yield from _controls(inner)
