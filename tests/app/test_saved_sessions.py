"""What a session leaves in the data folder, and how it is exported, deleted and restored."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from driven_window import LONG_MS, answer, until_summary
from guided_fakes import LEFT, RIGHT, raises, saved, short_plan
from made_history import sessions
from posecheck_app.window import MainWindow
from posecheck_app.workers.keeper import Keeper

from posecheck.corrections.files import save_corrections
from posecheck.corrections.model import Corrections
from posecheck.errors import UsageError
from posecheck.history.database import History
from posecheck.history.recording import open_recording
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

SPECS = load_specs()


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


def test_a_recording_keeps_the_usual_height_that_its_set_was_planned_with(qtbot, accepted, stage, services):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session([replace(one, usual={"hold": 45.5}) for one in short_plan()])
    until_summary(qtbot, accepted)
    (kept,) = (services.folder / "sessions").glob("*/*")
    assert open_recording(kept).header["usual"] == {"hold": 45.5}


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


def test_a_corrected_session_counts_as_corrected_and_is_restored_as_it_was_judged(qtbot, accepted, stage, services):
    stage.poses = raises(LEFT, RIGHT)
    accepted.start_session(short_plan())
    until_summary(qtbot, accepted)
    judged = accepted._history.sessions()
    (kept,) = (services.folder / "sessions").glob("*/*")
    save_corrections(kept, Corrections(schema=1))
    accepted.show_page(accepted.history)
    assert "0 reps, 0 clean\u00a0· corrected" in accepted.history.list.item(0).text()
    accepted.history.list.setCurrentRow(0)
    accepted.history.delete.click()
    answer(qtbot, accepted, "Delete session")
    assert accepted._history.sessions() == []
    accepted.saved.undo()
    assert accepted._history.sessions() == judged
