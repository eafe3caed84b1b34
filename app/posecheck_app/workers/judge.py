"""Opens a recording and judges it again in a thread."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QThread, pyqtSignal

from posecheck.coaching.equipment import internal_error
from posecheck.errors import PosecheckError
from posecheck.history.recording import open_recording
from posecheck.sinks.review import review
from posecheck.specs.loader import find_spec, load_specs
from posecheck.specs.plain import with_labels
from posecheck_app.workers.mailbox import Delivery

log = logging.getLogger(__name__)


class Judge(QThread):
    """Opens and judges one recording until it is left; every error becomes one line.

    Parameters
    ----------
    folder : Path
        The recording.
    exercise : str, optional
        Its exercise, if it cannot be read.

    Signals
    -------
    judged(Recording, Review)
        The recording and the result, whose signals are named as the installed exercise names them.
    failed(str)
        The recording cannot be opened or judged.
    """

    judged = pyqtSignal(object, object)
    failed = pyqtSignal(str)

    def __init__(self, folder: Path, exercise: str | None = None) -> None:
        super().__init__()
        self._folder, self._exercise, self._delivery = folder, exercise, Delivery(self)

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
        stopped = self.isInterruptionRequested
        recording = open_recording(self._folder, self._exercise, stopped)
        header, installed, poses = recording.header, load_specs(), recording.poses.poses
        spec = recording.spec or find_spec(header["exercise"], installed)
        known = {key: header.get(key) for key in ("side", "rest", "usual")}
        spec = with_labels(spec, installed.get(spec.id))
        looked = review(poses, spec, header["stage"], live=bool(header["live"]), **known, stopped=stopped)
        self._delivery.send(partial(self.judged.emit, recording, looked))

    def _fail(self, why: str) -> None:
        self._delivery.send(partial(self.failed.emit, why))
