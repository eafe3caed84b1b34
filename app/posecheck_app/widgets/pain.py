"""Pain scale: eleven buttons, none selected at first."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posecheck.language import tr


class PainScale(QWidget):
    """A scale from 0 (no pain) to 10 (worst pain); an answer is optional.

    Signals
    -------
    chosen(int)
        The chosen value.
    """

    chosen = pyqtSignal(int)

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for number in range(11):
            button = QPushButton(str(number))
            button.setObjectName("pain")
            button.setCheckable(True)
            button.setAccessibleName(tr("Pain {n} of 10", n=number))
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self.chosen)
        label = QLabel(question)
        label.setObjectName("heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label)
        column.addLayout(row)

    @property
    def value(self) -> int | None:
        """The chosen value; None if nothing is selected."""
        number = self._group.checkedId()
        return number if number >= 0 else None

    def clear(self) -> None:
        """Clear the selection."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)
