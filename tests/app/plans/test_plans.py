"""Training plans in the window: the page, the plan in use, and what Today offers."""

import stat
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar
from posecheck_app import main
from posecheck_app.plans.kept import KeptPlan
from posecheck_app.plans.plans import Plans
from posecheck_app.plans.row import EntryRow
from posecheck_app.widgets.choice import TickBox
from posecheck_app.window import MainWindow
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication, QFileDialog, QWidget

from posecheck.coaching.training_plan import PlanEntry, TrainingPlan, load_plan, plan_text, preset_plan
from posecheck.errors import PlanError
from posecheck.settings import Settings, load_settings, save_settings
from posecheck.specs.loader import load_specs

SPECS = load_specs()
NOW = datetime(2026, 1, 7, 18, 0, tzinfo=UTC)
"""A Wednesday, also the day of the `services`."""
EXTENSION = PlanEntry(
    id="back_extension", stage="press_up", sets=2, watch=["hips_lifted"], days=["wed"], note="Slowly."
)
PLAN = TrainingPlan(
    schema=1,
    name="Back",
    note="Call me.\nAny day.",
    until=date(2026, 3, 1),
    exercise=[EXTENSION, PlanEntry(id="cat_curl", reps=6, rest_s=20), PlanEntry(id="pelvic_tilt", days=["mon"])],
)


@pytest.fixture
def parent(qtbot):
    """Owns the plans, which answer the buttons of the page: it must live as long as the test."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def page(qtbot, tmp_path, parent):
    made = Plans(tmp_path, SPECS, lambda: NOW, parent).page
    qtbot.addWidget(made)
    made.show()
    return made


def answer_with(monkeypatch, path):
    for ask in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_: (str(path), ""))


def row_of(page, name):
    return next(row for row in page.rows if row.entry.id == name)


def test_a_plan_that_is_shown_is_not_changed(page):
    page.show_plan(PLAN)
    assert page.draft() == PLAN


def test_what_is_set_on_the_page_is_in_the_plan(page):
    page.show_plan(preset_plan("core", SPECS))
    for row in page.rows:
        row.wanted.setChecked(row.entry.id in ("cat_curl", "gluteal_stretch"))
    row_of(page, "cat_curl").amounts["reps"].setValue(7)
    row_of(page, "cat_curl").amounts["rest_s"].stepUp()
    page.days["sun"].setChecked(False)
    page.ends.setChecked(True)
    page.until.setDate(date(2026, 2, 3))
    plan = page.draft()
    assert {entry.id for entry in plan.exercises} == {"cat_curl", "gluteal_stretch"}
    curl = next(entry for entry in plan.exercises if entry.id == "cat_curl")
    assert (curl.reps, curl.sets) == (7, None)
    assert curl.rest_s == SPECS["cat_curl"].stages["default"].rest_s
    assert (plan.days, plan.until) == (["mon", "wed", "fri"], date(2026, 2, 3))


def test_arrows_change_the_order(page):
    page.show_plan(PLAN)
    row_of(page, "cat_curl").up.click()
    assert [entry.id for entry in page.draft().exercises] == ["cat_curl", "back_extension", "pelvic_tilt"]


@pytest.mark.parametrize(
    ("lose", "words"),
    [
        (lambda page: (page.name.clear(), page.name.setModified(True), page._refresh()), "a name"),
        (lambda page: [box.setChecked(False) for box in page.days.values()], "one day"),
        (lambda page: [row.wanted.setChecked(False) for row in page.rows], "one exercise"),
    ],
)
def test_a_plan_that_lacks_something_cannot_be_used_and_the_page_says_what(page, lose, words):
    lose(page)
    assert words in page.status.text()
    assert not any(button.isEnabled() for button in (page.use, page.save, page.remind))


def test_another_stage_cuts_amounts_to_its_limits(qtbot):
    row = EntryRow(EXTENSION.model_copy(update={"sets": 4, "reps": 8}), SPECS["back_extension"], planned=True)
    qtbot.addWidget(row)
    row.stages.setCurrentIndex(row.stages.findData("prone_lie"))
    assert (row.entry.stage, row.entry.sets, row.entry.reps, row.entry.hold_s) == ("prone_lie", 3, 1, None)


def test_days_and_watched_faults_are_changed_on_the_page(page):
    page.show_plan(PLAN)
    row = row_of(page, "back_extension")
    row.more.click()
    ticked = {box.text(): box for box in row.narrowing.findChildren(TickBox)}
    assert [words for words, box in ticked.items() if box.isChecked()] == ["Wed", "Keep the hips on the floor"]
    ticked["Wed"].click()
    ticked["Fri"].click()
    ticked["Straighten the arms"].click()
    entry = next(one for one in page.draft().exercises if one.id == "back_extension")
    assert (entry.days, entry.watch) == (["fri"], ["hips_lifted", "arms_not_straight"])
    assert "Only on Fri. Announced first: keep the hips on the floor; straighten the arms." in row.guide.text()
    assert "Fri: about" in page.lengths.text()


def test_another_stage_offers_its_own_faults(qtbot):
    row = EntryRow(EXTENSION, SPECS["back_extension"], planned=True)
    qtbot.addWidget(row)
    row.more.click()
    row.stages.setCurrentIndex(row.stages.findData("prone_lie"))
    offered = {box.text() for box in row.narrowing.findChildren(TickBox)}
    cues = {name: fault.cue for name, fault in SPECS["back_extension"].faults_of("press_up").items()}
    mine = {fault.cue for fault in SPECS["back_extension"].faults_of("prone_lie").values()}
    assert offered & set(cues.values()) == mine
    assert set(row.entry.watch) <= set(SPECS["back_extension"].faults_of("prone_lie"))


def test_scrolling_over_an_amount_changes_nothing(page):
    page.show_plan(PLAN)
    box = row_of(page, "cat_curl").amounts["reps"]
    place = QPointF(box.rect().center())
    turn = (QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    event = QWheelEvent(place, place, *turn, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(box, event)
    assert box.amount == 6


def test_a_broken_file_is_refused_with_all_its_mistakes(page, tmp_path, monkeypatch):
    broken = tmp_path / "broken.toml"
    broken.write_text('schema = 1\nname = "x"\ncolour = "red"\n[[exercise]]\nid = "cat_crul"\n')
    answer_with(monkeypatch, broken)
    before = page.draft()
    page.open.click()
    words = page.refused.text()
    assert words.startswith("broken.toml cannot be used:")
    assert "colour" in words
    assert "did you mean 'cat_curl'" in words
    assert page.draft() == before


def test_a_plan_is_saved_opened_and_reminds(page, tmp_path, monkeypatch):
    page.show_plan(PLAN)
    answer_with(monkeypatch, tmp_path / "mine")
    page.save.click()
    assert load_plan(tmp_path / "mine.toml", SPECS) == PLAN
    page.remind_wanted.emit(page.draft(), time(7, 15))
    (event,) = Calendar.from_ical((tmp_path / "mine.ics").read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart").time() == time(7, 15)
    page.show_plan(preset_plan("all", SPECS))
    answer_with(monkeypatch, tmp_path / "mine.toml")
    page.open.click()
    assert page.draft() == PLAN


def test_the_plan_in_use_is_kept_for_its_owner_only_and_can_be_stopped(page, tmp_path):
    page.show_plan(PLAN)
    page.use.click()
    kept = tmp_path / "plan.toml"
    assert KeptPlan(tmp_path, SPECS).plan == PLAN
    assert stat.S_IMODE(kept.stat().st_mode) & 0o077 == 0
    assert not page.use.isEnabled()
    page.stop.click()
    assert not kept.exists()
    assert page.status.text() == "No plan is in use."


@pytest.mark.slow
def test_today_shows_the_exercises_amounts_and_notes_of_the_plan(accepted, services):
    chosen = load_settings(services.settings_file).chosen
    accepted.plans.use(PLAN)
    accepted.show_page(accepted.today)
    today = accepted.today
    assert today.plan_note.text().splitlines() == [
        "Plan: Back, until 01 Mar 2026",
        "Call me.",
        "Any day.",
        "Back extension: Slowly.",
    ]
    assert today.chosen() == ["back_extension", "cat_curl"]
    done = [(one.spec.id, one.stage, one.goal, one.of) for one in today.plan()]
    assert done == [("back_extension", "press_up", 10, 2)] * 2 + [("cat_curl", "default", 6, 1)]
    assert today.plan()[0].spec.faults_of("press_up")["hips_lifted"].priority == 1
    today.rows["dead_bug"].wanted.setChecked(True)
    assert load_settings(services.settings_file).chosen == chosen


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "words"),
    [({"exercises": PLAN.exercises[2:]}, "No exercises today"), ({"until": date(2026, 1, 6)}, "ended on 06 Jan 2026")],
)
def test_a_day_without_exercises_says_so_and_offers_all(accepted, changes, words):
    accepted.plans.use(PLAN.model_copy(update=changes))
    accepted.show_page(accepted.today)
    assert words in accepted.today.plan_note.text()
    assert accepted.today.chosen() == list(SPECS)


@pytest.mark.slow
def test_without_a_plan_today_says_nothing_of_one(accepted):
    assert accepted.today.plan_note.isHidden()
    assert accepted.today.chosen() == list(SPECS)


@pytest.mark.slow
def test_a_kept_plan_that_is_broken_is_told_and_left_as_it_is(services, qtbot):
    save_settings(services.settings_file, Settings(safety_accepted=True))
    kept = services.folder / "plan.toml"
    kept.write_text("schema = 2\n")
    window = MainWindow(SPECS, services)
    qtbot.addWidget(window)
    assert "cannot be read" in window.today.plan_note.text()
    window.show_page(window.plans.page)
    assert "plan.toml cannot be used" in window.plans.page.refused.text()
    assert kept.read_text() == "schema = 2\n"
    window.close()


@pytest.mark.slow
def test_a_plan_given_at_the_start_waits_for_the_safety_page(window, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(plan_text(PLAN))
    window.open_plan(path)
    assert window.pages.currentWidget() is window.safety
    window.safety.accept.click()
    assert window.pages.currentWidget() is window.plans.page
    assert window.plans.page.draft() == PLAN


def test_a_broken_plan_is_refused_before_any_window(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("schema = 1\n")
    with pytest.raises(PlanError, match="name"):
        main.run_app(None, None, path)


@pytest.mark.slow
def test_deleting_everything_deletes_the_plan(accepted, services):
    accepted.plans.use(PLAN)
    accepted.saved._delete_all()
    assert not (services.folder / "plan.toml").exists()
    assert accepted.plans.kept.plan is None
