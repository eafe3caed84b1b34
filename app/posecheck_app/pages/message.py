"""The page in place of the picture: progress or an error."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtBoundSignal, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from posecheck.coaching.equipment import ONE_MOMENT
from posecheck.language import tr
from posecheck_app.messages import Progress
from posecheck_app.notices import Tone
from posecheck_app.widgets.layout import label
from posecheck_app.widgets.signs import Sign

WIDEST_PX = 520


class MessagePage(QFrame):
    """A title, a sentence, and either a progress bar or, after an error, a sign and buttons.

    Signals
    -------
    again_wanted()
        Try the same source again.
    back_wanted()
        Go back.
    """

    again_wanted = pyqtSignal()
    back_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.sign = Sign(52)
        self.sign.show_tone(Tone.FAULT)
        self.title = _centred("title")
        self.detail = _centred("muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(WIDEST_PX // 2)
        self.bar.setAccessibleName(tr("Progress"))
        self.again = _button(tr("Try again"), self.again_wanted, primary=True)
        self.back = _button(tr("Back"), self.back_wanted)
        self._lay_out()
        self.wait(Progress(tr(ONE_MOMENT)))

    def wait(self, progress: Progress) -> None:
        """Show progress; the bar has no value if the share is unknown."""
        self._show(progress.text, "")
        self._offer(self.bar)
        self.bar.setRange(0, 0 if progress.share is None else 100)
        if progress.share is not None:
            self.bar.setValue(round(100 * progress.share))

    def error(self, line: str) -> None:
        """Show an error."""
        self._show(tr("That didn't work"), line)
        self._offer(self.sign, self.again, self.back)

    def _show(self, title: str, detail: str) -> None:
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))

    def _offer(self, *shown: QWidget) -> None:
        for widget in (self.sign, self.bar, self.again, self.back):
            widget.setVisible(widget in shown)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch()
        for button in (self.again, self.back):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(10)
        column.addStretch()
        column.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (self.title, self.detail):
            column.addWidget(words)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(buttons)
        column.addStretch()


def _centred(name: str) -> QLabel:
    made = label(name)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def _button(text: str, signal: pyqtBoundSignal, *, primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    if primary:
        button.setObjectName("primary")
    button.clicked.connect(lambda: signal.emit())
    return button
