"""The menu that corrects attempts at the moment shown on the review page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PyQt6.QtCore import QPoint, pyqtSignal, pyqtSlot
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from posecheck.coaching.messages import plain, side_text
from posecheck.corrections.labels import write_labels
from posecheck.corrections.model import Corrections
from posecheck.errors import PosecheckError
from posecheck.events import Side
from posecheck.history.recording import Recording
from posecheck.language import tr, tr_later
from posecheck.sinks.review import Review
from posecheck.specs.loader import load_specs
from posecheck_app.correcting.draft import Draft

Moment = Callable[[], tuple[float, int]]
"""Returns the time shown, in seconds, and the index of the chosen attempt; -1 if none is chosen."""
Edit = Callable[[Draft, int, float], Corrections]
"""Gives the answer with one change to an attempt at the time shown. Raises ValueError if it does not fit."""
ADD: Final = tr_later("Add an attempt here")
HELP: Final = tr_later("Correct the attempts that posecheck found")
UNREADABLE: Final = tr_later("corrections cannot be read")
MARK: Final = tr_later("corrected")
CHOOSE: Final = tr_later("Choose an attempt in the list first.")
DOES_NOT_FIT: Final = tr_later("This does not fit here: attempts must not overlap, and holds must lie within them.")


class CorrectButton(QPushButton):
    """A button with the menu of corrections; it holds the draft of the recording under review.

    Parameters
    ----------
    moment : callable
        What the page shows and what is chosen.

    Signals
    -------
    changed(Review)
        The recording as corrected.
    said(str)
        What happened, or why something cannot be done.
    """

    changed = pyqtSignal(object)
    said = pyqtSignal(str)

    def __init__(self, moment: Moment, parent: QWidget | None = None) -> None:
        super().__init__(tr("Correct"), parent)
        self.setObjectName("menuButton")
        self._moment = moment
        self.recording: Recording | None = None
        self.draft: Draft | None = None
        self.entries = QMenu(self)
        self.sides, self.wrong = QMenu(tr("Side"), self), QMenu(tr("Fault is wrong"), self)
        self.missing = QMenu(tr("Fault is missing"), self)
        self._of_attempt: list[QAction | QMenu] = []
        self._make_menu()
        self.setMenu(self.entries)
        self.entries.aboutToShow.connect(self._show_choices)
        self.setEnabled(False)

    def begin(self, looked: Review) -> Review:
        """Begin with the recording as the engine judges it; return it as corrected earlier."""
        self.draft = None
        self.setToolTip(tr(HELP))
        try:
            self.draft = Draft(self.recording.folder, looked) if self.recording is not None else None
        except PosecheckError as error:
            self.setToolTip(str(error))
        self.setEnabled(self.draft is not None)
        return self.draft.review if self.draft is not None else looked

    def close_recording(self) -> None:
        """Leave the recording."""
        self.recording = self.draft = None
        self.setEnabled(False)

    def pop_up(self, at: QPoint) -> None:
        """Show the menu at a point of the screen."""
        if self.isEnabled():
            self.entries.popup(at)

    @property
    def mark(self) -> str:
        """What to add to the counts of a recording that was corrected."""
        if self.draft is None:
            return f" · {tr(UNREADABLE)}"
        return f" · {tr(MARK)}" if self.draft.corrected else ""

    def _make_menu(self) -> None:
        self._add(tr(ADD), "A", lambda: self._take(Draft.added_at))
        entries: dict[str, tuple[str, Edit]] = {
            tr("Delete this attempt"): ("Del", lambda draft, n, _: draft.without(n)),
            tr("Join with the next attempt"): ("Ctrl+J", lambda draft, n, _: draft.joined(n)),
            tr("Attempt begins here"): ("B", Draft.with_begin),
            tr("Attempt ends here"): ("E", Draft.with_end),
            tr("Hold begins here"): ("Shift+B", Draft.with_hold_from),
            tr("Hold ends here"): ("Shift+E", Draft.with_hold_to),
        }
        for text, (key, edit) in entries.items():
            self._of_attempt.append(self._add(text, key, partial(self._edit, edit)))
        for menu in (self.sides, self.wrong, self.missing):
            self.entries.addMenu(menu)
            self._of_attempt.append(menu)
        self.entries.addSeparator()
        self._undo = self._add(tr("Undo"), "Ctrl+Z", lambda: self._step(Draft.undo))
        self._start_over = self._add(tr("Back to posecheck's answer"), "", lambda: self._step(Draft.start_over))
        self.entries.addSeparator()
        self._add(tr("Export as labels…"), "Ctrl+L", self._export)

    def _add(self, text: str, key: str, act: Callable[[], None]) -> QAction:
        """Add an entry; its shortcut works while the button is shown."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: act())
        self.entries.addAction(action)
        self.addAction(action)
        return action

    @pyqtSlot()
    def _show_choices(self) -> None:
        """Offer what fits the chosen attempt."""
        draft, index = self.draft, self._chosen()
        for one in self._of_attempt:
            one.setEnabled(index is not None)
        self._undo.setEnabled(draft is not None and draft.can_undo)
        self._start_over.setEnabled(draft is not None and draft.corrected)
        for menu in (self.sides, self.wrong, self.missing):
            menu.clear()
        if draft is None or index is None:
            return
        attempt, faults = draft.now.attempts[index], draft.review.spec.faults_of(draft.review.stage)
        for side in (*Side, None):
            words = side_text(side) if side is not None else tr("Not known")
            self._offer(self.sides, words, _to_side(side))
        for name in attempt.faults:
            self._offer(self.wrong, plain(name), _without(name))
        for name in (name for name in faults if name not in attempt.faults):
            self._offer(self.missing, plain(name), _with(name))
        self.wrong.setEnabled(bool(attempt.faults))

    def _offer(self, menu: QMenu, words: str, edit: Edit) -> None:
        action = menu.addAction(words)
        if action is not None:
            action.triggered.connect(lambda _=False: self._edit(edit))

    def _chosen(self) -> int | None:
        """Index of the chosen attempt, or of the one at the moment shown."""
        t_s, row = self._moment()
        attempts = self.draft.now.attempts if self.draft is not None else ()
        if 0 <= row < len(attempts):
            return row
        return next((n for n, one in enumerate(attempts) if one.start_s <= t_s <= one.end_s), None)

    def _edit(self, edit: Edit) -> None:
        index = self._chosen()
        if index is None:
            self.said.emit(tr(CHOOSE))
        else:
            self._take(lambda draft, t_s: edit(draft, index, t_s))

    def _take(self, change: Callable[[Draft, float], Corrections]) -> None:
        self._step(lambda draft: draft.take(change(draft, self._moment()[0])))

    def _step(self, step: Callable[[Draft], None]) -> None:
        if self.draft is None:
            return
        try:
            step(self.draft)
        except ValueError:
            self.said.emit(tr(DOES_NOT_FIT))
        except PosecheckError as error:
            self.said.emit(str(error))
        else:
            self.changed.emit(self.draft.review)

    def _export(self) -> None:
        """Ask for a folder and write labels and poses there."""
        if self.recording is None:
            return
        name = QFileDialog.getExistingDirectory(self, tr("Export labels to this folder"))
        if not name:
            return
        try:
            path = write_labels(self.recording, load_specs(), Path(name), force=True)
            self.said.emit(tr("Labels saved as {name}.", name=path.name))
        except PosecheckError as error:
            self.said.emit(str(error))


def _to_side(side: Side | None) -> Edit:
    return lambda draft, index, _: draft.with_side(index, side)


def _without(fault: str) -> Edit:
    return lambda draft, index, _: draft.without_fault(index, fault)


def _with(fault: str) -> Edit:
    return lambda draft, index, _: draft.with_fault(index, fault)
