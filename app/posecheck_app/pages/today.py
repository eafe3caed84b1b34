"""The start page: the week, today's exercises and the start button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from PyQt6.QtCore import QEvent, QLocale, QObject, QSignalBlocker, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QEnterEvent, QPaintEvent, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posecheck.coaching.messages import PAIN_QUESTION, prescription, stage_name
from posecheck.coaching.plan import DAYS, PlannedSet, plan_sets, set_length_s
from posecheck.history.progress import GOAL_DAYS, Week
from posecheck.language import tr, tr_later, tr_n
from posecheck.specs.model import ExerciseSpec
from posecheck_app.style import GAP, MARGIN, restyle
from posecheck_app.widgets.choice import CameraChoice, Choice, TickBox
from posecheck_app.widgets.demonstrations.view import DemonstrationView, animations_wanted
from posecheck_app.widgets.layout import arrow, card, day_name, label, scrolled, tab_as_read
from posecheck_app.widgets.pain import PainScale

SIDE_WIDTH: Final = 372
DEMONSTRATION_PX: Final = (72, 122)
"""Least and greatest width of a row's demonstration."""
DEMONSTRATION_HEIGHT_PX: Final = 64
WARM_UP: Final = tr_later("Warm up first. Just out of bed? Move around for half an hour.")
STRAIN: Final = tr_later(
    "A back strain usually starts suddenly and stays in the lower back. The muscles are sore to the touch. Rest makes"
    " it better; standing and walking make it worse."
)
SCIATICA: Final = tr_later(
    "Sciatica is usually persistent and on one side, and worse in the leg or foot than in the back. The pain is sharp"
    " rather than dull: it burns, tingles or prickles, and may shoot down the leg, with weakness or numbness. Lying"
    " down or walking makes it better; standing or sitting for long makes it worse."
)
NO_DIAGNOSIS: Final = tr_later("This is information, not a diagnosis. Only a doctor can give you one.")


class TodayPage(QWidget):
    """Lets the person choose exercises, order and stages.

    Signals
    -------
    start_wanted()
        Start the session.
    sample_wanted()
        Run the sample video in place of a camera.
    handout_wanted()
        Write the handout.
    changed()
        The choice, the order or a stage has changed.
    """

    start_wanted = pyqtSignal()
    sample_wanted = pyqtSignal()
    handout_wanted = pyqtSignal()
    changed = pyqtSignal()

    def __init__(self, specs: Mapping[str, ExerciseSpec], camera: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = dict(specs)
        self.rows = {spec.id: ExerciseRow(spec) for spec in specs.values()}
        self._order = list(self.rows)
        self._list_cameras: Callable[[], Sequence[str]] | None = None
        self.sciatica = TickBox(tr("Only exercises suitable for sciatica"))
        self.week = WeekView()
        self.camera = CameraChoice(camera)
        self.pain = PainScale(tr(PAIN_QUESTION))
        self.length = QLabel()
        self.length.setObjectName("muted")
        self.start = QPushButton(tr("Start"))
        self.start.setObjectName("start")
        self.sample = QPushButton(tr("Try it with a sample video"))
        self.handout = QPushButton(tr("Handout (PDF)…"))
        self.plan_note = label("text")
        self.plan_note.hide()
        self._list = QVBoxLayout()
        self._lay_out()
        self._connect()
        self._arrange()
        self._play(next(iter(self.chosen()), None))

    def show_choice(self, chosen: Sequence[str], stages: Mapping[str, str], steps: Mapping[str, ExerciseSpec]) -> None:
        """Show the chosen exercises in order, with the stage and the prescription in use.

        Parameters
        ----------
        chosen : sequence of str
            Ids of the exercises to do; unknown ids are ignored.
        stages : mapping of str to str
            The stage in use, by exercise.
        steps : mapping of str to ExerciseSpec
            The exercises with the prescription in use, by id.
        """
        known = [name for name in chosen if name in self.rows]
        self._order = [*known, *(name for name in self._order if name not in known)]
        for name, row in self.rows.items():
            row.show_stage(steps[name], stages[name])
            row.choose(name in known)
        self._arrange()
        self._play(next(iter(self.chosen()), None))

    def show_plan_note(self, words: str) -> None:
        """Show what the plan says for today; nothing if empty."""
        self.plan_note.setText(words)
        self.plan_note.setVisible(bool(words))

    def look_for_cameras(self, list_names: Callable[[], Sequence[str]]) -> None:
        """List the cameras in a thread, once the page has been painted: importing OpenCV would hold that up."""
        self._list_cameras = list_names
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: N802 - Qt's name
        """Look for cameras after the first painting."""
        super().paintEvent(a0)
        list_names, self._list_cameras = self._list_cameras, None
        if list_names is not None:
            QTimer.singleShot(0, lambda: self.camera.look(list_names))

    def chosen(self) -> list[str]:
        """Ids of the chosen exercises in order, without those hidden by the filter."""
        return [name for name in self._order if self.rows[name].wanted.isChecked() and self._fits(name)]

    def specs(self) -> dict[str, ExerciseSpec]:
        """The chosen exercises in order, by id, with the prescription in use."""
        return {name: self.rows[name].spec for name in self.chosen()}

    def plan(self) -> list[PlannedSet]:
        """All sets of the chosen exercises."""
        rows = [self.rows[name] for name in self.chosen()]
        return [one for row in rows for one in plan_sets(row.spec, row.stage)]

    def shift(self, name: str, by: int) -> None:
        """Move an exercise up or down."""
        shown = [one for one in self._order if self._fits(one)]
        place = shown.index(name) + by
        if 0 <= place < len(shown):
            here, there = self._order.index(name), self._order.index(shown[place])
            self._order[here], self._order[there] = self._order[there], self._order[here]
            self._arrange()
            self.changed.emit()

    def showEvent(self, a0: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Let Enter start the session at once, without tabbing through the controls."""
        super().showEvent(a0)
        self.start.setFocus()

    def _fits(self, name: str) -> bool:
        return not self.sciatica.isChecked() or self._specs[name].sciatica_suitable

    def _arrange(self) -> None:
        for name in self._order:
            self._list.removeWidget(self.rows[name])
        for place, name in enumerate(self._order):
            self._list.insertWidget(place, self.rows[name])
            self.rows[name].setVisible(self._fits(name))
        tab_as_read(self)
        self._show_length()

    def _play(self, name: str | None) -> None:
        """Let one demonstration move, so that the page stays calm."""
        for one, row in self.rows.items():
            row.demonstration.play(one == name and animations_wanted(self))

    def _show_length(self) -> None:
        plan = self.plan()
        minutes = max(1, round(sum(map(set_length_s, plan)) / 60))
        words = tr_n(
            "{n} exercise, about {minutes} min",
            "{n} exercises, about {minutes} min",
            len(self.chosen()),
            minutes=minutes,
        )
        self.length.setText(words if plan else tr("Choose at least one exercise"))
        self.start.setEnabled(bool(plan))

    def _on_changed(self) -> None:
        self._arrange()
        self.changed.emit()

    def _connect(self) -> None:
        self.sciatica.toggled.connect(self._on_changed)
        self.start.clicked.connect(lambda: self.start_wanted.emit())
        self.sample.clicked.connect(lambda: self.sample_wanted.emit())
        self.handout.clicked.connect(lambda: self.handout_wanted.emit())
        for name, row in self.rows.items():
            row.changed.connect(self._on_changed)
            row.looked_at.connect(lambda name=name: self._play(name))
            row.up.clicked.connect(lambda _=False, name=name: self.shift(name, -1))
            row.down.clicked.connect(lambda _=False, name=name: self.shift(name, +1))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.sciatica)
        self._list.setSpacing(8)
        below = QVBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.plan_note)
        below.addLayout(self._list)
        left.addWidget(scrolled(below), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        row.setSpacing(GAP)
        row.addLayout(left, 1)
        row.addWidget(self._side())

    def _side(self) -> QWidget:
        ground, column = card(SIDE_WIDTH)
        upper = QVBoxLayout()
        upper.setSpacing(10)
        upper.addWidget(label("heading", tr("This week · goal {days} days", days=GOAL_DAYS)))
        upper.addWidget(self.week)
        upper.addWidget(label("text", tr(WARM_UP)))
        self.about = QPushButton(tr("Strain or sciatica?"))
        self.about.setCheckable(True)
        upper.addWidget(self.about)
        upper.addWidget(self._information())
        upper.addWidget(self.pain)
        upper.addWidget(label("heading", tr("Camera")))
        upper.addWidget(self.camera)
        for button in (self.sample, self.handout):
            upper.addWidget(button)
        column.addWidget(scrolled(upper), 1)
        column.addWidget(self.length)
        column.addWidget(self.start)
        return ground

    def _information(self) -> QWidget:
        """Make the text on strain and sciatica; hidden at first."""
        made = QWidget()
        words = QVBoxLayout(made)
        words.setContentsMargins(0, 0, 0, 0)
        for text in (STRAIN, SCIATICA):
            words.addWidget(label("text", tr(text)))
        words.addWidget(label("muted", tr(NO_DIAGNOSIS)))
        made.hide()
        self.about.toggled.connect(made.setVisible)
        return made


class ExerciseRow(QFrame):
    """One exercise: whether it is chosen, its stage, and its place in the order.

    Signals
    -------
    changed()
        The choice or the stage has changed.
    looked_at()
        The pointer or the keyboard's focus has come into the row.
    """

    changed = pyqtSignal()
    looked_at = pyqtSignal()

    def __init__(self, spec: ExerciseSpec) -> None:
        super().__init__()
        self.setObjectName("card")
        self.spec = spec
        self.demonstration = DemonstrationView()
        self.demonstration.setFixedSize(DEMONSTRATION_PX[1], DEMONSTRATION_HEIGHT_PX)
        name = tr(spec.name)
        self.wanted = TickBox(name)
        self.wanted.setObjectName("exerciseName")
        self.wanted.setChecked(True)
        self.stages = Choice("stage", tr("Stage of {exercise}", exercise=name))
        for identifier, stage in spec.stages.items():
            self.stages.addItem(stage_name(identifier, stage), identifier)
        self.stages.setVisible(len(spec.stages) > 1)
        self.amount = label("muted", "")
        self.up = arrow("▲", tr("Move {exercise} up", exercise=name))
        self.down = arrow("▼", tr("Move {exercise} down", exercise=name))
        self.show_stage(spec, spec.default_stage)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self.wanted)
        words.addWidget(self.amount)
        words.addStretch()
        self._flow = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._flow.setSpacing(8)
        self._flow.addLayout(words, 1)
        self._flow.addWidget(self.stages, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 8, 6)
        self._row.setSpacing(10)
        self._row.addWidget(self.demonstration)
        self._row.addLayout(self._flow, 1)
        arrows = QVBoxLayout()
        arrows.setSpacing(2)
        for widget in (self.up, self.down):
            arrows.addWidget(widget)
        self._row.addLayout(arrows)
        self.wanted.toggled.connect(lambda: self.changed.emit())
        self.stages.currentIndexChanged.connect(self._on_stage)
        for watched in (self.wanted, self.stages):
            watched.installEventFilter(self)

    def enterEvent(self, event: QEnterEvent | None) -> None:  # noqa: N802 - Qt's name
        """Report the pointer."""
        super().enterEvent(event)
        self.looked_at.emit()

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:  # noqa: N802 - Qt's name
        """Report the focus."""
        if a1 is not None and a1.type() == QEvent.Type.FocusIn:
            self.looked_at.emit()
        return super().eventFilter(a0, a1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as with the stage below the name and without the demonstration."""
        narrowest = max(self.wanted.minimumSizeHint().width(), self.stages.minimumSizeHint().width())
        return QSize(narrowest + self._besides_px(), super().minimumSizeHint().height())

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Put the stage beside the name, or below it if there is not enough room; the demonstration gives way first."""
        super().resizeEvent(a0)
        least, most = DEMONSTRATION_PX
        room, name = self.width() - self._besides_px(), self.wanted.sizeHint().width()
        demonstrated = room - least - self._row.spacing() >= self.wanted.minimumSizeHint().width()
        shown = min(max(room - self._row.spacing() - name, least), most)
        self.demonstration.setFixedWidth(shown)
        self.demonstration.setHidden(not demonstrated)
        room -= shown + self._row.spacing() if demonstrated else 0
        beside = room >= name + self.stages.sizeHint().width() + self._flow.spacing()
        self._flow.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _besides_px(self) -> int:
        """Width of the arrows and of the space around everything."""
        margins = self.contentsMargins() + self._row.contentsMargins()
        return self.up.sizeHint().width() + self._row.spacing() + margins.left() + margins.right()

    @property
    def stage(self) -> str:
        """Id of the chosen stage."""
        return str(self.stages.currentData())

    def choose(self, chosen: bool) -> None:
        """Set the choice without sending `changed`."""
        with QSignalBlocker(self.wanted):
            self.wanted.setChecked(chosen)

    def show_stage(self, spec: ExerciseSpec, stage: str) -> None:
        """Show a stage with the prescription in use, without sending `changed`."""
        self.spec = spec
        with QSignalBlocker(self.stages):
            self.stages.setCurrentIndex(max(0, self.stages.findData(stage)))
        self._show_amount()

    def _on_stage(self) -> None:
        self._show_amount()
        self.changed.emit()
        self.looked_at.emit()

    def _show_amount(self) -> None:
        self.amount.setText(prescription(self.spec.stages[self.stage]))
        self.demonstration.expect(self.spec, self.stage)


class WeekView(QWidget):
    """Seven days; days with a session are filled."""

    def __init__(self) -> None:
        super().__init__()
        self.days = [QLabel(day_name(day)) for day in DAYS]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for day in self.days:
            day.setObjectName("day")
            day.setAlignment(Qt.AlignmentFlag.AlignCenter)
            day.setFixedHeight(40)
            row.addWidget(day, 1)

    def show_week(self, week: Week, today: date) -> None:
        """Show a week."""
        for number, shown in enumerate(self.days):
            day = week.monday + timedelta(days=number)
            shown.setProperty("done", day in week.days)
            shown.setProperty("today", day == today)
            done = tr("exercised") if day in week.days else tr("no session")
            shown.setAccessibleName(": ".join([day_name(DAYS[number], QLocale.FormatType.LongFormat), done]))
            restyle(shown)
