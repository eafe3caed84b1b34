"""Two recordings of an exercise beside each other, synchronised at a moment of an attempt of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QSignalBlocker, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posecheck.coaching.messages import plain
from posecheck.comparing.moments import START, SyncPoint, nearest_s, partner, sync_points
from posecheck.comparing.placing import placed
from posecheck.language import inside, tr
from posecheck.sinks.review import Review
from posecheck.specs.model import ExerciseSpec
from posecheck_app.comparing.half import Half
from posecheck_app.comparing.line import Bar, PairLine
from posecheck_app.comparing.numbers import Row, rows, signed
from posecheck_app.comparing.offers import Offer, earlier
from posecheck_app.comparing.table import NumbersTable
from posecheck_app.reviewing.playing import Playing
from posecheck_app.style import GAP, MARGIN, Theme
from posecheck_app.widgets.choice import Choice, TickBox
from posecheck_app.widgets.layout import Scroller, add_keys, command_button, elided
from posecheck_app.workers.frame_reader import Seekable

PICTURE_SHARE: Final = 0.4
"""Least height of the pictures as a share of the page."""


class ComparePage(QWidget):
    """Shows the same moment of two attempts; both pictures change at once.

    Parameters
    ----------
    open_video : callable
        Opens a video for random access; called in a thread.

    Attributes
    ----------
    t_s : float
        The time shown, in seconds from the moment at which the attempts are synchronised.

    Signals
    -------
    left()
        The person wants to go back.
    shown(float)
        Both pictures of a time are shown.
    """

    left = pyqtSignal()
    shown = pyqtSignal(float)

    def __init__(self, open_video: Callable[[Path], Seekable]) -> None:
        super().__init__()
        self.t_s = self._asked_s = 0.0
        self._span_s = (0.0, 0.0)
        self._awaited: set[Half] = set()
        words = (
            (tr("Recording on the left"), tr("Attempt on the left"), tr("Picture on the left")),
            (tr("Recording on the right"), tr("Attempt on the right"), tr("Picture on the right")),
        )
        self.halves = Half(self, open_video, words[0]), Half(self, open_video, words[1])
        self._lead = self.halves[1]
        self.title, self.time = elided("title"), elided("text")
        self.points = Choice("point", tr("Synchronised at"))
        self.overlay = TickBox(tr("Show the other skeleton on each picture"))
        self.playing, self.line, self.table = Playing(self), PairLine(), NumbersTable()
        self.buttons = {
            "back": command_button(self, tr("‹ Back"), "Esc", self._leave),
            "before": command_button(
                self, tr("« Previous"), "Ctrl+Left", lambda: self._turn(-1), tr("Previous attempts")
            ),
            "frame_back": command_button(self, "−1", "Left", lambda: self.step(-1), tr("One frame back")),
            "play": command_button(self, tr("Play"), "Space", self.toggle),
            "frame_on": command_button(self, "+1", "Right", lambda: self.step(1), tr("One frame forward")),
            "next": command_button(self, tr("Next »"), "Ctrl+Right", lambda: self._turn(1), tr("Next attempts")),
        }
        keys = {
            "J": lambda: self.playing.start(forward=False),
            "K": self.playing.stop,
            "L": lambda: self.playing.start(forward=True),
            "Home": lambda: self.go(0.0),
        }
        add_keys(self, keys)
        self._lay_out()
        self._connect()

    def open(self, offered: Sequence[Offer], chosen: Offer, spec: ExerciseSpec, from_s: float = float("-inf")) -> None:
        """Open a recording, at the attempt of a time, and the one before it.

        Parameters
        ----------
        offered : sequence of Offer
            The recordings of an exercise, the oldest first.
        chosen : Offer
            One of them.
        spec : ExerciseSpec
            The exercise.
        from_s : float
            A time in the chosen recording.
        """
        self.close_recordings()
        self.title.setText(tr(spec.name))
        places = earlier(offered, chosen)
        self._lead = self.halves[places.index(offered.index(chosen))]
        for half, place in zip(self.halves, places, strict=True):
            half.open(offered, place, spec, from_s if half is self._lead else float("-inf"))
        self.buttons["play"].setFocus()

    def go(self, t_s: float) -> None:
        """Go to a time, in seconds from the moment at which the attempts are synchronised."""
        self.t_s = min(self._span_s[1], max(self._span_s[0], t_s))
        self.line.show_time(self.t_s)
        self.time.setText(f"{signed(self.t_s, 2)} s")
        if not self._awaited:
            self._ask()

    def step(self, frames: int) -> None:
        """Step forward or back by a number of frames of the recording that has more of them there."""
        self.playing.stop()
        looked = [(half, half.looked) for half in self.halves if half.looked is not None]
        for half, one in sorted(looked, key=lambda pair: _rate_hz(pair[1]), reverse=True):
            number = one.frame_at(nearest_s(one, half.at_s + self.t_s)) + frames
            t_s = one.poses[min(len(one.poses) - 1, max(0, number))].t_s - half.at_s
            if frames * (t_s - self.t_s) > 0:  # else it has no more of them in this direction
                self.go(t_s)
                return

    def toggle(self) -> None:
        """Play or pause; at the end, play from the start."""
        if self.playing.running:
            self.playing.stop()
            return
        if self.t_s >= self._span_s[1]:
            self.go(self._span_s[0])
        self.playing.start(forward=True)

    def close_recordings(self) -> None:
        """Stop playing and free the videos."""
        self.playing.stop()
        self._awaited.clear()
        for half in self.halves:
            half.close_recording()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:  # noqa: N802 - Qt's name
        """Keep the pictures large; the numbers below them scroll if there is not enough room."""
        super().resizeEvent(a0)
        for half in self.halves:
            half.view.setMinimumHeight(round(PICTURE_SHARE * self.height()))

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self.line.set_theme(theme)

    @pyqtSlot()
    def synchronise(self) -> None:
        """Begin at the chosen moment of both attempts."""
        point: SyncPoint = self.points.currentData() or START
        spans = [half.synchronise(point) for half in self.halves if half.looked is not None]
        if not spans:
            return
        self._span_s = min(start for start, _ in spans), max(end for _, end in spans)
        bars = [Bar(half.attempt, half.at_s) if half.attempt is not None else None for half in self.halves]
        self.line.show_attempts(bars, self._span_s)
        self._show_numbers()
        self.go(0.0)

    def _show_numbers(self) -> None:
        left, right = self.halves
        found: list[Row] = []
        if left.looked is not None and right.looked is not None:
            found = rows((left.looked, left.attempt), (right.looked, right.attempt))
        self.table.show_rows((left.name, right.name), found)

    @pyqtSlot()
    def _on_judged(self) -> None:
        """Choose the attempts once both recordings are judged."""
        self._awaited.clear()
        if all(half.looked is not None for half in self.halves):
            self._follow()
        if self._lead.looked is not None:
            self._list_points(self._lead.looked)
        self.synchronise()

    def _follow(self) -> None:
        """Choose the attempt of the other half that goes with that of the leading one."""
        other = self._other(self._lead)
        if self._lead.attempt is not None and other.looked is not None and other.looked.attempts:
            mine = [self._lead.attempts.itemData(n) for n in range(self._lead.attempts.count())]
            other.choose(partner(mine, self._lead.attempts.currentIndex(), other.looked.attempts))

    def _other(self, half: Half) -> Half:
        return self.halves[1] if half is self.halves[0] else self.halves[0]

    def _on_attempt(self, half: Half) -> None:
        """Take another attempt; the other half keeps its own if that has the same side."""
        self._lead, other = half, self._other(half)
        if half.attempt is not None and other.attempt is not None and half.attempt.side != other.attempt.side:
            self._follow()
        self.synchronise()

    def _on_recording(self, half: Half) -> None:
        """Let the other half lead while another recording is opened."""
        self._lead = self._other(half)
        self._show_numbers()

    def _turn(self, by: int) -> None:
        """Take the next or the previous attempt, and the one that goes with it."""
        index = self._lead.attempts.currentIndex() + by
        if 0 <= index < self._lead.attempts.count():
            self._lead.choose(index)
            self._follow()
            self.synchronise()

    def _list_points(self, looked: Review) -> None:
        kept, targets = self.points.currentData(), list(looked.spec.targets_of(looked.stage))
        with QSignalBlocker(self.points):
            self.points.clear()
            for point in sync_points(looked.spec, looked.stage):
                of = inside(plain(targets[point.target])) if len(targets) > 1 else ""
                self.points.addItem(_point_words(point, of), point)
            self.points.setCurrentIndex(max(0, self.points.findData(kept)))

    def _ask(self) -> None:
        """Ask both recordings for the time shown; `_reveal` follows once both pictures are here."""
        self._asked_s = self.t_s
        self._awaited = {half for half in self.halves if half.ask(self.t_s)}
        if not self._awaited or any(half.view.rgb is None for half in self._awaited):
            self._reveal()

    def _on_ready(self, half: Half) -> None:
        self._awaited.discard(half)
        if not self._awaited:
            self._reveal()

    @pyqtSlot()
    def _reveal(self) -> None:
        """Show both pictures, then ask for the time that was chosen meanwhile."""
        for half in self.halves:
            other, ghost = self._other(half), None
            if self.overlay.isChecked() and half.pose is not None and other.pose is not None:
                ghost = placed(other.pose, other.stance, half.pose, half.stance)
            half.view.reveal(ghost)
        if self._awaited:
            return
        self.shown.emit(self._asked_s)
        if self._asked_s != self.t_s:
            self._ask()

    @pyqtSlot(float)
    def _on_passed(self, passed_s: float) -> None:
        self.go(self.t_s + passed_s)
        if self.t_s >= self._span_s[1] if self.playing.forward else self.t_s <= self._span_s[0]:
            self.playing.stop()

    def _leave(self) -> None:
        self.close_recordings()
        self.left.emit()

    def _connect(self) -> None:
        for half in self.halves:
            half.judged.connect(self._on_judged)
            half.attempt_chosen.connect(lambda half=half: self._on_attempt(half))
            half.ready.connect(lambda half=half: self._on_ready(half))
            half.recordings.activated.connect(lambda _, half=half: self._on_recording(half))
        self.points.currentIndexChanged.connect(self.synchronise)
        self.overlay.toggled.connect(self._reveal)
        self.line.wanted.connect(self.go)
        self.playing.passed.connect(self._on_passed)
        self.playing.runs.connect(lambda runs: self.buttons["play"].setText(tr("Pause") if runs else tr("Play")))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.buttons["back"])
        head.addWidget(self.title, 1)
        head.addWidget(self.overlay)
        head.addWidget(self.points)
        pictures = QGridLayout()
        pictures.setHorizontalSpacing(GAP)
        pictures.setVerticalSpacing(6)
        pictures.setRowStretch(2, 1)
        for place, half in enumerate(self.halves):
            choices = QHBoxLayout()
            choices.setSpacing(8)
            choices.addWidget(half.recordings, 1)
            choices.addWidget(half.attempts)
            choices.addStretch()
            pictures.addLayout(choices, 0, place)
            for row, part in enumerate((half.notes, half.view, half.note), 1):
                pictures.addWidget(part, row, place)
            pictures.setColumnStretch(place, 1)
        controls = QHBoxLayout()
        controls.setSpacing(8)
        for name in ("before", "frame_back", "play", "frame_on", "next"):
            controls.addWidget(self.buttons[name])
        controls.addWidget(self.playing.speed)
        controls.addWidget(self.time)
        controls.addStretch()
        inside = QVBoxLayout()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(pictures, 1)
        inside.addWidget(self.line)
        inside.addLayout(controls)
        inside.addWidget(self.table)
        holder = QWidget()
        holder.setObjectName("scrolled")
        holder.setLayout(inside)
        scroller = Scroller(holder)
        scroller.read_as(tr("Pictures and numbers of both attempts"))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GAP, MARGIN, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(scroller, 1)


def _rate_hz(looked: Review) -> float:
    return len(looked.poses) / max(1e-6, looked.end_s - looked.start_s)


def _point_words(point: SyncPoint, of: str) -> str:
    words = {
        "start": tr("Start of the attempt"),
        "peak": tr("Peak") if not of else tr("Peak: {target}", target=of),
        "hold": tr("Start of the hold") if not of else tr("Start of the hold: {target}", target=of),
    }
    return words[point.kind]
