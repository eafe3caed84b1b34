"""Days and faults of one exercise of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posecheck.coaching.training_plan import DAYS, Day
from posecheck.language import tr
from posecheck.specs.model import FaultSpec
from posecheck_app.widgets.choice import TickBox
from posecheck_app.widgets.layout import day_name, label

COLUMNS: Final = 2


class Narrowing(QWidget):
    """Tick boxes for the days on which an exercise is done, and for the faults that are announced first.

    Signals
    -------
    changed()
        Something has been ticked or unticked.
    """

    changed = pyqtSignal()

    def __init__(
        self, exercise: str, days: Sequence[Day], faults: Mapping[str, FaultSpec], watched: Sequence[str]
    ) -> None:
        """Show what is chosen; `faults` are those of the stage, `exercise` names it for screen readers."""
        super().__init__()
        self._days = {
            day: self._box(day_name(day), tr("{exercise} on {day}", exercise=exercise, day=day_name(day)), day in days)
            for day in DAYS
        }
        first = tr("{correction}: announce first in {exercise}")
        self._faults = {
            name: self._box(tr(fault.cue), first.format(correction=tr(fault.cue), exercise=exercise), name in watched)
            for name, fault in faults.items()
        }
        self._lay_out()

    @property
    def days(self) -> list[Day]:
        """The ticked days; none stands for the days of the plan."""
        return [day for day, box in self._days.items() if box.isChecked()]

    @property
    def watched(self) -> list[str]:
        """Ids of the ticked faults."""
        return [name for name, box in self._faults.items() if box.isChecked()]

    def _box(self, words: str, name: str, ticked: bool) -> TickBox:
        box = TickBox(words)
        box.setAccessibleName(name)
        box.setChecked(ticked)
        box.toggled.connect(lambda: self.changed.emit())
        return box

    def _lay_out(self) -> None:
        days, faults = QHBoxLayout(), QGridLayout()
        for box in self._days.values():
            days.addWidget(box)
        days.addStretch()
        faults.setSpacing(4)
        for place, box in enumerate(self._faults.values()):
            faults.addWidget(box, *divmod(place, COLUMNS))
            faults.setColumnStretch(place % COLUMNS, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(label("heading", tr("Only on these days (if none is ticked: on the plan's days)")))
        column.addLayout(days)
        column.addWidget(label("heading", tr("Announce these corrections first")))
        column.addLayout(faults)
