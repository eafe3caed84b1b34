"""Single pages: their choices, texts and confirmations."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from made_history import FIRST, sessions
from made_moments import pose
from posecheck_app.messages import GuidedJob, Moment
from posecheck_app.pages.charts import PainChart
from posecheck_app.pages.history import HistoryPage, session_line
from posecheck_app.pages.session_cards import PlaceCard, WorkCard
from posecheck_app.pages.settings import SettingsPage
from posecheck_app.pages.summary import NextTime, SummaryPage, next_line
from posecheck_app.pages.today import ExerciseRow, TodayPage
from posecheck_app.style import LIGHT
from posecheck_app.widgets.pain import PainScale
from PyQt6.QtWidgets import QWidget
from watched import with_holds_of

from posecheck.coaching.coach import Guidance, SetResult, Step
from posecheck.coaching.equipment import VOICE_TEST
from posecheck.coaching.messages import NOBODY, plain
from posecheck.coaching.placement import Check
from posecheck.coaching.plan import plan_sets, set_length_s
from posecheck.events import Attempt, Side
from posecheck.history.progress import Week, over_time
from posecheck.history.records import SessionRecord
from posecheck.pages.demonstrations import demonstration_of
from posecheck.settings import Settings
from posecheck.specs.loader import load_specs

SPECS = load_specs()
RAISE = plan_sets(SPECS["quadruped_arm_leg_raise"])[0]


@pytest.fixture
def today(qtbot):
    made = TodayPage(SPECS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_filter_leaves_only_exercises_that_suit_sciatica(today):
    today.sciatica.setChecked(True)
    assert set(today.chosen()) == {name for name, spec in SPECS.items() if spec.sciatica_suitable}
    assert not today.rows["cat_curl"].isVisible()
    assert {one.spec.id for one in today.plan()} == set(today.chosen())


def test_start_has_the_focus_when_the_page_appears(qtbot, today):
    qtbot.waitUntil(lambda: today.focusWidget() is today.start)


def test_order_can_be_changed_within_bounds(today):
    first, second = today.chosen()[:2]
    today.shift(first, +1)
    assert today.chosen()[:2] == [second, first]
    today.shift(second, -1)
    assert today.chosen()[:2] == [second, first]


@pytest.mark.parametrize(
    ("names", "chosen", "shown", "name"),
    [
        pytest.param(["Front", "Lid"], "", "Front", "Front", id="first"),
        pytest.param(["Front", "Lid"], "Lid", "Lid", "Lid", id="remembered"),
        pytest.param(["Front"], "Lid", "Lid (not connected)", "Lid", id="no other in its place"),
        pytest.param([], "Lid", "Lid (not connected)", "Lid", id="remembered, but none there"),
        pytest.param([], "", "No camera found", "", id="none"),
        pytest.param(None, "Lid", "Lid", "Lid", id="remembered, list unknown"),
        pytest.param(None, "", "Looking for cameras…", "", id="list unknown"),
    ],
)
def test_the_chosen_camera_stays_chosen(today, names, chosen, shown, name):
    today.camera.show_cameras(names, chosen)
    assert (today.camera.currentText(), today.camera.name) == (shown, name)


def test_a_choice_survives_a_new_list_of_cameras(qtbot, today):
    today.camera.show_cameras(["Front", "Lid"], "Lid")
    with qtbot.waitSignal(today.camera._lister.found):
        today.camera.look(lambda: ["Stick", "Front", "Lid"])
    qtbot.waitUntil(lambda: today.camera.count() == 3)
    assert today.camera.name == "Lid"


def test_a_list_of_cameras_that_cannot_be_had_is_logged_and_can_be_asked_for_again(qtbot, today, caplog):
    def broken():
        raise OSError("no driver")

    today.camera.look(broken)
    qtbot.waitUntil(lambda: "cannot be listed" in caplog.text)
    qtbot.waitUntil(lambda: not today.camera._lister._looking.locked())
    with qtbot.waitSignal(today.camera._lister.found):
        today.camera.look(lambda: ["Front"])


def test_start_needs_an_exercise(today):
    for row in today.rows.values():
        row.wanted.setChecked(False)
    assert not today.start.isEnabled()
    assert today.plan() == []
    today.rows["dead_bug"].wanted.setChecked(True)
    assert today.start.isEnabled()


def test_information_on_strain_and_sciatica_is_hidden_at_first(today):
    received = [
        label for label in today.findChildren(type(today.length)) if "sciatica is usually" in label.text().lower()
    ]
    assert not received[0].isVisible()
    today.about.click()
    assert received[0].isVisible()


def test_the_week_shows_the_days_that_were_done(today):
    monday = FIRST.date() - timedelta(days=FIRST.weekday())
    today.week.show_week(Week(monday, (monday, monday + timedelta(days=2))), monday + timedelta(days=2))
    assert [day.property("done") for day in today.week.days] == [True, False, True, False, False, False, False]
    assert today.week.days[2].property("today")


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_set_takes_at_least_its_holds(spec):
    for stage in spec.stages:
        planned = plan_sets(spec, stage)[0]
        assert set_length_s(planned) > planned.prescription.reps * planned.prescription.hold_s


def test_pain_has_no_value_until_chosen(qtbot):
    scale = PainScale("How much?")
    qtbot.addWidget(scale)
    assert scale.value is None
    with qtbot.waitSignal(scale.chosen) as received:
        scale._group.button(0).click()
    assert (received.args, scale.value) == ([0], 0)
    scale.clear()
    assert scale.value is None


def test_changed_setting_sends_all_settings(qtbot):
    page = SettingsPage(Settings(camera="Lid"), Path("/data"))
    qtbot.addWidget(page)
    received = []
    page.changed.connect(received.append)
    page.keep_video.setChecked(True)
    page.volume.setValue(25)
    page.model.setCurrentIndex(page.model.findData("lite"))
    page.strictness.setCurrentIndex(page.strictness.findData("strict"))
    assert received[-1] == Settings(camera="Lid", keep_video=True, volume=0.25, model="lite", strictness="strict")


def test_voices_are_offered_and_a_chosen_one_that_is_missing_stays_chosen(qtbot):
    page = SettingsPage(Settings(voice_name="Cara"), Path("/data"))
    qtbot.addWidget(page)
    received, said = [], []
    page.changed.connect(received.append)
    page.voice_wanted.connect(said.append)
    page.show_voices(["Ann", "Ben"])
    assert [page.voice_name.itemText(n) for n in range(page.voice_name.count())] == ["Automatic", "Ann", "Ben", "Cara"]
    assert page.voice_name.currentData() == "Cara"
    page.voice_name.setCurrentIndex(1)
    page.pace.setCurrentIndex(page.pace.findData("slow"))
    page.test_voice.click()
    assert (received[-1].voice_name, received[-1].pace) == ("Ann", "slow")
    assert said == [VOICE_TEST]


def test_the_summary_names_one_thing_to_work_on_and_links_to_it(qtbot):
    page = SummaryPage()
    qtbot.addWidget(page)
    bad = Attempt(2, Side.RIGHT, 7, 12, (), True, False, ("knee_bent",))
    page.show_session([result(Attempt(1, Side.LEFT, 0, 6, (), True, True, ()), bad)], [])
    fault = RAISE.spec.faults["knee_bent"]
    assert page.outcome.spoken() == f"1 of 2 was clean. Work on this: {fault.say}"
    assert page.outcome.how.text() == fault.say
    with qtbot.waitSignal(page.moment_wanted) as wanted:
        page.outcome.show_it.click()
    assert wanted.args == [0, 7.0]


@pytest.mark.parametrize(("own", "asked"), [(True, True), (False, False)], ids=["own", "a sample"])
def test_only_the_person_s_own_session_asks_for_pain_and_links_to_a_recording(qtbot, own, asked):
    page = SummaryPage()
    qtbot.addWidget(page)
    bad = Attempt(2, Side.RIGHT, 7, 12, (), True, False, ("knee_bent",))
    page.show_session([result(bad)], [], own=own)
    assert (not page.pain.isHidden(), not page.outcome.show_it.isHidden()) == (asked, asked)
    page.show_session([], [])
    assert page.pain.isHidden()


def result(*attempts, complete=True):
    return SetResult(RAISE, 0.0, 60.0, attempts, (), complete)


def test_summary_describes_each_attempt(qtbot):
    page = SummaryPage()
    qtbot.addWidget(page)
    good = Attempt(1, Side.LEFT, 0, 6, (), True, True, ())
    bad = Attempt(2, Side.RIGHT, 7, 12, (), False, False, ("same_side",))
    page.show_session([result(good, bad, complete=False)], [])
    card = page.sets.itemAt(0).widget()
    assert [line.note for line in card.attempts.lines()] == ["clean", "not counted: opposite arm and leg"]
    assert page.line.text() == "1 repetition, 1 clean; 1 not counted"


def test_a_session_without_a_set_says_so(qtbot):
    page = SummaryPage()
    qtbot.addWidget(page)
    page.show_session([], [])
    assert "before the first set" in page.line.text()


@pytest.mark.parametrize(("before", "after", "advised"), [(3, 5, True), (3, 3, False), (3, 1, False), (None, 9, False)])
def test_more_pain_than_before_brings_the_advice_to_stop(qtbot, before, after, advised):
    page = SummaryPage()
    qtbot.addWidget(page)
    page.show_session([result()], [], before)
    page.pain._group.button(after).click()
    assert page.advice.isHidden() is not advised


def test_next_step_is_offered_and_accepted_once(qtbot):
    spec = SPECS["back_extension"]
    one = NextTime(spec, "press_up", spec.stages["press_up"].progression[0], None)
    page = SummaryPage()
    qtbot.addWidget(page)
    received = []
    page.step_taken.connect(received.append)
    page.show_session([], [one])
    button = next(b for b in page.findChildren(type(page.back)) if b.text() == "Use this from now on")
    assert "2-second holds" in next_line(one)
    button.click()
    button.click()
    assert received == [one]


def test_history_shows_the_figures_of_the_sessions(qtbot):
    made = sessions(30)[::-1]
    page = HistoryPage(SPECS)
    qtbot.addWidget(page)
    page.show_sessions(made, made[0].started_at.date())
    assert page.list.count() == 30
    name = page.exercise.currentData()
    days = over_time(made, name)
    assert page.faults.text().startswith(f"{len(days)} session")
    assert f"{sum(d.reps for d in days)} repetitions" in page.faults.text()
    assert page.list.item(0).text() == session_line(made[0], SPECS)


def test_history_names_faults_as_the_summary_does(qtbot):
    page = HistoryPage(SPECS)
    qtbot.addWidget(page)
    page.show_sessions(sessions(30), FIRST.date())
    for name, spec in SPECS.items():
        page.exercise.setCurrentIndex(page.exercise.findData(name))
        words = page.faults.text()
        assert any(fault.cue[1:] in words for fault in spec.faults.values())
        assert [fault for fault in spec.faults if plain(fault).lower() in words] == []


def test_pain_is_charted_from_the_oldest_session_that_has_a_value(qtbot):
    begin = datetime(2026, 1, 5, 18, tzinfo=UTC)
    pains = [(5, 3), (None, None), (2, None), (1, 4)]
    made = [
        SessionRecord(started_at=begin + timedelta(days=n), pain_before=before, pain_after=after)
        for n, (before, after) in enumerate(pains)
    ]
    chart = PainChart()
    qtbot.addWidget(chart)
    chart.show_sessions(made[::-1])
    assert chart.pairs == [(5, 3), (2, None), (1, 4)]
    assert "latest before 1, after 4" in chart.accessibleName()
    chart.resize(300, 120)
    chart.set_theme(replace(LIGHT, fault="#ff0000"))
    picture = chart.grab().toImage()
    worse = [picture.pixelColor(x, y) for x in range(0, 300, 2) for y in range(0, 120, 2)]
    assert any(colour.red() > 200 and colour.green() < 60 for colour in worse)


def test_a_session_can_be_deleted_only_when_one_is_chosen(qtbot):
    made = sessions(3)[::-1]
    page = HistoryPage(SPECS)
    qtbot.addWidget(page)
    page.show_sessions(made, made[0].started_at.date())
    assert not page.delete.isEnabled()
    page.list.setCurrentRow(1)
    with qtbot.waitSignal(page.delete_wanted) as received:
        page.delete.click()
    assert received.args == [made[1]]


def test_a_session_is_listed_with_its_exercises():
    (session,) = sessions(1)
    line = session_line(session, SPECS)
    assert all(SPECS[one.exercise].name in line for one in session.sets)


def test_history_without_sessions_is_no_error(qtbot):
    page = HistoryPage(SPECS)
    qtbot.addWidget(page)
    page.show_sessions([], FIRST.date())
    page.grab()
    assert page.faults.text() == "Not done yet."


def test_sides_show_what_is_done_and_which_is_due(qtbot, window):
    card = WorkCard()
    qtbot.addWidget(card)
    card.expect(plan_sets(with_holds_of("quadruped_arm_leg_raise", 2.0))[0])
    status = _status()
    reps = ((Side.LEFT, 4), (Side.RIGHT, 3))
    card.show_moment(Guidance(1.0, Step.EXERCISE, 0, RAISE, status, reps=7, reps_of=reps, side_next=Side.RIGHT))
    assert [tile.done.text() for tile in card.sides.values()] == ["4 / 10", "3 / 10"]
    assert [tile.property("due") for tile in card.sides.values()] == [False, True]
    assert card.count.text() == "7"


def _status():
    from made_moments import status

    from posecheck.events import Update

    return Update(1.0, {}, (), status())


def test_placement_checks_are_listed(qtbot):
    card = PlaceCard()
    qtbot.addWidget(card)
    card.expect(RAISE)
    checks = (Check("light", "Enough light", True), Check("person", "I can see you", False, NOBODY))
    card.show_moment(Guidance(1.0, Step.PLACE, 0, RAISE, None, checks=checks))
    assert [line.text for line in card.checks.lines()][:2] == ["Enough light", "I can see you"]
    assert card.checks.lines()[0].tone != card.checks.lines()[1].tone


def test_one_demonstration_moves_at_a_time(today):
    playing = [name for name, row in today.rows.items() if row.demonstration.playing]
    assert playing == [today.chosen()[0]]
    today.rows["dead_bug"].stages.setCurrentIndex(2)
    assert [name for name, row in today.rows.items() if row.demonstration.playing] == ["dead_bug"]
    today.rows["cat_curl"].wanted.toggle()
    assert today.rows["dead_bug"].demonstration.playing, "a tick elsewhere does not move the eye"
    shown = today.rows["dead_bug"].demonstration.demonstration
    assert shown.duration_s == demonstration_of(SPECS["dead_bug"], "level_3").duration_s


@pytest.mark.parametrize(("width", "shown"), [(900, 122), (480, 72), (340, 0)])
def test_the_demonstration_of_a_row_gives_way_to_its_name(qtbot, width, shown):
    around, row = QWidget(), ExerciseRow(SPECS["standing_hamstring_stretch"])
    qtbot.addWidget(around)
    row.setParent(around)
    row.setStyleSheet("QCheckBox { font-size: 19px; font-weight: 600; }")
    row.resize(width, 80)
    around.show()
    assert (0 if row.demonstration.isHidden() else row.demonstration.width()) == shown
    assert row.up.geometry().right() < width


def demonstrating(page, step, t_s=1.0, **guidance):
    """Whether the demonstration is large in a moment of a session."""
    now = Guidance(t_s, step, 0, RAISE, _status(), **guidance)
    page._on_moment(Moment(GuidedJob("camera:0", (RAISE,)), t_s, None, pose(), now))
    return page.scene.demonstrating


def test_the_picture_is_large_while_the_camera_does_not_see_enough(window):
    lead = partial(demonstrating, window.session, Step.PLACE)
    seen, cut = (Check("whole_body", "Your whole body is in the picture", ok) for ok in (True, False))
    assert lead(1.0, checks=(seen,))
    assert not lead(2.0, checks=(seen, cut))
    assert not lead(3.0, checks=(seen,)), "it does not change back and forth with every frame"
    assert lead(4.0, checks=(seen,))


def test_the_demonstration_is_large_until_the_person_is_in_place_and_while_resting(window):
    page, lead = window.session, partial(demonstrating, window.session)
    assert lead(Step.PLACE)
    assert not lead(Step.PLACE, in_start_pose=True)
    assert not lead(Step.PLACE), "the outline helps from here on"
    assert not lead(Step.EXERCISE)
    assert lead(Step.REST, rest_left_s=20.0)
    assert page.scene.demonstration.demonstration is not None


def test_the_name_on_reports_is_kept(qtbot, tmp_path):
    page = SettingsPage(Settings(report_name="A. B."), tmp_path)
    qtbot.addWidget(page)
    assert page.report_name.text() == "A. B."
    page.report_name.setText(" C. D. ")
    with qtbot.waitSignal(page.changed) as changed:
        page.report_name.editingFinished.emit()
    assert changed.args[0].report_name == "C. D."
