"""The column beside the picture: how to do it, the running session, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.messages import Outcome, Snapshot
from app.ring import HoldRing
from app.rows import LineList
from app.style import PANEL_WIDTH, restyle
from app.words import attempt_line, goal, not_counted, prescription, side_text, summary, summary_hint, verdict_lines
from posecheck.events import Side

if TYPE_CHECKING:
    from posecheck.specs import ExerciseSpec, Stage


class Panel(QStackedWidget):
    """Shows one of three cards: the guide before, the live card during and the summary after a session.

    Signals
    -------
    again_wanted()
        The person wants the same session once more.
    """

    again_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(PANEL_WIDTH)
        self.guide = GuideCard()
        self.live = LiveCard()
        self.after = SummaryCard()
        self.after.again.clicked.connect(self.again_wanted)
        for card in (self.guide, self.live, self.after):
            self.addWidget(card)

    def choose(self, spec: ExerciseSpec, stage: Stage) -> None:
        """Prepare for an exercise and show how to do it."""
        self.guide.show_exercise(spec, stage)
        self.live.expect(stage)
        self.setCurrentWidget(self.guide)

    def show_moment(self, moment: Snapshot) -> None:
        """Show a moment of the running session."""
        self.live.show_moment(moment)
        self.setCurrentWidget(self.live)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what came of the session."""
        self.after.show_outcome(outcome)
        self.setCurrentWidget(self.after)


class _Card(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 18, 16, 18)
        self.column.setSpacing(10)

    def add_text(self, name: str, text: str = "") -> QLabel:
        label = QLabel(text)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.column.addWidget(label)
        return label


class GuideCard(_Card):
    """How the chosen exercise is done."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self.add_text("title")
        self._prescription = self.add_text("muted")
        self.column.addSpacing(8)
        self.add_text("heading", "Start position")
        self._start = self.add_text("text")
        self.column.addSpacing(8)
        self.add_text("heading", "Movement")
        self._action = self.add_text("text")
        self.column.addSpacing(8)
        self.add_text("heading", "Camera")
        self._camera = self.add_text("text")
        self.column.addStretch()

    def show_exercise(self, spec: ExerciseSpec, stage: Stage) -> None:
        """Show another exercise."""
        self._name.setText(spec.name)
        self._prescription.setText(prescription(stage))
        self._start.setText(spec.start)
        self._action.setText(spec.action)
        self._camera.setText(spec.camera)


class LiveCard(_Card):
    """The running session: count, hold, side, and every check with what is known about it now."""

    def __init__(self) -> None:
        super().__init__()
        self._goal = 0
        self.count = QLabel("0")
        self.count.setObjectName("count")
        self.of = QLabel()
        self.of.setObjectName("countGoal")
        self.missed = QLabel()
        self.missed.setObjectName("small")
        self.add_text("heading", "Counted")
        self._add_count()
        self.ring = HoldRing()
        self.sides = {side: _side_pill(side) for side in Side}
        self._add_hold()
        self.add_text("heading", "What I watch for")
        self.checks = LineList(note_below=False)
        self.checks.setAccessibleName("Checks of your form")
        self.checks.setMinimumHeight(150)
        self.column.addWidget(self.checks, 1)

    def expect(self, stage: Stage) -> None:
        """Prepare for a stage and start from nothing."""
        self._goal = goal(stage)
        self.ring.setVisible(stage.hold_s > 0)
        self.ring.expect(stage.hold_s)
        self.ring.show_hold(None)
        for pill in self.sides.values():
            pill.setVisible(stage.sides != "none")
        self._show_side(None)
        self._show_count(0)
        self.missed.clear()
        self.checks.show_lines([])

    def show_moment(self, moment: Snapshot) -> None:
        """Show a moment of the session."""
        status = moment.status
        if status is None:
            return
        self._show_count(status.rep_count)
        self.missed.setText(not_counted(status))
        self.ring.show_hold(status.hold)
        self._show_side(status.side)
        self.checks.show_lines(verdict_lines(status.verdicts))

    def _add_count(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addStretch()
        beside.addWidget(self.of)
        beside.addWidget(self.missed)
        beside.addStretch()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.count)
        row.addLayout(beside, 1)
        self.column.addLayout(row)

    def _add_hold(self) -> None:
        pills = QVBoxLayout()
        pills.setSpacing(10)
        pills.addStretch()
        for pill in self.sides.values():
            pills.addWidget(pill)
        pills.addStretch()
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self.ring)
        row.addLayout(pills, 1)
        self.column.addLayout(row)
        self.column.addSpacing(4)

    def _show_count(self, count: int) -> None:
        self.count.setText(str(count))
        self.of.setText(f"of {self._goal}")
        self.count.setAccessibleName(f"{count} of {self._goal} repetitions counted")

    def _show_side(self, working: Side | None) -> None:
        for side, pill in self.sides.items():
            on = side is working
            if pill.property("working") is on:
                continue
            pill.setProperty("working", on)
            pill.setAccessibleName(f"{side_text(side)} side{', working now' if on else ''}")
            restyle(pill)


class SummaryCard(_Card):
    """What came of a session, attempt by attempt."""

    def __init__(self) -> None:
        super().__init__()
        self.add_text("heading", "Finished")
        self.line = self.add_text("title")
        self.hint = self.add_text("text")
        self.attempts = LineList(note_below=True)
        self.attempts.setAccessibleName("Attempts")
        self.column.addSpacing(6)
        self.column.addWidget(self.attempts, 1)
        self.again = QPushButton("Once more")
        self.again.setObjectName("primary")
        self.column.addWidget(self.again)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show another session."""
        hint = summary_hint(outcome, outcome.job.spec)
        self.line.setText(_breaking_at_commas(summary(outcome)))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.attempts.show_lines([attempt_line(attempt) for attempt in outcome.attempts])


def _breaking_at_commas(text: str) -> str:
    return ", ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in text.split(", "))


def _side_pill(side: Side) -> QLabel:
    pill = QLabel(side_text(side))
    pill.setObjectName("side")
    pill.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return pill
