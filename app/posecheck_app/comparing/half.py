"""One half of the page: a recording, its attempts to choose from, and its picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QObject, QSignalBlocker, pyqtSignal, pyqtSlot
from PyQt6.QtWidgets import QWidget

from posecheck.coaching.equipment import ONE_MOMENT
from posecheck.coaching.messages import clock, side_text
from posecheck.comparing.moments import START, SyncPoint, moment_s, nearest_s, span_s
from posecheck.comparing.placing import Stance
from posecheck.errors import PosecheckError
from posecheck.events import Attempt
from posecheck.history.recording import Recording
from posecheck.language import tr, tr_later
from posecheck.pose.landmarks import PoseFrame
from posecheck.sinks.review import Review
from posecheck.specs.model import ExerciseSpec
from posecheck_app.comparing.offers import Offer
from posecheck_app.comparing.view import PairedView
from posecheck_app.correcting.draft import Draft
from posecheck_app.correcting.menu import MARK, UNREADABLE
from posecheck_app.pages.notes import NoteLine
from posecheck_app.widgets.choice import Choice
from posecheck_app.widgets.layout import elided
from posecheck_app.workers.frame_reader import Seekable
from posecheck_app.workers.judge import Judge

MOST_POSES: Final = 200
"""Most poses from which a person's stance is taken; those of a long attempt are thinned out."""
NO_VIDEO: Final = tr_later("This recording has no video. The skeleton is shown on its own.")
NO_ATTEMPT: Final = tr_later("No attempt was found in this recording. Its first frame is used.")
NOT_SEEN: Final = tr_later("This moment was not seen in this attempt. Its start is used.")


class Half(QObject):
    """One recording with its attempts; the page lays out its widgets.

    Attributes
    ----------
    looked : Review or None
        The recording as judged and corrected; None until it is judged.
    at_s : float
        The moment of the recording that is synchronised with the other one, in its own time.

    Signals
    -------
    judged()
        A recording has been judged.
    attempt_chosen()
        The person chose another attempt.
    ready()
        The requested picture has arrived, or will never arrive.
    """

    judged = pyqtSignal()
    attempt_chosen = pyqtSignal()
    ready = pyqtSignal()

    def __init__(self, page: QWidget, open_video: Callable[[Path], Seekable], names: tuple[str, str, str]) -> None:
        super().__init__(page)
        self._open_video, self._from_s = open_video, float("-inf")
        self._spec: ExerciseSpec | None = None
        self._judge: Judge | None = None
        self._words: list[str] = []
        self.looked: Review | None = None
        self.at_s, self.stance = 0.0, Stance(float("nan"), float("nan"))
        self.recordings, self.attempts = Choice("recording", names[0]), Choice("attempt", names[1])
        self.view, self.note, self.notes = PairedView(), elided("small"), NoteLine()
        self.view.setAccessibleName(names[2])
        self.recordings.currentIndexChanged.connect(lambda: self._open())
        self.attempts.currentIndexChanged.connect(lambda: self.attempt_chosen.emit())
        self.view.arrived.connect(self.ready)
        self.view.failed.connect(self._on_failed)

    def open(self, offered: Sequence[Offer], place: int, spec: ExerciseSpec, from_s: float = float("-inf")) -> None:
        """Offer recordings of an exercise and open one of them, at the attempt of a time."""
        self._spec = spec
        with QSignalBlocker(self.recordings):
            self.recordings.clear()
            for one in offered:
                self.recordings.addItem(one.name, one)
            self.recordings.setCurrentIndex(place)
        self._open(from_s)

    @property
    def name(self) -> str:
        """The recording that is chosen."""
        return self.recordings.currentText()

    @property
    def attempt(self) -> Attempt | None:
        """The attempt that is chosen; None without one."""
        chosen: Attempt | None = self.attempts.currentData()
        return chosen

    @property
    def pose(self) -> PoseFrame | None:
        """The pose shown, or asked for."""
        return None if self.looked is None else self.looked.poses[self.looked.frame_at(self.view.shown_s)]

    def choose(self, index: int) -> None:
        """Choose an attempt, without a signal."""
        with QSignalBlocker(self.attempts):
            self.attempts.setCurrentIndex(index)

    def synchronise(self, point: SyncPoint) -> tuple[float, float]:
        """Take another moment of the attempt; return the span to show, in seconds from that moment."""
        if self.looked is None:
            return 0.0, 0.0
        attempt, seen = self.attempt, None
        if attempt is not None:
            seen = moment_s(self.looked, attempt, point)
            self.at_s = nearest_s(self.looked, attempt.start_s if seen is None else seen)
        else:
            self.at_s = self.looked.start_s
        self._say(tr(NO_ATTEMPT) if attempt is None else tr(NOT_SEEN) if seen is None and point != START else "")
        start_s, end_s = span_s(self.looked, attempt)
        poses = self.looked.poses[self.looked.frame_at(start_s) : self.looked.frame_at(end_s) + 1]
        self.stance = Stance.of(poses[:: 1 + len(poses) // MOST_POSES], self.looked.spec.posture_kind)
        return start_s - self.at_s, end_s - self.at_s

    def ask(self, t_s: float) -> bool:
        """Ask for the frame nearest to a time from the synchronised moment; False if there is nothing to wait for."""
        if self.looked is None:
            return False
        wanted_s = nearest_s(self.looked, self.at_s + t_s)
        if self.view.shows(wanted_s):
            return False
        self.view.ask(wanted_s)
        return self.view.reads_video

    def close_recording(self) -> None:
        """Free the video and stop judging."""
        if self._judge is not None:
            self._judge.leave()
        self._judge = self.looked = None
        self.view.forget()

    def _open(self, from_s: float = float("-inf")) -> None:
        offer: Offer | None = self.recordings.currentData()
        self.close_recording()
        self.ready.emit()
        self._from_s = from_s
        with QSignalBlocker(self.attempts):
            self.attempts.clear()
        self._words = []
        if offer is None or self._spec is None:
            return
        self._say(tr(ONE_MOMENT))
        self.notes.show_notes(())
        self._judge = Judge(offer.folder, self._spec.id)
        self._judge.judged.connect(self._show)
        self._judge.failed.connect(self._say)
        self._judge.start()

    @pyqtSlot(object, object)
    def _show(self, recording: Recording, looked: Review) -> None:
        offer: Offer = self.recordings.currentData()
        self._words = []
        self.notes.show_notes(recording.notes)
        self.show_review(self._corrected(recording, looked), offer.video or recording.video)

    def show_review(self, looked: Review, video: Path | None) -> None:
        """Show a recording as judged and corrected, with its video if it has one."""
        self.looked = looked
        self._words += [] if video is not None else [tr(NO_VIDEO)]
        self._list_attempts(looked)
        self.view.open(looked, partial(self._open_video, video) if video is not None else None)
        self.judged.emit()

    def _corrected(self, recording: Recording, looked: Review) -> Review:
        try:
            draft = Draft(recording.folder, looked)
        except PosecheckError:
            self._words.append(tr(UNREADABLE))
            return looked
        self._words += [tr(MARK)] if draft.corrected else []
        return draft.review

    def _list_attempts(self, looked: Review) -> None:
        here = looked.attempt_at(self._from_s)
        with QSignalBlocker(self.attempts):
            self.attempts.clear()
            for attempt in looked.attempts:
                words = tr("Attempt {n}, {when}", n=attempt.n, when=clock(attempt.start_s - looked.start_s))
                self.attempts.addItem(f"{words} · {side_text(attempt.side)}" if attempt.side else words, attempt)
            self.attempts.setCurrentIndex(looked.attempts.index(here) if here is not None else 0)
        self.attempts.setEnabled(bool(looked.attempts))

    @pyqtSlot(str)
    def _on_failed(self, why: str) -> None:
        """Show the skeleton only."""
        self.view.close_video()
        self._words.append(why)
        self._say("")
        self.ready.emit()

    def _say(self, more: str) -> None:
        words = [*([more] if more else []), *self._words]
        self.note.setText(" · ".join(words))
        self.note.setVisible(bool(words))
