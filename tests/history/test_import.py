"""An import brings everything or nothing, and an export carries no paths."""

import json
import os
import stat
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from made_history import sessions

from posecheck.errors import InputError, UsageError
from posecheck.history import archive as archive_module
from posecheck.history.archive import CHOICES_FILE, HISTORY_FILE, read_archive, write_archive
from posecheck.history.database import History
from posecheck.pose.landmarks import PoseFrame
from posecheck.pose.poses import load_poses, save_poses

NAMES = ("session.jsonl", "poses/000001.npz", "video.mp4")


def set_folder(number):
    return f"2026-01-0{number + 1}T07-30-00/01_partial_curl"


def fill(folder, count=2):
    """Sessions with made files in place of recordings."""
    history = History(folder / "history.db")
    for number, session in enumerate(sessions(count)):
        for name in NAMES:
            path = folder / "sessions" / set_folder(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"{number} {name}\n".encode() * 50)
        first = session.sets[0].model_copy(update={"recording": set_folder(number)})
        history.add_session(session.model_copy(update={"sets": (first, *session.sets[1:])}))
    history.use_stage("dead_bug", "level_2")
    return history


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in (folder / "sessions").rglob("*") if p.is_file()}


@pytest.fixture
def exported(tmp_path):
    with fill(tmp_path / "here") as history:
        write_archive(tmp_path / "all.zip", history, tmp_path / "here")
    return tmp_path / "all.zip"


@pytest.fixture
def there(tmp_path):
    return tmp_path / "there"


def assert_untouched_then_importable(history, there, exported):
    assert history.sessions() == []
    assert history.choices()["stages_in_use"] == []
    assert files(there) == {}
    assert not list(there.glob(".import-*"))
    assert read_archive(exported, history, there) == (2, 0)
    assert len(files(there)) == 2 * len(NAMES)


def damage(exported, out, name):
    """A copy of the archive with one bad checksum."""
    with zipfile.ZipFile(exported) as archive:
        info = archive.getinfo(name)
        start = info.header_offset + 30 + len(info.filename.encode())
    data = bytearray(exported.read_bytes())
    data[start + info.compress_size // 2] ^= 0xFF
    out.write_bytes(data)
    return out


@pytest.mark.parametrize("name", [f"sessions/{set_folder(1)}/{name}" for name in NAMES] + [HISTORY_FILE])
def test_a_damaged_file_imports_nothing(tmp_path, exported, there, name):
    with History(there / "history.db") as history:
        with pytest.raises(InputError, match="nothing was imported"):
            read_archive(damage(exported, tmp_path / "bad.zip", name), history, there)
        assert_untouched_then_importable(history, there, exported)


def test_a_device_is_never_read_as_an_archive(there):
    with pytest.raises(InputError, match="is a device: expected a file"), History(there / "history.db") as history:
        read_archive(Path(os.devnull), history, there)


def test_a_disk_that_fills_up_imports_nothing(exported, there, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    with History(there / "history.db") as history:
        with monkeypatch.context() as patch:
            patch.setattr("shutil.copyfileobj", full)
            with pytest.raises(UsageError, match="nothing was changed: No space left on device"):
                read_archive(exported, history, there)
        assert_untouched_then_importable(history, there, exported)


def test_a_history_that_cannot_be_written_imports_nothing(exported, there, monkeypatch):
    def locked(*args):
        raise UsageError("the session history cannot be written: database is locked")

    with History(there / "history.db") as history:
        with monkeypatch.context() as patch:
            patch.setattr(history, "use_choices", locked)
            with pytest.raises(UsageError, match="locked"):
                read_archive(exported, history, there)
        assert_untouched_then_importable(history, there, exported)


def test_too_little_free_space_is_told_before_anything_is_unpacked(exported, there, monkeypatch):
    with History(there / "history.db") as history:
        with monkeypatch.context() as patch:
            patch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=9))
            with pytest.raises(UsageError, match="needs 64 MB of free disk space, and 0 MB are free"):
                read_archive(exported, history, there)
        assert_untouched_then_importable(history, there, exported)


@pytest.mark.parametrize("name", ["poses/000002.npz", "poses.npz"])
def test_an_archive_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path, exported, there, name):
    bomb = tmp_path / "bomb.zip"
    bomb.write_bytes(exported.read_bytes())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"sessions/{set_folder(1)}/{name}", b"\0" * (3 * 2**20))
    with History(there / "history.db") as history:
        with pytest.raises(InputError, match="times its size"):
            read_archive(bomb, history, there)
        assert_untouched_then_importable(history, there, exported)


def test_a_file_over_its_limit_is_refused(exported, there, monkeypatch):
    monkeypatch.setattr(archive_module, "MAX_POSES_BYTES", 100)
    with History(there / "history.db") as history, pytest.raises(InputError, match="expected 0 MB at most"):
        read_archive(exported, history, there)


@pytest.mark.parametrize("name", ["evil.exe", "poses/evil.sh", "poses/.hidden.npz", "poses/a/b.npz", "a\\b/video.mp4"])
def test_only_files_of_recordings_are_imported(exported, there, name):
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr(f"sessions/{set_folder(1)}/{name}", "evil")
    with History(there / "history.db") as history:
        assert read_archive(exported, history, there) == (2, 0)
    assert len(files(there)) == 2 * len(NAMES)


def test_a_folder_of_another_session_is_not_overwritten(exported, there):
    taken = there / "sessions" / set_folder(1) / "session.jsonl"
    taken.parent.mkdir(parents=True)
    taken.write_text("mine")
    with History(there / "history.db") as history:
        read_archive(exported, history, there)
        kept = {one.recording for session in history.sessions() for one in session.sets if one.recording}
    assert taken.read_text() == "mine"
    assert kept == {set_folder(0), set_folder(1).replace("/", "-2/")}
    assert all((there / "sessions" / one / "video.mp4").exists() for one in kept)


def test_an_export_carries_no_path(tmp_path):
    with fill(tmp_path) as history:
        path = tmp_path / "sessions" / set_folder(0) / "session.jsonl"
        event = json.dumps({"event": "PersonFound", "t_s": 1.0})
        path.write_text(json.dumps({"format": 2, "source": "/home/ann/x.mp4"}) + f"\n{event}\n")
        pose = PoseFrame.empty(0.0, (640, 480))
        save_poses(path.with_name("poses") / "000001.npz", [pose], "C:\\Users\\Ann\\x.mp4")
        write_archive(tmp_path / "all.zip", history, tmp_path)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        archive.extract(f"sessions/{set_folder(0)}/poses/000001.npz", tmp_path / "out")
        poses = load_poses(tmp_path / "out" / "sessions" / set_folder(0) / "poses" / "000001.npz")
        header, found = archive.read(f"sessions/{set_folder(0)}/session.jsonl").decode().splitlines()
    assert poses.name == "x.mp4"
    assert (json.loads(header), found) == ({"format": 2, "source": "x.mp4"}, event)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_exports_and_imports_are_readable_by_their_owner_only(exported, there):
    with History(there / "history.db") as history:
        read_archive(exported, history, there)
    assert stat.S_IMODE(exported.stat().st_mode) == 0o600
    found = {oct(stat.S_IMODE(p.stat().st_mode)): p.is_dir() for p in (there, *there.rglob("*"))}
    assert found == {"0o700": True, "0o600": False}


def test_an_archive_without_choices_or_with_nonsense_is_refused(tmp_path, there):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr(HISTORY_FILE, '{"format": 1, "sessions": []}')
        archive.writestr(CHOICES_FILE, "[" * 100)
    with History(there / "history.db") as history, pytest.raises(InputError, match="nothing was imported"):
        read_archive(tmp_path / "bad.zip", history, there)
