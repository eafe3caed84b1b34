"""One exercise of a plan, with its stage, amounts, days, watched faults and note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PyQt6.QtCore import QEvent, QLocale, QObject, QSignalBlocker, pyqtSignal
from PyQt6.QtGui import QPaintEvent
from PyQt6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from posecheck.coaching.messages import duration, fault_names, prescription, stage_name
from posecheck.coaching.training_plan import PlanEntry, allowed_in
from posecheck.language import language, tr, tr_later, tr_n, tr_number
from posecheck.specs.model import ExerciseSpec, FaultSpec
from posecheck_app.plans.narrowing import Narrowing
from posecheck_app.widgets.choice import Choice, TickBox, paint_steps
from posecheck_app.widgets.layout import arrow, day_name, label

USUAL: Final = tr_later("usual")
"""Shown for an amount that the plan leaves out."""
AMOUNTS: Final[Mapping[str, str]] = {
    "sets": tr_later("Sets"),
    "reps": tr_later("Repetitions"),
    "hold_s": tr_later("Hold (s)"),
    "rest_s": tr_later("Rest (s)"),
}
STEPS: Final[Mapping[str, float]] = {"rest_s": 10.0}
MOST_NOTE: Final = 500


class WheelGuard(QObject):
    """Passes the wheel on to the scroll area, so that scrolling past a control does not change it."""

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:  # noqa: N802 - Qt's name
        """Hold back the wheel."""
        if a1 is None or a1.type() != QEvent.Type.Wheel:
            return super().eventFilter(a0, a1)
        a1.ignore()
        return True


class Amount(QDoubleSpinBox):
    """A number within limits, or none: the lowest place says "usual"."""

    def __init__(self, name: str, step: float) -> None:
        super().__init__()
        self.setLocale(QLocale(language()))
        self.setAccessibleName(name)
        self.setDecimals(1)
        self.setSingleStep(step)
        self.setKeyboardTracking(False)
        self.setSpecialValueText(tr(USUAL))
        self._guide = 0.0

    def textFromValue(self, v: float) -> str:  # noqa: N802 - Qt's name
        """Write a number without useless zeros."""
        return tr_number(v)

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Paint the box, then the marks."""
        super().paintEvent(e)
        paint_steps(self)

    @property
    def amount(self) -> float | None:
        """The number; None for the usual one."""
        return self.value() if self.value() > self.minimum() else None

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        """Step from the usual amount to the guide's, and on from there."""
        if self.amount is None and steps > 0:
            self.setValue(self._guide)
        else:
            super().stepBy(steps)

    def show_amount(self, amount: float | None, limits: tuple[float, float], guide: float) -> None:
        """Show a number within limits, without sending `valueChanged`; `guide` is the guide's number."""
        self._guide = guide
        with QSignalBlocker(self):
            self.setRange(limits[0] - self.singleStep(), limits[1])
            self.setValue(self.minimum() if amount is None else amount)


class EntryRow(QFrame):
    """One exercise: whether it is in the plan, how much of it, on which days and what matters most.

    Signals
    -------
    changed()
        Something of the entry has changed.
    """

    changed = pyqtSignal()

    def __init__(self, entry: PlanEntry, spec: ExerciseSpec, planned: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self.entry, self._spec = entry, spec
        name = tr(spec.name)
        self.wanted = TickBox(name)
        self.wanted.setObjectName("exerciseName")
        self.wanted.setChecked(planned)
        self.up = arrow("▲", tr("Move {exercise} up", exercise=name))
        self.down = arrow("▼", tr("Move {exercise} down", exercise=name))
        self.stages = Choice("stage", tr("Stage of {exercise}", exercise=name))
        self.stages.addItem(tr("Your current stage"), None)
        for identifier, stage in spec.stages.items():
            self.stages.addItem(stage_name(identifier, stage), identifier)
        self.stages.setCurrentIndex(max(0, self.stages.findData(entry.stage)))
        self.stages.setVisible(len(spec.stages) > 1)
        self.amounts = {
            key: Amount(tr("{amount} of {exercise}", amount=tr(words), exercise=name), STEPS.get(key, 1.0))
            for key, words in AMOUNTS.items()
        }
        self.guide = label("small")
        self.note = QLineEdit(entry.note)
        self.note.setMaxLength(MOST_NOTE)
        self.note.setPlaceholderText(tr("Note on this exercise"))
        self.note.setAccessibleName(tr("Note on {exercise}", exercise=name))
        self.more = QPushButton(tr("Days and corrections"))
        self.more.setAccessibleName(tr("Days and corrections of {exercise}", exercise=name))
        self.more.setCheckable(True)
        self.narrowing: Narrowing | None = None
        self._guard = WheelGuard(self)
        self._lay_out()
        self._show_entry()
        self._connect()

    def _set(self, **change: object) -> None:
        self.entry = self.entry.model_copy(update=change)
        self._show_guide()
        self.changed.emit()

    def _on_stage(self) -> None:
        """Take another stage; amounts beyond its limits are cut to them."""
        stage = self.stages.currentData()
        watched = [fault for fault in self.entry.watch if fault in self._faults_in(stage)]
        self.entry = self.entry.model_copy(update={"stage": stage, "watch": watched})
        self._show_entry()
        self._narrow(self.more.isChecked())
        self._set(**{key: self._amount_of(key) for key in AMOUNTS})

    def _faults_in(self, stage: str | None) -> dict[str, FaultSpec]:
        """The faults of a stage, or of all stages."""
        stages = [stage] if stage else self._spec.stages
        return {name: fault for one in stages for name, fault in self._spec.faults_of(one).items()}

    def _narrow(self, shown: bool) -> None:
        """Show the days and faults to choose from, or hide them."""
        if self.narrowing is not None:
            self.narrowing.hide()
            self.narrowing.deleteLater()
            self.narrowing = None
        if shown:
            faults = self._faults_in(self.entry.stage)
            self.narrowing = made = Narrowing(tr(self._spec.name), self.entry.days, faults, self.entry.watch)
            made.changed.connect(lambda: self._set(days=made.days, watch=made.watched))
            self._inside.addWidget(made)

    def _amount_of(self, key: str) -> float | int | None:
        amount = self.amounts[key].amount if not self.amounts[key].isHidden() else None
        return round(amount) if amount is not None and key in ("sets", "reps") else amount

    def _show_entry(self) -> None:
        limits = allowed_in(self._spec, self.entry.stage)
        stage = self._spec.stages[self._spec.stage_name(self.entry.stage)]
        for key, box in self.amounts.items():
            box.show_amount(getattr(self.entry, key), limits[key], getattr(stage, key))
        self._with_hold.setVisible(limits["hold_s"][1] > 0)
        self.amounts["hold_s"].setHidden(limits["hold_s"][1] <= 0)
        self._show_guide()
        self._details.setVisible(self.wanted.isChecked())

    def _show_guide(self) -> None:
        """Say what the guide begins with and allows, then the days and the faults of this entry."""
        words = [self._guide_text(allowed_in(self._spec, self.entry.stage))]
        if self.entry.days:
            words.append(tr("Only on {days}.", days=", ".join(map(day_name, self.entry.days))))
        if self.entry.watch:
            faults = self._faults_in(self.entry.stage)
            words.append(tr("Announced first: {faults}.", faults=fault_names(self.entry.watch, faults)))
        self.guide.setText(" ".join(words))

    def _guide_text(self, limits: Mapping[str, tuple[float, float]]) -> str:
        most = [
            tr_n("{n} set", "{n} sets", round(limits["sets"][1])),
            tr_n("{n} repetition", "{n} repetitions", round(limits["reps"][1])),
        ]
        if limits["hold_s"][1] > 0:
            most.append(tr("hold {time}", time=duration(limits["hold_s"][1])))
        if self.entry.stage is None and len(self._spec.stages) > 1:
            return tr("At most {amounts}, or less where your stage allows less.", amounts=", ".join(most))
        usual = prescription(self._spec.stages[self._spec.stage_name(self.entry.stage)])
        return tr("The guide begins with {usual}. At most {amounts}.", usual=usual, amounts=", ".join(most))

    def _on_wanted(self, wanted: bool) -> None:
        self._details.setVisible(wanted)
        self.changed.emit()

    def _connect(self) -> None:
        self.wanted.toggled.connect(self._on_wanted)
        self.stages.currentIndexChanged.connect(self._on_stage)
        self.more.toggled.connect(self._narrow)
        self.note.textEdited.connect(lambda text: self._set(note=text))
        for key, box in self.amounts.items():
            box.valueChanged.connect(lambda _, key=key: self._set(**{key: self._amount_of(key)}))
        for widget in (self.stages, *self.amounts.values()):
            widget.installEventFilter(self._guard)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.wanted, 1)
        head.addWidget(self.stages)
        head.addWidget(self.up)
        head.addWidget(self.down)
        amounts = QHBoxLayout()
        amounts.setSpacing(12)
        fields = {key: _field(tr(AMOUNTS[key]), box) for key, box in self.amounts.items()}
        self._with_hold = fields["hold_s"]
        for field in fields.values():
            amounts.addWidget(field, 1)
        self._details = QWidget()
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.note, 1)
        last.addWidget(self.more)
        self._inside = inside = QVBoxLayout(self._details)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addLayout(amounts)
        inside.addWidget(self.guide)
        inside.addLayout(last)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._details)


def _field(words: str, box: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(label("heading", words))
    column.addWidget(box)
    return made
