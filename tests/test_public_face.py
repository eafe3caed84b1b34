"""What `import posecheck` gives."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import posecheck
from posecheck import extras

SAMPLES = Path(__file__).parents[1] / "sample_videos"
CURL = SAMPLES / "partial_curl_clean.npz"


def test_every_public_name_exists_and_no_other():
    assert sorted(posecheck.__all__) == list(posecheck.__all__)
    assert {n for n in posecheck.__all__ if not hasattr(posecheck, n)} == set()
    modules = {name.name for name in pkgutil.iter_modules(posecheck.__path__)}
    public = {name for name in dir(posecheck) if not name.startswith("_")} | {"__version__"}
    assert public - modules - {"Any", "TYPE_CHECKING", "import_module"} == set(posecheck.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        posecheck.chekc  # noqa: B018


@pytest.mark.parametrize(
    ("clip", "exercise"),
    [
        pytest.param(str(CURL), "partial_curl", id="names"),
        pytest.param(CURL, posecheck.load_spec("partial_curl"), id="loaded spec"),
        pytest.param(CURL, Path(__file__).parents[1] / "exercise_specs" / "partial_curl.toml", id="spec file"),
    ],
)
def test_a_clip_is_checked_in_one_call(clip, exercise):
    result = posecheck.check(clip, exercise)
    assert isinstance(result, posecheck.CheckResult)
    assert (result.clip, result.exercise, result.stage) == ("partial_curl_clean.npz", "partial_curl", "default")
    assert (result.attempt_count, result.rep_count, result.clean_count) == (4, 4, 4)
    assert all(isinstance(attempt, posecheck.Attempt) for attempt in result.attempts)
    assert result.tracking.view_ok
    assert result.as_json()["attempt_count"] == 4


@pytest.mark.parametrize(
    ("clip", "exercise", "stage", "error"),
    [
        pytest.param("nowhere.mp4", "partial_curl", None, posecheck.InputError, id="no clip"),
        pytest.param(CURL, "partial_crul", None, posecheck.UsageError, id="no exercise"),
        pytest.param(CURL, "partial_curl", "level_9", posecheck.UsageError, id="no stage"),
    ],
)
def test_what_is_not_there_is_named(clip, exercise, stage, error):
    with pytest.raises(error):
        posecheck.check(clip, exercise, stage)


def test_an_engine_takes_poses_one_by_one():
    engine = posecheck.Engine(posecheck.load_spec("partial_curl"))
    attempts = [one for pose in posecheck.load_poses(CURL) for one in engine.step(pose).attempts]
    attempts += engine.finish().attempts
    assert tuple(attempts) == posecheck.check(CURL, "partial_curl").attempts


def test_the_module_is_the_command_line():
    done = subprocess.run([sys.executable, "-m", "posecheck", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{posecheck.__version__}\n")


def test_a_missing_extra_is_named_with_the_way_to_install_it():
    with (
        pytest.raises(posecheck.UsageError, match=r"^a report needs jinja2, .* pip install '\.\[pages\]'"),
        extras.needs("pages", "a report"),
    ):
        raise ModuleNotFoundError("No module named 'jinja2'", name="jinja2")


def test_another_missing_module_is_no_matter_of_extras():
    with pytest.raises(ModuleNotFoundError), extras.needs("pages", "a report"):
        raise ModuleNotFoundError("No module named 'own_mistake'", name="own_mistake")
