"""Notes on what was not seen of a video or is missing from a recording."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSlot
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from posecheck.coaching.messages import sentences
from posecheck.language import tr
from posecheck_app.widgets.layout import label


class NoteLine(QWidget):
    """One quiet line with the first note; a button shows all of them. Hidden without notes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: tuple[str, ...] = ()
        self.text = label("small")
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.more = QPushButton()
        self.more.setObjectName("link")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._fit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show other notes, folded."""
        self._notes = sentences(notes)
        self.text.setAccessibleName(" ".join(self._notes))
        self.text.setToolTip("\n".join(self._notes))
        self.more.setChecked(False)
        self.setVisible(bool(self._notes))
        self._fit()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Shorten the line to the new width."""
        super().resizeEvent(a0)
        self._fit()

    @pyqtSlot()
    def _fit(self) -> None:
        if not self._notes:
            return
        first, *others = self._notes
        short = self.text.fontMetrics().elidedText(first, Qt.TextElideMode.ElideRight, self.text.width())
        folded = not self.more.isChecked()
        self.text.setWordWrap(not folded)
        self.text.setText(short if folded else "\n".join(self._notes))
        self.more.setVisible(bool(others) or short != first or not folded)
        unfold = tr("{n} more", n=len(others)) if others else tr("Show all")
        self.more.setText(unfold if folded else tr("Show less"))
