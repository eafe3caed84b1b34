"""The window from the first start to the end of a session, driven only by the camera."""

import threading
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from guided_fakes import LEFT, RIGHT, SAMPLES, one_after_the_other, raises, saved, short_plan
from looked_over import answer
from made_history import sessions
from posecheck_app.pages.summary import NextTime
from posecheck_app.window import MainWindow
from posecheck_app.workers.keeper import Keeper
from PyQt6.QtWidgets import QLabel

from posecheck.coaching.coach import SetResult
from posecheck.coaching.plan import CHANGE_S, plan_sets
from posecheck.coaching.strictness import judged_by
from posecheck.errors import UsageError
from posecheck.events import Attempt
from posecheck.history.database import History
from posecheck.history.recording import open_recording
from posecheck.history.records import SessionRecord, record_of
from posecheck.settings import Settings, load_settings, save_settings
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

LONG_MS = 60_000
SPECS = load_specs()


def shown(window):
    return window.pages.currentWidget()


def until_summary(qtbot, window):
    qtbot.waitUntil(lambda: shown(window) is window.summary, timeout=LONG_MS)


def curls(reps=2, sets=1):
    spec = SPECS["partial_curl"]
    stage = spec.stages["default"].model_copy(update={"reps": reps, "sets": sets, "rest_s": 2.0})
    return plan_sets(spec.model_copy(update={"stages": {"default": stage}}))


@pytest.fixture
def accepted(window):
    window.safety.accept.click()
    window.use_source("clip.mp4")
    return window


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


@pytest.mark.parametrize("keep", [False, True])
def test_a_video_is_kept_only_if_the_person_asked_for_it(qtbot, accepted, stage, services, keep):
    accepted.settings_page.keep_video.setChecked(keep)
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    (kept,) = (services.folder / "sessions").glob("*/*")
    assert (open_recording(kept).video is not None) is keep


def test_sessions_are_exported_deleted_and_imported(qtbot, accepted, stage, services, tmp_path, monkeypatch):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    before = accepted._history.sessions()
    (kept,) = (services.folder / "sessions").glob("*/*")
    archive = str(tmp_path / "all.zip")
    for ask in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(f"PyQt6.QtWidgets.QFileDialog.{ask}", lambda *a, **k: (archive, ""))
    page = accepted.settings_page
    page.export.click()
    qtbot.waitUntil(lambda: page.message.text() == "1 session exported.", timeout=LONG_MS)
    page.delete.click()
    answer(qtbot, accepted, "Delete everything")
    assert accepted._history.sessions() == []
    assert not kept.exists()
    page.import_.click()
    qtbot.waitUntil(lambda: "1 session imported" in page.message.text(), timeout=LONG_MS)
    assert accepted._history.sessions() == before
    assert open_recording(kept).events


@pytest.mark.parametrize("hours", [0, 9, -7])
def test_deleting_a_session_deletes_its_recordings_in_every_time_zone(qtbot, accepted, stage, services, hours):
    zone = timezone(timedelta(hours=hours))
    accepted._services = replace(
        services,
        keeper=lambda job, notify, pain, video: Keeper(
            services.folder, job.source, lambda: services.now().astimezone(zone), notify, pain
        ),
    )
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    assert len(list((services.folder / "sessions").iterdir())) == 1
    accepted.history.delete_wanted.emit(accepted._history.sessions()[0])
    answer(qtbot, accepted, "Delete session")
    assert list((services.folder / "sessions").iterdir()) == []


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


def test_a_recording_keeps_the_usual_height_that_its_set_was_planned_with(qtbot, accepted, stage, services):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session([replace(one, usual={"hold": 45.5}) for one in short_plan()])
    until_summary(qtbot, accepted)
    (kept,) = (services.folder / "sessions").glob("*/*")
    assert open_recording(kept).header["usual"] == {"hold": 45.5}


def test_strictness_setting_applies_to_the_plan(accepted):
    page = accepted.settings_page
    page.strictness.setCurrentIndex(page.strictness.findData("relaxed"))
    accepted.show_page(accepted.today)
    planned = {one.spec.id: one.spec for one in accepted.today.plan()}
    assert planned["cat_curl"].faults == judged_by(SPECS["cat_curl"], "relaxed").faults != SPECS["cat_curl"].faults


def test_worst_moments_are_shown_if_a_video_was_saved(qtbot, accepted, stage):
    accepted.settings_page.keep_video.setChecked(True)
    low_leg = LEFT | {"right_thigh": -35.0, "right_shin": -35.0}
    stage.poses = one_after_the_other(raises(LEFT, RIGHT), raises(low_leg, RIGHT))
    accepted.start_session(short_plan(sets=2, reps=2))
    until_summary(qtbot, accepted)
    cards = accepted.summary.cards
    assert [bool(card.result.faults) for card in cards] == [False, True]
    qtbot.waitUntil(lambda: cards[1].findChildren(QLabel, "moment") != [], timeout=LONG_MS)
    first = cards[1].findChildren(QLabel, "moment")[0]
    assert first.pixmap().width() > 0
    assert "Leg level with the floor" in first.accessibleName()
    assert cards[0].findChildren(QLabel, "moment") == []


def test_finished_set_can_be_reviewed(qtbot, accepted, stage):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    accepted.show_page(accepted.history)
    accepted.history.list.setCurrentRow(0)
    (look,) = accepted.history.looks.actions()
    look.trigger()
    assert shown(accepted) is accepted.review
    qtbot.waitUntil(lambda: accepted.review.review is not None, timeout=LONG_MS)
    assert len(accepted.review.review.attempts) == 2
    accepted.review.buttons["back"].click()
    assert shown(accepted) is accepted.history


def test_a_sample_leaves_no_trace_and_is_repeated_from_the_same_source(qtbot, accepted, stage, services):
    stage.poses = saved("partial_curl_clean", 12.0)
    names = []
    real = stage.factory.source
    accepted.session.runner._factory = replace(stage.factory, source=lambda *a: names.append(a[0]) or real(*a))
    accepted._start_sample()
    until_summary(qtbot, accepted)
    assert accepted.summary.cards
    accepted.summary.again.click()
    until_summary(qtbot, accepted)
    assert set(names) == {str(services.sample[0])}
    assert accepted._history.sessions() == []
    assert not (services.folder / "sessions").exists()


def test_the_moment_to_work_on_is_shown_in_the_review_and_leads_back(qtbot, accepted, stage):
    low_leg = LEFT | {"right_thigh": -35.0, "right_shin": -35.0}
    stage.poses = one_after_the_other(raises(LEFT, RIGHT), raises(low_leg, RIGHT))
    accepted.start_session(short_plan(sets=2, reps=2))
    until_summary(qtbot, accepted)
    accepted.summary.outcome.show_it.click()
    qtbot.waitUntil(lambda: accepted.review.review is not None, timeout=LONG_MS)
    faults = [fault for result in accepted.summary.cards for fault in result.result.faults]
    assert accepted.review.t_s == pytest.approx(faults[0].start_s, abs=0.1)
    accepted.review.buttons["back"].click()
    assert shown(accepted) is accepted.summary


def test_video_is_checked_and_reviewed(qtbot, accepted):
    accepted.check_video(SAMPLES / "partial_curl_clean.npz")
    accepted.check.exercise.setCurrentIndex(accepted.check.exercise.findData("partial_curl"))
    accepted.check.start.click()
    qtbot.waitUntil(lambda: accepted.review.review is not None, timeout=LONG_MS)
    assert [a.counted for a in accepted.review.review.attempts] == [True] * 4


def test_a_check_can_be_left(qtbot, accepted):
    accepted.check_video(SAMPLES / "cat_curl_faults.npz")
    accepted.check.start.click()
    accepted.check.back.click()
    assert shown(accepted) is accepted.history


def test_unreadable_video_is_reported(qtbot, accepted, tmp_path):
    accepted.check_video(tmp_path / "none.npz")
    accepted.check.start.click()
    qtbot.waitUntil(lambda: accepted.check.start.isEnabled(), timeout=LONG_MS)
    assert "no such file" in accepted.check.message.text()


def test_closing_in_the_middle_of_a_hold_keeps_what_was_done(qtbot, accepted, stage, services):
    stage.poses = raises(LEFT, RIGHT, LEFT, hold_s=9.0)
    stage.gates[10_000] = stage.model_gate
    accepted.start_session(short_plan(reps=9))
    card = accepted.session.work
    qtbot.waitUntil(lambda: card.count.text() == "1" and card.ring.share() > 0, timeout=LONG_MS)
    accepted.close()
    with History(services.folder / "history.db") as history:
        (session,) = history.sessions()
    assert not session.sets[0].complete
    assert session.sets[0].rep_count >= 1


def test_ending_with_escape_shows_the_summary(qtbot, accepted, stage):
    stage.poses = raises(LEFT, RIGHT, LEFT, RIGHT)
    stage.gates[len(stage.poses) - 1] = threading.Event()  # the film goes on until the session ends
    accepted.start_session(short_plan(reps=9))
    qtbot.waitUntil(lambda: accepted.session.work.count.text() != "0", timeout=LONG_MS)
    accepted.session.buttons["end"].click()
    answer(qtbot, accepted, "End session")
    until_summary(qtbot, accepted)
    assert accepted.summary.title.text() == "Session finished"


def test_pain_is_remembered_and_a_rise_brings_advice(qtbot, accepted, stage, services):
    stage.poses = raises(LEFT, RIGHT)
    accepted.today.pain._group.button(3).click()
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    assert accepted.summary.advice.isHidden()
    accepted.summary.pain._group.button(6).click()
    assert not accepted.summary.advice.isHidden()
    with History(services.folder / "history.db") as history:
        (session,) = history.sessions()
    assert (session.pain_before, session.pain_after) == (3, 6)


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


def test_deleting_everything_leaves_nothing(qtbot, accepted, stage, services):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    assert (services.folder / "sessions").exists()
    accepted.settings_page.delete.click()
    assert accepted._history.sessions()
    answer(qtbot, accepted, "Delete everything")
    assert not accepted._history.sessions()
    assert not (services.folder / "sessions").exists()


def test_text_size_makes_all_type_larger(accepted):
    before = accepted.safety.accept.fontMetrics().height()
    accepted._save(accepted.settings.model_copy(update={"text_size": "largest"}))
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


def test_what_cannot_be_deleted_is_told_and_stays_in_the_history(qtbot, accepted, services, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    told = []
    monkeypatch.setattr("PyQt6.QtWidgets.QMessageBox.warning", lambda *args: told.append(args[-1]))
    (session,) = sessions(1)
    one = session.sets[0].model_copy(update={"recording": "2026-01-05T07-30-00/1"})
    accepted._history.add_session(session.model_copy(update={"sets": (one,)}))
    (services.folder / "sessions" / one.recording).mkdir(parents=True)
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    accepted.history.delete_wanted.emit(session.model_copy(update={"sets": (one,)}))
    answer(qtbot, accepted, "Delete session")
    assert [line.endswith("deleted/2026-01-05T07-30-00: Permission denied.") for line in told] == [True]
    assert len(accepted._history.sessions()) == 1


def test_recordings_that_cannot_be_deleted_are_told(qtbot, accepted, monkeypatch):
    def refuse(folders):
        raise UsageError("1 file or folder could not be deleted, such as x: Permission denied")

    monkeypatch.setattr("posecheck_app.services.delete_folders", refuse)
    accepted._history.add_session(sessions(1)[0])
    accepted.settings_page.delete.click()
    answer(qtbot, accepted, "Delete everything")
    assert "could not be deleted, such as x" in accepted.settings_page.message.text()
    assert accepted._history.sessions() == []


def test_a_killed_session_is_in_the_history_at_the_next_start(qtbot, accepted, stage, services):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    (before,) = accepted._history.sessions()
    accepted._history.delete_all()
    accepted.close()
    again = MainWindow(SPECS, services)
    qtbot.addWidget(again)
    (session,) = again._history.sessions()
    again.close()
    assert session.sets[0].attempts == before.sets[0].attempts
