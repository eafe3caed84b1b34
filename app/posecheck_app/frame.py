"""The window around its pages: the bar of the main pages and the colours."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QApplication, QButtonGroup, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from posecheck_app.menus import navigation_bar
from posecheck_app.style import Theme, stylesheet, theme_for
from posecheck_app.widgets.layout import press_focused

SMALLEST: Final = (820, 430)
"""Smallest width and height in logical pixels: less than a screen of 1366x768 at 150 % leaves."""


class Frame(QMainWindow):
    """A window that shows one page at a time. A page is taken in when it is first shown.

    Attributes
    ----------
    pages : QStackedWidget
        The pages shown so far.
    nav : QButtonGroup
        The buttons of the main pages, in order of `menus.NAV`.
    theme : Theme
        The colours in use.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages, self.nav = QStackedWidget(), QButtonGroup(self)
        self.theme = theme_for(QApplication.palette())
        self._bar = navigation_bar(self.nav)
        self.setWindowTitle("posecheck")
        self.setMinimumSize(*SMALLEST)
        central = QWidget()
        central.setObjectName("central")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(central)

    def turn_to(self, page: QWidget, number: int | None) -> None:
        """Show a page; the bars are there for a main page, which has a number."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
            _set_theme(page, self.theme)
        self.pages.setCurrentWidget(page)
        for bar in (self._bar, self.menuBar()):
            if bar is not None:
                bar.setVisible(number is not None)
        for button in self.nav.buttons():
            button.setChecked(self.nav.id(button) == number)

    def paint_in(self, theme: Theme, scale: float) -> None:
        """Use other colours and another text size."""
        self.theme = theme
        self.setStyleSheet(stylesheet(theme, scale))
        _set_theme(self, theme)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """Let Enter press the button that has the focus."""
        if a0 is None or a0.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not press_focused(self):
            super().keyPressEvent(a0)


def _set_theme(parent: QWidget, theme: Theme) -> None:
    for widget in (parent, *parent.findChildren(QWidget)):
        set_theme = getattr(widget, "set_theme", None)
        if set_theme is not None:
            set_theme(theme)
