"""Summary of a session: every set and attempt, and suggestions for the next session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PyQt6.QtCore import Qt, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posecheck.coaching import messages
from posecheck.coaching.coach import SetResult
from posecheck.coaching.outcome import Focus, to_work_on, went_well
from posecheck.history.progress import DayOfExercise
from posecheck.language import tr
from posecheck.specs.model import ExerciseSpec, Progression
from posecheck_app.notices import attempt_line
from posecheck_app.style import GAP, MARGIN
from posecheck_app.widgets.layout import card, label, scrolled, tab_as_read
from posecheck_app.widgets.pain import PainScale
from posecheck_app.widgets.rows import LineList

SIDE_WIDTH: Final = 380
PICTURE_WIDTH: Final = 240


@dataclass(frozen=True, slots=True)
class NextTime:
    """Suggestion for an exercise; `step` is an optional harder prescription, `before` the last session with it."""

    spec: ExerciseSpec
    stage: str
    step: Progression | None
    before: DayOfExercise | None


class SummaryPage(QWidget):
    """Shows the results of a session.

    Signals
    -------
    pain_chosen(int)
        The person has entered the pain after the session.
    step_taken(NextTime)
        The person accepts the harder prescription.
    done()
        The person leaves the page.
    again_wanted()
        Repeat the session.
    moment_wanted(int, float)
        Show a moment of a set: its index from 0, and the time in its recording.
    """

    pain_chosen = pyqtSignal(int)
    step_taken = pyqtSignal(object)
    done = pyqtSignal()
    again_wanted = pyqtSignal()
    moment_wanted = pyqtSignal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pain_before: int | None = None
        self.cards: list[SetCard] = []
        self.title = label("hero", "")
        self.line = label("lead", "")
        self.outcome = OutcomeCard()
        self.pain = PainScale(tr(messages.PAIN_QUESTION))
        self.advice = label("lead", tr(messages.MORE_PAIN))
        self.advice.setObjectName("warning")
        self.advice.setMargin(14)
        self.sample = label("text", tr(messages.SAMPLE))
        self.next_title = label("heading", tr("Next time"))
        self.next, self.sets = QVBoxLayout(), QVBoxLayout()
        for column in (self.next, self.sets):
            column.setSpacing(10)
        self.back = QPushButton(tr("Done"))
        self.back.setObjectName("start")
        self.again = QPushButton(tr("Repeat session"))
        self._lay_out()
        self.pain.chosen.connect(self._on_pain)
        self.back.clicked.connect(lambda: self.done.emit())
        self.again.clicked.connect(lambda: self.again_wanted.emit())
        self.outcome.moment_wanted.connect(self.moment_wanted)

    def show_session(
        self,
        results: Sequence[SetResult],
        next_time: Sequence[NextTime],
        pain_before: int | None = None,
        *,
        own: bool = True,
    ) -> None:
        """Show another session; `own` unless somebody in a sample video did it."""
        self._pain_before = pain_before
        self.pain.clear()
        self.pain.setVisible(own and bool(results))
        self.next_title.setVisible(bool(next_time))
        self.sample.setVisible(not own)
        self.advice.hide()
        complete = bool(results) and all(result.complete for result in results)
        self.title.setText(tr(messages.ALL_DONE) if complete else tr(messages.SESSION_FINISHED))
        self.line.setText(session_line(results))
        self.outcome.show_outcome(results, recorded=own)
        _empty(self.sets)
        _empty(self.next)
        self.cards = [SetCard(result) for result in results]
        for one in self.cards:
            self.sets.addWidget(one)
        self.sets.addStretch()
        for offer in next_time:
            self.next.addWidget(self._next_card(offer))
        tab_as_read(self)

    @pyqtSlot(int, object)
    def show_pictures(self, number: int, pictures: Sequence[tuple[str, bytes]]) -> None:
        """Add captions and JPEGs to a set; `number` is its index from 0."""
        if number < len(self.cards):
            self.cards[number].show_pictures(pictures)

    def _next_card(self, one: NextTime) -> QWidget:
        card = QFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(label("title", tr(one.spec.name)))
        column.addWidget(label("text", next_line(one)))
        if one.step is not None:
            button = QPushButton(tr("Use this from now on"))
            button.setObjectName("primary")
            button.setAccessibleName(tr("Use the next step of {exercise} from now on", exercise=tr(one.spec.name)))
            button.clicked.connect(lambda: self.step_taken.emit(one))
            button.clicked.connect(lambda: button.setEnabled(False))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _on_pain(self, value: int) -> None:
        self.advice.setVisible(self._pain_before is not None and value > self._pain_before)
        self.pain_chosen.emit(value)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.title)
        left.addWidget(self.line)
        below = QVBoxLayout()
        below.addWidget(self.outcome)
        below.addLayout(self.sets)
        left.addWidget(scrolled(below), 1)
        ground, side = card(SIDE_WIDTH)
        upper = QVBoxLayout()
        for widget in (self.pain, self.advice, self.sample, self.next_title):
            upper.addWidget(widget)
        upper.addLayout(self.next)
        side.addWidget(scrolled(upper), 1)
        side.addWidget(self.back)
        side.addWidget(self.again)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        row.setSpacing(GAP)
        row.addLayout(left, 1)
        row.addWidget(ground)


class OutcomeCard(QFrame):
    """What went well, and the one thing to work on, with a link to an example.

    Signals
    -------
    moment_wanted(int, float)
        As of the page.
    """

    moment_wanted = pyqtSignal(int, float)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._focus: Focus | None = None
        self.well, self.how, self.times = label("title"), label("title"), label("text")
        self._headings = {
            "well": label("heading", tr("What went well")),
            "focus": label("heading", tr("Work on this")),
        }
        self.show_it = QPushButton(tr("Show me"))
        self.show_it.setAccessibleName(tr("Show me an example in the recording"))
        self.show_it.clicked.connect(self._on_show)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(20, 14, 20, 14)
        columns.setSpacing(GAP)
        for words in (
            (self._headings["well"], self.well),
            (self._headings["focus"], self.how, self.times, self.show_it),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            for widget in words:
                fixed = widget is self.show_it
                column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if fixed else Qt.AlignmentFlag(0))
            column.addStretch()
            columns.addLayout(column, 1)

    def show_outcome(self, results: Sequence[SetResult], *, recorded: bool) -> None:
        """Show the outcome of another session; without a recording there is no link."""
        well, self._focus = went_well(results), to_work_on(results)
        self.setVisible(bool(well))
        self.well.setText(well)
        for widget in (self._headings["focus"], self.how, self.times):
            widget.setVisible(self._focus is not None)
        self.show_it.setVisible(self._focus is not None and recorded)
        if self._focus is not None:
            self.how.setText(self._focus.say)
            self.times.setText(self._focus.times)

    def spoken(self) -> str:
        """Say the outcome; empty if there is none."""
        focus = tr("Work on this: {correction}", correction=self._focus.say) if self._focus is not None else ""
        return f"{self.well.text()} {focus}".strip()

    def _on_show(self) -> None:
        if self._focus is not None:
            self.moment_wanted.emit(self._focus.number, self._focus.t_s)


class SetCard(QFrame):
    """One set with all its attempts."""

    def __init__(self, result: SetResult) -> None:
        super().__init__()
        self.setObjectName("card")
        self.result = result
        planned = result.planned
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(6)
        column.addWidget(label("title", messages.set_title(planned)))
        column.addWidget(label("muted", messages.set_total(result.attempts, planned.goal)))
        self.attempts = LineList(tr("Attempts"), note_below=False, whole=True)
        faults = planned.spec.faults_of(planned.stage)
        self.attempts.show_lines([attempt_line(a, faults, lagged=a.n in result.lagged) for a in result.attempts])
        self.attempts.setVisible(bool(result.attempts))
        column.addWidget(self.attempts)
        self.pictures = QHBoxLayout()
        self.pictures.setSpacing(10)
        self.pictures.addStretch()
        column.addLayout(self.pictures)

    def show_pictures(self, pictures: Sequence[tuple[str, bytes]]) -> None:
        """Show pictures, given as captions and JPEGs."""
        for place, (caption, jpeg) in enumerate(pictures):
            picture, words = QLabel(), label("muted", caption)
            picture.setPixmap(_thumbnail(jpeg))
            picture.setObjectName("moment")
            picture.setAccessibleName(caption)
            words.setFixedWidth(PICTURE_WIDTH)
            moment = QVBoxLayout()
            moment.setSpacing(4)
            moment.addWidget(picture)
            moment.addWidget(words)
            self.pictures.insertLayout(place, moment)


def _thumbnail(jpeg: bytes) -> QPixmap:
    """Make a thumbnail that is sharp on high-density screens."""
    picture = QPixmap()
    picture.loadFromData(jpeg)
    picture.setDevicePixelRatio(max(1.0, picture.width() / PICTURE_WIDTH))
    return picture


def session_line(results: Sequence[SetResult]) -> str:
    """Sum up a session."""
    if not results:
        return tr(messages.NO_SET)
    return messages.session_total([attempt for result in results for attempt in result.attempts])


def next_line(one: NextTime) -> str:
    """Suggest the next session, after the figures of the last one."""
    following = messages.next_time(one.spec.stages[one.stage], one.step)
    return f"{messages.last_time(one.before.reps, one.before.clean)} {following}" if one.before else following


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
