"""Buttons with a key."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QPushButton, QWidget

from posecheck_app.widgets.layout import press_focused, written_key


def keyed_button(page: QWidget, text: str, key: str, act: Callable[[], None], name: str = "") -> QPushButton:
    """Make a button that a key also presses, anywhere on its page; `name` says more than its text."""

    def press() -> None:
        if key != "Space" or not press_focused(page):
            act()

    button = QPushButton(text)
    button.setAccessibleName(name or text)
    button.setToolTip(f"{name or text} ({written_key(key)})")
    button.clicked.connect(lambda _=False: act())
    QShortcut(QKeySequence(key), page).activated.connect(press)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to playing
    return button


def add_keys(page: QWidget, keys: dict[str, Callable[[], None]]) -> None:
    """Let keys without a button act anywhere on a page."""
    for key, act in keys.items():
        QShortcut(QKeySequence(key), page).activated.connect(act)
