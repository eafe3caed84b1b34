import os
import subprocess
import sys

import numpy as np
import pytest
from guided_fakes import LEFT, RIGHT, raises
from posecheck_app import main, probe
from posecheck_app.notices import Notice, Tone, of_message
from posecheck_app.window import MainWindow
from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from posecheck.adapters.video.cameras import CameraInfo, refusal
from posecheck.coaching import equipment, messages
from posecheck.errors import InputError, ModelError, UsageError
from posecheck.pose.frames import Frame
from posecheck.settings import Settings, save_settings
from posecheck.specs.loader import load_specs

pytestmark = pytest.mark.slow

NAME = "Integrated Camera: Integrated C"
CAMERA_TROUBLE = (
    *(getattr(equipment, f"CAMERA_{name}") for name in ("LOST", "SILENT", "FROZEN", "BLACK", "SLOW", "ASKED")),
    *(equipment.NO_CAMERA, equipment.camera_missing(NAME), equipment.camera_not_opened(NAME, windows=True)),
    refusal(CameraInfo(NAME, 0, 200, "/dev/no video")),
)


def test_app_plays_its_source_and_returns_0_when_the_window_is_closed(qtbot, stage, tmp_path, monkeypatch):
    stage.poses = raises(LEFT, RIGHT)
    monkeypatch.setattr(main, "make_session_factory", lambda settings, sinks: stage.factory)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *a, **k: tmp_path / "data")
    monkeypatch.setattr("platformdirs.user_config_path", lambda *a, **k: tmp_path / "config")
    save_settings(tmp_path / "config" / "settings.json", Settings(safety_accepted=True, voice=False, tones=False))
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        monkeypatch.setenv(name, "/nowhere")
    look = QTimer(interval=10)
    look.timeout.connect(close_when_done)
    look.start()
    assert main.run_app("clip.mp4", "quadruped_arm_leg_raise") == 0
    look.stop()
    assert stage.films[0].closed.is_set()
    assert not QApplication.windowIcon().isNull()
    assert "QT_QPA_FONTDIR" not in os.environ
    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in os.environ


def close_when_done() -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.pages.currentWidget() is window.summary:
            window.close()


def test_an_unknown_exercise_is_refused_before_any_window(qtbot):
    with pytest.raises(UsageError, match="did you mean 'cat_curl'"):
        main.run_app(None, "cat_cur")


@pytest.mark.parametrize("part", probe.PARTS)
def test_every_part_of_the_window_can_be_probed(qapp, part):
    assert all(isinstance(one, str) for one in probe.PARTS[part]())


def test_a_video_that_cannot_be_opened_raises_a_readable_error():
    with pytest.raises(InputError, match=r"clip\.mp4"):
        main.open_source("/no/such/clip.mp4", print, print)


@pytest.mark.parametrize("wanted", ["Lid", "1", ""])
def test_a_camera_is_opened_by_its_name_or_its_number(wanted):
    opened = main.open_source(f"camera:{wanted}", print, print)
    opened.close()
    assert opened.name == f"camera {wanted}".strip()


def test_the_cameras_offered_are_those_that_can_be_opened(monkeypatch):
    there = [CameraInfo("Lid", 2, 200), CameraInfo("Stick", 4, 200)]
    monkeypatch.setattr("posecheck.adapters.video.cameras.list_cameras", lambda: there)
    assert main.camera_names() == ["Lid", "Stick"]


def test_importing_the_window_loads_no_heavy_library():
    heavy = "'mediapipe', 'cv2', 'av', 'matplotlib'"
    slow = f"import posecheck_app.main, sys; print([m for m in ({heavy}) if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", slow], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("exercise", load_specs())
def test_every_message_of_every_exercise_fits_at_the_smallest_size(qtbot, window, exercise):
    spec = load_specs()[exercise]
    window.resize(window.minimumSize())
    window.show_page(window.session)
    banner = window.session.banner
    hidden = messages.parts_hidden("head, hands and feet")
    shown = [
        *(Notice(Tone.INFO, messages.GET_INTO_POSITION, spec.start_of(stage)) for stage in spec.stages),
        *(Notice(Tone.INFO, messages.CARRY_ON, spec.action_of(stage)) for stage in spec.stages),
        *(Notice(Tone.FAULT, fault.cue, hidden.short) for fault in spec.faults.values()),
        *(Notice(Tone.FAULT, messages.not_counted(fault.say), "") for fault in spec.faults.values()),
        of_message(Tone.UNSEEN, hidden),
        Notice(Tone.INFO, hidden.text),
        Notice(Tone.UNSEEN, messages.wrong_view(spec.view).title, spec.camera),
        *(Notice(Tone.UNSEEN, equipment.NO_PICTURE, why) for why in CAMERA_TROUBLE),
    ]
    too_high = {}
    for message in shown:
        banner.show_notice(message)
        if banner.overflow_px() > 0:
            too_high[message] = banner.overflow_px()
    assert not too_high


FILE_DIALOG = """
import sys
from PyQt6.QtWidgets import QFileDialog
from posecheck_app.main import _application
app = _application()
dialog = QFileDialog(None, "", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.show()
dialog.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's own dialogs are used")
def test_file_dialogs_leave_no_list_of_folders(tmp_path):
    (tmp_path / "home" / "videos").mkdir(parents=True)
    home = tmp_path / "home"
    env = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "c"), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", FILE_DIALOG, str(home / "videos")]
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=60)
    assert [path for path in home.rglob("*") if path.is_file() and b"videos" in path.read_bytes()] == []


def test_people_are_not_counted_with_a_model_of_unknown_hash(tmp_path, monkeypatch):
    monkeypatch.setenv("POSECHECK_CACHE_DIR", str(tmp_path))
    (tmp_path / "pose_landmarker_lite.task").write_bytes(b"of a stranger")
    look = main.make_look()
    assert look.look(Frame(0.0, np.zeros((48, 64, 3), np.uint8)), placing=True).people is None
    look.close()


@pytest.mark.parametrize(
    ("cached", "fetched"),
    [((), ["full", "lite"]), (("full",), []), (("full", "lite"), [])],
    ids=["first start", "no smaller one", "both"],
)
def test_models_are_fetched_before_a_session_and_never_in_it(tmp_path, monkeypatch, cached, fetched):
    """The computer is too slow from the start, so the estimator asks for the smaller model at once."""
    paths = {size: tmp_path / size for size in ("lite", "full", "heavy")}
    for size in cached:
        paths[size].touch()
    loaded, asked, remarks = [], [], []

    def model_path(size, progress=None, sources=("the network",)):
        if not paths[size].exists():
            if not sources:
                raise ModelError("not here")
            asked.append(size)
            paths[size].touch()
        return paths[size]

    monkeypatch.setattr("posecheck.adapters.model.store.cached_path", paths.get)
    monkeypatch.setattr("posecheck.adapters.model.store.model_path", model_path)
    monkeypatch.setattr(
        "posecheck.adapters.model.refind.load_estimator", lambda path: loaded.append(path.name) or Slow()
    )
    monkeypatch.setattr("posecheck.adapters.model.pacing.SLOWEST_S", -1.0)
    estimator = main.load_estimator("full", lambda share: None, remarks.append)
    assert asked == fetched
    for _ in range(40):
        estimator.estimate(None)
    assert asked == fetched
    assert loaded == (["full"] if cached == ("full",) else ["full", "lite"])
    assert len(remarks) == 1


class Slow:
    """An estimator that finds nothing."""

    def estimate(self, frame):
        return None

    def close(self):
        """Hold nothing."""
