"""Saves, deletes, exports and imports sessions; a deleted session can be restored until the program ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QMessageBox, QWidget

from posecheck.coaching.messages import exercise_name
from posecheck.errors import PosecheckError, UsageError
from posecheck.history.database import RECORDINGS, History
from posecheck.history.folders import adopt, delete_folders
from posecheck.history.records import SessionRecord
from posecheck.language import tr, tr_date, tr_later, tr_n
from posecheck.private import make_private_folder, make_tree_private
from posecheck.settings import Settings
from posecheck.specs.model import ExerciseSpec
from posecheck_app.dialogs import ask_for_export, ask_for_import, confirm, write_report
from posecheck_app.services import DELETED, AppServices

if TYPE_CHECKING:
    from posecheck.session import GuidedSink
    from posecheck_app.messages import GuidedJob, Notify
    from posecheck_app.plans.kept import KeptPlan
    from posecheck_app.workers.moving import Moves

KEPT_HOW_LONG: Final = tr_later("You can undo this until you close posecheck.")

log = logging.getLogger(__name__)


class SavedSessions(QObject):
    """Changes what is saved, after asking.

    Parameters
    ----------
    history, services
        Where the sessions are.
    specs : mapping of str to ExerciseSpec
        All exercises, for their names.
    parent : QWidget
        The window, in front of which questions are asked.

    Signals
    -------
    changed()
        Sessions were deleted or restored.
    reported(str)
        A sentence on what was done or failed.
    """

    changed = pyqtSignal()
    reported = pyqtSignal(str)

    def __init__(
        self, history: History, services: AppServices, specs: Mapping[str, ExerciseSpec], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window, self._history, self._services, self._specs = parent, history, services, specs
        self._deleted: list[SessionRecord] = []
        self._keeper: GuidedSink | None = None
        self._attempt(self._empty)

    @cached_property
    def _moves(self) -> Moves:
        from posecheck_app.workers.moving import Moves  # late, like the next one: the window starts without

        moves = Moves(self._services.folder)
        moves.reported.connect(self.reported)
        return moves

    def is_sample(self, source: str) -> bool:
        """Whether a source is the sample video, whose sessions are not saved."""
        return self._services.sample is not None and source == str(self._services.sample[0])

    def sinks(self, job: GuidedJob, notify: Notify, pain: int | None, *, video: bool) -> Sequence[GuidedSink]:
        """Make what saves a session; called in the worker."""
        self._keeper = None if self.is_sample(job.source) else self._services.keeper(job, notify, pain, video)
        return [] if self._keeper is None else [self._keeper]

    @property
    def last(self) -> SessionRecord | None:
        """The session that was saved last since the program started."""
        number = getattr(self._keeper, "session", None)
        return None if number is None else self._history.session(number)

    def note_pain(self, value: int) -> None:
        """Note the pain after that session."""
        number = getattr(self._keeper, "session", None)
        if number is not None:
            self._history.note_pain(number, after=value)

    @property
    def can_undo(self) -> bool:
        """Whether a deleted session can be restored."""
        return bool(self._deleted)

    def sessions(self, since: datetime | None = None) -> list[SessionRecord]:
        """Sessions since a time, newest first, as corrected."""
        from posecheck.corrections.files import corrected_sessions

        return corrected_sessions(self._history.sessions(since), self._services.folder / RECORDINGS)

    def write_report(self, specs: Mapping[str, ExerciseSpec], kept: KeptPlan, settings: Settings) -> None:
        """Ask for a file and write a report of the last weeks."""
        folder, now = self._services.folder / RECORDINGS, self._services.now()
        write_report(self._window, self.sessions, specs, now, kept, folder, settings)

    def ask_to_delete(self, session: SessionRecord) -> None:
        """Delete one session if the person confirms it."""
        title = tr(
            "Delete the session of {when}?", when=tr_date("EEE dd MMM yyyy, HH:mm", session.started_at.astimezone())
        )
        lost = f"{what_is_in(session, self._specs)} {tr(KEPT_HOW_LONG)}"
        confirm(self._window, title, lost, tr("Delete session"), lambda: self._delete(session))

    def ask_to_delete_all(self) -> None:
        """Delete all sessions if the person confirms it."""
        sessions = self._history.sessions()
        lost = tr_n(
            "{n} session with all recordings, checked videos, your progress and your plan. Folder: {folder}. "
            "This cannot be undone.",
            "{n} sessions with all recordings, checked videos, your progress and your plan. Folder: {folder}. "
            "This cannot be undone.",
            len(sessions),
            folder=self._services.folder,
        )
        confirm(self._window, tr("Delete everything?"), lost, tr("Delete everything"), self._delete_all)

    def undo(self) -> None:
        """Restore the session deleted last."""
        if self._deleted:
            session = self._deleted.pop()
            if self._attempt(lambda: self._move_folders(session, DELETED, "sessions")):
                self._history.add_session(session)
            self.changed.emit()

    def export(self) -> None:
        """Ask for a file and export all sessions."""
        self._moves.start("out", ask_for_export(self._window))

    def import_(self) -> None:
        """Ask for a file and import its sessions."""
        self._moves.start("in", ask_for_import(self._window))

    def close(self) -> None:
        """Finish an export or import, and delete for good what was deleted."""
        if "_moves" in vars(self):
            self._moves.wait()
        self._attempt(self._empty)

    def _delete(self, session: SessionRecord) -> None:
        started_at = session.started_at
        session = next((one for one in self._history.sessions() if one.started_at == started_at), session)
        if self._attempt(lambda: self._move_folders(session, "sessions", DELETED)):
            if self._attempt(lambda: self._history.delete_session(session.started_at)):
                self._deleted.append(session)
            else:
                self._attempt(lambda: self._move_folders(session, DELETED, "sessions"))
        self.changed.emit()

    def _delete_all(self) -> None:
        self._moves.wait()
        self._deleted.clear()
        failed = []
        for delete in (self._history.delete_all, self._services.delete_recordings):
            try:
                delete()
            except PosecheckError as error:
                failed.append(f"{error}.")
        self.reported.emit(" ".join(failed) or tr("All sessions deleted."))
        self.changed.emit()

    def _move_folders(self, session: SessionRecord, source: str, target: str) -> None:
        for name in session.folders:
            here, there = self._services.folder / source / name, self._services.folder / target / name
            if here.exists():
                make_private_folder(there.parent)
                try:
                    here.rename(there)
                except OSError as error:
                    raise UsageError(f"{here} could not be moved to {there}: {error.strerror}") from error

    def _empty(self) -> None:
        delete_folders([self._services.folder / DELETED])

    def _attempt(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except PosecheckError as error:
            QMessageBox.warning(self._window, tr("Saved sessions"), f"{error}.")
            return False
        return True


def what_is_in(session: SessionRecord, specs: Mapping[str, ExerciseSpec]) -> str:
    """Name the exercises and repetitions of a session: "Cat curl: 2 sets, 18 repetitions."."""
    names = ", ".join(dict.fromkeys(exercise_name(one.exercise, specs) for one in session.sets)) or tr("No exercise")
    reps = sum(one.rep_count for one in session.sets)
    return tr(
        "{exercises}: {sets}, {reps}, with their recordings.",
        exercises=names,
        sets=tr_n("{n} set", "{n} sets", len(session.sets)),
        reps=tr_n("{n} repetition", "{n} repetitions", reps),
    )


def mend_data(history: History, folder: Path) -> None:
    """Make the data of earlier versions private, and add killed sessions to the history; called at startup.

    Parameters
    ----------
    history : History
    folder : Path
        Holds the history and the recordings.
    """
    try:
        make_tree_private(folder)
        adopt(history, folder / RECORDINGS, _in_use)
    except (PosecheckError, OSError) as error:
        log.warning("the stored sessions could not be mended: %s", error)


def _in_use(session: Path) -> bool:
    from posecheck_app.workers.keeper import lock_of  # late: asked only about a session that the history lacks

    lock = lock_of(session)
    if not lock.tryLock(0):
        return True
    lock.unlock()
    return False
