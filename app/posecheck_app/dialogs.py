"""Questions and notices in front of the window: for a file, whether to go on, what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from posecheck.errors import PosecheckError
from posecheck.extras import needs
from posecheck.language import tr, tr_later

if TYPE_CHECKING:
    from posecheck.coaching.plan import PlannedSet
    from posecheck.history.records import SessionRecord
    from posecheck.settings import Settings
    from posecheck.specs.model import ExerciseSpec
    from posecheck_app.pages.session import SessionPage
    from posecheck_app.plans.kept import KeptPlan
    from posecheck_app.running import Instance

REPORT_WEEKS: Final = 12
REPORTS: Final = tr_later("PDF (*.pdf);;Page (*.html);;Numbers as a table (*.csv);;Numbers for programs (*.json)")
EXPORTS: Final = tr_later("All sessions (*.zip)")
VIDEOS: Final = tr_later("Videos (*.mp4 *.mov *.m4v *.avi *.mkv *.webm);;All files (*)")


def confirm(
    parent: QWidget, title: str, lost: str, action: str, then: Callable[[], None], keep: str = ""
) -> QMessageBox:
    """Ask before something is lost, without waiting for the answer.

    The button that goes on is not the default, and works only after the time of a double click.

    Parameters
    ----------
    parent : QWidget
        The window to ask in front of.
    title, lost : str
        The question, with the name of the thing; what will be lost.
    action, keep : str
        The buttons that go on and that change nothing; the latter says "Cancel" unless it is given.
    then : callable
        Called if the person goes on.
    """
    box = QMessageBox(QMessageBox.Icon.Warning, title.rstrip("?"), title, QMessageBox.StandardButton.NoButton, parent)
    box.setInformativeText(lost)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    go_on = box.addButton(action, QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(keep or tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    if go_on is not None:
        go_on.setEnabled(False)
        go_on.clicked.connect(lambda: then())
        waited = QTimer(box)
        waited.setSingleShot(True)
        waited.timeout.connect(lambda: go_on.setEnabled(True))
        waited.start(QApplication.doubleClickInterval() + 100)
    box.open()
    return box


def ask_to_end(parent: QWidget, page: SessionPage, planned: PlannedSet) -> None:
    """Ask before a set under way is left; the session pauses meanwhile."""
    from posecheck.coaching.coach import Command

    was_paused = page.paused
    page.ask(Command.PAUSE)
    lost = tr(
        "{exercise}, set {n} of {of}, is under way: {done} of {goal} repetitions are done. The set stays unfinished.",
        exercise=tr(planned.spec.name),
        n=planned.n,
        of=planned.of,
        done=page.work.count.text(),
        goal=planned.goal,
    )
    box = confirm(parent, tr("End this session?"), lost, tr("End session"), page.end, keep=tr("Carry on"))
    page.settled.connect(box.close)
    if not was_paused:
        box.rejected.connect(lambda: page.ask(Command.RESUME))


def ask_for_export(parent: QWidget) -> Path | None:
    """Ask where to export to; None if cancelled."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("Export all sessions"), "posecheck.zip", tr(EXPORTS))
    return Path(name) if name else None


def ask_for_import(parent: QWidget) -> Path | None:
    """Ask what to import; None if cancelled."""
    name, _ = QFileDialog.getOpenFileName(parent, tr("Import sessions"), "", tr(EXPORTS))
    return Path(name) if name else None


def write_report(
    parent: QWidget,
    sessions_since: Callable[[datetime], Sequence[SessionRecord]],
    specs: Mapping[str, ExerciseSpec],
    now: datetime,
    kept: KeptPlan,
    recordings: Path,
    settings: Settings,
) -> None:
    """Ask for a file and write a report of the last weeks, or its numbers, with the adherence to the plan in use."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("Save report"), "report.pdf", tr(REPORTS))
    if not name:
        return
    from posecheck.adapters.drawing.moments import pictures_of_faults

    since = now - timedelta(weeks=REPORT_WEEKS)
    try:
        with needs("pages", "a report"):
            from posecheck.pages import period, period_page, report
        shown, days = sessions_since(since), (since.date(), now.date())
        made = period.period_of(shown, specs, *days, kept.followed, settings.report_name)
        if Path(name).suffix in (".csv", ".json"):
            period.write_numbers(made, Path(name))
            return
        wanted = [(one.exercise, one.fault) for one in made.faults]
        found = pictures_of_faults(wanted, made.sessions, recordings, specs, show_faces=settings.show_faces)
        page = period_page.period_report(made, specs, [report.Picture(*one) for one in found])
        report.write_report(page, Path(name))
    except PosecheckError as error:
        QMessageBox.warning(parent, tr("Report"), str(error))


def write_handout(parent: QWidget, exercises: Sequence[ExerciseSpec]) -> None:
    """Ask for a file and write the handout."""
    name, _ = QFileDialog.getSaveFileName(parent, tr("Handout"), "posecheck.pdf", "PDF (*.pdf)")
    if not name:
        return
    try:
        with needs("pages", "a handout"):
            from posecheck.pages import handout
        handout.write_handout(exercises, Path(name))
    except PosecheckError as error:
        QMessageBox.warning(parent, tr("Handout"), str(error))


def ask_for_video(parent: QWidget) -> Path | None:
    """Ask for a video to check; None if cancelled."""
    name, _ = QFileDialog.getOpenFileName(parent, tr("Check a video"), "", tr(VIDEOS))
    return Path(name) if name else None


def offer_first(instance: Instance) -> None:
    """Say that posecheck is already open, and offer to show its window."""
    box = QMessageBox(QMessageBox.Icon.Information, "posecheck", tr("posecheck is already open."))
    box.setInformativeText(tr("Only one window can be open at a time, so that no session is lost."))
    show = box.addButton(tr("Show it"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    if box.clickedButton() is show and not instance.call_first():
        words = tr("The open window does not answer. Close it or restart the computer, then start posecheck again.")
        QMessageBox.warning(None, "posecheck", words)


def bring_to_front(window: QWidget) -> None:
    """Show a window above all others, even if it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def show_notice(window: QWidget, text: str) -> None:
    """Show a notice that does not hold up the window."""
    box = QMessageBox(QMessageBox.Icon.Information, "posecheck", text, QMessageBox.StandardButton.Ok, window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
