"""The table of numbers below the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from posecheck.language import tr
from posecheck_app.comparing.numbers import Row
from posecheck_app.widgets.layout import label

WIDE: Final = (9, 8, 8, 6)
"""Shares of the columns."""


class NumbersTable(QWidget):
    """Four columns: a name, the values of both attempts, and the change from the first to the second."""

    def __init__(self) -> None:
        super().__init__()
        self._grid, self._labels = QGridLayout(self), list[QLabel]()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(3)
        for column, share in enumerate(WIDE):
            self._grid.setColumnStretch(column, share)

    def show_rows(self, names: tuple[str, str], rows: Sequence[Row]) -> None:
        """Show the numbers of two attempts."""
        for one in self._labels:
            self._grid.removeWidget(one)
            one.hide()
            one.deleteLater()
        self._labels = []
        for place, words in enumerate(("", *names, tr("Change"))):
            self._add(0, place, words, "heading")
        for number, row in enumerate(rows, 1):
            for place, words in enumerate((row.name, *row.values, row.change)):
                self._add(number, place, words, "text" if place else "muted")

    def words(self) -> list[list[str]]:
        """The texts shown, row by row."""
        texts = [one.text() for one in self._labels]
        return [texts[n : n + len(WIDE)] for n in range(0, len(texts), len(WIDE))]

    def _add(self, row: int, column: int, words: str, kind: str) -> None:
        made = label(kind, words)
        self._labels.append(made)
        self._grid.addWidget(made, row, column)
