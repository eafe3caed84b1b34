"""What asks for a file first: export, import, report, handout, and which video to check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from posecheck.errors import PosecheckError
from posecheck.history import History, as_json, from_json
from posecheck.specs import ExerciseSpec

REPORT_WEEKS: Final = 12
SESSIONS: Final = "Sessions (*.json)"
VIDEOS: Final = "Videos (*.mp4 *.mov *.m4v *.avi *.mkv *.webm);;All files (*)"


def export_sessions(parent: QWidget, history: History) -> str:
    """Write all sessions to a file; gives what to tell."""
    name, _ = QFileDialog.getSaveFileName(parent, "Export all sessions", "posecheck.json", SESSIONS)
    if not name:
        return ""
    sessions = history.sessions()
    try:
        Path(name).write_text(as_json(sessions), encoding="utf-8")
    except OSError as error:
        return f"{name} cannot be written: {error.strerror}"
    return f"{len(sessions)} sessions written."


def import_sessions(parent: QWidget, history: History) -> str:
    """Take in sessions from a file; gives what to tell."""
    name, _ = QFileDialog.getOpenFileName(parent, "Import sessions", "", SESSIONS)
    if not name:
        return ""
    try:
        new = [history.add_session(one) for one in from_json(Path(name).read_text(encoding="utf-8"))]
    except (PosecheckError, OSError, UnicodeDecodeError) as error:
        return str(error)
    return f"{sum(new)} sessions taken in, {len(new) - sum(new)} known already."


def write_report(parent: QWidget, history: History, specs: Mapping[str, ExerciseSpec], now: datetime) -> None:
    """Write a report of the last weeks."""
    name, _ = QFileDialog.getSaveFileName(parent, "Report", "report.pdf", "PDF (*.pdf);;Page (*.html)")
    if not name:
        return
    from posecheck import report

    since = now - timedelta(weeks=REPORT_WEEKS)
    page = report.span_report(history.sessions(since), specs, since.date(), now.date())
    try:
        report.write_report(page, Path(name))
    except PosecheckError as error:
        QMessageBox.warning(parent, "Report", str(error))


def write_handout(parent: QWidget, specs: Mapping[str, ExerciseSpec]) -> None:
    """Write the exercises on paper."""
    name, _ = QFileDialog.getSaveFileName(parent, "Exercises on paper", "posecheck.pdf", "PDF (*.pdf)")
    if not name:
        return
    from posecheck import handout

    try:
        handout.write_handout(list(specs.values()), Path(name))
    except PosecheckError as error:
        QMessageBox.warning(parent, "Handout", str(error))


def ask_for_video(parent: QWidget) -> Path | None:
    """A video to check; None where the person thinks better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, "Check a video", "", VIDEOS)
    return Path(name) if name else None
