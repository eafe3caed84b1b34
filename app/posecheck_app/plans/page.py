"""The plan page: what to do, how much of it, on which days and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Final

from PyQt6.QtCore import QDate, QSignalBlocker, QTime, pyqtSignal
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from posecheck.coaching.training_plan import (
    DAYS,
    PRESET_NAMES,
    PlanEntry,
    TrainingPlan,
    checked_plan,
    day_lengths,
    preset_plan,
)
from posecheck.errors import PlanError
from posecheck.language import tr, tr_later
from posecheck.specs.model import ExerciseSpec
from posecheck_app.plans.row import EntryRow, WheelGuard
from posecheck_app.style import GAP, MARGIN
from posecheck_app.widgets.choice import DateBox, TickBox, TimeBox
from posecheck_app.widgets.layout import card, day_name, label, scrolled, tab_as_read, text_line

EVENING: Final = QTime(18, 0)
MONTH_DAYS: Final = 28
NO_NAME: Final = tr_later("Give the plan a name.")
NO_DAY: Final = tr_later("Choose at least one day.")
NO_EXERCISE: Final = tr_later("Choose at least one exercise.")


class PlanPage(QWidget):
    """Shows one plan and lets the person change it. Nothing is saved before a button is pressed.

    Signals
    -------
    use_wanted(TrainingPlan)
        Follow this plan from now on.
    stop_wanted()
        Follow no plan.
    open_wanted()
        Open a plan file.
    save_wanted(TrainingPlan)
        Save this plan to a file.
    remind_wanted(TrainingPlan, time)
        Write a calendar file with reminders at this time of day.
    """

    use_wanted = pyqtSignal(object)
    stop_wanted = pyqtSignal()
    open_wanted = pyqtSignal()
    save_wanted = pyqtSignal(object)
    remind_wanted = pyqtSignal(object, object)

    def __init__(self, specs: Mapping[str, ExerciseSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = dict(specs)
        self._base: TrainingPlan | None = None
        self._in_use: TrainingPlan | None = None
        self.rows: list[EntryRow] = []
        self.name, self.note = text_line(tr("Name of the plan"), 100), text_line(tr("Note for the whole plan"), 1000)
        self.days = {day: TickBox(day_name(day)) for day in DAYS}
        self.ends, self.until = TickBox(tr("Ends on")), DateBox(tr("Last day of the plan"))
        self.at = TimeBox(tr("Time of the reminder"), EVENING)
        self.lengths, self.status, self.refused = label("muted"), label("muted"), label("text")
        self.presets = QPushButton(tr("New from…"))
        self.presets.setObjectName("menuButton")
        self.open, self.save = QPushButton(tr("Open…")), QPushButton(tr("Save as…"))
        self.remind = QPushButton(tr("Reminder…"))
        self.stop, self.use = QPushButton(tr("Stop plan")), QPushButton(tr("Use plan"))
        self.use.setObjectName("primary")
        self._guard = WheelGuard(self)
        self._list = QVBoxLayout()
        self._lay_out()
        self._connect()

    def show_plan(self, plan: TrainingPlan) -> None:
        """Show a plan to change; it replaces the one shown before."""
        self._base = plan
        self._warn("")
        for widget, text in ((self.name, plan.name), (self.note, plan.note)):
            widget.setText(text)
        for day, box in self.days.items():
            _quietly(box, day in plan.days)
        _quietly(self.ends, plan.until is not None)
        last = plan.until or date.fromordinal(date.today().toordinal() + MONTH_DAYS)
        with QSignalBlocker(self.until):
            self.until.setDate(QDate(last.year, last.month, last.day))
        planned = {entry.id for entry in plan.exercises}
        self._fill([*plan.exercises, *(PlanEntry(id=name) for name in self._specs if name not in planned)], planned)
        self._refresh()

    def show_in_use(self, plan: TrainingPlan | None) -> None:
        """Say which plan is in use."""
        self._in_use = plan
        if self._base is not None:
            self._refresh()

    def show_refused(self, name: str, problems: Sequence[str]) -> None:
        """List the mistakes of a plan file that cannot be used."""
        self._warn(
            "\n".join(
                [tr("{name} cannot be used:", name=name), *(f"• {one.removeprefix(f'{name}: ')}" for one in problems)]
            )
        )
        self._scroller.ensureVisible(0, 0)

    def draft(self) -> TrainingPlan:
        """The plan as it is shown. Raises PlanError while it lacks something."""
        changes = {
            "schema": 1,
            "name": self._text(self.name, "name").strip(),
            "note": self._text(self.note, "note"),
            "until": self.until.date().toPyDate() if self.ends.isChecked() else None,
            "days": [day for day, box in self.days.items() if box.isChecked()],
            "exercise": [row.entry.model_dump() for row in self.rows if row.wanted.isChecked()],
        }
        lacking = {NO_NAME: "name", NO_DAY: "days", NO_EXERCISE: "exercise"}
        if lacks := [words for words, key in lacking.items() if not changes[key]]:
            raise PlanError([" ".join(map(tr, lacks))])
        return checked_plan(changes, self._specs, "Plan")

    def shift(self, row: EntryRow, by: int) -> None:
        """Move an exercise up or down."""
        place = self.rows.index(row) + by
        if 0 <= place < len(self.rows):
            self.rows.remove(row)
            self.rows.insert(place, row)
            self._list.removeWidget(row)
            self._list.insertWidget(place, row)
            tab_as_read(self)
            self._refresh()

    def showEvent(self, a0: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Show the plan in use, or one of all exercises, at first."""
        super().showEvent(a0)
        if self._base is None:
            refused = self.refused.text()
            self.show_plan(self._in_use or preset_plan("all", self._specs))
            self._warn(refused)

    def _text(self, box: QLineEdit, key: str) -> str:
        """What a line says; a text of several lines stays as it is in the plan unless it is edited."""
        return box.text() if box.isModified() or self._base is None else str(getattr(self._base, key))

    def _fill(self, entries: Sequence[PlanEntry], planned: set[str]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        self.rows = [EntryRow(entry, self._specs[entry.id], entry.id in planned) for entry in entries]
        for row in self.rows:
            self._list.addWidget(row)
            row.changed.connect(self._refresh)
            row.up.clicked.connect(lambda _=False, row=row: self.shift(row, -1))
            row.down.clicked.connect(lambda _=False, row=row: self.shift(row, +1))
            row.more.toggled.connect(lambda: tab_as_read(self))
        tab_as_read(self)

    def _refresh(self) -> None:
        """Say how long the days are, and what the plan lacks."""
        self.until.setEnabled(self.ends.isChecked())
        self.stop.setEnabled(self._in_use is not None)
        try:
            plan = self.draft()
        except PlanError as error:
            self._offer(False)
            self.lengths.setText("")
            self.status.setText(str(error))
            return
        lengths = day_lengths(plan, self._specs).items()
        lines = [
            tr("{days}: about {minutes} min", days=", ".join(map(day_name, days)), minutes=minutes)
            for minutes, days in lengths
        ]
        self.lengths.setText(" · ".join(lines))
        self._offer(True)
        self.use.setEnabled(plan != self._in_use)
        self.status.setText(self._status_of(plan))

    def _status_of(self, plan: TrainingPlan) -> str:
        if self._in_use is None:
            return tr("No plan is in use.")
        if plan == self._in_use:
            return tr("This plan is in use.")
        return tr("“{name}” is in use, not this plan.", name=self._in_use.name)

    def _offer(self, offered: bool) -> None:
        for button in (self.use, self.save, self.remind):
            button.setEnabled(offered)

    def _warn(self, words: str) -> None:
        self.refused.setText(words)
        self._warning.setVisible(bool(words))

    def _connect(self) -> None:
        menu = QMenu(self)
        for preset, words in PRESET_NAMES.items():
            action = menu.addAction(tr(words))
            if action is not None:
                action.triggered.connect(lambda _=False, p=preset: self.show_plan(preset_plan(p, self._specs)))
        self.presets.setMenu(menu)
        for line in (self.name, self.note):
            line.textEdited.connect(self._refresh)
        for box in (*self.days.values(), self.ends):
            box.toggled.connect(self._refresh)
        self.until.dateChanged.connect(self._refresh)
        for widget in (self.until, self.at):
            widget.installEventFilter(self._guard)
        self.open.clicked.connect(lambda: self.open_wanted.emit())
        self.stop.clicked.connect(lambda: self.stop_wanted.emit())
        self.use.clicked.connect(lambda: self.use_wanted.emit(self.draft()))
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.draft()))
        self.remind.clicked.connect(lambda: self.remind_wanted.emit(self.draft(), self._time()))

    def _time(self) -> time:
        shown = self.at.time()
        return time(shown.hour(), shown.minute())

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(10)
        self._warning, inside = card()
        self._warning.setObjectName("warning")
        inside.addWidget(self.refused)
        self._warning.hide()
        self._list.setSpacing(8)
        column.addWidget(self._warning)
        column.addWidget(self._head())
        column.addLayout(self._list)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.presets, self.open, self.save):
            buttons.addWidget(button)
        buttons.addStretch()
        for button in (self.stop, self.use):
            buttons.addWidget(button)
        page = QVBoxLayout(self)
        page.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        page.setSpacing(10)
        self._scroller = scrolled(column)
        page.addWidget(self._scroller, 1)
        page.addWidget(self.status)
        page.addLayout(buttons)

    def _head(self) -> QWidget:
        made, column = card(margins=(18, 12))
        column.addWidget(self.name)
        column.addWidget(self.note)
        days = QHBoxLayout()
        for box in self.days.values():
            days.addWidget(box)
        days.addStretch()
        column.addLayout(days)
        column.addWidget(self.lengths)
        when = QHBoxLayout()
        when.setSpacing(10)
        when.addWidget(self.ends)
        when.addWidget(self.until)
        when.addStretch()
        when.addWidget(self.at)
        when.addWidget(self.remind)
        column.addLayout(when)
        return made


def _quietly(box: TickBox, checked: bool) -> None:
    with QSignalBlocker(box):
        box.setChecked(checked)
