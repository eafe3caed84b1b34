import os
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from driven_window import open_for_review
from guided_fakes import Stage, raises, silent_voice
from posecheck_app.main import clip_writer, find_pictures, make_video, open_clip, open_kept_video
from posecheck_app.pages.review import ReviewPage
from posecheck_app.services import AppServices
from posecheck_app.window import MainWindow
from posecheck_app.workers.keeper import Keeper
from recorded import record, sample

from posecheck.settings import Settings, save_settings
from posecheck.specs.loader import load_specs

HERE = Path(__file__).parent
MISSING_SOUND = r"^(Couldn't (load|resolve) |Error loading text-to-speech plug-in|PulseAudioService: )"
"""What Qt logs about sound libraries that the machine lacks. The window falls back to tones or text."""
NOW = datetime(2026, 1, 7, 18, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:  # the offscreen platform logs this for every fixed-size window
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", MISSING_SOUND))


@pytest.fixture
def stage():
    """A session factory that plays poses made by hand."""
    return Stage(raises())


def services_in(folder, stage):
    """What the window needs, with a data folder and sessions of poses made by hand."""

    def session_factory(settings, sinks):
        stage.make_sinks = sinks
        return stage.factory

    def keeper(job, notify, pain, video):
        return Keeper(folder, job.source, lambda: NOW, notify, pain, make_video if video else None)

    sample = (folder / "sample.mp4", "partial_curl")
    settings, videos = folder / "settings.json", (open_kept_video, open_clip, clip_writer, find_pictures)
    return AppServices(
        folder,
        settings,
        session_factory,
        keeper,
        lambda: ["Front", "Lid"],
        lambda: None,
        sample,
        lambda: NOW,
        *videos,
    )


@pytest.fixture
def services(tmp_path, stage):
    return services_in(tmp_path, stage)


@pytest.fixture(scope="module")
def one_window(qapp, tmp_path_factory):
    """A window at a later start, for tests that only look at its pages: it is filled by one after the other."""
    services = services_in(tmp_path_factory.mktemp("one_window"), Stage(raises()))
    save_settings(services.settings_file, Settings(safety_accepted=True))
    made = MainWindow(load_specs(), services, silent_voice())
    made.use_source("clip.mp4")
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def window(qtbot, services, stage):
    made = MainWindow(load_specs(), services, silent_voice())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
    assert not made.session.runner.busy
    assert all(film.closed.is_set() for film in stage.films)


@pytest.fixture
def accepted(services, request):
    """The window at a later start, with a video in place of the camera; an indirect parameter is the size of text."""
    save_settings(services.settings_file, Settings(safety_accepted=True, text_size=getattr(request, "param", "normal")))
    made = request.getfixturevalue("window")
    made.use_source("clip.mp4")
    return made


@pytest.fixture(scope="session")
def recorded_curls(tmp_path_factory):
    made = tmp_path_factory.mktemp("recorded") / "set"
    record(made, "partial_curl", sample("partial_curl", 40.0))
    return made


@pytest.fixture
def folder(tmp_path, recorded_curls):
    """A recording of partial curls, which a test may change."""
    return copytree(recorded_curls, tmp_path / "kept" / "set")


@pytest.fixture
def page(qtbot, folder):
    """The review page with the recording in `folder`."""
    made = ReviewPage(open_kept_video, clip_writer)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    open_for_review(qtbot, made, folder)
    yield made
    made.close_recording()
