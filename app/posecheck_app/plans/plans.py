"""Opens, saves and uses training plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from posecheck.errors import PlanError, PosecheckError, UsageError
from posecheck.extras import needs
from posecheck.history.database import PLAN_FILE
from posecheck.language import tr, tr_later
from posecheck.outputs import whole_file
from posecheck.specs.model import ExerciseSpec
from posecheck_app.plans.kept import KeptPlan
from posecheck_app.plans.reminder import Reminder

if TYPE_CHECKING:
    from posecheck.coaching.training_plan import TrainingPlan
    from posecheck_app.plans.page import PlanPage

PLANS: Final = tr_later("Training plans (*.toml)")
CALENDARS: Final = tr_later("Calendars (*.ics)")


class Plans(QObject):
    """The plan in use, and the plan page, which is made when it is first needed.

    Parameters
    ----------
    folder : Path
        Where the plan in use is kept.
    specs : mapping of str to ExerciseSpec
        All exercises.
    now : callable
        Returns the current time, with its time zone.
    parent : QWidget
        The window, in front of which questions are asked.
    """

    def __init__(
        self, folder: Path, specs: Mapping[str, ExerciseSpec], now: Callable[[], datetime], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window, self._specs, self._now = parent, dict(specs), now
        self.kept = KeptPlan(folder, specs)
        self.reminder = Reminder(self.kept, now, self)

    @cached_property
    def page(self) -> PlanPage:
        """The plan page."""
        from posecheck_app.plans.page import PlanPage

        page = PlanPage(self._specs)
        page.use_wanted.connect(self.use)
        page.stop_wanted.connect(self.stop)
        page.open_wanted.connect(self.ask_to_open)
        page.save_wanted.connect(self.ask_to_save)
        page.remind_wanted.connect(self.ask_to_remind)
        self._show_kept(page)
        return page

    def read(self) -> None:
        """Read the plan in use again."""
        self.kept.read()
        if "page" in vars(self):
            self._show_kept(self.page)

    def _show_kept(self, page: PlanPage) -> None:
        page.show_in_use(self.kept.plan)
        if self.kept.problems:
            page.show_refused(PLAN_FILE, self.kept.problems)

    def use(self, plan: TrainingPlan) -> None:
        """Use a plan from now on."""
        self._attempt(lambda: self.kept.use(plan))

    def stop(self) -> None:
        """Use no plan; the page still shows it."""
        self._attempt(self.kept.stop)

    def ask_to_open(self) -> None:
        """Ask for a plan file and show it."""
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Open a plan"), "", tr(PLANS))
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show the plan of a file, or its mistakes."""
        from posecheck.coaching.training_plan import load_plan

        try:
            self.page.show_plan(load_plan(path, self._specs))
        except PlanError as error:
            self.page.show_refused(path.name, error.problems)
        except PosecheckError as error:
            self.page.show_refused(path.name, [str(error)])

    def ask_to_save(self, plan: TrainingPlan) -> None:
        """Ask for a file and save a plan to it."""
        from posecheck.coaching.training_plan import save_plan

        name, _ = QFileDialog.getSaveFileName(self._window, tr("Save the plan"), "plan.toml", tr(PLANS))
        if name:
            self._attempt(lambda: save_plan(_ending(name, ".toml"), plan))

    def ask_to_remind(self, plan: TrainingPlan, at: time) -> None:
        """Ask for a file and write a calendar with reminders to it."""
        name, _ = QFileDialog.getSaveFileName(self._window, tr("Save the reminder"), "plan.ics", tr(CALENDARS))
        if name:
            self._attempt(lambda: self._write_calendar(_ending(name, ".ics"), plan, at))

    def _write_calendar(self, path: Path, plan: TrainingPlan, at: time) -> None:
        from posecheck.coaching.training_plan import day_lengths

        with needs("pages", "a calendar file"):
            from posecheck.pages.calendar_file import calendar_bytes
        length = timedelta(minutes=max(day_lengths(plan, self._specs)))
        content = calendar_bytes(plan, at, self._now().date(), length)
        with whole_file(path) as part:
            part.write_bytes(content)

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except PosecheckError as error:
            QMessageBox.warning(self._window, tr("Plan"), f"{error}.")
        self.page.show_in_use(self.kept.plan)


def _ending(name: str, suffix: str) -> Path:
    """Path of a file to write, with its suffix also if the person left it out. Raises UsageError if that exists."""
    if name.lower().endswith(suffix):
        return Path(name)
    path = Path(name + suffix)
    if path.exists():
        raise UsageError(f"{path} exists already: choose another name")
    return path
