"""A report agrees with the recording and the sessions, is self-contained, and fits its paper."""

import re
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
from made_history import sessions
from PIL import Image
from recorded import record, sample

from posecheck.coaching.messages import plain
from posecheck.coaching.training_plan import DAYS, PlanEntry, TrainingPlan
from posecheck.errors import UsageError
from posecheck.history.adherence import adherence
from posecheck.history.recording import open_recording
from posecheck.history.records import record_from_events
from posecheck.pages.report import Picture, as_html, bar_shapes, set_report, span_report, write_report
from posecheck.specs.loader import load_specs

SPECS = load_specs()
CURL = "partial_curl"


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


def span(count=40):
    made = sessions(count)
    first = made[0].started_at.date()
    return made, span_report(made, SPECS, first, made[-1].started_at.date())


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
    assert f"{found.exercises[0].reps} of 20" in page


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


def test_every_week_has_a_bar_of_the_right_height():
    made, report = span()
    chart = report.sections[0].charts[0]
    days = {s.started_at.astimezone().date() for s in made}
    assert sum(chart.values) == len(days)
    heights = [height for _, _, height, _, _ in bar_shapes(chart)]
    assert [round(h / max(heights), 3) for h in heights] == [round(v / max(chart.values), 3) for v in chart.values]


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_pdf_has_the_same_content_within_the_page(tmp_path, curls, paper):
    for name, report in (("set", set_report(curls, SPECS[CURL], None, [picture()] * 3)), ("span", span()[1])):
        path = tmp_path / f"{name}.pdf"
        write_report(report, path, paper)
        pages, text = text_of(path)
        assert pages <= 2
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


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_some_months_fit_on_one_page_without_broken_words(tmp_path, paper):
    _, page = span(40)
    write_report(page, tmp_path / "a.pdf", paper)
    pages, text = text_of(tmp_path / "a.pdf")
    words = {word for section in page.sections for row in section.table for cell in row for word in cell.split()}
    assert (pages, {word for word in words if word not in text}) == (1, set())
