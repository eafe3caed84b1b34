"""The menu bar, the bar of the main pages, and the help on keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posecheck.language import tr, tr_later
from posecheck_app.style import MARGIN
from posecheck_app.widgets.layout import label, scrolled

NAV: Final = (tr_later("Today"), tr_later("Plan"), tr_later("History"), tr_later("Settings"))
HELP_KEY: Final = "F1"
SHORTCUTS: Final[Mapping[str, Mapping[str, str]]] = {
    tr_later("Everywhere"): {
        tr_later("Tab, Shift+Tab"): tr_later("Go to the next or the previous control"),
        tr_later("Enter or Space"): tr_later("Press the button that has the focus"),
        HELP_KEY: tr_later("Show this help"),
        tr_later("Ctrl+1 to Ctrl+4"): tr_later("Today, Plan, History, Settings"),
        tr_later("Ctrl+O"): tr_later("Check a video"),
        tr_later("Ctrl+Q"): tr_later("Quit"),
    },
    tr_later("During a session"): {
        tr_later("Space"): tr_later("Pause or resume, unless a button has the focus"),
        tr_later("Left"): tr_later("Restart the set"),
        tr_later("Right"): tr_later("Next set"),
        "Esc": tr_later("End the session"),
        tr_later("Wave a raised hand"): tr_later("Pause; while paused, choose what is offered"),
    },
    tr_later("In a review"): {
        tr_later("Space"): tr_later("Play or pause, unless a button has the focus"),
        "J, K, L": tr_later("Play backwards, stop, play forwards; repeat to speed up"),
        "I, O": tr_later("The clip to save begins or ends here"),
        tr_later("Left, Right"): tr_later("One frame back or forward"),
        tr_later("Ctrl+Left, Ctrl+Right"): tr_later("Previous or next attempt or fault"),
        tr_later("Ctrl+E, Ctrl+P, Ctrl+T"): tr_later("Save a clip, a picture or a table"),
        tr_later("Ctrl+D"): tr_later("Compare with another recording side by side, with the same keys"),
        tr_later("Home"): tr_later("Side by side: go to the synchronised moment"),
        tr_later("A, Delete, Ctrl+J"): tr_later("Add or delete an attempt, or join it with the next"),
        tr_later("B, E"): tr_later("The attempt begins or ends here"),
        tr_later("Shift+B, Shift+E"): tr_later("Its hold begins or ends here"),
        tr_later("Ctrl+Z, Ctrl+L"): tr_later("Undo a correction, or export the attempts as labels"),
        tr_later("Wheel, drag, double click"): tr_later("Zoom or move the picture, or show all of it again"),
        "Esc": tr_later("Back"),
    },
}

Entries = Mapping[str, tuple[str, Callable[[], object]]]
"""For each entry its shortcut, which may be empty, and its action."""


def navigation_bar(buttons: QButtonGroup) -> QWidget:
    """Make the bar with the program's name and a button for each main page, in order of `NAV`."""
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(MARGIN, 8, MARGIN, 0)
    row.setSpacing(4)
    name = QLabel("posecheck")
    name.setObjectName("title")
    row.addWidget(name)
    row.addStretch()
    for number, text in enumerate(NAV):
        button = QPushButton(tr(text))
        button.setObjectName("nav")
        button.setCheckable(True)
        buttons.addButton(button, number)
        row.addWidget(button)
    return bar


def add_menus(window: QMainWindow, menus: Mapping[str, Entries]) -> None:
    """Add a menu bar with a help menu; its help also opens while the bar is hidden."""
    bar = window.menuBar()
    if bar is None:
        return
    for title, entries in menus.items():
        menu = bar.addMenu(title)
        for words, (key, act) in entries.items():
            if menu is not None:
                menu.addAction(_action(window, words, key, act))
    shown = _action(window, tr("Keyboard shortcuts"), HELP_KEY, lambda: show_help(window))
    menu = bar.addMenu(tr("&Help"))
    if menu is not None:
        menu.addAction(shown)
    window.addAction(shown)


def _action(window: QMainWindow, words: str, key: str, act: Callable[[], object]) -> QAction:
    made = QAction(words, window)
    made.setShortcut(QKeySequence(key))
    made.triggered.connect(lambda: act())
    return made


def show_help(window: QMainWindow) -> QDialog:
    """Show the keyboard shortcuts."""
    dialog = QDialog(window)
    dialog.setWindowTitle(tr("Keyboard shortcuts"))
    grid = QGridLayout()
    for title, keys in SHORTCUTS.items():
        grid.addWidget(label("heading", tr(title)), grid.rowCount(), 0, 1, 2)
        for key, meaning in keys.items():
            row = grid.rowCount()
            grid.addWidget(label("text", tr(key)), row, 0)
            grid.addWidget(label("text", tr(meaning)), row, 1)
    grid.setColumnStretch(1, 1)
    words = scrolled(grid)
    words.read_as(tr("Keyboard shortcuts"))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(words, 1)
    column.addWidget(buttons)
    dialog.resize(min(640, window.width() - 40), min(560, window.height() - 40))
    dialog.open()
    return dialog
