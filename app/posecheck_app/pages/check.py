"""Checks a video: choose the exercise, wait, then review the result."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QThread, pyqtSignal, pyqtSlot
from PyQt6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from posecheck.coaching.equipment import internal_error
from posecheck.coaching.messages import sentences, stage_name
from posecheck.engine.engine import Engine
from posecheck.errors import PosecheckError
from posecheck.events import Update
from posecheck.history.header import About
from posecheck.history.recording import Recorder
from posecheck.language import tr
from posecheck.pose.frames import Frame, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck.printable import printable
from posecheck.session import look_over, run
from posecheck.specs.model import ExerciseSpec
from posecheck_app.widgets.choice import Choice
from posecheck_app.widgets.layout import card, elided, label, put_in_the_middle

log = logging.getLogger(__name__)


class OpenedClip(Protocol):
    """A video with its estimator."""

    @property
    def name(self) -> str:
        """Name of the video."""

    @property
    def source(self) -> Iterable[Frame] | Iterable[PoseFrame]:
        """Its frames."""

    @property
    def estimator(self) -> PoseEstimator | None:
        """Finds poses in the frames; None if the source has poses."""

    @property
    def duration_s(self) -> float | None:
        """Its length, if known."""

    @property
    def notes(self) -> Sequence[str]:
        """What was missing, damaged, left out or repaired; known after the last frame."""


OpenClip = Callable[[Path, str], AbstractContextManager[OpenedClip]]
"""Opens a video with a pose model of a size."""


class CheckWorker(QThread):
    """Judges one video in a thread, and saves poses and events as a recording.

    Signals
    -------
    progressed(float)
        The share done, 0 to 1.
    done(sequence of str), failed(str)
        The result, with the notes on the video.
    """

    progressed = pyqtSignal(float)
    done = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(
        self,
        path: Path,
        folder: Path,
        spec: ExerciseSpec,
        stage: str,
        open_clip: OpenClip,
    ) -> None:
        super().__init__()
        self._path, self._folder, self._spec, self._stage, self._open_clip = path, folder, spec, stage, open_clip
        self._stop = threading.Event()
        self._duration_s: float | None = None
        self._reported = 0.0

    def stop(self) -> None:
        """Request an early end; returns at once."""
        self._stop.set()

    def run(self) -> None:
        """Judge the video; every error becomes one line."""
        try:
            with self._open_clip(self._path, self._spec.model) as clip:
                self._duration_s = clip.duration_s
                exercise = (self._spec, self._stage)
                source, estimator, (rest,) = look_over(
                    clip.source, clip.estimator, [exercise], self._report, self._stop.is_set
                )
                about = About(clip.name, self._spec.model, live=False, rest=rest)
                recorder = Recorder(self._folder, *exercise, about, source_notes=lambda: clip.notes)
                run(source, estimator, Engine(*exercise, rest=rest), [recorder, self], self._stop.is_set)
            if not self._stop.is_set():
                self.done.emit(clip.notes)
        except PosecheckError as error:
            self.failed.emit(str(error))
        except Exception as error:  # thread boundary
            log.exception("the check broke")
            self.failed.emit(internal_error(f"{type(error).__name__}: {error}"))

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Report the progress, as a sink of the session."""
        self._report(pose)

    def _report(self, pose: PoseFrame) -> None:
        share = min(1.0, pose.t_s / self._duration_s) if self._duration_s else 0.0
        if share - self._reported >= 0.01:
            self._reported = share
            self.progressed.emit(share)

    def close(self, last: Update | None) -> None:
        """Do nothing, as a sink of the session."""


class CheckPage(QWidget):
    """Asks for the exercise and shows the progress; can be left at any time.

    Signals
    -------
    checked(Path, Path)
        The video, and the folder of its recording.
    left()
        The person wants to go back.
    """

    checked = pyqtSignal(object, object)
    left = pyqtSignal()

    def __init__(self, specs: Mapping[str, ExerciseSpec], open_clip: OpenClip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs, self._open_clip = dict(specs), open_clip
        self._path, self._folder = Path(), Path()
        self._worker: CheckWorker | None = None
        self._is_checked = False
        self.title, self.message = elided("hero"), label("lead")
        self.exercise, self.stage = Choice("exercise", tr("Exercise")), Choice("stage", tr("Stage"))
        for spec in specs.values():
            self.exercise.addItem(tr(spec.name), spec.id)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.notes = label("text")
        self.start, self.back = QPushButton(tr("Check")), QPushButton(tr("Back"))
        self.start.setObjectName("primary")
        self._lay_out()
        self.exercise.currentIndexChanged.connect(self._fill_stages)
        self.start.clicked.connect(self._start)
        self.back.clicked.connect(self.cancel)
        self._fill_stages()

    def choose(self, path: Path, folder: Path) -> None:
        """Prepare for a video; its recording goes into a new folder."""
        self._path, self._folder = path, folder
        self.title.setText(printable(path.name))
        self.message.setText(tr("Which exercise does it show?"))
        self._show_step(checked=False)
        words = path.stem.lower().replace("-", "_").replace(" ", "_")
        guessed = max((name for name in self._specs if name in words), key=len, default=None)
        if guessed is not None:
            self.exercise.setCurrentIndex(self.exercise.findData(guessed))

    def cancel(self) -> None:
        """Stop a running check and go back."""
        self.shutdown()
        self.left.emit()

    def shutdown(self) -> None:
        """Stop a running check and wait for it."""
        if self._worker is not None:
            self._worker.stop()
            self._worker.wait()
            self._worker = None

    def _show_step(self, *, checked: bool, notes: Sequence[str] = ()) -> None:
        """Ask for the exercise, or show what was not seen and offer the review."""
        self._is_checked = checked
        self.bar.setValue(0)
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        self.bar.hide()
        self.exercise.setVisible(not checked)
        self.stage.setVisible(not checked and self.stage.count() > 1)
        self.start.setText(tr("Review") if checked else tr("Check"))
        self.start.setEnabled(True)

    @pyqtSlot()
    def _start(self) -> None:
        if self._is_checked:
            self.checked.emit(self._path, self._folder)
            return
        spec = self._specs[str(self.exercise.currentData())]
        self.start.setEnabled(False)
        self.message.setText(tr("Analysing the video…"))
        self.bar.show()
        worker = CheckWorker(self._path, self._folder, spec, str(self.stage.currentData()), self._open_clip)
        worker.progressed.connect(lambda share: self.bar.setValue(round(100 * share)))
        worker.done.connect(self._on_done)
        worker.failed.connect(self._on_failed)
        self._worker = worker
        worker.start()

    @pyqtSlot(object)
    def _on_done(self, notes: Sequence[str]) -> None:
        if self._worker is None:  # left just before this arrived
            return
        self.shutdown()
        if notes:
            self.message.setText(tr("The check is done. Please note:"))
            self._show_step(checked=True, notes=sentences(notes))
            self.start.setFocus()
        else:
            self.checked.emit(self._path, self._folder)

    @pyqtSlot(str)
    def _on_failed(self, words: str) -> None:
        if self._worker is None:
            return
        self.shutdown()
        self.message.setText(words)
        self.start.setEnabled(True)

    @pyqtSlot()
    def _fill_stages(self) -> None:
        spec = self._specs[str(self.exercise.currentData())]
        self.stage.clear()
        for name, stage in spec.stages.items():
            self.stage.addItem(stage_name(name, stage), name)
        self.stage.setCurrentIndex(self.stage.findData(spec.default_stage))
        self.stage.setVisible(len(spec.stages) > 1)

    def _lay_out(self) -> None:
        ground, inside = card(640, (36, 28), 14)
        choices = QHBoxLayout()
        choices.addWidget(self.exercise)
        choices.addWidget(self.stage)
        choices.addStretch()
        buttons = QHBoxLayout()
        buttons.addWidget(self.start)
        buttons.addWidget(self.back)
        buttons.addStretch()
        inside.addWidget(self.title)
        inside.addWidget(self.message)
        inside.addWidget(self.notes)
        inside.addLayout(choices)
        inside.addWidget(self.bar)
        inside.addLayout(buttons)
        put_in_the_middle(self, ground)
