"""The column beside the picture during a session: placing the camera, exercising, resting."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from posecheck.coaching import messages
from posecheck.coaching.coach import Guidance
from posecheck.coaching.placement import Check
from posecheck.coaching.plan import PlannedSet
from posecheck.events import Side
from posecheck_app.notices import Line, Tone
from posecheck_app.style import restyle
from posecheck_app.widgets.layout import label
from posecheck_app.widgets.ring import HoldRing
from posecheck_app.widgets.rows import LineList


class Card(QFrame):
    """A column of text on a plain background."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 20, 20)
        self.column.setSpacing(10)

    def add_text(self, name: str, text: str = "") -> QLabel:
        """Add text with a style name."""
        made = label(name, text)
        self.column.addWidget(made)
        return made


class PlaceCard(Card):
    """The start position and the placement checks."""

    def __init__(self) -> None:
        super().__init__()
        self.name = self.add_text("title")
        self.amount = self.add_text("muted")
        self.column.addSpacing(6)
        self.add_text("heading", "Start position")
        self.start = self.add_text("text")
        self.column.addSpacing(6)
        self.add_text("heading", "Camera")
        self.checks = LineList(note_below=False)
        self.checks.setAccessibleName("Camera checks")
        self.column.addWidget(self.checks, 1)

    def expect(self, planned: PlannedSet) -> None:
        """Prepare for a set."""
        self.name.setText(_title(planned))
        self.amount.setText(messages.prescription(planned.prescription))
        self.start.setText(planned.start)
        self.checks.show_lines([])

    def show_moment(self, now: Guidance) -> None:
        """Show a moment."""
        ready = Line(Tone.GOOD if now.in_start_pose else Tone.INFO, messages.IN_START_POSITION, "")
        self.checks.show_lines([*map(_check_line, now.checks), *([ready] if now.checks else [])])


class WorkCard(Card):
    """Repetitions, the current hold and the sides."""

    def __init__(self) -> None:
        super().__init__()
        self.name = self.add_text("heading")
        self.count = QLabel("0")
        self.count.setObjectName("sessionCount")
        self.goal = QLabel()
        self.goal.setObjectName("sessionGoal")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.goal, 1, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(row)
        self.missed = self.add_text("muted")
        self.ring = HoldRing()
        self.ring.setMaximumHeight(260)
        self.column.addWidget(self.ring, 1, Qt.AlignmentFlag.AlignHCenter)
        self.sides = {side: SideTile(side) for side in Side}
        tiles = QGridLayout()
        tiles.setSpacing(12)
        for column, tile in enumerate(self.sides.values()):
            tiles.addWidget(tile, 0, column)
        self.column.addLayout(tiles)

    def expect(self, planned: PlannedSet) -> None:
        """Prepare for a set."""
        self.name.setText(_title(planned))
        self.goal.setText(f"of {planned.goal}")
        self.ring.setVisible(planned.prescription.hold_s > 0)
        self.ring.expect(planned.prescription.hold_s)
        self.ring.show_hold(None)
        for tile in self.sides.values():
            tile.setVisible(planned.prescription.sides != "none")
        self.show_count(0, planned.goal)
        self.missed.clear()

    def show_moment(self, now: Guidance) -> None:
        """Show a moment."""
        status = now.update.status if now.update is not None else None
        if now.planned is None or status is None:
            return
        self.show_count(now.reps, now.planned.goal)
        self.ring.show_hold(status.hold)
        missed = status.attempt_count - status.rep_count
        self.missed.setText(messages.missed(missed))
        for side, done in now.reps_of:
            self.sides[side].show_side(done, now.planned.goal_of(side), due=(status.side or now.side_next) is side)

    def show_count(self, reps: int, goal: int) -> None:
        """Show the number of repetitions."""
        self.count.setText(str(reps))
        self.count.setAccessibleName(f"{reps} of {goal} repetitions")


class SideTile(QFrame):
    """One side: repetitions done and required, highlighted when it is due."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        self.setObjectName("sideTile")
        self._side = side
        self._name = QLabel(messages.side_text(side))
        self._name.setObjectName("sideName")
        self.done = QLabel()
        self.done.setObjectName("sideDone")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(0)
        for words in (self._name, self.done):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)

    def show_side(self, done: int, goal: int, *, due: bool) -> None:
        """Show the progress of this side."""
        self.done.setText(f"{done} / {goal}")
        self.setAccessibleName(f"{messages.side_text(self._side)} side, {done} of {goal}{', now' if due else ''}")
        if self.property("due") is not due:
            self.setProperty("due", due)
            for widget in (self, self._name, self.done):
                widget.setProperty("due", due)
                restyle(widget)


class RestCard(Card):
    """Time left of the rest, and the next set."""

    def __init__(self) -> None:
        super().__init__()
        self.add_text("heading", messages.REST.title)
        self.left = self.add_text("sessionCount", "0:00")
        self.column.addSpacing(12)
        self.add_text("heading", "Next")
        self.next = self.add_text("title")
        self.amount = self.add_text("muted")
        self.start = self.add_text("text")
        self.column.addStretch()

    def expect(self, planned: PlannedSet) -> None:
        """Prepare for the next set."""
        self.next.setText(_title(planned))
        self.amount.setText(messages.prescription(planned.prescription))
        self.start.setText(planned.start)

    def show_moment(self, now: Guidance) -> None:
        """Show a moment."""
        self.left.setText(messages.clock(now.rest_left_s or 0.0))
        self.left.setAccessibleName(f"Rest for {now.rest_left_s or 0:.0f} more seconds")


def _title(planned: PlannedSet) -> str:
    return messages.exercise_title(planned) + (f" · set {planned.n} of {planned.of}" if planned.of > 1 else "")


def _check_line(check: Check) -> Line:
    return Line(Tone.GOOD if check.ok else Tone.UNSEEN, check.name, "")
