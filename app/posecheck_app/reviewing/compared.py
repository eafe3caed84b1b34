"""What the attempt under review is compared with: another attempt, or another recording."""

from __future__ import annotations

from PyQt6.QtCore import QSignalBlocker, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QStandardItemModel

from posecheck.coaching.messages import clock
from posecheck.language import tr
from posecheck.sinks.review import Review
from posecheck_app.widgets.choice import Choice


class ComparedChoice(Choice):
    """The attempts of a recording, and another recording as the last entry.

    The last entry can be taken from the open list only: it leaves the page, which arrow keys and the wheel must not do.

    Signals
    -------
    another_wanted()
        The person wants to compare with another recording.
    """

    another_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("compared", tr("Attempt or recording to compare with"))
        self.activated.connect(self._on_activated)

    def show_attempts(self, looked: Review) -> None:
        """Offer the attempts of a recording; none is chosen."""
        with QSignalBlocker(self):
            self.clear()
            self.addItem(tr("Compare with…"))
            for attempt in looked.attempts:
                when = clock(attempt.start_s - looked.start_s)
                self.addItem(tr("Attempt {n}, {when}", n=attempt.n, when=when), attempt)
            self.addItem(tr("Another recording…"))
            self._offer_another(offered=False)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list."""
        self._offer_another(offered=True)
        super().showPopup()

    def hidePopup(self) -> None:  # noqa: N802 - Qt's name
        """Close the list."""
        super().hidePopup()
        self._offer_another(offered=False)

    def _offer_another(self, *, offered: bool) -> None:
        model = self.model()
        if isinstance(model, QStandardItemModel) and (last := model.item(self.count() - 1)) is not None:
            last.setEnabled(offered)

    @pyqtSlot(int)
    def _on_activated(self, row: int) -> None:
        if row == self.count() - 1:
            self.setCurrentIndex(0)
            self.another_wanted.emit()
