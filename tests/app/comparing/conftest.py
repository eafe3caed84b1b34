from functools import cache

import pytest
from posecheck_app.comparing.offers import offers
from posecheck_app.comparing.page import ComparePage
from PyQt6.QtCore import QObject, pyqtSignal
from two_days import SPEC, record_days

from posecheck.errors import PosecheckError
from posecheck.history.archive import RECORDINGS
from posecheck.history.recording import open_recording
from posecheck.sinks.review import Review, review


@pytest.fixture(scope="session")
def two_days(tmp_path_factory):
    """A data folder and its two sessions."""
    folder = tmp_path_factory.mktemp("two_days")
    return folder, record_days(folder)


opened_once = cache(open_recording)
JUDGED: dict[str, Review] = {}


def judged_once(recording):
    day = recording.folder.parent.name
    if day not in JUDGED:
        JUDGED[day] = review(recording.poses.poses, SPEC, SPEC.default_stage, live=True)
    return JUDGED[day]


class JudgedBefore(QObject):
    """A judge that need not open and judge each recording for each test."""

    judged = pyqtSignal(object, object)
    failed = pyqtSignal(str)

    def __init__(self, folder, exercise=None):
        super().__init__()
        self._folder = folder

    def start(self):
        try:
            opened = opened_once(self._folder)
        except PosecheckError as error:
            self.failed.emit(str(error))
        else:
            self.judged.emit(opened, judged_once(opened))

    def leave(self):
        pass


@pytest.fixture
def offered(two_days):
    """The recordings of both days."""
    folder, sessions = two_days
    return offers(sessions, SPEC, folder / RECORDINGS)


@pytest.fixture
def judged_before(monkeypatch):
    """Recordings are read and judged once for all tests."""
    monkeypatch.setattr("posecheck_app.pages.review.Judge", JudgedBefore)
    monkeypatch.setattr("posecheck_app.comparing.half.Judge", JudgedBefore)


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
