"""The window from the first start to the end of a session, driven only by the camera."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from driven_window import LONG_MS, answer, shown, until_summary
from guided_fakes import LEFT, RIGHT, one_after_the_other, raises, saved, short_plan
from posecheck_app.pages.summary import NextTime
from posecheck_app.window import MainWindow

from posecheck.coaching.coach import SetResult
from posecheck.coaching.plan import CHANGE_S, plan_sets
from posecheck.coaching.strictness import judged_by
from posecheck.events import Attempt
from posecheck.history.database import History
from posecheck.history.recording import open_recording
from posecheck.history.records import SessionRecord, record_of
from posecheck.settings import Settings, load_settings, save_settings
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

SPECS = load_specs()


def curls(reps=2, sets=1):
    spec = SPECS["partial_curl"]
    stage = spec.stages["default"].model_copy(update={"reps": reps, "sets": sets, "rest_s": 2.0})
    return plan_sets(spec.model_copy(update={"stages": {"default": stage}}))


def test_the_first_start_shows_the_safety_page_and_only_the_first(qtbot, window, services):
    assert shown(window) is window.safety
    assert window._bar.isHidden()
    window.safety.accept.click()
    assert shown(window) is window.today
    assert load_settings(services.settings_file).safety_accepted
    again = MainWindow(SPECS, services)
    qtbot.addWidget(again)
    assert shown(again) is again.today
    again.close()


def test_session_with_sets_sides_and_rest_is_hands_free(qtbot, accepted, stage, services):
    raised = one_after_the_other(raises(LEFT, RIGHT), raises(lead_s=3.0), raises(LEFT, RIGHT), raises(lead_s=CHANGE_S))
    stage.poses = one_after_the_other(raised, saved("partial_curl_clean", 25.0))
    accepted.start_session([*short_plan(sets=2), *curls()])
    until_summary(qtbot, accepted)
    with History(services.folder / "history.db") as history:
        (session,) = history.sessions()
    done = [(one.exercise, one.n, one.complete, one.rep_count) for one in session.sets]
    raise_id = "quadruped_arm_leg_raise"
    assert done == [(raise_id, 1, True, 2), (raise_id, 2, True, 2), ("partial_curl", 1, True, 2)]
    assert session.ended_at is not None
    for one in session.sets:
        kept = open_recording(services.folder / "sessions" / one.recording)
        ended = [e for e in kept.events if e["event"] == "AttemptEnded"]
        assert sum(e["attempt"]["counted"] for e in ended) == one.rep_count


@pytest.mark.parametrize(("source", "known"), [("camera:0", {"hold": 45.5}), ("clip.mp4", None)])
def test_a_camera_session_knows_the_usual_height_of_earlier_ones(qtbot, accepted, services, source, known):
    attempt = Attempt(1, None, 0.0, 5.0, (), True, True, (), None, {"hold": 45.5})
    (planned,) = short_plan()
    done = SetResult(planned, 0.0, 30.0, (attempt,) * 5, (), complete=True)
    before = SessionRecord(started_at=services.now() - timedelta(days=1), sets=(record_of(done),))
    accepted._history.add_session(before)
    accepted.use_source(source)
    accepted.start_session([planned])
    assert [one.usual for one in accepted.session._job.plan] == [known]
    until_summary(qtbot, accepted)


def test_strictness_setting_applies_to_the_plan(accepted):
    page = accepted.settings_page
    page.strictness.setCurrentIndex(page.strictness.findData("relaxed"))
    accepted.show_page(accepted.today)
    planned = {one.spec.id: one.spec for one in accepted.today.plan()}
    assert planned["cat_curl"].faults == judged_by(SPECS["cat_curl"], "relaxed").faults != SPECS["cat_curl"].faults


def test_ending_with_escape_shows_the_summary(qtbot, accepted, stage):
    stage.poses = raises(LEFT, RIGHT, LEFT, RIGHT)
    stage.gates[len(stage.poses) - 1] = threading.Event()  # the film goes on until the session ends
    accepted.start_session(short_plan(reps=9))
    qtbot.waitUntil(lambda: accepted.session.work.count.text() != "0", timeout=LONG_MS)
    accepted.session.buttons["end"].click()
    answer(qtbot, accepted, "End session")
    until_summary(qtbot, accepted)
    assert accepted.summary.title.text() == "Session finished"


def test_a_step_that_was_taken_changes_the_plan(accepted):
    spec = SPECS["back_extension"]
    accepted.summary.step_taken.emit(NextTime(spec, "press_up", spec.stages["press_up"].progression[0], None))
    accepted.show_page(accepted.today)
    planned = [one for one in accepted.today.plan() if one.spec.id == spec.id]
    assert {one.prescription.hold_s for one in planned} == {2.0}
    assert "hold 2 s" in accepted.today.rows[spec.id].amount.text()


def test_camera_that_cannot_be_opened_is_reported_and_can_be_retried(qtbot, accepted, stage):
    stage.open_error = OSError("no such device")
    accepted.start_session(short_plan())
    page = accepted.session.page
    qtbot.waitUntil(lambda: page.title.text() == "That didn't work", timeout=LONG_MS)
    assert "no such device" in page.detail.text()
    stage.open_error, stage.poses = None, raises(LEFT, RIGHT)
    page.again.click()
    until_summary(qtbot, accepted)


def test_a_camera_that_cannot_be_opened_can_be_left(qtbot, accepted, stage):
    stage.open_error = OSError("no such device")
    accepted.start_session(short_plan())
    qtbot.waitUntil(lambda: accepted.session.page.back.isVisible(), timeout=LONG_MS)
    accepted.session.page.back.click()
    assert shown(accepted) is accepted.today


def test_the_choice_is_remembered(qtbot, accepted, services):
    for name, row in accepted.today.rows.items():
        row.wanted.setChecked(name in ("cat_curl", "dead_bug"))
    accepted.today.shift("dead_bug", -1)
    accepted.today.rows["dead_bug"].stages.setCurrentIndex(1)
    again = MainWindow(SPECS, services)
    qtbot.addWidget(again)
    assert again.today.chosen() == ["dead_bug", "cat_curl"]
    assert again.today.rows["dead_bug"].stage == "level_2"
    again.close()


def test_beginning_with_an_exercise_waits_for_the_safety_page(qtbot, window, stage):
    stage.poses = raises(LEFT, RIGHT)
    window.begin("quadruped_arm_leg_raise")
    assert shown(window) is window.safety
    window.safety.accept.click()
    assert shown(window) is window.session


def test_given_source_replaces_the_camera(qtbot, accepted, stage):
    stage.poses = raises(LEFT, RIGHT)
    accepted.use_source("clip.mp4")
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    assert accepted.session._job.source == "clip.mp4"


def test_the_camera_chosen_by_name_is_the_source_and_is_remembered(qtbot, window, stage, services):
    window.safety.accept.click()
    qtbot.waitUntil(lambda: window.today.camera.count() == 2)
    window.today.camera.setCurrentIndex(1)
    stage.poses = raises(LEFT, RIGHT)
    window.today.start.click()
    qtbot.waitUntil(lambda: stage.describe_camera is not None, timeout=LONG_MS)
    assert window.session._job.source == "camera:Lid"
    assert load_settings(services.settings_file).camera == "Lid"
    stage.describe_camera("Lid, 1280 × 720, 30 frames per second, MJPG")
    shown = window.session.place.camera
    qtbot.waitUntil(lambda: shown.text() == "Lid, 1280 × 720, 30 frames per second, MJPG", timeout=LONG_MS)


def test_a_driver_that_does_not_answer_holds_up_neither_the_window_nor_a_session(qtbot, services, stage):
    stuck = threading.Event()
    save_settings(services.settings_file, Settings(safety_accepted=True, camera="Lid"))
    window = MainWindow(SPECS, replace(services, cameras=lambda: stuck.wait(30) and []))
    qtbot.addWidget(window)
    assert window.today.camera.name == "Lid"
    window.start_session(short_plan())
    assert window.session._job.source == "camera:Lid"
    window.close()
    stuck.set()


def test_macos_is_asked_for_the_camera_in_the_main_thread_and_not_for_a_video(qtbot, services, stage):
    asked = []
    window = MainWindow(SPECS, replace(services, ask_for_camera=lambda: asked.append(threading.current_thread())))
    qtbot.addWidget(window)
    window.start_session(short_plan(), "clip.mp4")
    assert asked == []
    window.start_session(short_plan())
    assert asked == [threading.main_thread()]
    window.close()


def test_text_size_makes_all_type_larger(accepted):
    before = accepted.today.sample.fontMetrics().height()
    accepted._save(accepted.settings.model_copy(update={"text_size": "largest"}))
    assert accepted.today.sample.fontMetrics().height() > before
    accepted.show_page(accepted.safety)
    assert accepted.safety.accept.fontMetrics().height() > before


def test_saved_settings_apply_from_the_start(qtbot, services):
    save_settings(services.settings_file, Settings(safety_accepted=True, voice=False, mirror=False))
    window = MainWindow(SPECS, services)
    qtbot.addWidget(window)
    assert not window.settings_page.voice.isChecked()
    assert not window.settings_page.mirror.isChecked()
    window.close()


def test_session_ends_on_its_summary(qtbot, accepted, stage):
    received = []
    accepted.session.set_done.connect(received.append)
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    assert [type(one) for one in received] == [SetResult]
    assert accepted.summary.title.text() == "All done"
    assert accepted.summary.line.text().startswith("2 repetitions")
