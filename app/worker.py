"""The thread in which a session runs: it opens the source, loads the model and plays, and touches no widget."""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, cast

from PyQt6.QtCore import QObject, QThread, pyqtSignal

from app.mailbox import Mailbox
from app.messages import Factories, Failure, Job, Outcome, Progress, Snapshot
from posecheck import session
from posecheck.errors import PosecheckError
from posecheck.events import Attempt, AttemptEnded, Status, Update
from posecheck.frames import Frame, FrameSource
from posecheck.landmarks import PoseFrame

if TYPE_CHECKING:
    from posecheck.engine import Engine

log = logging.getLogger(__name__)


class _StopRequested(Exception):
    """The window no longer wants this session."""


class SnapshotSink:
    """The session's sink that keeps the newest moment in a mailbox and all attempts in a list."""

    def __init__(self, job: Job, duration_s: float | None, mailbox: Mailbox[Snapshot], worker: SessionWorker) -> None:
        self._job = job
        self._duration_s = duration_s
        self._mailbox = mailbox
        self._worker = worker
        self._attempts: tuple[Attempt, ...] = ()
        self._status: Status | None = None
        self._person_seen = False
        self.remark = ""

    def note(self, remark: str) -> None:
        """Keep what the person should know about how the session runs."""
        self.remark = remark

    def step(self, frame: Frame | None, pose: PoseFrame, update: Update) -> None:
        """Replace the moment in the mailbox; wake the window only if it has fetched the one before."""
        self._take_in(update)
        self._person_seen |= pose.seen
        rgb = frame.rgb if frame is not None else None
        moment = Snapshot(self._job, pose.t_s, self._duration_s, rgb, pose, self._status, self._attempts, self.remark)
        if self._mailbox.put(moment):
            self._worker.poked.emit()

    def close(self, last: Update | None) -> None:
        """Take the engine's last word."""
        if last is not None:
            self._take_in(last)

    @property
    def outcome(self) -> Outcome:
        """The whole session in short."""
        return Outcome(self._job, self._status, self._attempts, self._person_seen)

    def _take_in(self, update: Update) -> None:
        self._attempts += tuple(event.attempt for event in update.events if isinstance(event, AttemptEnded))
        if update.status is not None:
            self._status = update.status


class SessionWorker(QThread):
    """Plays one job in a thread of its own; made, started and joined by the GUI thread.

    Signals
    -------
    progressed(Progress)
        What it is busy with before the first picture.
    poked()
        A moment waits in `mailbox`; not sent again before that is fetched.
    ended(Outcome)
        The source is over, or `stop` was obeyed.
    failed(Failure)
        The session broke.
    """

    progressed = pyqtSignal(object)
    poked = pyqtSignal()
    ended = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, job: Job, factories: Factories, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self._factories = factories
        self._stop = threading.Event()
        self._source: FrameSource | None = None

    def stop(self) -> None:
        """Ask for an early end; returns at once."""
        self._stop.set()
        source = self._source
        if source is not None:  # a camera that gives no pictures would keep the session waiting; closing wakes it
            threading.Thread(target=source.close, name="close source", daemon=True).start()

    def run(self) -> None:
        """Play the job; every error becomes one line for the person."""
        try:
            self.ended.emit(self._play())
        except _StopRequested:
            pass
        except PosecheckError as error:
            self.failed.emit(Failure(self.job, _one_line(error)))
        except Exception as error:  # the border of the thread: nothing may escape it
            log.exception("the session broke")
            text = (
                f"Something went wrong inside posecheck ({type(error).__name__}: {_one_line(error)}). Please try again."
            )
            self.failed.emit(Failure(self.job, text))

    def _play(self) -> Outcome:
        with ExitStack() as parts:
            self._tell("Starting the camera…" if self.job.live else "Opening the video…")
            source = self._source = self._factories.source(self.job.source)
            parts.callback(source.close)
            self._tell("Loading the pose model…")
            sink = SnapshotSink(self.job, source.duration_s, self.mailbox, self)
            estimator = self._factories.estimator(self.job, self._report_download, sink.note)
            parts.callback(estimator.close)
            self._tell("Waiting for the first picture…")
            engine = cast("Engine", self._factories.engine(self.job))
            session.run(source, estimator, engine, [sink], self._stop.is_set)
        return sink.outcome

    def _report_download(self, share: float | None) -> None:
        self._tell("Fetching the pose model (needed only once)…", share)

    def _tell(self, text: str, share: float | None = None) -> None:
        if self._stop.is_set():
            raise _StopRequested
        self.progressed.emit(Progress(text, share))


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
