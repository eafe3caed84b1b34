"""A report agrees with the recording and the sessions, is self-contained, and fits its paper."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pypdfium2
import pytest
from made_history import sessions
from PIL import Image
from recorded import record, sample

from posecheck.coaching.messages import plain
from posecheck.coaching.training_plan import DAYS, PlanEntry, TrainingPlan, preset_plan
from posecheck.errors import UsageError
from posecheck.events import Attempt, Side
from posecheck.history.adherence import adherence
from posecheck.history.recording import open_recording
from posecheck.history.records import SessionRecord, SetRecord, record_from_events
from posecheck.language import LANGUAGES, use
from posecheck.pages.period import as_csv, as_json, period_of, write_numbers
from posecheck.pages.period_page import period_report
from posecheck.pages.report import Picture, as_html, bar_shapes, set_report, write_report
from posecheck.specs.loader import load_specs

SPECS = load_specs()
CURL = "partial_curl"
RAISE = "quadruped_arm_leg_raise"


@pytest.fixture(scope="module")
def curls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "set"
    record(folder, CURL, sample(CURL, 60.0))
    opened = open_recording(folder)
    return record_from_events(opened.events, opened.spec, "default", opened.poses.duration_s)


def picture():
    stream = BytesIO()
    Image.new("RGB", (320, 240), "teal").save(stream, "JPEG")
    return Picture("12 s: Not so high", stream.getvalue())


def span_report(*period):
    return period_report(period_of(*period), SPECS)


def span(count=40):
    made = sessions(count)
    first = made[0].started_at.date()
    return made, span_report(made, SPECS, first, made[-1].started_at.date())


def whole_span():
    """A report with everything on it."""
    made = sessions(40)
    first, last = made[0].started_at.date(), made[-1].started_at.date()
    plan = preset_plan("all", SPECS)
    return period_report(period_of(made, SPECS, first, last, (plan, first), "A. B."), SPECS, [picture()] * 3)


def text_of(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf), " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_a_set_report_lists_every_attempt(curls):
    page = as_html(set_report(curls, SPECS[CURL], None))
    assert f"Done: {curls.rep_count}, of which {curls.clean_count} without any fault" in page
    table = page[page.index("<table>") :]
    assert table.count("<tr>") == len(curls.attempts) + 1
    for fault in {f for a in curls.attempts for f in a.faults}:
        assert SPECS[CURL].faults[fault].cue.lower() in table


def test_a_page_is_self_contained(curls):
    page = as_html(set_report(curls, SPECS[CURL], None, [picture()]))
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*"', page) == []
    assert "http" not in page.replace("http://www.w3.org", "")
    assert page.count("data:image/jpeg;base64,") == 1


def test_a_span_report_names_the_plan_and_what_was_done_of_it():
    plan = TrainingPlan(
        schema=1, name="Back, weeks 1 to 4", days=list(DAYS), exercise=[PlanEntry(id="cat_curl", reps=5)]
    )
    made = sessions(10)
    last = made[-1].started_at.date()
    page = as_html(span_report(made, SPECS, made[0].started_at.date(), last, (plan, last - timedelta(days=3))))
    found = adherence(plan, SPECS, made, last - timedelta(days=3), last)
    assert "Plan: Back, weeks 1 to 4" in page
    assert f"{found.done_days} of 4 planned days" in page
    assert f"{found.exercises[0].reps}\u00a0of\u00a020" in page


def test_a_span_report_covers_days_exercises_and_faults():
    made, report = span()
    page = as_html(report)
    assert f"{len(made)} sessions" in page
    for name in {one.exercise for s in made for one in s.sets}:
        assert SPECS[name].name in page
    reps = sum(one.rep_count for s in made for one in s.sets)
    rows = report.sections[1].table[1:]
    assert sum(int(row[2]) for row in rows) == reps


def test_faults_are_named_by_their_cues(curls):
    for report in (set_report(curls, SPECS[CURL], None), span()[1]):
        words = " ".join(
            [*(line for one in report.sections for line in one.lines)]
            + [cell for one in report.sections for row in one.table for cell in row]
        ).lower()
        ids = {fault for spec in SPECS.values() for fault in spec.faults}
        assert {fault for fault in ids if fault in words or plain(fault).lower() in words} == set()


def test_range_of_motion_is_given_by_side_from_the_first_to_the_last_session():
    def done(day, *motions):
        attempts = tuple(
            Attempt(n, side, n, n + 0.5, (), True, True, (), motion) for n, (side, motion) in enumerate(motions, 1)
        )
        record = SetRecord(
            exercise=RAISE, stage="default", reps=9, hold_s=5, duration_s=9, complete=True, attempts=attempts
        )
        return SessionRecord(started_at=datetime(2026, 1, day, 12, tzinfo=UTC), sets=(record,))

    left, right = Side.LEFT, Side.RIGHT
    made = [done(20, (left, 50.0), (right, 40.0)), done(6, (left, 20.0), (left, 24.0), (left, 90.0), (right, 30.0))]
    period = period_of(made, SPECS, date(2026, 1, 5), date(2026, 1, 21), name="A. B.")
    (row,) = period_report(period, SPECS).sections[1].table[1:]
    assert row[-1].replace("\u00a0", " ") == "left 24 to 50, right 30 to 40 degrees"
    assert row[5].replace("\u00a0", " ") == "4 to 2"
    assert period_report(period, SPECS).subtitle == "A. B. · 05 January 2026 to 21 January 2026"


def test_corrected_sets_are_named():
    made = sessions(3)
    changed = made[0].model_copy(update={"sets": tuple(s.model_copy(update={"corrected": True}) for s in made[0].sets)})
    page = as_html(span_report([changed, *made[1:]], SPECS, date(2026, 1, 1), date(2026, 2, 1)))
    count = len(changed.sets)
    assert f"Counted as corrected by hand: {count} set{'' if count == 1 else 's'}." in page
    assert "corrected" not in as_html(span_report(made, SPECS, date(2026, 1, 1), date(2026, 2, 1)))


def test_json_and_csv_hold_the_numbers_of_the_sessions(tmp_path):
    made = sessions(12)
    period = period_of(made, SPECS, made[0].started_at.date(), made[-1].started_at.date(), name="=A1")
    for name in ("n.json", "n.csv"):
        write_numbers(period, tmp_path / name)
    found = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((tmp_path / "n.csv").read_text(encoding="utf-8").splitlines()))
    sets = [one for session in made for one in session.sets]
    reps = sum(one.rep_count for one in sets)
    assert sum(day["reps"] for trend in found["exercises"] for day in trend["days"]) == reps
    assert sum(int(row["reps"]) for row in rows) == reps
    assert len(rows) == len(sets)
    assert [one["before"] for one in found["pain"]] == [session.pain_before for session in made]
    assert (found["sessions"], found["schema"], found["name"]) == (12, 1, "=A1")
    assert {row["name"] for row in rows} == {"'=A1"}


def test_every_week_has_a_bar_of_the_right_height():
    made, report = span()
    chart = report.sections[0].charts[0]
    days = {s.started_at.astimezone().date() for s in made}
    assert sum(chart.values) == len(days)
    heights = [height for _, _, height, _, _ in bar_shapes(chart)]
    assert [round(h / max(heights), 3) for h in heights] == [round(v / max(chart.values), 3) for v in chart.values]


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_pdf_has_the_same_content_within_the_page(tmp_path, curls, paper):
    for name, report in (("set", set_report(curls, SPECS[CURL], None, [picture()] * 3)), ("span", whole_span())):
        path = tmp_path / f"{name}.pdf"
        write_report(report, path, paper)
        pages, text = text_of(path)
        assert pages <= (1 if name == "span" else 2)
        squeezed = text.replace(" ", "")
        for section in report.sections:
            assert section.title.replace(" ", "") in squeezed
            for line in section.lines:
                assert line.replace(" ", "") in squeezed
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                width, height = page.get_size()
                for left, bottom, right, top in (o.get_bounds() for o in page.get_objects()):
                    assert -1 <= left <= right <= width + 1
                    assert -1 <= bottom <= top <= height + 1


def test_a_report_without_sessions_works(tmp_path):
    report = span_report([], SPECS, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=20))
    write_report(report, tmp_path / "none.pdf")
    assert "0 sessions" in as_html(report)


@pytest.mark.parametrize("name", ["report.doc", "report"])
def test_other_suffixes_are_rejected(tmp_path, name):
    with pytest.raises(UsageError, match=r"\.html or \.pdf"):
        write_report(span()[1], tmp_path / name)


def test_an_unwritable_path_raises_an_error(tmp_path):
    with pytest.raises(UsageError, match="cannot write"):
        write_report(span()[1], tmp_path / "no" / "such.html")


def test_the_numbers_are_the_same_in_every_language():
    texts = set()
    for language in LANGUAGES:
        use(language)
        period = period_of(sessions(3), SPECS, date(2026, 1, 1), date(2026, 2, 1))
        texts.add((as_json(period), as_csv(period)))
    assert len(texts) == 1


def test_a_plan_that_came_into_use_after_the_period_is_left_out():
    plan = preset_plan("all", SPECS), date(2026, 2, 2)
    assert period_of(sessions(3), SPECS, date(2026, 1, 1), date(2026, 2, 1), plan).plan is None


def test_an_exercise_without_a_spec_is_named_by_its_id():
    known = {name: spec for name, spec in SPECS.items() if name != CURL}
    made = sessions(20)
    page = as_html(period_report(period_of(made, known, date(2026, 1, 1), date(2026, 2, 1)), known))
    assert "<td>Partial curl</td>" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_some_months_fit_on_one_page_without_broken_words(tmp_path, paper, language):
    use(language)
    page = whole_span()
    write_report(page, tmp_path / "a.pdf", paper)
    pages, text = text_of(tmp_path / "a.pdf")
    words = {word for section in page.sections for row in section.table for cell in row for word in cell.split()}
    assert (pages, {word for word in words if word not in text}) == (1, set())
