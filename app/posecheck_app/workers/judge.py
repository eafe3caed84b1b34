"""Judges a recording again in a thread."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QThread, pyqtSignal

from posecheck.coaching.equipment import internal_error
from posecheck.errors import PosecheckError
from posecheck.history.recording import Recording, open_recording
from posecheck.sinks.review import Review, review
from posecheck.specs.loader import load_specs
from posecheck.specs.model import ExerciseSpec
from posecheck.specs.plain import with_labels
from posecheck_app.workers.mailbox import Delivery

log = logging.getLogger(__name__)


class _Judging(QThread):
    """Judges until it is left; every error becomes one line.

    Signals
    -------
    failed(str)
        The recording cannot be opened or judged.
    """

    failed = pyqtSignal(str)

    def __init__(self, spec: ExerciseSpec) -> None:
        super().__init__()
        self._spec, self._delivery = spec, Delivery(self)

    def run(self) -> None:
        """Judge the recording."""
        try:
            self._work()
        except InterruptedError:
            return
        except PosecheckError as error:
            self._fail(str(error))
        except Exception as error:  # thread boundary: nothing may escape it
            log.exception("the recording cannot be judged")
            self._fail(internal_error(f"{type(error).__name__}: {error}"))

    def leave(self) -> None:
        """Stop and wait for the thread; nothing is reported after that."""
        self._delivery.close()
        self.requestInterruption()
        self.wait()

    def _work(self) -> None:
        raise NotImplementedError

    def _fail(self, why: str) -> None:
        self._delivery.send(partial(self.failed.emit, why))

    def _judged_again(self, recording: Recording, spec: ExerciseSpec) -> Review:
        """Judge a recording, and name its signals as the installed exercise does."""
        header, poses = recording.header, recording.poses.poses
        known = {key: header.get(key) for key in ("side", "rest", "usual")}
        spec, stopped = with_labels(spec, load_specs().get(spec.id)), self.isInterruptionRequested
        return review(poses, spec, header["stage"], live=bool(header["live"]), **known, stopped=stopped)


class Judge(_Judging):
    """Judges one recording.

    Signals
    -------
    judged(Review)
        The result.
    """

    judged = pyqtSignal(object)

    def __init__(self, recording: Recording, spec: ExerciseSpec) -> None:
        super().__init__(spec)
        self._recording = recording

    def _work(self) -> None:
        looked = self._judged_again(self._recording, self._spec)
        self._delivery.send(partial(self.judged.emit, looked))


class OpeningJudge(_Judging):
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
    """

    judged = pyqtSignal(object, object)

    def __init__(self, folder: Path, spec: ExerciseSpec) -> None:
        super().__init__(spec)
        self._folder = folder

    def _work(self) -> None:
        recording = open_recording(self._folder, self._spec.id)
        looked = self._judged_again(recording, recording.spec or self._spec)
        self._delivery.send(partial(self.judged.emit, recording, looked))
