"""The main window: puts the parts together and passes the session's news on to them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import pyqtSlot
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.banner import NoticeBanner
from app.header import Header
from app.messages import CAMERA_PREFIX, Factories, Failure, Job, Outcome, Progress, Snapshot
from app.page import MessagePage
from app.panel import Panel
from app.picture import PictureView
from app.ring import HoldRing
from app.rows import LineList
from app.runner import SessionRunner
from app.signs import Sign
from app.style import GAP, MARGIN, Theme, stylesheet, theme_for
from app.words import clock, notice

if TYPE_CHECKING:
    from posecheck.specs import ExerciseSpec

VIDEOS: Final = "Videos (*.mp4 *.mov *.m4v *.avi *.mkv *.webm);;All files (*)"


class MainWindow(QMainWindow):
    """Watches one session at a time; every number it shows was counted by the engine."""

    def __init__(self, specs: Mapping[str, ExerciseSpec], factories: Factories) -> None:
        super().__init__()
        self.runner = SessionRunner(factories, self)
        self.header = Header(specs)
        self.page = MessagePage()
        self.picture = PictureView()
        self.banner = NoticeBanner()
        self.panel = Panel()
        self.footer = QLabel()
        self.footer.setObjectName("small")
        self._centre = QStackedWidget()
        self._source: str | None = None
        self.setWindowTitle("posecheck")
        self.setMinimumSize(960, 600)
        self._lay_out()
        self._connect()
        self._show_choice()
        self._follow_desktop()

    def open_source(self, source: str) -> None:
        """Watch a camera (`camera:N`) or a video; what runs is ended first."""
        self._source = source
        self._restart()

    def choose(self, exercise: str) -> None:
        """Choose an exercise by its id."""
        self.header.choose(exercise)

    def apply_theme(self, theme: Theme) -> None:
        """Colour everything."""
        self.setStyleSheet(stylesheet(theme))
        for widget in self.findChildren(QWidget):
            if isinstance(widget, Sign | HoldRing | LineList | NoticeBanner):
                widget.set_theme(theme)

    def closeEvent(self, a0: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        """End the session and free its camera or file before the window goes."""
        self.hide()
        self.runner.shutdown()
        super().closeEvent(a0)

    def _lay_out(self) -> None:
        for widget in (self.page, self.picture):
            self._centre.addWidget(widget)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._centre, 1)
        left.addWidget(self.banner)
        body = QHBoxLayout()
        body.setSpacing(GAP)
        body.addLayout(left, 1)
        body.addWidget(self.panel)
        central = QWidget()
        central.setObjectName("central")
        column = QVBoxLayout(central)
        column.setContentsMargins(MARGIN, GAP, MARGIN, 10)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        column.addWidget(self.footer)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        self.header.chosen.connect(self._on_chosen)
        self.header.file_wanted.connect(self._ask_for_file)
        self.header.camera_wanted.connect(self._on_camera)
        self.header.stop_wanted.connect(self.runner.stop)
        self.page.file_wanted.connect(self._ask_for_file)
        self.page.camera_wanted.connect(self._on_camera)
        self.page.again_wanted.connect(self._restart)
        self.panel.again_wanted.connect(self._restart)
        self.runner.progressed.connect(self._on_progress)
        self.runner.snapped.connect(self._on_snapshot)
        self.runner.ended.connect(self._on_ended)
        self.runner.failed.connect(self._on_failed)
        hints = QApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._follow_desktop)

    @pyqtSlot()
    def _follow_desktop(self) -> None:
        self.apply_theme(theme_for(QApplication.palette()))

    def _show_choice(self) -> None:
        self.panel.choose(self.header.spec, self.header.chosen_stage)
        self.header.show_running(False)
        self.banner.hide()
        self.picture.clear()
        self.page.welcome()
        self._centre.setCurrentWidget(self.page)
        self.footer.clear()

    @pyqtSlot()
    def _restart(self) -> None:
        if self._source is None:
            self._show_choice()
            return
        self._show_choice()
        self.header.show_running(True)
        self.page.wait(Progress("One moment…"))
        self.runner.start(Job(self._source, self.header.spec, self.header.stage))

    @pyqtSlot()
    def _on_chosen(self) -> None:
        if self.runner.busy:
            self._restart()
        else:
            self._show_choice()

    @pyqtSlot()
    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a video", "", VIDEOS)
        if name:
            self.open_source(name)

    @pyqtSlot()
    @pyqtSlot(int)
    def _on_camera(self, number: int = 0) -> None:
        self.open_source(f"{CAMERA_PREFIX}{number}")

    @pyqtSlot(object)
    def _on_progress(self, progress: Progress) -> None:
        self.page.wait(progress)

    @pyqtSlot(object)
    def _on_snapshot(self, moment: Snapshot) -> None:
        faulty = moment.status is not None and bool(moment.status.active_faults)
        self.picture.show_moment(moment.rgb, moment.pose, faulty=faulty, mirrored=moment.job.live)
        self._centre.setCurrentWidget(self.picture)
        self.panel.show_moment(moment)
        self.footer.setText(" · ".join(filter(None, (_where(moment), moment.remark))))
        if moment.status is not None:
            self.banner.show_notice(notice(moment.status, moment.job.spec))
            self.banner.show()

    @pyqtSlot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        self.header.show_running(False)
        self.banner.hide()
        self.panel.show_outcome(outcome)
        if self._centre.currentWidget() is self.page:
            self.page.welcome()

    @pyqtSlot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.header.show_running(False)
        self.banner.hide()
        self.page.error(failure.line)
        self._centre.setCurrentWidget(self.page)


def _where(moment: Snapshot) -> str:
    if moment.job.live:
        return f"Camera {moment.job.source.removeprefix(CAMERA_PREFIX)}"
    name = Path(moment.job.source).name
    if moment.duration_s is None:
        return f"{name} · {clock(moment.t_s)}"
    return f"{name} · {clock(moment.t_s)} of {clock(moment.duration_s)}"
