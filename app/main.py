"""Where the window is put together: the only module of the app that knows cameras, files, model and engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from app.messages import CAMERA_PREFIX, Factories, Job, ReportShare, SteppingEngine
from app.window import MainWindow
from posecheck.engine import Engine
from posecheck.errors import UsageError
from posecheck.frames import FrameSource, PoseEstimator
from posecheck.specs import find_spec, load_specs


def run_app(source: str | None, exercise: str | None) -> int:
    """Show the window until it is closed.

    Parameters
    ----------
    source : str or None
        `camera:N` or a video to begin with; None waits for the person's choice.
    exercise : str or None
        Id of the exercise to begin with; None takes the first one.

    Returns
    -------
    int
        0.

    Raises
    ------
    UsageError
        For an exercise that does not exist.
    SpecError
        When the exercise files have mistakes.
    """
    specs = load_specs()
    if exercise is not None:
        find_spec(exercise, specs)
    app = _application()
    window = MainWindow(specs, Factories(open_source, load_estimator, make_engine))
    if exercise is not None:
        window.choose(exercise)
    window.resize(1280, 720)
    window.show()
    if source is not None:
        QTimer.singleShot(0, lambda: window.open_source(source))
    return app.exec()


def _application() -> QApplication:
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):  # cv2 points them at its own, older Qt
        os.environ.pop(name, None)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("posecheck")
    app.setStyle("Fusion")
    return app


def open_source(name: str) -> FrameSource:
    """Open a camera or a video, at its own pace; called in the worker."""
    from posecheck.adapters.camera import Camera, PacedFile

    if not name.startswith(CAMERA_PREFIX):
        return PacedFile(Path(name))
    number = name.removeprefix(CAMERA_PREFIX)
    if not number.isdecimal():
        raise UsageError(f"expected a camera as camera:0, camera:1 and so on, got {name!r}")
    return Camera(int(number))


def load_estimator(job: Job, report: ReportShare, tell: Callable[[str], None]) -> PoseEstimator:
    """Load the pose model, after fetching it once; called in the worker, because the import alone takes a second."""
    from posecheck.adapters.model_store import model_path
    from posecheck.adapters.pacing import PacedEstimator
    from posecheck.adapters.refind import load_estimator as load

    return PacedEstimator(job.spec.model, lambda size: load(model_path(size, progress=_as_share(report))), tell)


def _as_share(report: ReportShare) -> Callable[[str, int, int], None]:
    return lambda label, done, total: report(done / total if total else None)


def make_engine(job: Job) -> SteppingEngine:
    """Make a fresh engine; called in the worker."""
    return Engine(job.spec, job.stage, live=job.live)
