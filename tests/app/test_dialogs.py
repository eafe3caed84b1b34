"""Dialogs that write files."""

import sys

import pytest
from posecheck_app import window
from posecheck_app.dialogs import write_handout
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

import posecheck.pages
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


def test_the_handout_has_the_chosen_exercises_or_all_without_a_choice(accepted, monkeypatch):
    written = []
    monkeypatch.setattr(window, "write_handout", lambda parent, specs: written.append(list(specs)))
    accepted.today.shift("cat_curl", -1)
    for name, row in accepted.today.rows.items():
        row.wanted.setChecked(name in ("back_extension", "cat_curl"))
    accepted.today.handout.click()
    for row in accepted.today.rows.values():
        row.wanted.setChecked(False)
    accepted.today.handout.click()
    assert written == [["cat_curl", "back_extension"], list(load_specs())]


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
