"""A notification at a time of day, on the days of the plan in use, while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Final

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtWidgets import QApplication, QSystemTrayIcon

from posecheck.language import tr, tr_later
from posecheck.settings import Settings
from posecheck_app.plans.kept import KeptPlan

EVERY_MS: Final = 20_000
TITLE: Final = tr_later("Time for your back exercises")


class Reminder(QObject):
    """Shows a notification through the system tray; does nothing on a desktop without one.

    Parameters
    ----------
    kept : KeptPlan
        The plan in use.
    now : callable
        Returns the current time, with its time zone.
    parent : QObject
        Owns the reminder.

    Signals
    -------
    answered()
        The person has clicked the notification or the icon.
    """

    answered = pyqtSignal()

    def __init__(self, kept: KeptPlan, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._kept, self._now = kept, now
        self._at, self._looked = time(), now()
        self._tray: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def use(self, settings: Settings) -> None:
        """Remind at the time of the settings from now on, or not at all."""
        self._at, self._looked = settings.remind_at, self._now()
        if not (settings.remind and QSystemTrayIcon.isSystemTrayAvailable()):
            self.stop()
        elif self._tray is None:
            self._tray = tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            tray.setToolTip("posecheck")
            tray.messageClicked.connect(lambda: self.answered.emit())
            tray.activated.connect(lambda _reason: self.answered.emit())
            tray.show()
            self._timer.start()

    def stop(self) -> None:
        """Remind no more, and remove the icon."""
        self._timer.stop()
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None

    def look(self) -> None:
        """Show the notification if its time has come since the last look."""
        before, self._looked = self._looked, self._now()
        due, plan = datetime.combine(self._looked.date(), self._at, self._looked.tzinfo), self._kept.plan
        if self._tray is not None and plan is not None and before < due <= self._looked and plan.on(due.date()):
            self._tray.showMessage(tr(TITLE), plan.name)
