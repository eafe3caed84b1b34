"""`posecheck doctor` says what works, what does not, and what to do."""

import json
import os
import sys
from importlib import metadata
from types import SimpleNamespace

import pytest
import typer

from posecheck.adapters.model import store
from posecheck.adapters.model.store import ModelStatus
from posecheck.adapters.video import cameras
from posecheck.adapters.video.cameras import CameraInfo
from posecheck.cli import doctor
from posecheck.cli.doctor import Finding
from posecheck.errors import UsageError
from posecheck.pose.model import MODEL_SIZES

PARTS = {"display": ["xcb"], "sound": ["voice"]}
CAMERAS = [CameraInfo("Lid", 0, 200), CameraInfo("Desk", 2, 200)]


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A computer on which everything works; tests break one thing each."""
    parts, models = dict(PARTS), {size: "ready" for size in MODEL_SIZES}

    def ask(part):
        if isinstance(parts[part], Exception):
            raise parts[part]
        return parts[part]

    def status():
        return [
            ModelStatus(s, tmp_path / s, state != "missing", state == "ready", 1, state if " " in state else "")
            for s, state in models.items()
        ]

    monkeypatch.setattr(doctor, "ask_window", ask)
    monkeypatch.setattr(cameras, "list_cameras", lambda: CAMERAS)
    monkeypatch.setattr(cameras, "refusal", lambda camera: "")
    monkeypatch.setattr(doctor, "import_module", lambda name: None)
    monkeypatch.setattr(store, "model_status", status)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *a, **k: tmp_path / "data")
    return SimpleNamespace(parts=parts, models=models, data=tmp_path / "data")


def found(name):
    (one,) = [one for one in doctor.look_around() if one.name == name]
    return one


def run(capsys, form="text"):
    with pytest.raises(typer.Exit) as end:
        doctor.doctor(form)
    return end.value.exit_code, capsys.readouterr().out


def test_a_sound_computer_has_no_problem(machine, capsys):
    code, text = run(capsys)
    assert code == 0
    assert "problem" not in text
    assert "cameras          camera:0 Lid, camera:1 Desk" in text
    assert text.endswith("Videos can be checked.\n")


@pytest.mark.parametrize(
    ("part", "answer", "words", "remedy"),
    [
        ("display", UsageError("there is none: use a desktop"), "there is none", "use a desktop"),
        ("sound", ["tones", "No voice available."], "No voice available", "speech-dispatcher"),
    ],
)
def test_a_window_that_lacks_something_does_not_stop_checks(machine, capsys, part, answer, words, remedy):
    machine.parts[part] = answer
    one = found(part)
    assert (one.works, one.found) == (False, words)
    assert remedy in one.remedy
    assert run(capsys)[0] == 0


def test_a_missing_or_refused_camera_does_not_stop_checks(machine, monkeypatch, capsys):
    monkeypatch.setattr(cameras, "refusal", lambda camera: "Lid may not be used: allow it")
    assert (found("cameras").works, found("cameras").found) == (False, "Lid may not be used: allow it")
    monkeypatch.setattr(cameras, "list_cameras", list)
    assert "connect one" in found("cameras").remedy
    assert run(capsys)[0] == 0


@pytest.mark.parametrize(
    ("size", "state", "words", "code"),
    [
        ("full", "missing", "not fetched, used by 8 of 9 exercises", 3),
        ("full", "damaged", "damaged, its hash is wrong", 3),
        ("heavy", "missing", "not fetched, used by 1 of 9 exercises", 0),
        ("lite", "damaged", "damaged, its hash is wrong", 0),
    ],
)
def test_a_model_that_is_not_ready_names_the_way_to_fetch_it(machine, capsys, size, state, words, code):
    machine.models[size] = state
    one = found(f"model {size}")
    assert not one.works
    assert one.found.startswith(words)
    assert one.remedy == f"posecheck model fetch {size}"
    assert run(capsys)[0] == code


def test_a_model_that_cannot_be_read_is_not_called_damaged(machine):
    machine.models["full"] = "/cache/full cannot be read: Permission denied"
    one = found("model full")
    assert (one.works, one.found) == (False, "/cache/full cannot be read: Permission denied")
    assert one.remedy == "make it readable, or delete it and run posecheck model fetch full"


@pytest.mark.parametrize(
    ("error", "words", "remedy"),
    [
        (ImportError("libGL.so.1: cannot open shared object file: No such file"), "does not load", "README.md"),
        (OSError("bad image"), "does not load (bad image)", "pip install --force-reinstall mediapipe"),
    ],
)
def test_a_library_that_does_not_load_stops_checks(machine, monkeypatch, capsys, error, words, remedy):
    def refuse(name):
        raise error

    monkeypatch.setattr(doctor, "import_module", refuse)
    one = found("mediapipe")
    assert not one.works
    assert words in one.found
    assert remedy in one.remedy
    code, text = run(capsys)
    assert code == 3
    assert text.endswith("Videos cannot be checked.\n")


def test_without_qt_the_way_to_install_it_is_named(machine, monkeypatch, capsys):
    def version(name):
        if name == "PyQt6":
            raise metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(metadata, "version", version)
    code, text = run(capsys)
    assert code == 0
    assert "PyQt6            not installed: pip install '.[app]'" in text
    assert "display          not tried without PyQt6: pip install '.[app]'" in text


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize(
    ("mode", "works", "words"),
    [(0o700, True, "data"), (0o750, False, "other users may enter"), (None, True, "made by")],
)
def test_the_data_folder_is_for_its_owner_only(machine, mode, works, words):
    if mode is not None:
        machine.data.mkdir()
        machine.data.chmod(mode)
    one = found("data folder")
    assert one.works is works
    assert words in one.found


def test_a_data_folder_that_cannot_be_written_is_a_problem(machine, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    one = found("data folder")
    assert not one.works
    assert one.remedy == f"chmod u+rwx {machine.data.parent}"


def test_a_full_disk_is_a_problem(machine, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=200_000_000))
    assert found("disk") == Finding("disk", False, False, "0.2 GB free", "make room for at least 0.5 GB")


def test_programs_get_json(machine, capsys):
    machine.models["full"] = "missing"
    code, text = run(capsys, "json")
    answer = json.loads(text)
    assert code == 3
    assert (answer["schema"], answer["works"]) == (1, False)
    assert all(set(one) == {"name", "works", "needed", "found", "remedy"} for one in answer["findings"])
    assert [one["name"] for one in answer["findings"] if not one["works"]] == ["model full"]
    assert answer["findings"][0]["found"].startswith(sys.version.split()[0])
