"""Judges a recording again in a thread."""

from __future__ import annotations

from PyQt6.QtCore import QThread, pyqtSignal

from posecheck.history.recording import Recording
from posecheck.sinks.review import review
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
        header, poses = self._recording.header, self._recording.poses.poses
        known = {key: header.get(key) for key in ("side", "rest", "usual")}
        try:
            stopped, live = self.isInterruptionRequested, bool(header["live"])
            spec = with_labels(self._spec, load_specs().get(self._spec.id))
            self.judged.emit(review(poses, spec, header["stage"], live=live, **known, stopped=stopped))
        except InterruptedError:
            pass
