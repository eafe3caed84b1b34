"""Opens recordings for review and comparison; both pages are made on first use, because plots take time to load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QMessageBox, QStackedWidget, QWidget

from posecheck.errors import PosecheckError
from posecheck.history.recording import Recording, open_recording
from posecheck.history.records import SessionRecord
from posecheck.language import tr
from posecheck.printable import printable
from posecheck.specs.loader import find_spec
from posecheck.specs.model import ExerciseSpec
from posecheck_app.comparing.offers import Offer, offers
from posecheck_app.style import LIGHT
from posecheck_app.workers.clip_maker import WriteClip
from posecheck_app.workers.frame_reader import Seekable

if TYPE_CHECKING:
    from posecheck_app.comparing.page import ComparePage
    from posecheck_app.pages.review import ReviewPage


class Opening(QObject):
    """Opens the page of the review and that of the comparison.

    Parameters
    ----------
    pages : QStackedWidget
        Takes the pages.
    specs : mapping of str to ExerciseSpec
        All exercises, for recordings that lack their own.
    recordings : Path
        Folder of all recordings.
    sessions : callable
        Returns all sessions.
    open_video, clip_writer, show_faces : callable
        As in `ReviewPage`.

    Attributes
    ----------
    theme : Theme
        Theme of a page that is yet to be made.

    Signals
    -------
    wanted(QWidget)
        Go to a page.
    left()
        The person wants to go back from the review.
    """

    wanted = pyqtSignal(object)
    left = pyqtSignal()

    def __init__(
        self,
        pages: QStackedWidget,
        specs: Mapping[str, ExerciseSpec],
        recordings: Path,
        sessions: Callable[[], Sequence[SessionRecord]],
        open_video: Callable[[Path], Seekable],
        clip_writer: Callable[[], WriteClip],
        show_faces: Callable[[], bool],
    ) -> None:
        super().__init__(pages)
        self._pages, self._specs, self._recordings, self._sessions = pages, specs, recordings, sessions
        self._open_video, self._clip_writer, self._show_faces = open_video, clip_writer, show_faces
        self._review: ReviewPage | None = None
        self._comparison: ComparePage | None = None
        self._compared_from: QWidget | None = None
        self.theme = LIGHT

    @property
    def review(self) -> ReviewPage:
        """The review page."""
        if self._review is None:
            from posecheck_app.pages.review import ReviewPage

            self._review = ReviewPage(self._open_video, self._clip_writer, self._show_faces)
            self._review.set_theme(self.theme)
            self._review.left.connect(self.left)
            self._review.pair_wanted.connect(self._compare_reviewed)
            self._pages.addWidget(self._review)
        return self._review

    @property
    def comparison(self) -> ComparePage:
        """The page with two recordings."""
        if self._comparison is None:
            from posecheck_app.comparing.page import ComparePage

            self._comparison = ComparePage(self._open_video)
            self._comparison.set_theme(self.theme)
            self._comparison.left.connect(lambda: self.wanted.emit(self._compared_from))
            self._pages.addWidget(self._comparison)
        return self._comparison

    def look_at(self, name: str, at_s: float = float("-inf")) -> None:
        """Review a set at a time, given its folder inside that of the recordings."""
        try:
            self.show_recording(open_recording(self._recordings / name), at_s=at_s)
        except PosecheckError as error:
            QMessageBox.warning(self._pages, tr("Review"), str(error))

    def show_recording(self, recording: Recording, video: Path | None = None, at_s: float = float("-inf")) -> None:
        """Review a recording at a time; `video` overrides its own video."""
        self.review.open(recording, recording.spec or find_spec(recording.header["exercise"], self._specs), video, at_s)
        self.wanted.emit(self.review)

    def show_checked(self, video: Path, folder: Path) -> None:
        """Review a checked video, given the folder of its recording."""
        self.show_recording(open_recording(folder), video)

    def compare(self, exercise: str, name: str) -> None:
        """Compare a set of an exercise, given its folder, with the one before it."""
        offered = offers(self._sessions(), self._specs[exercise], self._recordings)
        chosen = next((one for one in offered if one.folder == self._recordings / name), None)
        if chosen is not None:
            self._show_pair(offered, chosen, self._specs[exercise])

    def close(self) -> None:
        """Free the videos."""
        if self._review is not None:
            self._review.close_recording()
        if self._comparison is not None:
            self._comparison.close_recordings()

    def _compare_reviewed(self, recording: Recording, video: Path | None, at_s: float) -> None:
        """Compare the recording under review, which need not be one of a session."""
        spec = recording.spec or find_spec(recording.header["exercise"], self._specs)
        offered = offers(self._sessions(), spec, self._recordings)
        chosen = next((one for one in offered if one.folder == recording.folder), None)
        if chosen is None:
            chosen = Offer(printable(recording.poses.name), recording.folder, video)
            offered.append(chosen)
        self._show_pair(offered, chosen, spec, at_s)

    def _show_pair(
        self, offered: Sequence[Offer], chosen: Offer, spec: ExerciseSpec, at_s: float = float("-inf")
    ) -> None:
        self._compared_from = self._pages.currentWidget()
        self.comparison.open(offered, chosen, spec, at_s)
        self.wanted.emit(self.comparison)
