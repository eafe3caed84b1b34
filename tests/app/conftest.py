import os
from pathlib import Path

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from app_fakes import Parts

from app.runner import SessionRunner
from app.window import MainWindow

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:  # said of every fixed-size window by the platform without a screen
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


@pytest.fixture
def parts() -> Parts:
    return Parts()


@pytest.fixture
def runner(qtbot, parts):
    made = SessionRunner(parts.factories)
    yield made
    assert made.shutdown()


@pytest.fixture
def window(qtbot, parts):
    made = MainWindow(parts.specs, parts.factories)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    assert not made.runner.busy


@pytest.fixture
def clip(tmp_path: Path) -> str:
    return str(tmp_path / "clip.mp4")
