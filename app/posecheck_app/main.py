"""Composes the window: the only module of the app that knows cameras, files, model and engine."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QLibraryInfo, QLocale, QSettings, QSize, QTimer, QTranslator
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QApplication

from posecheck.adapters.window import QT_VARIABLES
from posecheck.errors import ModelError
from posecheck.language import Language, known_language, use
from posecheck.pose.frames import CAMERA_PREFIX
from posecheck.pose.model import MODEL_SIZES
from posecheck.settings import Settings, load_settings
from posecheck.specs.loader import find_spec, load_specs
from posecheck.starting import settle
from posecheck_app.dialogs import bring_to_front, offer_first, show_notice
from posecheck_app.running import Instance, ended_by_signals, surviving
from posecheck_app.services import AppServices
from posecheck_app.window import MainWindow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from posecheck.coaching.coach import SetResult
    from posecheck.coaching.plan import PlannedSet
    from posecheck.engine.engine import Engine
    from posecheck.pose.frames import FrameSource, PoseEstimator
    from posecheck.session import GuidedSink
    from posecheck.specs.model import ExerciseSpec
    from posecheck_app.messages import GuidedJob, Looking, Notify, ReportShare, SessionFactory
    from posecheck_app.pages.check import OpenedClip
    from posecheck_app.workers.clip_maker import WriteClip
    from posecheck_app.workers.frame_reader import Seekable
    from posecheck_app.workers.keeper import Video

SAMPLE = ("partial_curl_clean.mp4", "partial_curl")
ICON = Path(__file__).resolve().parent / "posecheck.svg"
USUAL_SIZE = QSize(1280, 720)
REPLAY_PX = 640
"""Width of replayed pictures: that of the session's picture in a window of the usual size."""
REPLAY_QUALITY = 80
SETTLE_MS = 2000
"""Time after which the window has been painted, and nobody has chosen yet."""
TITLE_PX = 40
"""Height of the frame of a window, in logical pixels."""


def run_app(source: str | None, exercise: str | None, plan: Path | None = None) -> int:
    """Show the window until it is closed. If it is already open, offer to show that one.

    Parameters
    ----------
    source : str or None
        `camera:` with the name or number of a camera, or a video played in place of a camera; None uses the chosen
        camera.
    exercise : str or None
        Id of the exercise to begin with; None opens the Today page.
    plan : Path or None
        A plan file to open.

    Returns
    -------
    int
        0.

    Raises
    ------
    UsageError
        The exercise does not exist.
    PlanError
        The plan file has mistakes.
    SpecError
        The exercise files have mistakes.
    InputError
        The history of sessions cannot be opened.
    """
    specs = load_specs()
    if exercise is not None:
        find_spec(exercise, specs)
    if plan is not None:
        from posecheck.coaching.training_plan import load_plan

        load_plan(plan, specs)
    return _run(_application(), specs, source, exercise, plan)


def _run(
    app: QApplication, specs: Mapping[str, ExerciseSpec], source: str | None, exercise: str | None, plan: Path | None
) -> int:
    import platformdirs

    folder = platformdirs.user_data_path("posecheck", appauthor=False)
    settings_file = platformdirs.user_config_path("posecheck", appauthor=False) / "settings.json"
    speak(app, language_of(load_settings(settings_file)))
    with Instance(folder) as instance, ended_by_signals(app):
        if not instance.first:
            offer_first(instance)
            return 0
        window = MainWindow(specs, make_services(folder, settings_file))
        screen = app.primaryScreen()
        window.resize(opening_size(screen.availableSize()) if screen is not None else USUAL_SIZE)
        if source is not None:
            window.use_source(source)
        window.show()
        instance.on_call(lambda: bring_to_front(window))
        window.plans.reminder.answered.connect(lambda: bring_to_front(window))
        if window.told is not None:
            show_notice(window, window.told)
        if plan is not None:
            window.open_plan(plan)
        if exercise is not None:
            QTimer.singleShot(0, lambda: window.begin(exercise))
        QTimer.singleShot(SETTLE_MS, catch_up)
        with surviving(lambda text: show_notice(window, text)):
            return app.exec()


def catch_up() -> None:
    """Do what the start left out: collect garbage again, and import the session's page, so that it opens at once."""
    settle()
    threading.Thread(target=import_module, args=("posecheck_app.pages.session",), daemon=True).start()


def language_of(settings: Settings) -> Language:
    """Return the language of the settings, or else that of the system."""
    return settings.language or known_language(QLocale.system().uiLanguages())


def speak(app: QApplication, chosen: Language) -> None:
    """Use a language for all texts of the program and of Qt; called before there is a window."""
    use(chosen)
    own, system = QLocale(chosen), QLocale.system()
    QLocale.setDefault(system if system.language() == own.language() else own)
    translator = QTranslator(app)
    if translator.load(own, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def opening_size(available: QSize) -> QSize:
    """Size of the window at its start: the usual one, or less on a small screen, with room for the window's frame."""
    return USUAL_SIZE.boundedTo(available - QSize(0, TITLE_PX))


def make_services(folder: Path, settings_file: Path) -> AppServices:
    """Make the services of this computer."""
    keeper, sample = _keeper_in(folder), find_sample()
    session = (make_session_factory, keeper, camera_names, ask_for_camera)
    videos = (open_kept_video, open_clip, clip_writer, find_pictures)
    return AppServices(folder, settings_file, *session, sample, _now, *videos)


def make_session_factory(
    settings: Callable[[], Settings], sinks: Callable[[GuidedJob, Notify], Sequence[GuidedSink]]
) -> SessionFactory:
    """Make the session factory of this computer."""
    from posecheck_app.messages import SessionFactory

    def estimator(size: str, report: ReportShare, notify: Notify) -> PoseEstimator:
        return load_estimator(settings().model or size, report, notify)

    return SessionFactory(open_source, estimator, make_engine, make_look, sinks, compress)


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _keeper_in(folder: Path) -> Callable[[GuidedJob, Notify, int | None, bool], GuidedSink]:
    def keeper(job: GuidedJob, notify: Notify, pain: int | None, video: bool) -> GuidedSink:
        from posecheck_app.workers.keeper import Keeper

        return Keeper(folder, job.source, _now, notify, pain, make_video if video else None)

    return keeper


def make_video(path: Path, notify: Notify) -> Video:
    """Start saving a video; called in the worker."""
    from posecheck.adapters.video.keeper import VideoKeeper

    return VideoKeeper(path, notify)


def open_kept_video(path: Path) -> Seekable:
    """Open a saved video; called in a thread."""
    from posecheck.adapters.video.seekable import SeekableVideo

    return SeekableVideo(path)


def find_pictures(folder: Path, result: SetResult) -> Sequence[tuple[str, bytes]]:
    """Extract pictures of a set's worst moments if its video was saved; called in a thread."""
    from posecheck.adapters.drawing.moments import worst_pictures
    from posecheck.history.recording import open_recording

    recording = open_recording(folder)
    if recording.video is None:
        return []
    planned = result.planned
    poses = recording.poses.poses
    return worst_pictures(result.faults, recording.video, poses, planned.spec, planned.stage, show_faces=True)


def clip_writer() -> WriteClip:
    """Return the function that writes a part of a recording as a video; called in a thread."""
    from posecheck.adapters.drawing.clip_export import write_clip

    return write_clip


def open_clip(path: Path, size: str) -> AbstractContextManager[OpenedClip]:
    """Open a video with a pose model; called in a thread."""
    from posecheck.adapters.clips import open_clip as open_with_model

    return open_with_model(path, next(one for one in MODEL_SIZES if one == size))


def compress(rgb: NDArray[np.uint8]) -> bytes:
    """Compress a picture of a session, so that it can be replayed; called in a thread."""
    from posecheck.adapters.drawing.moments import jpeg

    return jpeg(rgb, min(REPLAY_PX, rgb.shape[1]), REPLAY_QUALITY)


def camera_names() -> list[str]:
    """Return the names of the cameras; called in a thread, because a camera's driver can take long to answer."""
    from posecheck.adapters.video.cameras import list_cameras

    return [camera.name for camera in list_cameras()]


def ask_for_camera() -> None:
    """Let the system ask the person for the camera; called in the GUI thread, where macOS shows its dialog."""
    if sys.platform == "darwin":
        from posecheck.adapters.video.cameras import ask_for_permission

        ask_for_permission()


def find_sample() -> tuple[Path, str] | None:
    """Find the sample video in an installed package or a checkout."""
    name, exercise = SAMPLE
    here = Path(__file__).resolve().parent
    for folder in (here / "samples", here.parents[1] / "sample_videos"):
        if (folder / name).exists():
            return folder / name, exercise
    return None


def _application() -> QApplication:
    for name in QT_VARIABLES:
        os.environ.pop(name, None)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("posecheck")
    # Otherwise file dialogs list the visited folders in a file that all Qt programs share.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    app.setDesktopFileName("posecheck")  # Wayland takes the icon of the window from there
    app.setWindowIcon(QIcon(str(ICON)))
    app.setStyle("Fusion")
    return app


def open_source(name: str, on_picture: Notify, on_camera: Notify) -> FrameSource:
    """Open a camera, or a video played at its own pace; called in the worker."""
    if not name.startswith(CAMERA_PREFIX):
        from posecheck.adapters.video.files import PacedFile

        return PacedFile(Path(name))
    from posecheck.adapters.video.camera import Camera

    return Camera(name.removeprefix(CAMERA_PREFIX), notify=on_picture, describe=on_camera)


def load_estimator(size: str, report: ReportShare, notify: Notify) -> PoseEstimator:
    """Load the pose model; called in the worker, because its import takes a second.

    A missing model is downloaded, with the smaller ones that a slow computer may need later. The network is needed only
    then: a session never waits for a download.
    """
    from posecheck.adapters.model.pacing import PacedEstimator
    from posecheck.adapters.model.refind import load_estimator as load
    from posecheck.adapters.model.store import cached_path, model_path

    known = next(one for one in MODEL_SIZES if one == size)
    smaller = () if cached_path(known).is_file() else MODEL_SIZES[: MODEL_SIZES.index(known)]
    path = model_path(known, progress=_as_share(report))
    for one in smaller:
        with suppress(ModelError):
            model_path(one, progress=_as_share(report))
    return PacedEstimator(known, lambda one: load(path if one == known else model_path(one, sources=())), notify)


def _as_share(report: ReportShare) -> Callable[[str, int, int], None]:
    return lambda label, done, total: report(done / total if total else None)


def make_engine(planned: PlannedSet) -> Engine:
    """Make a fresh engine that waits for the start pose; called in the worker."""
    from posecheck.engine.engine import Engine

    return Engine(planned.spec, planned.stage, live=True, usual=planned.usual)


def make_look() -> Looking:
    """Make the check for light, and for other people if the small model is available; called in the worker."""
    from posecheck.adapters.model.look import Look, PeopleCounter
    from posecheck.adapters.model.store import model_status

    lite = next(one for one in model_status() if one.size == "lite")
    return Look(PeopleCounter(lite.path) if lite.verified else None)
