"""The last weeks, each exercise over time, and all sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PyQt6.QtCore import Qt, QThread, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posecheck.coaching.messages import exercise_name, fault_names, sentences
from posecheck.history.progress import GOAL_DAYS, DayOfExercise, most_frequent_faults, motion_in, over_time, weeks
from posecheck.history.records import SessionRecord, SetRecord
from posecheck.language import tr, tr_date, tr_later, tr_n, tr_number
from posecheck.specs.model import ExerciseSpec
from posecheck_app.pages.charts import PainChart, TrendChart, WeekBars
from posecheck_app.style import GAP, MARGIN
from posecheck_app.widgets.choice import Choice
from posecheck_app.widgets.layout import card, label, scrolled
from posecheck_app.workers.damage import DamageFinder, FindDamage

WEEKS: Final = 16
MOST_FAULTS: Final = 5
DAMAGED: Final = tr_later("recording damaged")


class HistoryPage(QWidget):
    """Shows the progress over all sessions.

    Signals
    -------
    delete_wanted(SessionRecord)
        Delete one session; yet to be confirmed.
    undo_wanted()
        Restore the session deleted last.
    report_wanted()
        Write a report for a physiotherapist.
    look_wanted(str)
        Review a set, given the folder of its recording.
    compare_wanted(str, str)
        Compare a set with another one, given its exercise and the folder of its recording.
    video_wanted()
        Check a video.
    """

    delete_wanted = pyqtSignal(object)
    undo_wanted = pyqtSignal()
    report_wanted = pyqtSignal()
    look_wanted = pyqtSignal(str)
    compare_wanted = pyqtSignal(str, str)
    video_wanted = pyqtSignal()

    def __init__(
        self,
        specs: Mapping[str, ExerciseSpec],
        find_damage: FindDamage = lambda recording: (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._specs, self._find_damage = dict(specs), find_damage
        self._sessions: list[SessionRecord] = []
        self._damage: dict[str, Sequence[str]] = {}
        self._finder: DamageFinder | None = None
        self.weeks = WeekBars()
        self.reps = TrendChart(tr("Repetitions per session (shaded: clean)"))
        self.holds = TrendChart(tr("Longest hold in seconds"))
        self.motion = TrendChart(tr("Range of motion"))
        self.pain = PainChart()
        self.exercise = Choice("exercise", tr("Exercise"))
        for spec in specs.values():
            self.exercise.addItem(tr(spec.name), spec.id)
        self.faults = label("text", "")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Sessions, newest first"))
        self.delete, self.undo = QPushButton(tr("Delete…")), QPushButton(tr("Undo delete"))
        self.undo.hide()
        self.report = QPushButton(tr("Report…"))
        self.video = QPushButton(tr("Check a video…"))
        self.look, self.looks = QPushButton(tr("Review")), QMenu(self)
        self.compare, self.compared = QPushButton(tr("Compare")), QMenu(self)
        self.compare.setToolTip(tr("Compare with another recording side by side"))
        for button, menu in ((self.look, self.looks), (self.compare, self.compared)):
            button.setObjectName("menuButton")
            button.setMenu(menu)
        self._lay_out()
        self.exercise.currentIndexChanged.connect(self._show_exercise)
        self.list.currentRowChanged.connect(self._on_row)
        self.delete.clicked.connect(self._on_delete)
        self.undo.clicked.connect(lambda: self.undo_wanted.emit())
        self.video.clicked.connect(lambda: self.video_wanted.emit())
        self.report.clicked.connect(lambda: self.report_wanted.emit())

    def show_sessions(self, sessions: Sequence[SessionRecord], today: date) -> None:
        """Show sessions, the newest first."""
        self._sessions = list(sessions)
        self.weeks.show_weeks(weeks(sessions, today, WEEKS))
        self.pain.show_sessions(sessions)
        self.list.clear()
        self.list.addItems([session_line(session, self._specs) for session in sessions])
        for row in range(len(sessions)):
            self._show_damage(row)
        done = {one.exercise for session in sessions for one in session.sets}
        if done and self.exercise.currentData() not in done:
            self.exercise.setCurrentIndex(self.exercise.findData(sorted(done)[0]))
        self._show_exercise()
        self._on_row()
        if self.isVisible():
            self._look_for_damage()

    def showEvent(self, a0: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        """Look for damaged recordings."""
        super().showEvent(a0)
        self._look_for_damage()

    def hideEvent(self, a0: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        """Stop looking, so that recordings can be deleted."""
        super().hideEvent(a0)
        self._stop_looking()

    def _show_exercise(self) -> None:
        name = str(self.exercise.currentData())
        days = over_time(self._sessions, name)
        self.reps.show_values([d.reps for d in days], [d.clean for d in days])
        self.holds.show_values([d.longest_hold_s for d in days])
        scale, unit = motion_in(self._specs[name])
        self.motion.title = tr("Range of motion in {unit}", unit=tr(unit))
        self.motion.show_values([scale * d.motion for d in days if d.motion is not None])
        frequent = most_frequent_faults(self._sessions, name)[:MOST_FAULTS]
        words = "; ".join(f"{fault_names([fault], self._specs[name].faults)} ({count})" for _, fault, count in frequent)
        most_frequent = [tr("Most frequent corrections: {corrections}.", corrections=words)] if words else []
        self.faults.setText(" ".join([_summary(days), *most_frequent]))

    def _look_for_damage(self) -> None:
        """Check the recordings that have not been checked yet."""
        self._stop_looking()
        recordings = [one.recording for session in self._sessions for one in session.sets if one.recording]
        self._finder = DamageFinder([name for name in recordings if name not in self._damage], self._find_damage)
        self._finder.checked.connect(self._on_checked)
        self._finder.start(QThread.Priority.LowestPriority)

    def _stop_looking(self) -> None:
        if self._finder is not None:
            self._finder.checked.disconnect()
            self._finder.stop()
            self._finder = None

    @pyqtSlot(str, object)
    def _on_checked(self, recording: str, damage: Sequence[str]) -> None:
        self._damage[recording] = damage
        for row, session in enumerate(self._sessions):
            if damage and recording in {one.recording for one in session.sets}:
                self._show_damage(row)
                if row == self.list.currentRow():
                    self._on_row()

    def _show_damage(self, row: int) -> None:
        """Mark a session with damaged recordings; the tool tip says what is damaged."""
        session, item = self._sessions[row], self.list.item(row)
        found = [(one, self._damage.get(one.recording or "", ())) for one in session.sets]
        lines = [f"{set_name(one, self._specs)}: {note}" for one, damage in found for note in sentences(damage)]
        if item is not None and lines:
            item.setText(f"{session_line(session, self._specs)} · {tr(DAMAGED)}")
            item.setToolTip("\n".join(lines))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, " ".join(lines))

    def _on_row(self, _row: int = 0) -> None:
        chosen = self.list.currentRow()
        self.delete.setEnabled(chosen >= 0)
        recorded = [one for one in (self._sessions[chosen].sets if chosen >= 0 else ()) if one.recording is not None]
        of = Counter(one.exercise for session in self._sessions for one in session.sets if one.recording is not None)
        self._offer(self.looks, recorded, lambda one: self.look_wanted.emit(one.recording))
        pairs = [one for one in recorded if of[one.exercise] > 1 and one.exercise in self._specs]
        self._offer(self.compared, pairs, lambda one: self.compare_wanted.emit(one.exercise, one.recording))
        for button, menu in ((self.look, self.looks), (self.compare, self.compared)):
            button.setEnabled(not menu.isEmpty())

    def _offer(self, menu: QMenu, sets: Sequence[SetRecord], act: Callable[[SetRecord], None]) -> None:
        """Offer recorded sets in a menu."""
        menu.clear()
        for one in sets:
            damaged = f" · {tr(DAMAGED)}" if self._damage.get(one.recording or "") else ""
            action = menu.addAction(set_name(one, self._specs) + damaged)
            if action is not None:
                action.triggered.connect(lambda _=False, one=one: act(one))

    def _on_delete(self) -> None:
        self._stop_looking()
        self.delete_wanted.emit(self._sessions[self.list.currentRow()])

    def offer_undo(self, offered: bool) -> None:
        """Offer to restore the session deleted last."""
        self.undo.setVisible(offered)

    def _lay_out(self) -> None:
        left, outer = card(margins=(22, 18))
        inside = QVBoxLayout()
        inside.setSpacing(10)
        inside.addWidget(label("heading", tr("Days per week · goal {days}", days=GOAL_DAYS)))
        inside.addWidget(self.weeks, 2)
        inside.addWidget(self.pain, 2)
        row = QHBoxLayout()
        row.addWidget(label("heading", tr("Exercise")))
        row.addWidget(self.exercise)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self.reps, 3)
        inside.addWidget(self.holds, 3)
        inside.addWidget(self.motion, 3)
        inside.addWidget(self.faults)
        outer.addWidget(scrolled(inside))
        right, side = card(440, (22, 18))
        side.addWidget(label("heading", tr("Sessions")))
        side.addWidget(self.list, 1)
        for buttons in ((self.look, self.compare), (self.report, self.video), (self.undo, self.delete)):
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch()
            side.addLayout(row)
        page = QHBoxLayout(self)
        page.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        page.setSpacing(GAP)
        page.addWidget(left, 1)
        page.addWidget(right)


def session_line(session: SessionRecord, specs: Mapping[str, ExerciseSpec]) -> str:
    """Sum up a session in one line: time, exercises, repetitions and pain."""
    reps = sum(one.rep_count for one in session.sets)
    clean = sum(one.clean_count for one in session.sets)
    names = ", ".join(dict.fromkeys(exercise_name(one.exercise, specs) for one in session.sets))
    parts = [tr_date("EEE dd MMM yyyy, HH:mm", session.started_at.astimezone()), names]
    parts.append(tr_n("{n} rep, {clean} clean", "{n} reps, {clean} clean", reps, clean=clean))
    parts += [tr("corrected")] if any(one.corrected for one in session.sets) else []
    if session.pain_before is not None or session.pain_after is not None:
        before, after = ("–" if v is None else str(v) for v in (session.pain_before, session.pain_after))
        parts.append(tr("pain {before} → {after}", before=before, after=after))
    return "\u00a0· ".join(part for part in parts if part)


def set_name(one: SetRecord, specs: Mapping[str, ExerciseSpec]) -> str:
    """Name a set of a session: its exercise and number."""
    return tr("{exercise}, set {n}", exercise=exercise_name(one.exercise, specs), n=one.n)


def _summary(days: Sequence[DayOfExercise]) -> str:
    if not days:
        return tr("Not done yet.")
    reps, clean = sum(d.reps for d in days), sum(d.clean for d in days)
    parts = [tr_n("{n} session", "{n} sessions", len(days)), tr_n("{n} repetition", "{n} repetitions", reps)]
    if reps:
        parts.append(tr("{share}\u00a0% clean", share=tr_number(100 * clean / reps, 0)))
    return f"{', '.join(parts)}."
