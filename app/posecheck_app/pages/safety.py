"""What must be said once before anything else."""

from __future__ import annotations

from typing import Final

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QPushButton, QWidget

from posecheck_app.widgets.layout import card, label, put_in_the_middle

WIDTH: Final = 760
POINTS: Final = (
    (
        "Ask a doctor first",
        "Before you begin, above all if you are in pain now or were hurt lately. A physical therapist can show you the"
        " form. If you cannot get down to the floor, ask for exercises on a chair instead.",
    ),
    (
        "Stop when it hurts",
        "Mild stretching is fine, pain is not. Pain that stays or gets worse needs a physician or a spine specialist.",
    ),
    (
        "Information, not a diagnosis",
        "posecheck watches how you move and counts. It does not know your back, it cannot see everything, and it says"
        " so when it cannot.",
    ),
    (
        "Everything stays on this computer",
        "Pictures are looked at and forgotten; a video is kept only if you turn that on. Nothing is sent anywhere.",
    ),
)


class SafetyPage(QWidget):
    """Four points and one button.

    Signals
    -------
    accepted()
        The person has read it.
    """

    accepted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground, inside = card(WIDTH, (44, 34), 6)
        inside.addWidget(label("hero", "Before you begin"))
        for title, words in POINTS:
            inside.addSpacing(10)
            inside.addWidget(label("title", title))
            inside.addWidget(label("lead", words))
        inside.addSpacing(18)
        self.accept = QPushButton("I have read this")
        self.accept.setObjectName("start")
        self.accept.clicked.connect(lambda: self.accepted.emit())
        inside.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        put_in_the_middle(self, ground)
