"""The main window: its pages, the navigation between them, and the state they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import Qt, pyqtSlot
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from posecheck.coaching.coach import SetResult
from posecheck.coaching.plan import PlannedSet, plan_sets
from posecheck.errors import PosecheckError
from posecheck.history.archive import RECORDINGS
from posecheck.history.mending import open_history
from posecheck.history.progress import usual_heights, weeks
from posecheck.language import tr
from posecheck.pose.frames import CAMERA_PREFIX
from posecheck.session import GuidedSink
from posecheck.settings import Settings, load_settings, save_settings
from posecheck.specs.model import ExerciseSpec
from posecheck_app.comparing.opening import Opening
from posecheck_app.dialogs import ask_for_video, ask_to_end, write_handout
from posecheck_app.menus import NAV, Entries, add_menus, navigation_bar
from posecheck_app.messages import GuidedJob, Notify
from posecheck_app.pages.check import CheckPage
from posecheck_app.pages.history import HistoryPage
from posecheck_app.pages.safety import SafetyPage
from posecheck_app.pages.session import SessionPage
from posecheck_app.pages.settings import SettingsPage
from posecheck_app.pages.summary import SummaryPage
from posecheck_app.pages.today import TodayPage
from posecheck_app.plans.plans import Plans
from posecheck_app.prescriptions import Prescriptions
from posecheck_app.saved import SavedSessions
from posecheck_app.services import AppServices
from posecheck_app.sound.speech import manner_of
from posecheck_app.sound.voice import Sound, Voice
from posecheck_app.style import SCALES, Theme, stylesheet, theme_for
from posecheck_app.widgets.layout import press_focused
from posecheck_app.workers.keeper import mend_data
from posecheck_app.workers.worst import PictureSearch

if TYPE_CHECKING:
    from posecheck_app.pages.review import ReviewPage

SMALLEST: Final = (820, 430)
"""Smallest width and height in logical pixels: less than a screen of 1366x768 at 150 % leaves."""


class MainWindow(QMainWindow):
    """Leads from the safety notice to a summary. `told` says what happened to a damaged history, or is None."""

    def __init__(self, specs: Mapping[str, ExerciseSpec], services: AppServices, voice: Voice | None = None) -> None:
        super().__init__()
        self._specs, self._services = dict(specs), services
        self.settings: Settings = load_settings(services.settings_file)
        self._source: str | None = None
        self._last_source = ""
        self._keeper: GuidedSink | None = None
        self._search = PictureSearch(services.find_pictures)
        self._plan: tuple[PlannedSet, ...] = ()
        self._planned = False
        self._pain: int | None = None
        self._history, self.told = open_history(services.folder, services.now())
        self._prescriptions = Prescriptions(self._specs, self._history, lambda: self.saved.sessions())
        mend_data(self._history, services.folder)
        self.saved = SavedSessions(self._history, services, self._specs, self)
        self.safety, self.today = SafetyPage(), TodayPage(specs, self.settings.camera)
        self.plans = Plans(services.folder, self._specs, services.now, self)
        self.summary = SummaryPage()
        self.session = SessionPage(services.session_factory(self.settings, self._sinks), voice)
        self.history = HistoryPage(specs, services.find_damage)
        self.check = CheckPage(specs, services.open_clip)
        self._review_from: QWidget = self.history
        self.settings_page = SettingsPage(self.settings, services.folder)
        self.pages, self.nav = QStackedWidget(), QButtonGroup(self)
        self.opening = Opening(
            self.pages,
            self._specs,
            services.folder / RECORDINGS,
            self._history.sessions,
            services.open_video,
            services.clip_writer,
            lambda: self.settings.show_faces,
        )
        self.setWindowTitle("posecheck")
        self.setMinimumSize(*SMALLEST)
        self._lay_out()
        self._connect()
        self._follow_desktop()
        self._first: QWidget = self.today
        self.show_page(self._first if self.settings.safety_accepted else self.safety)

    @property
    def review(self) -> ReviewPage:
        """The review page."""
        return self.opening.review

    def use_source(self, source: str) -> None:
        """Use a camera (`camera:` and its name or number), or a video, instead of the chosen camera."""
        self._source = source

    def open_plan(self, path: Path) -> None:
        """Show the plan of a file, after the safety notice if it has not been accepted yet."""
        self._first = self.plans.page
        self.plans.open(path)
        if self.settings.safety_accepted:
            self.show_page(self._first)

    def begin(self, exercise: str) -> None:
        """Begin a session of one exercise, after the safety notice if it has not been accepted yet."""
        self._plan = tuple(plan_sets(*self._in_use(exercise)))
        if self.settings.safety_accepted:
            self.start_session(self._plan)

    def start_session(self, plan: Sequence[PlannedSet], source: str | None = None) -> None:
        """Start a session with a plan."""
        self._plan = tuple(plan)
        self._pain = self.today.pain.value
        source = source or self._source or f"{CAMERA_PREFIX}{self.today.camera.name}"
        live, self._last_source = source.startswith(CAMERA_PREFIX), source
        sound = Sound.VOICE if self.settings.voice else Sound.TONES if self.settings.tones else Sound.OFF
        self.session.mirrored = self.settings.mirror and live
        self.session.waves, self.session.replays = self.settings.waves, self.settings.replay
        self.show_page(self.session)
        if live:  # the person in a video may be anybody
            self._services.ask_for_camera()
            sessions = self.saved.sessions()
            plan = [replace(one, usual=usual_heights(sessions, one.spec.id, one.stage)) for one in plan]
        self.session.start(plan, source, sound, manner_of(self.settings))

    def show_page(self, page: QWidget) -> None:
        """Go to a page and refresh it."""
        if page is self.today:
            self._refresh_today()
        elif page is self.history:
            self.history.show_sessions(self.saved.sessions(), self._services.now().date())
        self.pages.setCurrentWidget(page)
        for bar in (self._bar, self.menuBar()):
            if bar is not None:
                bar.setVisible(page in self._nav_pages)
        for button in self.nav.buttons():
            button.setChecked(self._nav_pages[self.nav.id(button)] is page)

    def apply_theme(self, theme: Theme) -> None:
        """Apply a theme to the whole window."""
        self._theme = self.opening.theme = theme
        scale = SCALES[self.settings.text_size]
        self.setStyleSheet(stylesheet(theme, scale))
        self.session.set_look(theme, scale)
        for widget in self.findChildren(QWidget):
            paint_in = getattr(widget, "set_theme", None)
            if paint_in is not None:
                paint_in(theme)

    def closeEvent(self, a0: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        """End the session and free its camera before the window closes."""
        self.hide()
        self.session.shutdown()
        self.plans.reminder.stop()
        self.opening.close()
        self.check.shutdown()
        self._search.stop()
        self.saved.close()
        self._history.close()
        super().closeEvent(a0)

    # Navigation

    @pyqtSlot()
    def _accept_safety(self) -> None:
        self._save(self.settings.model_copy(update={"safety_accepted": True}))
        if self._plan:
            self.start_session(self._plan)
        else:
            self.show_page(self._first)

    @pyqtSlot()
    def _start_chosen(self) -> None:
        self._remember_choice()
        self.start_session(self.today.plan())

    @pyqtSlot()
    def _start_sample(self) -> None:
        if self._services.sample is None:
            return
        path, exercise = self._services.sample
        self.start_session(plan_sets(self._specs[exercise])[:1], str(path))

    @pyqtSlot(object)
    def _on_ended(self, results: list[SetResult]) -> None:
        if self.pages.currentWidget() is not self.session:
            return
        if self._is_sample(self._last_source):
            self.summary.show_session(results, [], own=False)
        else:
            times = self._prescriptions.next_times(results)
            self.summary.show_session(results, times, self._pain)
        self.apply_theme(self._theme)
        self.show_page(self.summary)
        self.session.say(self.summary.outcome.spoken())
        self._find_pictures(results)

    def _find_pictures(self, results: Sequence[SetResult]) -> None:
        """Add pictures of the worst moments to the sets as they are found."""
        self._search.stop()
        number = getattr(self._keeper, "session", None)
        if number is not None and self.settings.keep_video:
            self._search.start(results, self._history.session(number).sets, self._services.folder / "sessions")

    @pyqtSlot(int)
    def _on_pain(self, value: int) -> None:
        number = getattr(self._keeper, "session", None)
        if number is not None:
            self._history.note_pain(number, after=value)

    def _in_use(self, exercise: str, stage: str | None = None) -> tuple[ExerciseSpec, str]:
        return self._prescriptions.in_use(exercise, self.settings.strictness, stage)

    def _refresh_today(self) -> None:
        today = self._services.now().date()
        planned = self.plans.kept.share(today, self._in_use)
        in_use = {name: self._in_use(name) for name in self._specs} | planned.exercises
        chosen = tuple(planned.exercises) or self.settings.chosen or tuple(self._specs)
        stages = {name: stage for name, (_, stage) in in_use.items()}
        self.today.show_choice(chosen, stages, {name: spec for name, (spec, _) in in_use.items()})
        self.today.show_plan_note(planned.words)
        self._planned = bool(planned.exercises)
        self.today.week.show_week(weeks(self._history.sessions(), today, 1)[0], today)
        self.today.sample.setEnabled(self._services.sample is not None)
        self.today.pain.clear()
        self.today.camera.look(self._services.cameras)

    @pyqtSlot()
    def _remember_choice(self) -> None:
        """Remember the camera, and the exercises and stages unless they are the plan's."""
        if self._planned:
            self._save(self.settings.model_copy(update={"camera": self.today.camera.name}))
            return
        for name, row in self.today.rows.items():
            if row.stage != self._history.stage_in_use(self._specs[name]):
                try:
                    self._history.use_stage(name, row.stage)
                except PosecheckError as error:  # no reason not to exercise
                    self.settings_page.show_message(str(error))
                row.show_stage(self._in_use(name)[0], row.stage)
        chosen, camera = tuple(self.today.chosen()), self.today.camera.name
        self._save(self.settings.model_copy(update={"chosen": chosen, "camera": camera}))

    @pyqtSlot(object)
    def _save(self, settings: Settings) -> None:
        before, self.settings = self.settings, settings
        try:
            save_settings(self._services.settings_file, settings)
        except PosecheckError as error:
            self.settings_page.show_message(str(error))
        self.settings_page.show_settings(settings)
        if settings.text_size != before.text_size:
            self.apply_theme(self._theme)

    # Saved sessions

    def _is_sample(self, source: str) -> bool:
        return self._services.sample is not None and source == str(self._services.sample[0])

    def _sinks(self, job: GuidedJob, notify: Notify) -> Sequence[GuidedSink]:
        if self._is_sample(job.source):
            self._keeper = None
            return []
        self._keeper = self._services.keeper(job, notify, self._pain, self.settings.keep_video)
        return [self._keeper]

    @pyqtSlot()
    def _on_saved_changed(self) -> None:
        self.plans.read()
        self.history.offer_undo(self.saved.can_undo)
        if self.pages.currentWidget() is self.history:
            self.show_page(self.history)

    @pyqtSlot(int, float)
    def _look_at_moment(self, number: int, t_s: float) -> None:
        session = getattr(self._keeper, "session", None)
        name = self._history.session(session).sets[number].recording if session is not None else None
        if name is not None:
            self.opening.look_at(name, t_s)

    @pyqtSlot()
    def _ask_for_video(self) -> None:
        if (path := ask_for_video(self)) is not None:
            self.check_video(path)

    def check_video(self, path: Path) -> None:
        """Ask which exercise a video shows, then check it."""
        folder = self._services.folder / "checked" / f"{self._services.now():%Y-%m-%dT%H-%M-%S-%f}_{path.stem}"
        self.check.choose(path, folder)
        self.show_page(self.check)

    @pyqtSlot(object, object)
    def _on_checked(self, video: Path, folder: Path) -> None:
        self.opening.show_recording(folder, video)

    @pyqtSlot(object)
    def _show_opened(self, page: QWidget) -> None:
        """Show a page of recordings; from the review, Back leads to the summary or the history."""
        if page is self.review and self.pages.currentWidget() in (self.summary, self.history, self.check):
            self._review_from = self.summary if self.pages.currentWidget() is self.summary else self.history
        self.show_page(page)

    # Layout, keys and colours

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        """Let Enter press the button that has the focus."""
        if a0 is None or a0.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not press_focused(self):
            super().keyPressEvent(a0)

    def _menus(self) -> dict[str, Entries]:
        pages = zip(NAV, self._nav_pages, strict=True)
        go = {tr(name): (f"Ctrl+{n}", partial(self.show_page, page)) for n, (name, page) in enumerate(pages, 1)}
        file: Entries = {
            tr("Check a video…"): ("Ctrl+O", self._ask_for_video),
            tr("Export…"): ("", self.saved.export),
            tr("Import…"): ("", self.saved.import_),
            tr("Quit"): ("Ctrl+Q", self.close),
        }
        return {tr("&File"): file, tr("&Go"): go}

    def _lay_out(self) -> None:
        self._nav_pages: list[QWidget] = [self.today, self.plans.page, self.history, self.settings_page]
        self._bar = navigation_bar(self.nav)
        for page in (self.safety, *self._nav_pages, self.session, self.summary, self.check):
            self.pages.addWidget(page)
        central = QWidget()
        central.setObjectName("central")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(central)
        add_menus(self, self._menus())

    def _connect(self) -> None:
        self.nav.idClicked.connect(lambda number: self.show_page(self._nav_pages[number]))
        self.safety.accepted.connect(self._accept_safety)
        self.today.start_wanted.connect(self._start_chosen)
        self.today.sample_wanted.connect(self._start_sample)
        to_print = self.plans.kept.to_print
        self.today.handout_wanted.connect(lambda: write_handout(self, to_print(self._in_use, self.today.specs())))
        self.today.changed.connect(self._remember_choice)
        self.session.ended.connect(self._on_ended)
        self.session.left.connect(lambda: self.show_page(self.today))
        self.summary.done.connect(lambda: self.show_page(self.today))
        self.summary.again_wanted.connect(lambda: self.start_session(self._plan, self._last_source))
        self._search.found.connect(self.summary.show_pictures)
        self.summary.moment_wanted.connect(self._look_at_moment)
        self.summary.pain_chosen.connect(self._on_pain)
        self.summary.step_taken.connect(self._prescriptions.take_step)
        self.settings_page.changed.connect(self._save)
        self.settings_page.changed.connect(self.plans.reminder.use)
        self.plans.reminder.use(self.settings)
        self.settings_page.voice_wanted.connect(lambda words: self.session.say(words, manner_of(self.settings)))
        self.session.voice.voices_found.connect(self.settings_page.show_voices)
        self.session.voice.lacking.connect(self.settings_page.show_message)
        self.settings_page.export_wanted.connect(self.saved.export)
        self.settings_page.import_wanted.connect(self.saved.import_)
        self.settings_page.delete_wanted.connect(self.saved.ask_to_delete_all)
        self.saved.reported.connect(self.settings_page.show_message)
        self.saved.changed.connect(self._on_saved_changed)
        self.history.delete_wanted.connect(self.saved.ask_to_delete)
        self.history.undo_wanted.connect(self.saved.undo)
        self.session.end_wanted.connect(lambda planned: ask_to_end(self, self.session, planned))
        self.history.report_wanted.connect(lambda: self.saved.write_report(self._specs, self.plans.kept, self.settings))
        self.history.look_wanted.connect(self.opening.look_at)
        self.history.compare_wanted.connect(self.opening.compare)
        self.opening.wanted.connect(self._show_opened)
        self.opening.left.connect(lambda: self.show_page(self._review_from))
        self.history.video_wanted.connect(self._ask_for_video)
        self.check.checked.connect(self._on_checked)
        self.check.left.connect(lambda: self.show_page(self.history))
        if (hints := QApplication.styleHints()) is not None:
            hints.colorSchemeChanged.connect(self._follow_desktop)

    @pyqtSlot()
    def _follow_desktop(self) -> None:
        self.apply_theme(theme_for(QApplication.palette()))
