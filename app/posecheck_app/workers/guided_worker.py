"""The thread of a guided session: opens the source, loads models and runs the coach; touches no widget."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import Final

from PyQt6.QtCore import QObject, QThread, pyqtSignal

from posecheck import session
from posecheck.coaching import equipment
from posecheck.coaching.coach import LOST_FRAMES_S, Coach, Command, Guidance, Step
from posecheck.coaching.cues import Cue, Speaker, Tone
from posecheck.coaching.placement import Surroundings
from posecheck.errors import PosecheckError
from posecheck.handsfree.control import HandsFree
from posecheck.language import tr
from posecheck.pose.frames import CAMERA_PREFIX, Frame, FrameSource, PoseEstimator
from posecheck.pose.landmarks import PoseFrame
from posecheck_app.messages import (
    CameraReady,
    Failure,
    GuidedJob,
    Looking,
    Moment,
    News,
    NoPicture,
    Progress,
    SessionFactory,
    SessionOver,
    SetDone,
    Spoken,
    Wished,
)
from posecheck_app.workers.mailbox import Mailbox
from posecheck_app.workers.models import Models

log = logging.getLogger(__name__)

TROUBLE_PRIORITY: Final = 1
LOOK_S: Final = 0.02
"""Interval between checks for a stop while a file waits for the model."""


class Camera(Enum):
    """State of the source's pictures."""

    THERE = auto()
    GONE = auto()
    BACK = auto()
    """Reported, but no picture has arrived yet."""


class _StopRequested(Exception):
    """The window has ended this session."""


class GuidedWorker(QThread):
    """Runs one job in its own thread; made, started and joined by the GUI thread.

    Signals
    -------
    progressed(Progress)
        Its activity while nothing is judged.
    poked()
        A moment waits in `mailbox`; not sent again until that is fetched.
    news_sent(News)
        An event that must not be skipped.
    ended(SessionOver)
        The plan is done, the source has ended, or `stop` was called.
    failed(Failure)
        The session failed.
    """

    progressed = pyqtSignal(object)
    poked = pyqtSignal()
    news_sent = pyqtSignal(object)
    ended = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, job: GuidedJob, factory: SessionFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.mailbox: Mailbox[Moment] = Mailbox()
        self.remark = ""
        self._factory = factory
        self._stop = threading.Event()
        self._source: FrameSource | None = None
        self._asked: SimpleQueue[Command] = SimpleQueue()
        self._coach: Coach | None = None
        self._look: Looking | None = None
        self._seen_s: float | None = None
        self._camera = Camera.THERE

    def command(self, command: Command) -> None:
        """Pass a request to the coach; takes effect with the next frame. Can be called from any thread."""
        self._asked.put(command)

    def stop(self) -> None:
        """Request an early end; returns at once."""
        self._stop.set()
        source = self._source
        if source is not None:  # a camera without pictures blocks the session; closing it ends the wait
            threading.Thread(target=source.close, name="close source", daemon=True).start()

    def run(self) -> None:
        """Run the job; every error becomes one line for the person."""
        try:
            self._play()
            self.ended.emit(SessionOver(self.job))
        except _StopRequested:
            self.ended.emit(SessionOver(self.job))
        except PosecheckError as error:
            self.failed.emit(Failure(self.job, _one_line(error)))
        except Exception as error:  # thread boundary: nothing may escape it
            log.exception("the session broke")
            what = f"{type(error).__name__}: {_one_line(error)}"
            self.failed.emit(Failure(self.job, equipment.internal_error(what)))

    def send(self, news: News) -> None:
        """Send an event that must not be skipped. Can be called from any thread."""
        self.news_sent.emit(news)

    def show(self, frame: Frame, pose: PoseFrame | None = None, guidance: Guidance | None = None) -> None:
        """Replace the moment in the mailbox; wake the window only if it has fetched the previous one."""
        pose = pose or PoseFrame.empty(frame.t_s, frame.size_px)
        if self.mailbox.put(Moment(self.job, frame.t_s, frame.rgb, pose, guidance, self.remark)):
            self.poked.emit()

    def _play(self) -> None:
        live = self.job.source.startswith(CAMERA_PREFIX)
        self._busy(tr(equipment.STARTING_CAMERA) if live else tr(equipment.OPENING_VIDEO))
        self._coach = coach = Coach(self.job.plan, self._factory.engine)
        sink = ScreenSink(self, HandsFree() if self.job.waves else None)
        with ExitStack() as resources:
            resources.callback(self._close_look)
            models = Models(self._load)
            resources.callback(models.close)
            if not live:
                self._await(models, coach.model)
            source = self._open()
            resources.callback(source.close)
            session.guide(
                self._frames(source, models, coach),
                models.get,
                coach,
                [*self._factory.sinks(self.job, self._note), sink],
                look=lambda frame: self._looked(frame, sink.placing),
                commands=self._commands,
                stopped=self._stop.is_set,
            )

    def _open(self) -> FrameSource:
        self._source = self._factory.source(self.job.source, self._on_picture, self._on_camera)
        if self._stop.is_set():  # stopped while the source was opening
            self._source.close()
        return self._source

    def _await(self, models: Models, size: str) -> None:
        """Show the first picture of a file until the model is loaded, so that no frame is missed."""
        source = self._open()
        try:
            for frame in source:
                self.show(frame)
                break
        finally:
            source.close()
        while not models.ready(size):
            if self._stop.wait(LOOK_S):
                raise _StopRequested

    def _frames(self, source: FrameSource, models: Models, coach: Coach) -> Iterator[Frame]:
        """Yield frames for the coach; frames that arrive while a model is loading are only shown."""
        for frame in source:
            if self._stop.is_set():
                return
            self._note_time(frame.t_s)
            if models.ready(coach.model):
                yield frame
            else:
                self.show(frame)

    def _load(self, size: str) -> PoseEstimator:
        self._busy(tr(equipment.GETTING_READY))
        estimator = self._factory.estimator(size, self._report_download, self._on_slow)
        if self._look is None:  # here, because the first picture of the camera must not wait for it
            self._look = self._factory.look()
        return estimator

    def _looked(self, frame: Frame, placing: bool) -> Surroundings:
        return self._look.look(frame, placing) if self._look is not None else Surroundings()

    def _close_look(self) -> None:
        if self._look is not None:
            self._look.close()

    def _report_download(self, share: float | None) -> None:
        self._busy(tr(equipment.DOWNLOADING_MODEL), share)

    def _busy(self, text: str, share: float | None = None) -> None:
        if self._stop.is_set():
            raise _StopRequested
        self.progressed.emit(Progress(text, share))

    def _commands(self) -> Iterator[Command]:
        while True:
            try:
                yield self._asked.get_nowait()
            except Empty:
                return

    def _note(self, remark: str) -> None:
        self.remark = remark

    def _on_slow(self, remark: str) -> None:
        """Called by the estimator while it runs in the worker's thread, once it needs a smaller model."""
        self._note(remark)
        if self._coach is not None:
            self._coach.excuse()
        self.send(Spoken(self.job, (Cue(tr(equipment.SLOW), Tone.ATTENTION),)))

    def _on_picture(self, why: str) -> None:
        """Called from the source's thread."""
        words = why or tr(equipment.CAMERA_BACK)
        self._camera = Camera.GONE if why else Camera.BACK
        self.send(NoPicture(self.job, why))
        self.send(Spoken(self.job, (Cue(words, Tone.ATTENTION, TROUBLE_PRIORITY),)))

    def _on_camera(self, details: str) -> None:
        """Called from the source's thread."""
        self.send(CameraReady(self.job, details))

    def _note_time(self, t_s: float) -> None:
        away_s = t_s - self._seen_s if self._seen_s is not None else 0.0
        self._seen_s, camera = t_s, self._camera
        if camera is Camera.BACK:
            self._camera = Camera.THERE
        if away_s > LOST_FRAMES_S and camera is Camera.THERE:
            words = equipment.picture_stopped(away_s)
            self._note(words)
            self.send(Spoken(self.job, (Cue(words, Tone.ATTENTION, TROUBLE_PRIORITY),)))


class ScreenSink:
    """The sink of a guided session that feeds window and voice.

    Attributes
    ----------
    placing : bool
        Whether the camera is being placed.
    """

    def __init__(self, worker: GuidedWorker, hands_free: HandsFree | None = None) -> None:
        self.placing = True
        self._worker, self._hands_free = worker, hands_free
        self._speaker = Speaker()
        self._begun = False

    def step(self, frame: Frame, pose: PoseFrame, guidance: Guidance) -> None:
        """Process one frame."""
        self.placing = guidance.step in (Step.PLACE, Step.COUNTDOWN)
        self._take(guidance)
        self._worker.show(frame, pose, guidance)
        cues = self._speaker.step(guidance)
        if cues:
            self._worker.send(Spoken(self._worker.job, cues))
        self._watch(pose, guidance)

    def _watch(self, pose: PoseFrame, guidance: Guidance) -> None:
        """Grant what the person asks for by waving."""
        answer = self._hands_free.step(pose, guidance) if self._hands_free is not None else None
        if answer is None:
            return
        self._worker.send(Spoken(self._worker.job, (Cue(answer.words, Tone.ATTENTION, TROUBLE_PRIORITY),)))
        if answer.wish is not None:
            self._worker.send(Wished(self._worker.job, answer.wish))

    def close(self, last: Guidance | None) -> None:
        """Process the coach's final guidance."""
        if last is not None:
            self._take(last)

    def _take(self, guidance: Guidance) -> None:
        result = guidance.finished
        if result is not None and (self._begun or result.attempts):
            self._worker.send(SetDone(self._worker.job, result))
        self._begun = (self._begun and result is None) or guidance.step is Step.EXERCISE


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
