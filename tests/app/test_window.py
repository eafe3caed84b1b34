import threading

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog

from app.header import CAMERAS
from app.style import DARK, LIGHT, theme_for
from app.words import Tone
from posecheck.errors import CameraError


def told_at_the_end(window) -> str:
    return window.panel.after.line.text().replace("\xa0", " ")


def test_a_window_without_a_source_invites_and_starts_nothing(window, parts):
    assert window.page.isVisible()
    assert window.page.title.text() == "Ready when you are"
    assert not window.runner.busy
    assert not parts.jobs


def test_a_clip_is_shown_and_ends_in_a_summary(qtbot, window, parts, clip):
    with qtbot.waitSignal(window.runner.ended):
        window.open_source(clip)
    assert window.picture.isVisible()
    assert window.panel.live.count.text() == "5"
    assert window.panel.currentWidget() is window.panel.after
    assert told_at_the_end(window) == "6 attempts, 6 counted, 6 clean"
    assert window.footer.text() == "clip.mp4 · 0:00 of 0:01"
    assert not window.header.stop.isVisible()


def test_the_model_s_loading_is_visible_while_the_window_is_alive(qtbot, window, parts, clip):
    parts.model_gate.clear()
    window.open_source(clip)
    qtbot.waitUntil(lambda: window.page.bar.value() == 25 and window.page.bar.isVisible())
    assert "pose model" in window.page.title.text()
    with qtbot.waitSignal(window.runner.ended):
        parts.model_gate.set()


@pytest.mark.parametrize(("source", "mirrored"), [("camera:1", True), ("clip.mp4", False)])
def test_only_a_camera_is_mirrored(qtbot, window, parts, source, mirrored):
    with qtbot.waitSignal(window.runner.ended):
        window.open_source(source)
    assert window.picture._mirrored is mirrored


def test_an_error_reaches_the_person_and_can_be_tried_again(qtbot, window, parts):
    parts.open_error = CameraError("camera 1 is not there: plug it in")
    with qtbot.waitSignal(window.runner.failed):
        window.open_source("camera:0")
    assert window.page.isVisible()
    assert window.page.detail.text() == "camera 1 is not there: plug it in"
    assert window.page.again.isVisible()
    parts.open_error = None
    with qtbot.waitSignal(window.runner.ended):
        qtbot.mouseClick(window.page.again, Qt.MouseButton.LeftButton)
    assert window.picture.isVisible()


def test_a_camera_lost_in_the_middle_is_told(qtbot, window, parts):
    parts.error = CameraError("the camera was unplugged")
    with qtbot.waitSignal(window.runner.failed):
        window.open_source("camera:0")
    assert window.page.detail.text() == "the camera was unplugged"
    assert parts.sources[0].closed.is_set()


def test_closing_in_the_middle_leaves_no_thread_and_frees_the_source(qtbot, window, parts, clip):
    parts.frames = None
    with qtbot.waitSignal(window.runner.snapped):
        window.open_source(clip)
    worker = window.runner._worker
    window.close()
    assert worker.isFinished()
    assert not window.runner.busy
    assert parts.sources[0].closed.is_set()
    assert parts.estimators[0].closed.is_set()


def test_stop_ends_the_session_with_its_summary(qtbot, window, parts):
    parts.frames = None
    with qtbot.waitSignal(window.runner.snapped):
        window.open_source("camera:0")
    with qtbot.waitSignal(window.runner.ended):
        qtbot.mouseClick(window.header.stop, Qt.MouseButton.LeftButton)
    assert window.panel.currentWidget() is window.panel.after


def test_another_source_replaces_the_running_one(qtbot, window, parts, clip):
    parts.frames = None
    with qtbot.waitSignal(window.runner.snapped):
        window.open_source("camera:0")
    parts.frames = 4
    with qtbot.waitSignal(window.runner.ended):
        window.open_source(clip)
    assert [job.source for job in parts.jobs] == ["camera:0", clip]
    assert all(source.closed.is_set() for source in parts.sources)
    assert told_at_the_end(window) == "5 attempts, 5 counted, 5 clean"


def test_another_exercise_restarts_the_running_source(qtbot, window, parts):
    parts.frames = None
    with qtbot.waitSignal(window.runner.snapped):
        window.open_source("camera:0")
    parts.frames = 4
    with qtbot.waitSignal(window.runner.ended):
        window.choose("press_up")
    assert [(job.spec.id, job.stage) for job in parts.jobs] == [("arm_leg_raise", "default"), ("press_up", "hard")]


def test_stages_are_offered_only_where_there_is_a_choice(window):
    assert window.header.stages.isHidden()
    window.choose("press_up")
    assert window.header.stages.isVisible()
    assert window.header.stage == "hard"
    assert window.header.stages.currentText() == "Full press-up"
    assert window.header.prescription.text() == "4 sets of 10 · hold 5 s"
    window.header.stages.setCurrentIndex(0)
    assert window.header.stage == "easy"
    assert window.header.prescription.text() == "1 repetition · hold 5 s"


def test_file_dialog_opens_the_chosen_video(qtbot, window, parts, clip, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (clip, ""))
    with qtbot.waitSignal(window.runner.ended):
        window.header.file.click()
    assert parts.jobs[0].source == clip


def test_camera_menu_opens_the_chosen_camera(qtbot, window, parts):
    actions = window.header.camera.menu().actions()
    assert len(actions) == CAMERAS
    with qtbot.waitSignal(window.runner.ended):
        actions[2].trigger()
    assert parts.jobs[0].source == "camera:2"
    assert window.footer.text() == "Camera 2"


def test_widgets_are_painted_by_the_gui_thread_only(qtbot, window, parts, clip, monkeypatch):
    where = set()
    for widget, name in ((window.picture, "show_moment"), (window.panel, "show_moment"), (window.page, "wait")):
        real = getattr(widget, name)
        monkeypatch.setattr(widget, name, lambda *a, real=real, **k: (where.add(threading.get_ident()), real(*a, **k)))
    with qtbot.waitSignal(window.runner.ended):
        window.open_source(clip)
    assert where == {threading.get_ident()}


def test_the_active_fault_is_told_in_the_banner(qtbot, window):
    from app_fakes import FakeSpec, pose, status

    from app.messages import Job, Snapshot

    job = Job("camera:0", FakeSpec(), "default")
    window._on_snapshot(Snapshot(job, 0.0, None, None, pose(), status(active_faults=("hips_lifted",)), ()))
    assert window.banner.isVisible()
    assert (window.banner.notice.tone, window.banner.notice.title) == (Tone.FAULT, "Keep your hips down")
    assert window.banner.accessibleName().startswith("Keep your hips down")


@pytest.mark.parametrize(("theme", "lightness"), [(LIGHT, "light"), (DARK, "dark")], ids=["light", "dark"])
def test_theme_follows_the_palette(window, theme, lightness):
    palette = window.palette()
    palette.setColor(palette.ColorRole.Window, Qt.GlobalColor.white if lightness == "light" else Qt.GlobalColor.black)
    assert theme_for(palette) is theme
    window.apply_theme(theme)
    assert theme.ground in window.styleSheet()
    assert window.banner._theme is theme
