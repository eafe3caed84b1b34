"""The one-time safety notice."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from posecheck.language import tr, tr_later
from posecheck_app.style import GAP, MARGIN
from posecheck_app.widgets.layout import card, label, scrolled

WIDTH: Final = 760
POINTS: Final = (
    (
        tr_later("Ask a doctor first"),
        tr_later(
            "See a doctor before you begin, especially if you have pain now or a recent injury. A physical therapist"
            " can show you the correct form. If you can't get down to the floor, ask for chair exercises instead."
        ),
    ),
    (
        tr_later("Stop if it hurts"),
        tr_later(
            "A mild stretch is fine; pain is not. If pain persists or gets worse, see a physician or a spine"
            " specialist."
        ),
    ),
    (
        tr_later("Information, not a diagnosis"),
        tr_later(
            "posecheck watches how you move and counts repetitions. It doesn't know your back, and it can't see"
            " everything. It tells you when it can't judge a movement."
        ),
    ),
    (
        tr_later("Everything stays on this computer"),
        tr_later(
            "Camera images are analysed and discarded. A video is saved only if you turn that on. Nothing leaves this"
            " computer."
        ),
    ),
)


class SafetyPage(QWidget):
    """Four points and one button.

    Signals
    -------
    accepted()
        The person has read the notice.
    """

    accepted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground, outer = card(WIDTH, (44, 28), 14)
        inside = QVBoxLayout()
        inside.setSpacing(6)
        inside.addWidget(label("hero", tr("Before you begin")))
        for title, text in POINTS:
            inside.addSpacing(10)
            inside.addWidget(label("title", tr(title)))
            inside.addWidget(label("lead", tr(text)))
        self.accept = QPushButton(tr("I have read this"))
        self.accept.setObjectName("start")
        self.accept.clicked.connect(lambda: self.accepted.emit())
        words = scrolled(inside)
        words.read_as(tr("Safety notice"))
        outer.addWidget(words, 1)
        outer.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        column.addStretch()
        column.addWidget(ground, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
