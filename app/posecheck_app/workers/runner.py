"""Starts, replaces and ends the worker, and limits its updates to what a screen can show."""

from __future__ import annotations

import logging
from typing import Final

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal, pyqtSlot

from posecheck.coaching.coach import Command
from posecheck_app.messages import Failure, GuidedJob, News, Progress, SessionFactory, SessionOver
from posecheck_app.workers.guided_worker import GuidedWorker

log = logging.getLogger(__name__)

REPAINT_MS: Final = 30
"""Shortest time between two moments that reach the window: a little over 30 per second."""

JOIN_MS: Final = 10_000
"""Longest wait for the thread when the window closes."""


class SessionRunner(QObject):
    """The window's handle on the session; lives on the GUI thread and runs one worker at a time.

    Signals
    -------
    progressed(Progress)
        The worker's activity before the first picture.
    snapped(Moment)
        The newest moment, at most about 30 times per second.
    news_sent(News)
        An event that must not be skipped.
    ended(SessionOver)
        The session has ended or was stopped.
    failed(Failure)
        The session failed.
    """

    progressed = pyqtSignal(object)
    snapped = pyqtSignal(object)
    news_sent = pyqtSignal(object)
    ended = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, factory: SessionFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._factory = factory
        self._worker: GuidedWorker | None = None
        self._job: GuidedJob | None = None
        self._waiting: GuidedJob | None = None
        self._poke_waits = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setTimerType(Qt.TimerType.PreciseTimer)
        self._pause.setInterval(REPAINT_MS)
        self._pause.timeout.connect(self._on_pause_over)

    @property
    def busy(self) -> bool:
        """Whether a thread exists, even if it is ending."""
        return self._worker is not None

    def start(self, job: GuidedJob) -> None:
        """Start a job. A running job is ended first; this call does not wait for it."""
        self._job = job
        if self._worker is None:
            self._launch(job)
            return
        self._waiting = job
        self._worker.stop()

    def stop(self) -> None:
        """End the running job early; its result is still reported."""
        self._waiting = None
        if self._worker is not None:
            self._worker.stop()

    def command(self, command: Command) -> None:
        """Pass a request to the running session."""
        if self._worker is not None:
            self._worker.command(command)

    def shutdown(self) -> bool:
        """End everything and wait for the thread; nothing is reported after that.

        Returns
        -------
        bool
            False if the thread did not end in time.
        """
        self._job = None
        self.stop()
        self._pause.stop()
        if self._worker is None:
            return True
        if not self._worker.wait(JOIN_MS):
            log.error("the session did not end within %d s", JOIN_MS // 1000)
            return False
        self._worker = None
        return True

    def _launch(self, job: GuidedJob) -> None:
        worker = GuidedWorker(job, self._factory)
        worker.news_sent.connect(self._on_news)
        worker.progressed.connect(self._on_progress)
        worker.poked.connect(self._on_poke)
        worker.ended.connect(self._on_ended)
        worker.failed.connect(self._on_failed)
        worker.finished.connect(self._on_finished)
        self._worker = worker
        worker.start()

    @pyqtSlot(object)
    def _on_progress(self, progress: Progress) -> None:
        if self._worker is not None and self._worker.job is self._job:
            self.progressed.emit(progress)

    @pyqtSlot()
    def _on_poke(self) -> None:
        if self._pause.isActive():
            self._poke_waits = True
        else:
            self._deliver()

    @pyqtSlot()
    def _on_pause_over(self) -> None:
        if self._poke_waits:
            self._deliver()

    def _deliver(self) -> None:
        self._poke_waits = False
        moment = self._worker.mailbox.take() if self._worker is not None else None
        if moment is not None and moment.job is self._job:
            self._pause.start()
            self.snapped.emit(moment)

    @pyqtSlot(object)
    def _on_news(self, news: News) -> None:
        if news.job is self._job:
            self.news_sent.emit(news)

    @pyqtSlot(object)
    def _on_ended(self, over: SessionOver) -> None:
        if over.job is self._job:
            self._deliver()
            self.ended.emit(over)

    @pyqtSlot(object)
    def _on_failed(self, failure: Failure) -> None:
        if failure.job is self._job:
            self._deliver()
            self.failed.emit(failure)

    @pyqtSlot()
    def _on_finished(self) -> None:
        if self._worker is None or not self._worker.isFinished():
            return
        self._worker.wait()
        self._worker = None
        job, self._waiting = self._waiting, None
        if job is not None:
            self._launch(job)
