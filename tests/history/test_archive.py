"""Exporting, deleting and importing restores sessions, recordings and choices."""

import zipfile

import pytest
from closed_folders import closed_folder
from made_history import sessions
from recorded import record, sample

from posecheck.errors import InputError, UsageError
from posecheck.history.archive import HISTORY_FILE, read_archive, write_archive
from posecheck.history.database import History, as_json
from posecheck.history.recording import CORRECTIONS_FILE, MARKS_FILE, open_recording

pytestmark = pytest.mark.slow

CURL = "partial_curl"


def kept_sessions(folder, count=3):
    """Sessions in a history, each with the recording of its first set."""
    made = []
    for number, session in enumerate(sessions(count)):
        name = f"{number:02d}/01_{CURL}"
        record(folder / "sessions" / name, CURL, sample(CURL, 6.0))
        for added in (CORRECTIONS_FILE, MARKS_FILE):
            (folder / "sessions" / name / added).write_text("schema = 1\n", encoding="utf-8")
        first = session.sets[0].model_copy(update={"recording": name})
        made.append(session.model_copy(update={"sets": (first, *session.sets[1:])}))
    history = History(folder / "history.db")
    for session in made:
        history.add_session(session)
    history.use_stage("dead_bug", "level_2")
    history.use_step("dead_bug", "level_2", 1)
    return history


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in (folder / "sessions").rglob("*") if p.is_file()}


def test_export_and_import_restore_the_history(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    with kept_sessions(here) as history, History(there / "history.db") as other:
        assert write_archive(tmp_path / "all.zip", history, here) == 3
        assert read_archive(tmp_path / "all.zip", other, there) == (3, 0)
        assert other.sessions() == history.sessions()
        assert other.choices() == history.choices() != {"stages_in_use": [], "steps": []}
        assert files(there) == files(here) != {}
        assert read_archive(tmp_path / "all.zip", other, there) == (0, 3)
        assert other.sessions() == history.sessions()
    assert open_recording(there / "sessions" / "01" / f"01_{CURL}").events


def test_import_keeps_newer_choices(tmp_path):
    with kept_sessions(tmp_path) as history:
        write_archive(tmp_path / "all.zip", history, tmp_path)
        history.use_stage("dead_bug", "classic")
        read_archive(tmp_path / "all.zip", history, tmp_path)
        assert ["dead_bug", "classic"] in history.choices()["stages_in_use"]


@pytest.mark.parametrize("name", ["sessions/../../evil", "/evil", "sessions/00/../../../evil", "other/00/file"])
def test_import_writes_only_inside_session_folders(tmp_path, name):
    here, there = tmp_path / "here", tmp_path / "a" / "b" / "there"
    with kept_sessions(here, 1) as history, History(there / "history.db") as other:
        write_archive(tmp_path / "all.zip", history, here)
        with zipfile.ZipFile(tmp_path / "all.zip", "a") as archive:
            archive.writestr(name, "evil")
        read_archive(tmp_path / "all.zip", other, there)
    assert files(there) == files(here)
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.read_bytes() == b"evil"]


@pytest.mark.parametrize("recording", ["../x", "a/../../x", "/etc", "a\\..\\b", "."])
def test_a_session_cannot_refer_to_an_outside_folder(tmp_path, recording):
    with kept_sessions(tmp_path, 1) as history:
        text = as_json(history.sessions()).replace(f"00/01_{CURL}", recording.replace("\\", "\\\\"))
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.writestr(HISTORY_FILE, text)
        with pytest.raises(InputError, match="expected a folder inside"):
            read_archive(tmp_path / "all.zip", history, tmp_path)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_file_that_is_not_an_archive_is_rejected(tmp_path, content):
    (tmp_path / "all.zip").write_bytes(content)
    with History(tmp_path / "history.db") as history, pytest.raises(InputError, match="not an export"):
        read_archive(tmp_path / "all.zip", history, tmp_path)


def test_an_export_that_would_lack_recordings_is_not_made(tmp_path, monkeypatch):
    with kept_sessions(tmp_path / "data") as history:
        closed_folder(monkeypatch, tmp_path / "data" / "sessions" / "01")
        with pytest.raises(UsageError, match=r"cannot write .*: Permission denied"):
            write_archive(tmp_path / "all.zip", history, tmp_path / "data")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_failed_export_leaves_no_partial_file(tmp_path):
    with kept_sessions(tmp_path, 1) as history, pytest.raises(UsageError, match="cannot write"):
        write_archive(tmp_path / "nowhere" / "all.zip", history, tmp_path)
