"""The report of a period from the command line: the page, and the same numbers for a record system."""

from __future__ import annotations

import csv
import json
import os
from datetime import datetime

import pytest
from made_history import sessions

from posecheck.coaching.training_plan import plan_text, preset_plan
from posecheck.history.adherence import PLAN_FILE
from posecheck.history.database import DATABASE, History
from posecheck.specs.loader import load_specs


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    with History(folder / DATABASE) as history:
        for session in sessions(5):
            history.add_session(session)
    return folder


def test_the_numbers_are_written_for_a_record_system_and_may_be_written_again(call, data, tmp_path):
    (data / PLAN_FILE).write_text(plan_text(preset_plan("all", load_specs())), encoding="utf-8")
    used = datetime(2026, 1, 6).timestamp()
    os.utime(data / PLAN_FILE, (used, used))
    words = ["report", "--since", "2026-01-05", "--until", "2026-02-01", "--data", data, "--name", "A. B.", "-o"]
    for name in ("n.json", "n.csv", "n.csv", "n.html"):
        assert call(*words, tmp_path / name)[::2] == (0, "")
    found = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))
    assert (found["name"], found["sessions"], found["plan"]["since"]) == ("A. B.", 5, "2026-01-06")
    rows = list(csv.DictReader((tmp_path / "n.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == sum(len(session.sets) for session in sessions(5))
    assert "A. B. · 05 January 2026" in (tmp_path / "n.html").read_text(encoding="utf-8")


def test_another_ending_is_refused(call, data, tmp_path):
    code, _, err = call("report", "--since", "2026-01-05", "--data", data, "-o", tmp_path / "n.xlsx")
    assert code == 2
    assert ".html or .pdf" in err
