"""The column beside the picture during a session: placing the camera, exercising, resting."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from posecheck.coaching import messages
from posecheck.coaching.coach import Guidance
from posecheck.coaching.placement import Check
from posecheck.coaching.plan import PlannedSet
from posecheck.events import Side
from posecheck.language import tr, tr_c, tr_n
from posecheck_app.notices import Line, Tone
from posecheck_app.style import restyle
from posecheck_app.widgets.banner import set_cap_height
from posecheck_app.widgets.layout import elided, label, scrolled
from posecheck_app.widgets.ring import HoldRing
from posecheck_app.widgets.rows import LineList


class Card(QFrame):
    """Two columns of text on a plain background."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.columns = QHBoxLayout(self)
        self.columns.setContentsMargins(18, 10, 14, 10)
        self.columns.setSpacing(16)

    def set_cap_height(self, cap_px: float) -> None:
        """Choose the size of the counts by the height of their digits, in logical pixels."""


class PlaceCard(Card):
    """The start position, the placement checks, and the camera in use."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout()
        self.name, self.amount = label("title"), label("muted")
        self.start, self.camera = label("text"), label("muted")
        for words in (self.name, self.amount, label("heading", tr("Start position")), self.start, self.camera):
            column.addWidget(words)
        self.waves = label("muted", tr("To pause, raise the hand nearer to the camera and wave."))
        column.addWidget(self.waves)
        self.checks = LineList(tr("Camera checks"), note_below=False)
        self.columns.addWidget(scrolled(column), 1)
        self.columns.addWidget(self.checks, 1)

    def begin(self, *, waves: bool) -> None:
        """Prepare for a session, which waving may control."""
        self.camera.clear()
        self.waves.setVisible(waves)

    def expect(self, planned: PlannedSet) -> None:
        """Prepare for a set."""
        self.name.setText(_title(planned))
        self.amount.setText(messages.prescription(planned.prescription))
        self.start.setText(planned.start)
        self.checks.show_lines([])

    def show_moment(self, now: Guidance) -> None:
        """Show a moment."""
        ready = Line(Tone.GOOD if now.in_start_pose else Tone.INFO, tr(messages.IN_START_POSITION), "")
        self.checks.show_lines([*map(_check_line, now.checks), *([ready] if now.checks else [])])


class WorkCard(Card):
    """Repetitions and the sides; the current hold beside them."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout()
        column.setSpacing(2)
        self.name, self.missed = elided("heading"), label("muted")
        self.count, self.goal = QLabel("0"), QLabel()
        self.count.setObjectName("sessionCount")
        self.goal.setObjectName("sessionGoal")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.count)
        row.addWidget(self.goal, 1)
        self.sides = {side: SideTile(side) for side in Side}
        tiles = QHBoxLayout()
        tiles.setSpacing(10)
        for tile in self.sides.values():
            tiles.addWidget(tile)
        column.addWidget(self.name)
        column.addStretch()
        column.addLayout(row)
        column.addWidget(self.missed)
        column.addStretch()
        column.addLayout(tiles)
        self.ring = HoldRing()
        self.columns.addLayout(column)
        self.columns.addWidget(self.ring, 1)

    def set_cap_height(self, cap_px: float) -> None:
        """Choose the size of the counts by the height of their digits, in logical pixels."""
        set_cap_height(self.count, cap_px)

    def expect(self, planned: PlannedSet) -> None:
        """Prepare for a set."""
        self.name.setText(_title(planned))
        self.goal.setText(tr("of {goal}", goal=planned.goal))
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
        self.count.setAccessibleName(tr("{n} of {goal} repetitions", n=reps, goal=goal))


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
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(0)
        for words in (self._name, self.done):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)

    def show_side(self, done: int, goal: int, *, due: bool) -> None:
        """Show the progress of this side."""
        self.done.setText(f"{done} / {goal}")
        named = tr("Left side, {n} of {goal}") if self._side is Side.LEFT else tr("Right side, {n} of {goal}")
        self.setAccessibleName(", ".join([named.format(n=done, goal=goal), *([tr("now")] if due else [])]))
        if self.property("due") is not due:
            self.setProperty("due", due)
            for widget in (self, self._name, self.done):
                widget.setProperty("due", due)
                restyle(widget)


class RestCard(Card):
    """Time left of the rest, and the next set."""

    def __init__(self) -> None:
        super().__init__()
        left, right = QVBoxLayout(), QVBoxLayout()
        self.left = QLabel("0:00")
        self.left.setObjectName("sessionCount")
        self.next, self.amount, self.start = label("title"), label("muted"), label("text")
        left.addWidget(label("heading", messages.REST.title))
        left.addWidget(self.left, 1)
        for words in (label("heading", tr_c("heading", "Next")), self.next, self.amount, self.start):
            right.addWidget(words)
        self.columns.addLayout(left)
        self.columns.addWidget(scrolled(right), 1)

    def set_cap_height(self, cap_px: float) -> None:
        """Choose the size of the time by the height of its digits, in logical pixels."""
        set_cap_height(self.left, cap_px)

    def expect(self, planned: PlannedSet) -> None:
        """Prepare for the next set."""
        self.next.setText(_title(planned))
        self.amount.setText(messages.prescription(planned.prescription))
        self.start.setText(planned.start)

    def show_moment(self, now: Guidance) -> None:
        """Show a moment."""
        self.left.setText(messages.clock(now.rest_left_s or 0.0))
        self.left.setAccessibleName(
            tr_n("Rest for {n} more second", "Rest for {n} more seconds", round(now.rest_left_s or 0))
        )


def _title(planned: PlannedSet) -> str:
    number = [tr("set {n} of {of}", n=planned.n, of=planned.of)] if planned.of > 1 else []
    return " · ".join([messages.exercise_title(planned), *number])


def _check_line(check: Check) -> Line:
    return Line(Tone.GOOD if check.ok else Tone.UNSEEN, check.name, "")
