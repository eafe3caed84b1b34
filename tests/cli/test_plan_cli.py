"""`posecheck plan`: presets, every mistake, times and calendars; the plan in use in a report."""

import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from made_history import sessions

from posecheck.history.adherence import PLAN_FILE
from posecheck.history.database import DATABASE, History


def test_a_new_plan_is_shown_with_its_amounts_and_minutes(call, tmp_path):
    path = tmp_path / "mine.toml"
    assert call("plan", "new", "core", "-o", path)[0] == 0
    code, out, _ = call("plan", "show", path)
    assert code == 0
    assert "Cat curl: 10 repetitions · hold 5 s (mon, wed, fri, sun)" in out
    assert "mon, wed, fri, sun: about" in out


def test_a_plan_is_never_written_over(call, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("precious")
    code, _, err = call("plan", "new", "core", "-o", path)
    assert code == 2
    assert "exists already" in err
    assert path.read_text() == "precious"


def test_a_broken_plan_is_refused_with_every_mistake(call, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'schema = 1\nname = ""\n[[exercise]]\nid = "cat_crul"\n[[exercise]]\nid = "side_plank"\nreps = 50\n'
    )
    code, _, err = call("plan", "show", path)
    assert code == 2
    assert [line.split(": ")[-2] for line in err.splitlines()] == ["name", "exercise.0.id", "exercise.1.reps"]


def test_a_calendar_reminds_on_the_days_of_the_plan(call, tmp_path):
    path, out = tmp_path / "mine.toml", tmp_path / "mine.ics"
    call("plan", "new", "sciatica", "-o", path)
    assert call("plan", "calendar", path, "-o", out, "--at", "18:30")[0] == 0
    (event,) = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert event["rrule"]["byday"] == ["MO", "WE", "FR", "SU"]
    assert call("plan", "calendar", path, "-o", path, "--at", "18:30")[0] == 2


def test_a_report_names_the_plan_in_use_and_what_was_done_of_it(call, tmp_path):
    with History(tmp_path / DATABASE) as history:
        history.add_session(sessions(1)[0].model_copy(update={"started_at": datetime.now(UTC)}))
    since, page = f"{date.today() - timedelta(days=7)}", tmp_path / "report.html"
    call("plan", "new", "all", "-o", tmp_path / PLAN_FILE)
    assert call("report", "--since", since, "--data", tmp_path, "-o", page)[0] == 0
    assert "Plan: All nine exercises" in page.read_text(encoding="utf-8")
    assert re.search(r"Since .*: \d of \d planned day", page.read_text(encoding="utf-8"))


def test_a_plan_with_mistakes_is_left_out_of_a_report(call, tmp_path):
    (tmp_path / "sessions").mkdir()
    (tmp_path / PLAN_FILE).write_text("schema = 2\n")
    code, _, err = call("report", "--since", "2026-01-05", "--data", tmp_path, "-o", tmp_path / "report.html")
    assert code == 0
    assert "the plan in use is left out" in err
    assert "Plan:" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_one_thing_is_not_written_as_many(call, tmp_path):
    assert call("handout", "cat_curl", "-o", tmp_path / "a.pdf")[1].endswith(": 1 page\n")
    with History(tmp_path / DATABASE) as history:
        history.add_session(sessions(1)[0])
    assert call("history", "--data", tmp_path)[1].endswith("\n1 session\n")
