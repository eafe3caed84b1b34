"""What the window loads before it is first painted, and what waits until it is needed."""

import gc
import subprocess
import sys

import pytest
from posecheck_app import main
from posecheck_app.pages.today import SIDE_WIDTH, TodayPage
from posecheck_app.window import MainWindow

from posecheck import starting
from posecheck.settings import Settings, save_settings
from posecheck.specs.loader import load_specs

HEAVY = {"numpy", "cv2", "av", "mediapipe", "pyqtgraph", "matplotlib", "tomlkit", "reportlab", "jinja2"}
FIRST_PAINTING = """
import sys
from pathlib import Path
from posecheck_app import main
from posecheck.specs.loader import load_specs

folder = Path(sys.argv[1])

class Painted(main.MainWindow):
    def paintEvent(self, event):
        print(*sys.modules)
        sys.stdout.flush()
        main.os._exit(0)

app = main._application()
window = Painted(load_specs(), main.make_services(folder, folder / "settings.json"))
window.show()
app.exec()
"""


@pytest.fixture
def shown(qtbot, services):
    """The window at a later start, not yet painted."""
    save_settings(services.settings_file, Settings(safety_accepted=True))
    made = MainWindow(load_specs(), services)
    qtbot.addWidget(made)
    yield made
    made.close()


def loaded(program, *words):
    """Names of all modules that a program prints."""
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_today_is_painted_before_anything_that_computes_is_loaded(tmp_path):
    save_settings(tmp_path / "settings.json", Settings(safety_accepted=True))
    modules = loaded(FIRST_PAINTING, str(tmp_path))
    assert "posecheck_app.pages.today" in modules
    assert modules & HEAVY == set()
    pages = {name for name in modules if name.startswith("posecheck_app.pages.")}
    assert pages == {"posecheck_app.pages.today"}


@pytest.mark.parametrize(
    ("module", "spared"),
    [("posecheck.adapters.video.files", "cv2"), ("posecheck.adapters.video.camera", "av")],
    ids=["a video needs no OpenCV", "a camera needs no PyAV"],
)
def test_a_source_loads_only_what_it_needs(module, spared):
    modules = loaded(f"import sys, {module}; print(*sys.modules)")
    assert module in modules
    assert spared not in modules


def test_pages_are_made_when_they_are_first_needed(shown):
    assert shown.pages.count() == 1
    assert not {"safety", "session", "summary", "history", "check", "settings_page", "opening"} & vars(shown).keys()
    assert "page" not in vars(shown.plans)
    for number, button in enumerate(shown.nav.buttons()):
        button.click()
        assert [one.isChecked() for one in shown.nav.buttons()] == [n == number for n in range(4)]
    assert shown.pages.count() == 4
    assert shown.pages.currentWidget() is shown.settings_page


def test_the_cameras_are_listed_once_the_page_has_been_painted(qtbot, shown):
    assert shown.today.camera.count() == 1
    shown.show()
    qtbot.waitUntil(lambda: [shown.today.camera.itemText(n) for n in range(shown.today.camera.count())][-1] == "Lid")


def test_the_first_painting_has_its_final_layout(qtbot, shown, monkeypatch):
    card, widths, paint = shown.today.start.parentWidget(), [], TodayPage.paintEvent

    def painted(self, event):
        paint(self, event)
        widths.append(card.width())

    monkeypatch.setattr(TodayPage, "paintEvent", painted)
    shown.resize(main.USUAL_SIZE)
    shown.show()
    qtbot.waitUntil(lambda: bool(widths) and card.width() < 1.2 * SIDE_WIDTH)
    assert widths[0] == card.width()


def test_a_program_in_a_hurry_collects_garbage_again(monkeypatch):
    monkeypatch.setattr(starting.os, "environ", {})
    try:
        starting.hurry()
        assert not gc.isenabled()
        assert starting.os.environ == {"PYDANTIC_DISABLE_PLUGINS": "__all__"}
        starting.settle()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()


def test_a_program_that_was_not_in_a_hurry_keeps_its_garbage_collection():
    before = gc.get_freeze_count()
    starting.settle()
    assert gc.get_freeze_count() == before


def test_another_pose_model_is_used_from_the_next_session_on(monkeypatch):
    sizes, settings = [], Settings()
    monkeypatch.setattr(main, "load_estimator", lambda size, report, notify: sizes.append(size))
    factory = main.make_session_factory(lambda: settings, lambda job, notify: [])
    factory.estimator("full", print, print)
    settings = Settings(model="lite")
    factory.estimator("full", print, print)
    assert sizes == ["full", "lite"]
