"""Dialogs that write files."""

import sys
from datetime import timedelta

import pypdfium2
import pytest
from made_history import sessions
from posecheck_app.dialogs import REPORT_WEEKS, write_handout, write_report
from posecheck_app.plans.kept import KeptPlan
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

import posecheck.pages
from posecheck.coaching.training_plan import PlanEntry, TrainingPlan
from posecheck.specs.loader import load_specs


@pytest.fixture
def warnings_shown(monkeypatch):
    shown = []
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: shown.append((title, text)))
    return shown


def test_a_handout_is_written_where_the_person_says(qtbot, tmp_path, monkeypatch, warnings_shown):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "h.pdf"), ""))
    parent = QWidget()
    qtbot.addWidget(parent)
    write_handout(parent, {"cat_curl": load_specs()["cat_curl"]})
    assert warnings_shown == []
    assert (tmp_path / "h.pdf").read_bytes().startswith(b"%PDF")


def test_a_handout_of_a_plan_has_only_its_exercises(qtbot, tmp_path, monkeypatch, warnings_shown):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "h.pdf"), ""))
    parent = QWidget()
    qtbot.addWidget(parent)
    plan = TrainingPlan(schema=1, name="Mine", exercise=[PlanEntry(id="cat_curl"), PlanEntry(id="dead_bug")])
    write_handout(parent, load_specs(), plan)
    with pypdfium2.PdfDocument(tmp_path / "h.pdf") as pdf:
        assert len(pdf) == 2


@pytest.mark.parametrize("name", ["r.pdf", "r.html", "r.csv", "r.json"])
def test_a_report_of_the_last_weeks_or_its_numbers(qtbot, tmp_path, monkeypatch, warnings_shown, name):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    parent = QWidget()
    qtbot.addWidget(parent)
    made = sessions(3)
    now, asked = made[-1].started_at, []

    def since(day):
        asked.append(day)
        return made

    kept = KeptPlan(tmp_path, load_specs())
    write_report(parent, since, load_specs(), now, kept, tmp_path / "sessions", show_faces=False)
    assert (warnings_shown, asked) == ([], [now - timedelta(weeks=REPORT_WEEKS)])
    assert (tmp_path / name).stat().st_size > 100


def test_without_the_page_makers_the_window_says_what_to_install(qtbot, tmp_path, monkeypatch, warnings_shown):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "h.pdf"), ""))
    monkeypatch.delitem(sys.modules, "posecheck.pages.handout", raising=False)
    monkeypatch.delattr(posecheck.pages, "handout", raising=False)
    for name in [name for name in sys.modules if name == "reportlab" or name.startswith("reportlab.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "reportlab", None)
    parent = QWidget()
    qtbot.addWidget(parent)
    write_handout(parent, load_specs())
    [(title, text)] = warnings_shown
    assert title == "Handout"
    assert "pip install '.[pages]'" in text
