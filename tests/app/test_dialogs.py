"""Dialogs that write files."""

import sys
from datetime import timedelta

import pytest
from made_history import sessions
from posecheck_app import window
from posecheck_app.dialogs import REPORT_WEEKS, write_handout, write_report
from posecheck_app.plans.kept import KeptPlan
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

import posecheck.pages
from posecheck.coaching.training_plan import DAYS, PlanEntry, TrainingPlan
from posecheck.settings import Settings
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
    write_handout(parent, [load_specs()["cat_curl"]])
    assert warnings_shown == []
    assert (tmp_path / "h.pdf").read_bytes().startswith(b"%PDF")


def test_the_handout_has_the_exercises_of_the_plan_or_the_chosen_ones_or_all(accepted, monkeypatch):
    written = []

    def write(parent, exercises):
        written.append([(one.id, list(one.stages)) for one in exercises])

    monkeypatch.setattr(window, "write_handout", write)
    accepted.today.shift("cat_curl", -1)
    for name, row in accepted.today.rows.items():
        row.wanted.setChecked(name in ("back_extension", "cat_curl"))
    accepted.today.handout.click()
    for row in accepted.today.rows.values():
        row.wanted.setChecked(False)
    accepted.today.handout.click()
    planned = [PlanEntry(id="side_plank", stage="easier"), PlanEntry(id="cat_curl")]
    accepted.plans.use(TrainingPlan(schema=1, name="Mine", days=list(DAYS), exercise=planned))
    accepted.today.handout.click()
    assert [[name for name, _ in one] for one in written[:2]] == [["cat_curl", "back_extension"], list(load_specs())]
    assert written[2] == [("side_plank", ["easier"]), ("cat_curl", ["default"])]


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
    write_report(parent, since, load_specs(), now, kept, tmp_path / "sessions", Settings(report_name="A. B."))
    assert (warnings_shown, asked) == ([], [now - timedelta(weeks=REPORT_WEEKS)])
    assert (tmp_path / name).stat().st_size > 100
    assert name.endswith(".pdf") or "A. B." in (tmp_path / name).read_text(encoding="utf-8")


def test_without_the_page_makers_the_window_says_what_to_install(qtbot, tmp_path, monkeypatch, warnings_shown):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "h.pdf"), ""))
    monkeypatch.delitem(sys.modules, "posecheck.pages.handout", raising=False)
    monkeypatch.delattr(posecheck.pages, "handout", raising=False)
    for name in [name for name in sys.modules if name == "reportlab" or name.startswith("reportlab.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "reportlab", None)
    parent = QWidget()
    qtbot.addWidget(parent)
    write_handout(parent, list(load_specs().values()))
    [(title, text)] = warnings_shown
    assert title == "Handout"
    assert "pip install '.[pages]'" in text
