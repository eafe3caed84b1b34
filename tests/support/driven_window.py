"""Drives a window as a person does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from posecheck_app.pages.review import ReviewPage
from posecheck_app.window import MainWindow
from PyQt6.QtWidgets import QMessageBox, QWidget

LONG_MS = 60_000


def shown(window: MainWindow) -> QWidget | None:
    """The page in view."""
    return window.pages.currentWidget()


def until_summary(qtbot: Any, window: MainWindow) -> None:
    """Wait for the summary of a session."""
    qtbot.waitUntil(lambda: shown(window) is window.summary, timeout=LONG_MS)


def open_for_review(qtbot: Any, page: ReviewPage, folder: Path) -> None:
    """Open a recording on the review page, and wait until it is judged."""
    page.open(folder)
    qtbot.waitUntil(lambda: page.review is not None, timeout=LONG_MS)


def question(window: QWidget) -> QMessageBox:
    """The question in front of a window."""
    (box,) = [one for one in window.findChildren(QMessageBox) if one.isVisible()]
    return box


def answer(qtbot: Any, window: QWidget, button: str) -> None:
    """Press a button of the question in front of a window, once it can be pressed."""
    (pressed,) = [one for one in question(window).buttons() if one.text() == button]
    qtbot.waitUntil(pressed.isEnabled)
    pressed.click()
