"""The row of tools that measure and draw on the picture; it holds the marks of the recording under review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QSize, Qt, pyqtSlot
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from posecheck.errors import PosecheckError
from posecheck.language import tr, tr_later
from posecheck.measuring.files import read_marks, save_marks
from posecheck.measuring.marks import MOST_MARKS, Kind, Mark
from posecheck_app.reviewing.icons import icon
from posecheck_app.reviewing.view import MeasuredView
from posecheck_app.style import LIGHT, Theme
from posecheck_app.widgets.layout import elided

TOOLS: Final[dict[Kind, tuple[str, str]]] = {
    "joint_angle": (tr_later("Angle at a joint"), tr_later("Click a joint. Its angle follows the skeleton.")),
    "to_vertical": (tr_later("Angle to the vertical"), tr_later("Click a limb. Its angle follows the skeleton.")),
    "to_horizontal": (tr_later("Angle to the horizontal"), tr_later("Click a limb. Its angle follows the skeleton.")),
    "plumb_line": (tr_later("Plumb line"), tr_later("Click a joint. The vertical follows it.")),
    "line": (tr_later("Line"), tr_later("Click the two ends, or drag.")),
    "angle": (tr_later("Free angle"), tr_later("Click one end, the vertex and the other end.")),
    "arrow": (tr_later("Arrow"), tr_later("Click the tail and the tip, or drag.")),
    "text": (tr_later("Text"), tr_later("Click where the text should be.")),
}
"""What each tool is called, and how to use it."""
MISSED: Final = {
    "joint_angle": tr_later("There is no joint here. Click closer to one."),
    "plumb_line": tr_later("There is no joint here. Click closer to one."),
    "to_vertical": tr_later("There is no limb here. Click closer to one."),
    "to_horizontal": tr_later("There is no limb here. Click closer to one."),
}
FULL: Final = tr_later("There is no room for more marks. Remove some first.")
ICON_PX: Final = 24


class MeasureTools(QWidget):
    """A row of buttons for the tools.

    Parameters
    ----------
    views : sequence of MeasuredView
        Marks are drawn on the first and shown on all.

    Attributes
    ----------
    marks : tuple of Mark
        The marks on the recording.
    """

    def __init__(self, views: Sequence[MeasuredView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views, self._folder = tuple(views), Path()
        self.marks: tuple[Mark, ...] = ()
        self._before: list[tuple[Mark, ...]] = []
        self.hint = elided("small")
        self.tools = {kind: self._tool_button(kind) for kind in TOOLS}
        self.undo_button, self.clear_button = _button(tr("Undo mark")), _button(tr("Clear marks"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for button in self.tools.values():
            row.addWidget(button)
        row.addWidget(self.hint, 1)
        for button, act in ((self.undo_button, self.undo), (self.clear_button, self.clear)):
            button.clicked.connect(act)
            row.addWidget(button)
        self._views[0].drawn.connect(self.add)
        self._views[0].missed.connect(self._on_missed)
        self.set_theme(LIGHT)
        self._show()

    def begin(self, folder: Path) -> None:
        """Begin with the marks kept beside a recording; with a damaged file of marks nothing can be drawn."""
        self._folder, self.marks, self._before = folder, (), []
        self._choose(None)
        try:
            self.marks = read_marks(folder)
        except PosecheckError as error:
            self.hint.setText(str(error))
            self.setEnabled(False)
        else:
            self.setEnabled(True)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        for kind, button in self.tools.items():
            button.setIcon(icon(kind, theme))
        self.undo_button.setIcon(icon("undo", theme))
        self.clear_button.setIcon(icon("clear", theme))

    @pyqtSlot(object)
    def add(self, mark: Mark) -> None:
        """Add a mark and keep it; the same mark is not added twice."""
        if len(self.marks) >= MOST_MARKS:
            self.hint.setText(tr(FULL))
        elif mark not in self.marks:
            self._take((*self.marks, mark))

    @pyqtSlot()
    def undo(self) -> None:
        """Go back a step; with no step left, remove the mark drawn last."""
        before = self._before[-1] if self._before else self.marks[:-1]
        if self._keep(before) and self._before:
            self._before.pop()
        self._show()

    @pyqtSlot()
    def clear(self) -> None:
        """Remove all marks; this can be undone."""
        self._take(())

    def _take(self, marks: tuple[Mark, ...]) -> None:
        now = self.marks
        if self._keep(marks):
            self._before.append(now)
        self._show()

    def _keep(self, marks: tuple[Mark, ...]) -> bool:
        """Save marks; if the disk refuses, nothing has changed."""
        try:
            save_marks(self._folder, marks)
        except PosecheckError as error:
            self.hint.setText(str(error))
            return False
        self.marks = marks
        self._show_hint()
        return True

    def _show(self) -> None:
        for view in self._views:
            view.show_marks(self.marks)
        self.undo_button.setEnabled(bool(self._before or self.marks))
        self.clear_button.setEnabled(bool(self.marks))

    def _choose(self, kind: Kind | None) -> None:
        """Choose a tool, or none."""
        for name, button in self.tools.items():
            button.setChecked(name == kind)
        self._views[0].use(kind)
        self._show_hint()

    def _show_hint(self) -> None:
        tool = self._views[0].tool
        self.hint.setText(tr(TOOLS[tool][1]) if tool is not None else "")

    @pyqtSlot()
    def _on_missed(self) -> None:
        tool = self._views[0].tool
        if tool in MISSED:
            self.hint.setText(tr(MISSED[tool]))

    def _tool_button(self, kind: Kind) -> QPushButton:
        button = _button(tr(TOOLS[kind][0]))
        button.setCheckable(True)
        button.clicked.connect(lambda on: self._choose(kind if on else None))
        return button


def _button(name: str) -> QPushButton:
    """A button with a sign alone; its name is in the tool tip."""
    button = QPushButton()
    button.setObjectName("tool")
    button.setIconSize(QSize(ICON_PX, ICON_PX))
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to playing
    return button
