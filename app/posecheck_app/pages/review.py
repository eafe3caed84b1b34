"""Review of a recording: synchronised picture, timeline, attempts and signals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QSignalBlocker, Qt, pyqtSignal, pyqtSlot
from PyQt6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from posecheck.coaching.equipment import ONE_MOMENT
from posecheck.coaching.messages import clock
from posecheck.events import Attempt
from posecheck.history.recording import Recording
from posecheck.language import tr, tr_n
from posecheck.printable import printable
from posecheck.sinks.review import Review
from posecheck_app.correcting.menu import CorrectButton
from posecheck_app.notices import attempt_line
from posecheck_app.pages.notes import NoteLine
from posecheck_app.reviewing.compared import ComparedChoice
from posecheck_app.reviewing.cut import Cut
from posecheck_app.reviewing.key_pictures import KeyPictures
from posecheck_app.reviewing.playing import Playing
from posecheck_app.reviewing.saving import Saving
from posecheck_app.reviewing.signal_panel import SignalPanel
from posecheck_app.reviewing.tools import MeasureTools
from posecheck_app.reviewing.view import MeasuredView
from posecheck_app.style import GAP, MARGIN, Theme
from posecheck_app.widgets.layout import add_keys, command_button, elided
from posecheck_app.widgets.timeline import Timeline
from posecheck_app.workers.clip_maker import WriteClip
from posecheck_app.workers.frame_reader import Seekable
from posecheck_app.workers.judge import Judge

SIDE_WIDTH: Final = 420
AROUND_S: Final = 0.5
"""Margin before and after an attempt in its clip and its plot."""


class ReviewPage(QWidget):
    """Shows one recording, optionally with a second attempt beside the first for comparison.

    Parameters
    ----------
    open_video : callable
        Opens a video for random access; called in a thread.
    clip_writer : callable
        Returns the function that writes a part of a recording as a video; called in a thread.
    show_faces : callable
        Whether saved pictures and clips show the face.

    Signals
    -------
    left()
        The person wants to go back.
    failed(str)
        The recording cannot be opened or judged.
    pair_wanted(Recording, Path or None, float)
        Compare this recording and its video, at a time, with another recording.
    """

    left = pyqtSignal()
    failed = pyqtSignal(str)
    pair_wanted = pyqtSignal(object, object, float)

    def __init__(
        self,
        open_video: Callable[[Path], Seekable],
        clip_writer: Callable[[], WriteClip],
        show_faces: Callable[[], bool] = lambda: False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_path = open_video
        self.saving = Saving(self, clip_writer, show_faces)
        self._judge: Judge | None = None
        self.review: Review | None = None
        self.t_s = self._at_s = 0.0
        self._later_s, self.cut = 0.0, Cut()
        self.title, self.message = elided("title"), elided("muted")
        self.notes = NoteLine()
        self.picture, self.other, self.timeline = MeasuredView(), MeasuredView(), Timeline()
        self.tools = MeasureTools((self.picture, self.other))
        self.other.setAccessibleName(tr("Picture of the compared attempt"))
        self.other.hide()
        self.attempts = QListWidget()
        self.attempts.setAccessibleName(tr("Attempts"))
        self.attempts.setWordWrap(True)
        self.attempts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.attempts.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.compared = ComparedChoice()
        self.playing = Playing(self)
        self.correct = CorrectButton(lambda: (self.t_s, self.attempts.currentRow()))
        self.signals, self.key_pictures = SignalPanel(self.correct), KeyPictures()
        self.buttons = self._make_buttons()
        self._add_keys()
        self._lay_out()
        self.playing.passed.connect(self._on_passed)
        self.playing.runs.connect(self._on_runs)
        self.timeline.wanted.connect(self.go)
        self.attempts.itemClicked.connect(self._on_attempt)
        self.attempts.itemActivated.connect(self._on_attempt)
        self.key_pictures.wanted.connect(self.go)
        self.compared.currentIndexChanged.connect(self._compare)
        self.compared.another_wanted.connect(self._ask_pair)
        for told in (self.picture.failed, self.correct.said, self.saving.said):
            told.connect(self.message.setText)
        self.attempts.customContextMenuRequested.connect(lambda at: self.correct.pop_up(self.attempts.mapToGlobal(at)))
        self.saving.clip_runs.connect(lambda runs: self.buttons["clip"].setText(tr("Stop") if runs else tr("Clip…")))
        self.correct.changed.connect(self._show_corrected)

    def open(self, folder: Path, video: Path | None = None, at_s: float = float("-inf")) -> None:
        """Open a recording at a time and judge its poses again; `video` overrides the recording's own video."""
        self.close_recording()
        self.review, self._at_s, self.cut = None, at_s, Cut()
        self.title.clear()
        self.message.setText(tr(ONE_MOMENT))
        self.notes.show_notes(())
        for part in (self.picture, self.timeline, self.signals, self.key_pictures, self.attempts, self.compared):
            part.clear()
        self.saving.video = video
        self.tools.begin(folder)
        self._judge = Judge(folder)
        self._judge.judged.connect(self._on_judged)
        self._judge.failed.connect(self.failed)
        self._judge.start()
        self.buttons["play"].setFocus()  # else Space would press the first button, which leaves the page

    @property
    def _open_video(self) -> Callable[[], Seekable] | None:
        """Opens the video under review; None without one."""
        return partial(self._open_path, self.saving.video) if self.saving.video is not None else None

    @pyqtSlot(object, object)
    def _on_judged(self, recording: Recording, looked: Review) -> None:
        self.title.setText(f"{tr(looked.spec.name)} · {printable(recording.poses.name)}")
        self.notes.show_notes(recording.notes)
        self.saving.video = self.saving.video or recording.video
        self.correct.recording = recording
        self._show(looked)

    def _show(self, looked: Review) -> None:
        looked = self.correct.begin(looked)
        self.picture.open(looked, self._open_video)
        self.key_pictures.open(self._open_video)
        self.signals.show_review(looked)
        self._show_answer(looked)
        self.go(self._at_s)

    @pyqtSlot(object)
    def _show_corrected(self, looked: Review) -> None:
        row = self.attempts.currentRow()
        self._show_answer(looked)
        here = next((n for n, one in enumerate(looked.attempts) if one.start_s <= self.t_s <= one.end_s), row)
        self.attempts.setCurrentRow(min(here, len(looked.attempts) - 1))
        self.go(self.t_s)

    def _show_answer(self, looked: Review) -> None:
        """Show attempts and faults."""
        self.review = looked
        counts = tr_n(
            "{n} attempt, {counted} counted, {clean} clean",
            "{n} attempts, {counted} counted, {clean} clean",
            len(looked.attempts),
            counted=sum(a.counted for a in looked.attempts),
            clean=sum(a.clean for a in looked.attempts),
        )
        self.message.setText(f"{counts}{self.correct.mark}")
        self.timeline.show_review(looked)
        self._list_attempts(looked)

    def go(self, t_s: float) -> None:
        """Go to a time."""
        if self.review is None:
            return
        self.t_s = min(self.review.end_s, max(self.review.start_s, t_s))
        self.timeline.show_time(self.t_s)
        self.signals.plot.show_time(self.t_s)
        self.picture.go(self.t_s)
        self.other.go(self.t_s + self._later_s)
        if not self.playing.running:
            self.key_pictures.show_time(self.review, self.t_s)

    def step(self, frames: int) -> None:
        """Step forward or back by a number of frames."""
        if self.review is not None:
            self.playing.stop()
            number = self.review.frame_at(self.t_s) + frames
            self.go(self.review.poses[min(len(self.review.poses) - 1, max(0, number))].t_s)

    def toggle(self) -> None:
        """Play or pause; at the end, play from the start."""
        if self.playing.running or self.review is None:
            self.playing.stop()
            return
        if self.t_s >= self.review.end_s:
            self.go(self.review.start_s)
        self.playing.start(forward=True)

    def shuttle(self, *, forward: bool) -> None:
        """Play in a direction; if it already plays that way, take the next higher speed."""
        if self.review is not None:
            self.playing.start(forward=forward)

    def close_recording(self) -> None:
        """Stop playing and exporting, and free the video."""
        self.playing.stop()
        self.saving.stop_clip()
        if self._judge is not None:
            self._judge.leave()
            self._judge = None
        self.correct.close_recording()
        for view in (self.picture, self.other, self.key_pictures):
            view.close_video()

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        for part in (self.timeline, self.signals, self.key_pictures, self.tools):
            part.set_theme(theme)

    @pyqtSlot(float)
    def _on_passed(self, passed_s: float) -> None:
        if self.review is None:
            return
        self.go(self.t_s + passed_s)
        if self.t_s >= self.review.end_s if self.playing.forward else self.t_s <= self.review.start_s:
            self.playing.stop()

    @pyqtSlot(bool)
    def _on_runs(self, runs: bool) -> None:
        if self.review is not None and not runs:
            self.key_pictures.show_time(self.review, self.t_s)
        self.buttons["play"].setText(tr("Pause") if runs else tr("Play"))

    def _list_attempts(self, looked: Review) -> None:
        self.compared.show_attempts(looked)
        with QSignalBlocker(self.attempts):
            self.attempts.clear()
            for attempt in looked.attempts:
                line = attempt_line(attempt, looked.spec.faults_of(looked.stage))
                when = clock(attempt.start_s - looked.start_s)
                self.attempts.addItem(f"{when}   {line.text}   {line.note}")
        self._compare()

    @pyqtSlot()
    def _on_attempt(self) -> None:
        row = self.attempts.currentRow()
        if self.review is not None and 0 <= row < len(self.review.attempts):
            self.go(self.review.attempts[row].start_s)
            self._compare()

    @property
    def comparing(self) -> bool:
        """Whether a second attempt is shown beside the first."""
        return self.compared.currentData() is not None

    @pyqtSlot()
    def _compare(self) -> None:
        """Show the chosen attempt beside the current one, both from their start."""
        other: Attempt | None = self.compared.currentData()
        self.other.setVisible(other is not None)
        self.key_pictures.setVisible(other is None and self.attempts.count() > 0)
        if self.review is None or other is None:
            self._later_s = 0.0
            self.other.close_video()
        else:
            shown = self.review.attempt_at(self.t_s) or self.review.attempts[0]
            self._later_s = other.start_s - shown.start_s
            if not self.other.reads_video:
                self.other.open(self.review, self._open_video)
            self.go(shown.start_s)
        self._show_signal()

    def _show_signal(self) -> None:
        if self.review is None:
            return
        shown = self.review.attempt_at(self.t_s) if self.comparing else None
        span_s = _around(shown) if shown is not None else None
        self.signals.show_attempts(self.review, span_s, self._later_s)

    def _ask_clip(self) -> None:
        if self.review is None:
            return
        shown = self.review.attempt_at(self.t_s)
        span_s = _around(shown) if shown is not None else (self.review.start_s, self.review.end_s)
        self.saving.clip(self.review, self.cut.span_s() or span_s, self._open_video, self.tools.marks)

    def _ask_picture(self) -> None:
        if self.review is not None:
            self.saving.picture(self.picture)

    def _ask_pair(self) -> None:
        if self.review is not None and self.correct.recording is not None:
            self.playing.stop()
            self.pair_wanted.emit(self.correct.recording, self.saving.video, self.t_s)

    def _set_cut(self, change: Callable[[float], None]) -> None:
        if self.review is not None:
            change(self.t_s)
            self.message.setText(self.cut.words(self.review.start_s))

    def _add_keys(self) -> None:
        """Add the usual keys of video editors."""
        keys: dict[str, Callable[[], None]] = {
            "J": lambda: self.shuttle(forward=False),
            "K": self.playing.stop,
            "L": lambda: self.shuttle(forward=True),
            "I": lambda: self._set_cut(self.cut.begin_at),
            "O": lambda: self._set_cut(self.cut.end_at),
            "Ctrl+D": self._ask_pair,
        }
        add_keys(self, keys)

    def _leave(self) -> None:
        self.close_recording()
        self.left.emit()

    def _jump(self, moment_s: Callable[[Review, float], float]) -> None:
        if self.review is not None:
            self.go(moment_s(self.review, self.t_s))

    def _make_buttons(self) -> dict[str, QPushButton]:
        actions: dict[str, tuple[str, str, Callable[[], None]]] = {
            "back": (tr("‹ Back"), "Esc", self._leave),
            "before": (tr("« Previous"), "Ctrl+Left", lambda: self._jump(Review.moment_before_s)),
            "frame_back": ("−1", "Left", lambda: self.step(-1)),
            "play": (tr("Play"), "Space", self.toggle),
            "frame_on": ("+1", "Right", lambda: self.step(1)),
            "next": (tr("Next »"), "Ctrl+Right", lambda: self._jump(Review.next_moment_s)),
            "clip": (tr("Clip…"), "Ctrl+E", self._ask_clip),
            "picture": (tr("Picture…"), "Ctrl+P", self._ask_picture),
            "table": (tr("Table…"), "Ctrl+T", lambda: self.saving.table(self.review)),
        }
        names = {"before": tr("Previous attempt or fault"), "next": tr("Next attempt or fault")}
        names |= {"frame_back": tr("One frame back"), "frame_on": tr("One frame forward")}
        names |= {"clip": tr("Clip from I to O if set, otherwise of this attempt or the whole recording")}
        return {
            name: command_button(self, text, key, act, names.get(name, ""))
            for name, (text, key, act) in actions.items()
        }

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.buttons["back"])
        head.addWidget(self.title, 3)
        head.addWidget(self.message, 2)
        for name in ("clip", "picture", "table"):
            head.addWidget(self.buttons[name])
        controls = QHBoxLayout()
        controls.setSpacing(8)
        for name in ("before", "frame_back", "play", "frame_on", "next"):
            controls.addWidget(self.buttons[name])
        controls.addWidget(self.playing.speed)
        controls.addWidget(self.compared)
        controls.addStretch()
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.attempts, 2)
        side.addWidget(self.signals, 3)
        holder = QWidget()
        holder.setFixedWidth(SIDE_WIDTH)
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        pictures, left = QHBoxLayout(), QVBoxLayout()
        pictures.setSpacing(8)
        pictures.addWidget(self.key_pictures)
        pictures.addWidget(self.picture, 1)
        pictures.addWidget(self.other, 1)
        left.setSpacing(6)
        left.addWidget(self.tools)
        left.addLayout(pictures, 1)
        row.addLayout(left, 1)
        row.addWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, GAP, MARGIN, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.notes)
        column.addLayout(row, 1)
        column.addWidget(self.timeline)
        column.addLayout(controls)


def _around(attempt: Attempt) -> tuple[float, float]:
    return attempt.start_s - AROUND_S, attempt.end_s + AROUND_S
