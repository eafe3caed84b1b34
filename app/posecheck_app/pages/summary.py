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
from posecheck.history.progress import DayOfExercise
from posecheck.specs.model import ExerciseSpec, Progression
from posecheck_app.notices import attempt_line
from posecheck_app.style import GAP, MARGIN
from posecheck_app.widgets.layout import card, label, scrolled
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
    """

    pain_chosen = pyqtSignal(int)
    step_taken = pyqtSignal(object)
    done = pyqtSignal()
    again_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pain_before: int | None = None
        self.cards: list[SetCard] = []
        self.title = label("hero", "")
        self.line = label("lead", "")
        self.pain = PainScale(messages.PAIN_QUESTION)
        self.advice = label("lead", messages.MORE_PAIN)
        self.advice.setObjectName("warning")
        self.advice.setMargin(14)
        self.next_title = label("heading", "Next time")
        self.next, self.sets = QVBoxLayout(), QVBoxLayout()
        for column in (self.next, self.sets):
            column.setSpacing(10)
        self.back = QPushButton("Done")
        self.back.setObjectName("start")
        self.again = QPushButton("Repeat session")
        self._lay_out()
        self.pain.chosen.connect(self._on_pain)
        self.back.clicked.connect(lambda: self.done.emit())
        self.again.clicked.connect(lambda: self.again_wanted.emit())

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
        self.advice.hide()
        complete = bool(results) and all(result.complete for result in results)
        self.title.setText(messages.ALL_DONE if complete else messages.SESSION_FINISHED)
        self.line.setText(session_line(results))
        _empty(self.sets)
        _empty(self.next)
        self.cards = [SetCard(result) for result in results]
        for one in self.cards:
            self.sets.addWidget(one)
        self.sets.addStretch()
        for offer in next_time:
            self.next.addWidget(self._next_card(offer))

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
        column.addWidget(label("title", one.spec.name))
        column.addWidget(label("text", next_line(one)))
        if one.step is not None:
            button = QPushButton("Use this from now on")
            button.setObjectName("primary")
            button.setAccessibleName(f"Use the next step of {one.spec.name} from now on")
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
        left.addWidget(scrolled(self.sets), 1)
        ground, side = card(SIDE_WIDTH)
        side.addWidget(self.pain)
        side.addWidget(self.advice)
        side.addWidget(self.next_title)
        side.addWidget(scrolled(self.next), 1)
        side.addWidget(self.back)
        side.addWidget(self.again)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        row.setSpacing(GAP)
        row.addLayout(left, 1)
        row.addWidget(ground)


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
        of = f" · set {planned.n} of {planned.of}" if planned.of > 1 else ""
        column.addWidget(label("title", planned.spec.name + of))
        column.addWidget(label("muted", messages.set_total(result.attempts, planned.goal)))
        self.attempts = LineList(note_below=False)
        self.attempts.show_lines([attempt_line(attempt) for attempt in result.attempts])
        self.attempts.setVisible(bool(result.attempts))
        self.attempts.setFixedHeight(min(250, 27 * len(result.attempts) + 6))
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
        return messages.NO_SET
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
