"""Judges a recording again in a thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PyQt6.QtCore import QThread, pyqtSignal

from posecheck.errors import PosecheckError
from posecheck.history.recording import Recording, open_recording
from posecheck.sinks.review import Review, review
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec
from posecheck.specs.plain import with_labels


class Judge(QThread):
    """Judges one recording, and names its signals as the installed exercise does.

    Signals
    -------
    judged(Review)
        The result.
    """

    judged = pyqtSignal(object)

    def __init__(self, recording: Recording, spec: ExerciseSpec) -> None:
        super().__init__()
        self._recording, self._spec = recording, spec

    def run(self) -> None:
        """Judge the recording."""
        with suppress(InterruptedError):
            self.judged.emit(_judged_again(self._recording, self._spec, self.isInterruptionRequested))


class OpeningJudge(QThread):
    """Opens a recording and judges it.

    Parameters
    ----------
    folder : Path
        The recording.
    spec : ExerciseSpec
        Its exercise, if it lacks its own.

    Signals
    -------
    judged(Recording, Review)
        The recording and the result.
    failed(str)
        It cannot be opened.
    """

    judged = pyqtSignal(object, object)
    failed = pyqtSignal(str)

    def __init__(self, folder: Path, spec: ExerciseSpec) -> None:
        super().__init__()
        self._folder, self._spec = folder, spec

    def run(self) -> None:
        """Open the recording and judge it."""
        try:
            recording = open_recording(self._folder, self._spec.id)
        except PosecheckError as error:
            self.failed.emit(str(error))
            return
        with suppress(InterruptedError):
            spec = recording.spec or self._spec
            self.judged.emit(recording, _judged_again(recording, spec, self.isInterruptionRequested))


def _judged_again(recording: Recording, spec: ExerciseSpec, stopped: Callable[[], bool]) -> Review:
    header, poses = recording.header, recording.poses.poses
    known = {key: header.get(key) for key in ("side", "rest", "usual")}
    spec = with_labels(spec, load_specs().get(spec.id))
    return review(poses, spec, header["stage"], live=bool(header["live"]), **known, stopped=stopped)
