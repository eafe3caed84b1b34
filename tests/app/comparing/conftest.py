from functools import cache

import pytest
from posecheck_app.comparing.offers import offers
from posecheck_app.comparing.page import ComparePage
from PyQt6.QtCore import QObject, pyqtSignal
from two_days import SPEC, record_days

from posecheck.history.archive import RECORDINGS
from posecheck.history.recording import open_recording
from posecheck.sinks.review import Review, review


@pytest.fixture(scope="session")
def two_days(tmp_path_factory):
    """A data folder and its two sessions."""
    folder = tmp_path_factory.mktemp("two_days")
    return folder, record_days(folder)


JUDGED: dict[str, Review] = {}
opened_once = cache(open_recording)


class JudgedBefore(QObject):
    """A judge that need not judge each recording for each test."""

    judged = pyqtSignal(object)

    def __init__(self, recording, spec):
        super().__init__()
        self._day, self._poses = recording.folder.parent.name, recording.poses.poses

    def start(self):
        if self._day not in JUDGED:
            JUDGED[self._day] = review(self._poses, SPEC, SPEC.default_stage, live=True)
        self.judged.emit(JUDGED[self._day])

    requestInterruption = wait = lambda self: None  # noqa: N815 - Qt's names


@pytest.fixture
def offered(two_days):
    """The recordings of both days."""
    folder, sessions = two_days
    return offers(sessions, SPEC, folder / RECORDINGS)


@pytest.fixture
def judged_before(monkeypatch):
    """Recordings are read and judged once for all tests."""
    monkeypatch.setattr("posecheck_app.comparing.half.open_recording", opened_once)
    for page in ("comparing.half", "pages.review"):
        monkeypatch.setattr(f"posecheck_app.{page}.Judge", JudgedBefore)


@pytest.fixture
def compared(qtbot, judged_before, offered):
    """The page with both days; `films` are the videos that it can open."""
    films = {}
    made = ComparePage(lambda path: films[path])
    made.films = films
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.open(offered, offered[-1], SPEC)
    yield made
    made.close_recordings()
