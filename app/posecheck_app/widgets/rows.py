"""A scrolling list of rows, each with a sign, a text and a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posecheck_app.notices import Line
from posecheck_app.style import LIGHT, Theme
from posecheck_app.widgets.layout import Scroller, label
from posecheck_app.widgets.signs import Sign

FITTED_AFTER: Final = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)


class LineList(Scroller):
    """Shows lines from top to bottom. Rows are reused, so that a list that changes often does not flicker.

    A `whole` list is as high as its lines; another one scrolls.
    """

    _whole = False  # Qt sends events before `__init__` is over

    def __init__(self, name: str, *, note_below: bool, whole: bool = False) -> None:
        inside = QWidget()
        super().__init__(inside)
        self.read_as(name)
        self._note_below, self._whole = note_below, whole
        self._theme = LIGHT
        self._rows: list[_Row] = []
        inside.setObjectName("scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(12 if note_below else 5)
        self._column.addStretch()

    def event(self, e: QEvent | None) -> bool:
        """Keep a whole list as high as its lines."""
        handled = super().event(e)
        inside = self.widget()
        if self._whole and inside is not None and e is not None and e.type() in FITTED_AFTER:
            self.setFixedHeight(inside.heightForWidth(self.width()) + 2 * self.frameWidth() + 4)
        return handled

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace the lines."""
        while len(self._rows) < len(lines):
            row = _Row(self._note_below, self._theme)
            self._rows.append(row)
            self._column.insertWidget(self._column.count() - 1, row)
        for row, line in zip(self._rows, lines, strict=False):
            row.show_line(line)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(lines))

    def lines(self) -> list[Line]:
        """Return the visible lines."""
        return [row.line for row in self._rows if row.line is not None and not row.isHidden()]

    def set_theme(self, theme: Theme) -> None:
        """Set the theme of new rows; the window updates existing rows."""
        self._theme = theme


class _Row(QWidget):
    def __init__(self, note_below: bool, theme: Theme) -> None:
        super().__init__()
        self.line: Line | None = None
        self._sign = Sign(20)
        self._sign.set_theme(theme)
        self._text, self._note = label("text"), label("small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        if note_below:
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(self._text)
            words.addWidget(self._note)
            row.addLayout(words, 1)
        else:
            row.addWidget(self._text, 1)
            row.addWidget(self._note, 1)
            self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)

    def show_line(self, line: Line) -> None:
        if line == self.line:
            return
        self.line = line
        self._sign.show_tone(line.tone)
        self._text.setText(line.text)
        self._note.setText(line.note)
        self._note.setVisible(bool(line.note))
        self.setAccessibleName(f"{line.text}: {line.note}")
