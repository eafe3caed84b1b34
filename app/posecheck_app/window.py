"""The main window: its pages, the navigation between them, and the state they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import pyqtSlot
from PyQt6.QtGui import QCloseEvent
from PyQt6.QtWidgets import QApplication, QWidget

from posecheck.coaching.plan import PlannedSet, plan_sets
from posecheck.errors import PosecheckError
from posecheck.history.database import RECORDINGS
from posecheck.history.mending import open_history
from posecheck.history.progress import weeks
from posecheck.language import tr
from posecheck.pose.frames import CAMERA_PREFIX
from posecheck.settings import Settings, load_settings, save_settings
from posecheck.specs.model import ExerciseSpec
from posecheck_app.dialogs import ask_for_video, ask_to_end, write_handout
from posecheck_app.frame import Frame
from posecheck_app.menus import NAV, Entries, add_menus
from posecheck_app.pages.today import TodayPage
from posecheck_app.plans.plans import Plans
from posecheck_app.plans.prescriptions import Prescriptions
from posecheck_app.saved import SavedSessions, mend_data
from posecheck_app.services import AppServices
from posecheck_app.style import SCALES, Theme, theme_for
from posecheck_app.workers.worst import PictureSearch

if TYPE_CHECKING:
    from posecheck.coaching.coach import SetResult
    from posecheck.session import GuidedSink
    from posecheck_app.comparing.opening import Opening
    from posecheck_app.messages import GuidedJob, Notify
    from posecheck_app.pages.check import CheckPage
    from posecheck_app.pages.history import HistoryPage
    from posecheck_app.pages.review import ReviewPage
    from posecheck_app.pages.safety import SafetyPage
    from posecheck_app.pages.session import SessionPage
    from posecheck_app.pages.settings import SettingsPage
    from posecheck_app.pages.summary import SummaryPage
    from posecheck_app.sound.voice import Voice


class MainWindow(Frame):
    """Leads from the safety notice to a summary. `told` says what happened to a damaged history, or is None.

    Pages other than Today are imported and made when they are first needed, so that the window appears soon.
    """

    def __init__(self, specs: Mapping[str, ExerciseSpec], services: AppServices, voice: Voice | None = None) -> None:
        super().__init__()
        self._specs, self._services, self._voice = dict(specs), services, voice
        self.settings: Settings = load_settings(services.settings_file)
        self._source: str | None = None
        self._last_source = ""
        self._plan: tuple[PlannedSet, ...] = ()
        self._planned = False
        self._pain: int | None = None
        self._history, self.told = open_history(services.folder, services.now())
        self._prescriptions = Prescriptions(self._specs, self._history, lambda: self.saved.sessions())
        mend_data(self._history, services.folder)
        self.saved = SavedSessions(self._history, services, self._specs, self)
        self._search = PictureSearch(services.find_pictures)
        self._search.found.connect(lambda number, pictures: self.summary.show_pictures(number, pictures))
        self.plans = Plans(services.folder, self._specs, services.now, self)
        self.today = TodayPage(specs, self.settings.camera)
        self._review_from: QWidget | None = None
        self._main_pages = ((self, "today"), (self.plans, "page"), (self, "history"), (self, "settings_page"))
        add_menus(self, self._menus())
        self._connect()
        self._follow_desktop()
        self._first: QWidget = self.today
        self.show_page(self._first if self.settings.safety_accepted else self.safety)

    @cached_property
    def safety(self) -> SafetyPage:
        """The safety notice."""
        from posecheck_app.pages.safety import SafetyPage

        page = SafetyPage()
        page.accepted.connect(self._accept_safety)
        return page

    @cached_property
    def session(self) -> SessionPage:
        """The page of the session."""
        from posecheck_app.pages.session import SessionPage

        page = SessionPage(self._services.session_factory(lambda: self.settings, self._sinks), self._voice)
        page.set_look(self.theme, SCALES[self.settings.text_size])
        page.ended.connect(self._on_ended)
        page.left.connect(lambda: self.show_page(self.today))
        page.end_wanted.connect(lambda planned: ask_to_end(self, page, planned))
        return page

    @cached_property
    def summary(self) -> SummaryPage:
        """The summary of a session."""
        from posecheck_app.pages.summary import SummaryPage

        page = SummaryPage()
        page.done.connect(lambda: self.show_page(self.today))
        page.again_wanted.connect(lambda: self.start_session(self._plan, self._last_source))
        page.moment_wanted.connect(self._look_at_moment)
        page.pain_chosen.connect(self.saved.note_pain)
        page.step_taken.connect(self._prescriptions.take_step)
        return page

    @cached_property
    def history(self) -> HistoryPage:
        """The history of sessions."""
        from posecheck_app.pages.history import HistoryPage

        page = HistoryPage(self._specs, self._services.find_damage)
        page.delete_wanted.connect(self.saved.ask_to_delete)
        page.undo_wanted.connect(self.saved.undo)
        page.report_wanted.connect(lambda: self.saved.write_report(self._specs, self.plans.kept, self.settings))
        page.look_wanted.connect(lambda name: self.opening.look_at(name))
        page.compare_wanted.connect(lambda exercise, name: self.opening.compare(exercise, name))
        page.video_wanted.connect(self._ask_for_video)
        return page

    @cached_property
    def check(self) -> CheckPage:
        """The page that checks a video."""
        from posecheck_app.pages.check import CheckPage

        page = CheckPage(self._specs, self._services.open_clip)
        page.checked.connect(lambda video, folder: self.opening.show_recording(folder, video))
        page.left.connect(lambda: self.show_page(self.history))
        return page

    @cached_property
    def settings_page(self) -> SettingsPage:
        """The settings."""
        from posecheck_app.pages.settings import SettingsPage
        from posecheck_app.sound.speech import manner_of

        page, voice = SettingsPage(self.settings, self._services.folder), self.session.voice
        page.changed.connect(self._save)
        page.changed.connect(self.plans.reminder.use)
        page.voice_wanted.connect(lambda words: self.session.say(words, manner_of(self.settings)))
        voice.voices_found.connect(page.show_voices)
        voice.lacking.connect(page.show_message)
        page.export_wanted.connect(self.saved.export)
        page.import_wanted.connect(self.saved.import_)
        page.delete_wanted.connect(self.saved.ask_to_delete_all)
        return page

    @cached_property
    def opening(self) -> Opening:
        """Opens recordings for review and comparison."""
        from posecheck_app.comparing.opening import Opening

        folder, services = self._services.folder / RECORDINGS, self._services
        shown = (services.open_video, services.clip_writer, lambda: self.settings.show_faces)
        opening = Opening(self.pages, self._specs, folder, self._history.sessions, *shown)
        opening.theme = self.theme
        opening.wanted.connect(self._show_opened)
        opening.left.connect(lambda: self.show_page(self._review_from or self.history))
        return opening

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
        from posecheck_app.sound.speech import manner_of
        from posecheck_app.sound.voice import Sound

        sound = Sound.VOICE if self.settings.voice else Sound.TONES if self.settings.tones else Sound.OFF
        self.session.mirrored = self.settings.mirror and live
        self.session.waves, self.session.replays = self.settings.waves, self.settings.replay
        self.show_page(self.session)
        if live:  # the person in a video may be anybody
            self._services.ask_for_camera()
            plan = self._prescriptions.with_usual_heights(plan)
        self.session.start(plan, source, sound, manner_of(self.settings))

    def show_page(self, page: QWidget) -> None:
        """Go to a page and refresh it."""
        if page is self.today:
            self._refresh_today()
        elif page is self.history:
            self.history.show_sessions(self.saved.sessions(), self._services.now().date())
        main = [vars(of).get(name) for of, name in self._main_pages]
        self.turn_to(page, main.index(page) if page in main else None)

    def _go(self, number: int) -> None:
        """Go to a main page."""
        self.show_page(getattr(*self._main_pages[number]))

    def apply_theme(self, theme: Theme) -> None:
        """Apply a theme to the whole window."""
        scale = SCALES[self.settings.text_size]
        self.paint_in(theme, scale)
        if "opening" in vars(self):
            self.opening.theme = theme
        if "session" in vars(self):
            self.session.set_look(theme, scale)

    def closeEvent(self, a0: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        """End the session and free its camera before the window closes."""
        self.hide()
        if "session" in vars(self):
            self.session.shutdown()
        if "opening" in vars(self):
            self.opening.close()
        if "check" in vars(self):
            self.check.shutdown()
        self._search.stop()
        self.plans.reminder.stop()
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
        if self.saved.is_sample(self._last_source):
            self.summary.show_session(results, [], own=False)
        else:
            times = self._prescriptions.next_times(results)
            self.summary.show_session(results, times, self._pain)
        self.apply_theme(self.theme)
        self.show_page(self.summary)
        self.session.say(self.summary.outcome.spoken())
        self._find_pictures(results)

    def _find_pictures(self, results: Sequence[SetResult]) -> None:
        """Add pictures of the worst moments to the sets as they are found."""
        self._search.stop()
        if self.settings.keep_video and (last := self.saved.last) is not None:
            self._search.start(results, last.sets, self._services.folder / RECORDINGS)

    def _in_use(self, exercise: str, stage: str | None = None) -> tuple[ExerciseSpec, str]:
        return self._prescriptions.in_use(exercise, self.settings.strictness, stage)

    def _refresh_today(self) -> None:
        now = self._services.now()
        today = now.date()
        planned = self.plans.kept.share(today, self._in_use)
        in_use = {name: self._in_use(name) for name in self._specs} | planned.exercises
        chosen = tuple(planned.exercises) or self.settings.chosen or tuple(self._specs)
        stages = {name: stage for name, (_, stage) in in_use.items()}
        self.today.show_choice(chosen, stages, {name: spec for name, (spec, _) in in_use.items()})
        self.today.show_plan_note(planned.words)
        self._planned = bool(planned.exercises)
        self.today.week.show_week(weeks(self._history.sessions(now - timedelta(weeks=1)), today, 1)[0], today)
        self.today.sample.setEnabled(self._services.sample is not None)
        self.today.pain.clear()
        self.today.look_for_cameras(self._services.cameras)

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
        if "settings_page" in vars(self):
            self.settings_page.show_settings(settings)
        if settings.text_size != before.text_size:
            self.apply_theme(self.theme)

    # Saved sessions

    def _sinks(self, job: GuidedJob, notify: Notify) -> Sequence[GuidedSink]:
        return self.saved.sinks(job, notify, self._pain, video=self.settings.keep_video)

    @pyqtSlot()
    def _on_saved_changed(self) -> None:
        self.plans.read()
        self.history.offer_undo(self.saved.can_undo)
        if self.pages.currentWidget() is self.history:
            self.show_page(self.history)

    @pyqtSlot(int, float)
    def _look_at_moment(self, number: int, t_s: float) -> None:
        last = self.saved.last
        if last is not None and (name := last.sets[number].recording) is not None:
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

    @pyqtSlot(object)
    def _show_opened(self, page: QWidget) -> None:
        """Show a page of recordings; from the review, Back leads to the summary or the history."""
        here, made = self.pages.currentWidget(), vars(self)
        if page is self.review and here in (made.get("summary"), made.get("history"), made.get("check")):
            self._review_from = self.summary if here is made.get("summary") else self.history
        self.show_page(page)

    # Menus, signals and colours

    def _menus(self) -> dict[str, Entries]:
        go = {tr(name): (f"Ctrl+{n + 1}", partial(self._go, n)) for n, name in enumerate(NAV)}
        file: Entries = {
            tr("Check a video…"): ("Ctrl+O", self._ask_for_video),
            tr("Export…"): ("", self.saved.export),
            tr("Import…"): ("", self.saved.import_),
            tr("Quit"): ("Ctrl+Q", self.close),
        }
        return {tr("&File"): file, tr("&Go"): go}

    def _connect(self) -> None:
        self.nav.idClicked.connect(self._go)
        self.today.start_wanted.connect(self._start_chosen)
        self.today.sample_wanted.connect(self._start_sample)
        to_print = self.plans.kept.to_print
        self.today.handout_wanted.connect(lambda: write_handout(self, to_print(self._in_use, self.today.specs())))
        self.today.changed.connect(self._remember_choice)
        self.plans.reminder.use(self.settings)
        self.saved.reported.connect(lambda words: self.settings_page.show_message(words))
        self.saved.changed.connect(self._on_saved_changed)
        if (hints := QApplication.styleHints()) is not None:
            hints.colorSchemeChanged.connect(self._follow_desktop)

    @pyqtSlot()
    def _follow_desktop(self) -> None:
        self.apply_theme(theme_for(QApplication.palette()))
