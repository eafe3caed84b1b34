"""`posecheck plan`: presets, every mistake, times and calendars."""

import sys

import pytest
from icalendar import Calendar

from posecheck.cli import main as cli


@pytest.fixture
def call(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["posecheck", "plan", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


def test_a_new_plan_is_shown_with_its_amounts_and_minutes(call, tmp_path):
    path = tmp_path / "mine.toml"
    assert call("new", "core", "-o", path)[0] == 0
    code, out, _ = call("show", path)
    assert code == 0
    assert "Cat curl: 10 repetitions · hold 5 s (mon, wed, fri, sun)" in out
    assert "mon, wed, fri, sun: about" in out


def test_a_plan_is_never_written_over(call, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("precious")
    code, _, err = call("new", "core", "-o", path)
    assert code == 2
    assert "exists already" in err
    assert path.read_text() == "precious"


def test_a_broken_plan_is_refused_with_every_mistake(call, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'schema = 1\nname = ""\n[[exercise]]\nid = "cat_crul"\n[[exercise]]\nid = "side_plank"\nreps = 50\n'
    )
    code, _, err = call("show", path)
    assert code == 2
    assert [line.split(": ")[-2] for line in err.splitlines()] == ["name", "exercise.0.id", "exercise.1.reps"]


def test_a_calendar_reminds_on_the_days_of_the_plan(call, tmp_path):
    path, out = tmp_path / "mine.toml", tmp_path / "mine.ics"
    call("new", "sciatica", "-o", path)
    assert call("calendar", path, "-o", out, "--at", "18:30")[0] == 0
    (event,) = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert event["rrule"]["byday"] == ["MO", "WE", "FR", "SU"]
    assert call("calendar", path, "-o", path, "--at", "18:30")[0] == 2
